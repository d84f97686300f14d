"""plotly.js comes from the package that is installed: as it is there, compressed, once."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import threading
from collections.abc import Iterator

import plotly
import pytest

from pywry import ChatManager, PyWry
from pywry.assets.plotly import compressed, plotly_library
from pywry.testing import Browser
from tests.server.raw import Answer, Site


def test_it_is_the_file_of_the_package() -> None:
    library = plotly_library()
    assert library is not None
    content = library.path.read_bytes()
    assert library.path.is_relative_to(str(plotly.__path__[0]))
    assert b"plotly.js v" in content[:100]
    assert library.file == f"plotly.{hashlib.sha256(content).hexdigest()[:12]}.js"
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert library.integrity == f"sha384-{digest}"


def test_a_page_gets_it_compressed_and_for_ever(site: Site, browser: Browser) -> None:
    library = plotly_library()
    assert library is not None
    address = browser.config.assets["plotly.js"].url
    answer = site.ask("GET", address, {"accept-encoding": "gzip, br"})
    assert answer.status == 200
    assert answer.header("content-type").startswith("text/javascript")
    assert answer.header("content-encoding") == "gzip"
    assert answer.header("cache-control") == "public, max-age=31536000, immutable"
    assert answer.header("vary") == "accept-encoding"
    assert gzip.decompress(answer.body) == library.path.read_bytes()
    assert len(answer.body) < 0.35 * library.path.stat().st_size


def test_who_cannot_unpack_it_gets_it_as_it_is(site: Site, browser: Browser) -> None:
    library = plotly_library()
    assert library is not None
    answer = site.ask("GET", browser.config.assets["plotly.js"].url)
    assert "content-encoding" not in answer.headers
    assert answer.body == library.path.read_bytes()


@pytest.mark.parametrize("name", ["plotly.js", "plotly.000000000000.js", "plotly.min.js"])
def test_no_other_name_is_answered(site: Site, name: str) -> None:
    assert site.ask("GET", f"/assets/{name}").status == 404


def test_it_is_compressed_once_however_many_ask(site: Site, browser: Browser) -> None:
    library = plotly_library()
    assert library is not None
    address = browser.config.assets["plotly.js"].url
    answers: list[Answer] = []
    askers = [
        threading.Thread(
            target=lambda: answers.append(site.ask("GET", address, {"accept-encoding": "gzip"}))
        )
        for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len({answer.body for answer in answers}) == 1
    assert compressed(library) is compressed(library)


def test_where_there_is_no_package_there_is_no_asset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    plotly_library.cache_clear()
    try:
        assert plotly_library() is None
    finally:
        monkeypatch.undo()
        plotly_library.cache_clear()


@pytest.fixture
def eager() -> Iterator[PyWry]:
    """An app that wants its charts early on one of its pages."""
    app = PyWry(port=0)
    app.show("<h1>Charts</h1>", label="charts", include_plotly=True)
    app.show("<h1>Text</h1>", label="text")
    yield app
    app.destroy()


def test_a_page_may_fetch_it_before_it_needs_it(eager: PyWry) -> None:
    early, late = (Browser(eager.widgets[label].url or "") for label in ("charts", "text"))
    address = early.config.assets["plotly.js"].url
    assert re.findall(r"<link [^>]*prefetch[^>]*>", early.document) == [
        f'<link rel="prefetch" as="fetch" href="{address}">'
    ]
    assert "prefetch" not in late.document
    assert late.config.assets["plotly.js"].url == address


@pytest.mark.parametrize("by_chat", [True, False])
def test_the_grid_comes_ahead_as_the_script_that_it_is(eager: PyWry, by_chat: bool) -> None:
    chat = ChatManager(lambda messages, ctx: "Yes", include_aggrid=by_chat, include_plotly=by_chat)
    widget = eager.show(
        "<h1>Both</h1>",
        label="both",
        toolbars=[chat.toolbar()],
        include_aggrid=not by_chat,
        include_plotly=not by_chat,
    )
    browser = Browser(widget.url or "")
    grid = browser.config.assets["grid.js"]
    assert (
        f'<link rel="modulepreload" href="{grid.url}" integrity="{grid.integrity}"'
        in browser.document
    )
    assert browser.document.count(browser.config.assets["plotly.js"].url) == 2
