"""What a model wrote to do harm: nothing of it runs in the page, and nothing leaves its frame."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.frames.board import Board
from tests.browser.frames.canary import Canary, nothing_left
from tests.browser.frames.hostile import LEAVING, NETWORK, REACHING, WINDOWS, filled
from tests.browser.programs import Program

INNER = "a peer of a document within"
"""An engine may end the whole process of the frame for it, and the debugger then takes the page for gone."""


@pytest.mark.parametrize("kind", REACHING)
def test_a_frame_reaches_nothing_in_the_browser(board: Board, canary: Canary, kind: str) -> None:
    board.show("<p>another frame</p>")
    board.show(filled(REACHING[kind], canary.address))
    board.wait_until_done()
    board.state("ready")
    board.assert_untouched()


@pytest.mark.parametrize("kind", WINDOWS)
def test_a_frame_stays_in_its_box(
    board: Board, canary: Canary, control: Canary, browser: Browser, kind: str
) -> None:
    board.show(filled(WINDOWS[kind], canary.address))
    board.wait_until_done()
    nothing_left(canary, control, browser)
    board.assert_untouched()


@pytest.mark.parametrize("kind", [kind for kind in NETWORK if kind != INNER])
def test_nothing_leaves_a_frame(
    board: Board, canary: Canary, control: Canary, browser: Browser, kind: str
) -> None:
    board.show(filled(NETWORK[kind], canary.address))
    board.wait_until_done()
    board.state("ready")
    nothing_left(canary, control, browser)
    board.assert_untouched()


def test_nothing_leaves_a_document_within_a_frame(
    browser: Browser, shared_app: Program, modules: str, canary: Canary, control: Canary
) -> None:
    canary.forget()
    context = browser.new_context()
    board = Board(context.new_page(), shared_app.url, modules)
    board.show(filled(NETWORK[INNER], canary.address))
    board.wait_until_done()
    nothing_left(canary, control, browser)
    context.close()


@pytest.mark.parametrize("kind", LEAVING)
def test_a_frame_that_leaves_is_removed_and_takes_nothing_along(
    board: Board, canary: Canary, control: Canary, browser: Browser, kind: str
) -> None:
    board.show(filled(LEAVING[kind], canary.address))
    board.state("failed")
    assert board.page.locator("iframe").count() == 0
    expect(board.page.locator(".pywry-chat-frame-notice")).to_contain_text("It does not answer.")
    nothing_left(canary, control, browser)
    board.assert_untouched()


CANARIES = ("fetch", "an image", "a WebSocket", "a beacon", "a peer", "scripts")


@pytest.mark.parametrize("kind", CANARIES)
def test_without_a_frame_the_canary_would_hear_it(
    browser: Browser, canary: Canary, kind: str
) -> None:
    """The same HTML in a document of its own: what the tests above show can be seen to fail."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://{canary.address}/")
    page.wait_for_load_state()
    canary.forget()
    with Canary() as other:
        page.evaluate(
            "html => { document.open(); document.write(html); document.close(); }",
            filled(NETWORK[kind], other.address),
        )
        assert other.wait_for()
    context.close()
