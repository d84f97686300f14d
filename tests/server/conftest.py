"""One running server for the tests of what it lets in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pywry import ChatManager, PyWry
from pywry.testing import Browser
from tests.server.raw import Site


@pytest.fixture(scope="module")
def app() -> Iterator[PyWry]:
    """An app with one chat."""
    chat = ChatManager(lambda messages, ctx: f"You said: {messages[-1]['text']}")
    app = PyWry(port=0)
    widget = app.show("<h1>Test</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
    chat.bind(widget)
    yield app
    app.destroy()


@pytest.fixture(scope="module")
def site(app: PyWry) -> Site:
    """The app's address, and how to speak to it without manners."""
    url = app.widgets["main"].url
    assert url is not None
    return Site(url)


@pytest.fixture
def browser(site: Site) -> Browser:
    """A visitor who was never here before."""
    return Browser(site.url)
