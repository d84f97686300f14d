"""Frames that do too much, or nothing: they are removed, and the page goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.frames.board import Board
from tests.browser.programs import Program


def test_a_frame_that_floods_the_window_is_removed(board: Board) -> None:
    board.show(
        "<script>const text = 'x'.repeat(1_000_000); for (let i = 0; i < 1000; i++) parent.postMessage(text, '*')</script>"
    )
    board.state("failed")
    expect(board.page.locator(".pywry-chat-frame-notice")).to_contain_text("It says too much.")
    board.assert_untouched()


GAP = """() => new Promise((resolve) => {
  let longest = 0, last = performance.now();
  const end = last + 3000;
  const step = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (now > end) resolve(longest); else setTimeout(step, 10);
  };
  step();
})"""


@pytest.mark.parametrize("when", ["at once", "later"])
def test_a_frame_that_never_ends_does_not_freeze_the_page(
    browser: Browser, shared_app: Program, modules: str, when: str
) -> None:
    context = browser.new_context()
    board = Board(context.new_page(), shared_app.url, modules)
    loop = "while (1);" if when == "at once" else "addEventListener('load', () => { while (1); })"
    board.show(f"<p>x</p><script>{loop}</script>")
    assert board.page.evaluate(GAP) < 1000
    board.assert_untouched()
    board.clear()
    assert board.page.locator("iframe").count() == 0
    context.close()


FRAME = """<!doctype html><script>
  const {{ port1, port2 }} = new MessageChannel();
  port1.onmessage = ({{ data }}) => {{ if (data.type === 'load') {{ {code} }} }};
  parent.postMessage('pywry:frame', '*', [port2]);
</script>"""
HEADERS = {"content-security-policy": "sandbox allow-scripts; script-src 'unsafe-inline'"}


@pytest.fixture
def taken_over(board: Board) -> Iterator[Callable[[str], None]]:
    """Shows a frame whose own script is somebody else's: what can it do with its port?"""
    code = ""

    def serve(route: Route) -> None:
        route.fulfill(
            body=FRAME.format(code=code), content_type="text/html; charset=utf-8", headers=HEADERS
        )

    def show(what: str) -> None:
        nonlocal code
        code = what
        board.page.route("**/frame/*.html", serve)
        board.show("")

    yield show
    board.page.unroute("**/frame/*.html")


def test_a_frame_that_floods_its_port_is_removed(
    board: Board, taken_over: Callable[[str], None]
) -> None:
    taken_over(
        "port1.postMessage({ type: 'ready' }); const text = 'x'.repeat(1_000_000);"
        "setInterval(() => { for (let i = 0; i < 10; i++) port1.postMessage({ type: 'error', text }) }, 10)"
    )
    board.state("failed")
    expect(board.page.locator(".pywry-chat-frame-notice")).to_contain_text("It says too much.")
    errors, seconds = board.page.evaluate(
        "() => [frames.told.errors.map((text) => text.length), performance.now() / 1000]"
    )
    assert len(errors) <= 120 + 40 * seconds
    assert set(errors) <= {500}


def test_what_a_frame_says_is_in_bounds_or_not_heard(
    board: Board, taken_over: Callable[[str], None]
) -> None:
    taken_over(
        """for (const each of [null, 1, [], 'ready', { type: 'chat:user-message', data: { text: 'WON' } },
          { type: 'height', value: 'WON' }, { type: 'height', value: NaN }, { type: 'link', url: 'javascript:won=1' },
          { type: 'load', html: 'WON' }, { type: '__proto__' }]) port1.postMessage(each);
        for (const value of [-5, 1e9, 300.2]) port1.postMessage({ type: 'height', value });
        port1.postMessage({ type: 'ready' });"""
    )
    board.state("ready")
    assert board.page.evaluate("() => frames.told.heights") == [0, 20_000, 301]
    assert board.page.evaluate("() => frames.told.links") == []
    board.assert_untouched()


def test_a_frame_gives_one_port_and_no_other(
    board: Board, taken_over: Callable[[str], None]
) -> None:
    taken_over(
        """port1.postMessage({ type: 'ready' });
        const other = new MessageChannel();
        other.port1.onmessage = () => console.log('WON');
        other.port1.postMessage({ type: 'height', value: 77 });
        parent.postMessage('pywry:frame', '*', [other.port2]);
        setTimeout(() => port1.postMessage({ type: 'height', value: 88 }), 200);"""
    )
    board.state("ready")
    board.page.wait_for_function("() => frames.told.heights.includes(88)")
    assert board.page.evaluate("() => frames.told.heights") == [88]
    board.assert_untouched()


def test_a_frame_that_does_not_answer_is_removed(
    board: Board, taken_over: Callable[[str], None]
) -> None:
    board.page.clock.install()
    taken_over("port1.onmessage = null; port1.postMessage({ type: 'ready' })")
    board.state("ready")
    board.page.clock.run_for(15_000)
    board.state("ready")
    board.page.clock.run_for(15_000)
    board.state("failed")
    expect(board.page.locator(".pywry-chat-frame-notice")).to_contain_text("It does not answer.")
    board.page.clock.resume()


def test_a_frame_that_is_not_there_says_so_and_can_be_tried_again(board: Board) -> None:
    """What is not the frame's document never gives a port; what is tried again may."""
    page = board.page
    page.route("**/frame/*.html", lambda route: route.fulfill(status=500, body="no"))
    page.clock.install()
    board.show("<p>there</p>")
    expect(page.locator("iframe")).to_have_count(1)
    page.clock.run_for(31_000)
    expect(page.locator(".pywry-chat-frame-notice")).to_contain_text("It has not become ready.")
    page.unroute("**/frame/*.html")
    page.get_by_role("button", name="Try again").click()
    page.clock.resume()
    board.state("ready")
    expect(page.frame_locator("iframe").locator("p")).to_have_text("there")
