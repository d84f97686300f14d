"""Frames in WebKitGTK: HTML and charts are drawn, and nothing leaves them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pywry.testing.browser import ChatPage
from tests.browser.conftest import needed
from tests.browser.frames.canary import Canary
from tests.browser.programs import Program
from tests.browser.webdriver import WebDriver, webkit

STATE = "() => [...document.querySelectorAll('.pywry-chat-frame')].map((box) => box.dataset.state)"


@pytest.fixture(scope="module")
def window() -> Iterator[WebDriver]:
    """A window of WebKitGTK."""
    with webkit(needed("WebKitWebDriver"), needed("Xvfb")) as driver:
        yield driver


def test_html_and_charts_are_drawn_and_nothing_leaves(
    window: WebDriver, shared_app: Program, modules: str, canary: Canary
) -> None:
    chat = ChatPage(window).open(shared_app.url)
    window.run(f"() => {{ {modules} }}")
    canary.forget()
    window.run(
        """address => frames.html(`<div style="height: 500px">x</div><img src="http://${address}/image">
          <script>fetch("http://${address}/fetch").catch(() => 0)</` + 'script>')""",
        canary.address,
    )
    chat.wait_for(lambda page: page.driver.run(STATE) == ["ready"], "the HTML")
    chat.wait_for(
        lambda page: page.driver.run("() => frames.told.heights.at(-1) > 500"), "its height"
    )
    window.run("() => frames.clear()")
    window.run("() => frames.plotly({ data: [{ type: 'bar', y: [1, 3, 2] }] })")
    chat.wait_for(lambda page: page.driver.run(STATE) == ["ready"], "the chart", 30)
    kind, size = window.run("() => frames.image(0, 'svg')")
    assert kind == "image/svg+xml"
    assert size > 3000
    assert canary.heard == []
