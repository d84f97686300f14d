"""Frames for what a model wrote: nothing in them runs in the page, nothing leaves them, and they end."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Frame,
    Page,
    Route,
    expect,
)

from tests.browser.artifacts import LEAVING, NETWORK, REACHING, WINDOWS, filled
from tests.browser.canary import Canary
from tests.browser.conftest import User, needed
from tests.browser.programs import ROOT, Program

INNER = "a peer of a document within"
"""An engine may end the whole process of the frame for it, and the debugger then takes the page for gone."""


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The modules under test, as a script."""
    out = tmp_path_factory.mktemp("frames") / "frames.js"
    frontend = ROOT / "frontend"
    subprocess.run(
        [
            needed("node"),
            str(frontend / "node_modules" / "esbuild" / "bin" / "esbuild"),
            str(Path(__file__).with_name("frames_page.ts")),
            "--bundle",
            "--format=iife",
            "--log-level=warning",
            f"--outfile={out}",
        ],
        check=True,
        cwd=frontend,
    )
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    """What must hear nothing."""
    with Canary() as canary:
        yield canary


@pytest.fixture(scope="module")
def control() -> Iterator[Canary]:
    """What is asked afterwards, to know that everything before has had its time."""
    with Canary() as canary:
        yield canary


class Board:
    """A page of the app on which frames are mounted, and everything that it noticed."""

    def __init__(self, page: Page, url: str, modules: str) -> None:
        self.page = page
        self.console: list[str] = []
        self.noticed: list[str] = []
        page.on("console", self._console)
        page.on("dialog", self._dialog)
        page.on("popup", lambda popup: self.noticed.append(f"window {popup.url}"))
        page.on("download", lambda download: self.noticed.append("download"))
        page.goto(url)
        expect(page.locator(".pywry-chat-input")).to_be_enabled()
        page.evaluate(modules)
        self.url = page.url
        page.on("framenavigated", self._navigated)

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.noticed.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.noticed.append(f"gone to {frame.url}")

    def show(self, html: str, **options: Any) -> int:
        """Mount a frame and return its number."""
        return int(
            self.page.evaluate("([html, options]) => frames.html(html, options)", [html, options])
        )

    def wait_until_done(self) -> None:
        """Wait until the frame says that it has tried everything."""
        if "DONE" not in self.console:
            self.page.wait_for_event(
                "console", lambda message: message.text == "DONE", timeout=15_000
            )

    def state(self, state: str, timeout: float = 15_000) -> None:
        """Wait until all frames are in this state."""
        boxes = self.page.locator(".pywry-chat-frame")
        for each in boxes.all():
            expect(each).to_have_attribute("data-state", state, timeout=timeout)

    def assert_untouched(self) -> None:
        """Nothing of the page has changed."""
        assert "WON" not in self.console
        assert self.noticed == []
        assert self.page.url == self.url
        assert len(self.page.context.pages) == 1
        seen = self.page.evaluate(
            """() => [typeof won, document.title.includes('WON'), document.querySelectorAll('.pywry-chat-msg').length,
                      localStorage.length, document.querySelectorAll('iframe').length <= frames.MAX_LIVE]"""
        )
        assert seen == ["undefined", False, 0, 0, True]

    def clear(self) -> None:
        """Take all frames away."""
        self.page.evaluate("() => frames.clear()")
        self.console.clear()
        self.noticed.clear()


@pytest.fixture(scope="module")
def hostile_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which a lot will be refused, loudly."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def shared_board(hostile_context: BrowserContext, shared_app: Program, modules: str) -> Board:
    """The page of all hostile frames; if one of them changes it, the others fail, too."""
    return Board(hostile_context.new_page(), shared_app.url, modules)


@pytest.fixture
def board(shared_board: Board, canary: Canary) -> Iterator[Board]:
    """The page without frames."""
    canary.forget()
    yield shared_board
    shared_board.clear()


def nothing_left(canary: Canary, control: Canary, browser: Browser) -> None:
    """Check that the canary has heard nothing, after whatever was on its way has had its time."""
    control.forget()
    context = browser.new_context()
    context.new_page().goto(f"http://{control.address}/")
    context.close()
    assert control.wait_for(b"GET / ")
    assert canary.heard == []


# ---- what is hostile -------------------------------------------------------------------------------


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


# ---- too much --------------------------------------------------------------------------------------


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
    errors = board.page.evaluate("() => frames.told.errors.map((text) => text.length)")
    assert len(errors) <= 200
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


# ---- what is not hostile ---------------------------------------------------------------------------


@pytest.fixture
def calm(new_user: Callable[..., User], shared_app: Program, modules: str) -> Board:
    """A page on which nothing at all may be complained about."""
    return Board(new_user().context.new_page(), shared_app.url, modules)


def test_the_element_is_exactly_what_it_should_be(calm: Board) -> None:
    calm.show("<p>x</p>")
    calm.show("<p>x</p>", network=True)
    calm.state("ready")
    for frame in calm.page.locator("iframe").all():
        assert frame.get_attribute("sandbox") == "allow-scripts"
        assert frame.get_attribute("referrerpolicy") == "no-referrer"
        assert frame.get_attribute("title") == "A test"
        assert frame.get_attribute("allow") is None
        assert re.match(
            r"/frame/html(-network)?\.[0-9a-f]{12}\.html$", frame.get_attribute("src") or ""
        )


def test_html_is_shown_in_the_pages_colours_and_as_high_as_it_is(calm: Board) -> None:
    calm.show(
        "<h1>Sales</h1><p id=out></p><div style='height: 700px'></div>"
        "<script>document.querySelector('#out').textContent = 6 * 7</script>"
    )
    calm.state("ready")
    inside = calm.page.frame_locator("iframe")
    expect(inside.locator("#out")).to_have_text("42")
    colours = "() => [getComputedStyle(document.body).color, getComputedStyle(document.documentElement).colorScheme]"
    frame = calm.page.frames[1]
    assert frame.evaluate("() => document.compatMode") == "CSS1Compat"
    assert frame.evaluate(colours) == ["rgb(235, 235, 237)", "dark"]
    calm.page.evaluate("() => { document.documentElement.className = 'light pywry-theme-light' }")
    frame.wait_for_function("() => getComputedStyle(document.body).color === 'rgb(0, 0, 0)'")
    assert frame.evaluate(colours) == ["rgb(0, 0, 0)", "light"]
    calm.page.wait_for_function("() => frames.told.heights.at(-1) > 750")
    assert frame.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    frame.evaluate("() => document.querySelector('div').remove()")
    calm.page.wait_for_function("() => frames.told.heights.at(-1) < 200")


def test_a_whole_document_keeps_its_own_rules(calm: Board) -> None:
    calm.show(
        "<!doctype html><html lang=fr><head><title>Mine</title><style>body { color: rgb(1, 2, 3); margin: 0 }</style></head>"
        "<body class=mine><p>texte</p></body></html>"
    )
    calm.state("ready")
    assert calm.page.frames[1].evaluate(
        "() => [document.documentElement.lang, document.title, document.body.className, getComputedStyle(document.body).color]"
    ) == ["fr", "Mine", "mine", "rgb(1, 2, 3)"]


def test_content_as_high_as_its_window_does_not_grow_for_ever(calm: Board) -> None:
    calm.show("<style>body { min-height: 100vh; padding: 20px }</style>")
    calm.state("ready")
    frame = calm.page.frames[1]
    # It grows with its frame, a few times; when it has stopped, something else makes it tell its height once more.
    frame.wait_for_function("() => document.documentElement.clientHeight > 500")
    frame.wait_for_function("() => document.documentElement.scrollHeight > innerHeight")
    assert calm.page.evaluate("() => frames.told.heights.at(-1)") < 1000


def test_a_fixed_height_stays(calm: Board) -> None:
    calm.show("<div style='height: 900px'>x</div>", height="222px")
    calm.state("ready")
    box = calm.page.locator("iframe").bounding_box()
    assert box is not None
    assert box["height"] == 222


def test_errors_are_told(board: Board) -> None:
    board.show("<script>setTimeout(() => { Promise.reject(new Error('promised')) })</script>")
    board.page.wait_for_function("() => frames.told.errors.length === 1")
    assert "promised" in board.page.evaluate("() => frames.told.errors[0]")


def test_links_lead_nowhere_unless_the_author_allows_it(calm: Board) -> None:
    html = "<a href='#there'>within</a> <a id=out href='https://example.org/x'>out</a><div style='height: 300px'></div><p id=there>x"
    calm.show(html)
    calm.state("ready")
    inside = calm.page.frame_locator("iframe")
    inside.locator("#out").click()
    inside.locator("a").first.click()
    assert calm.page.evaluate("() => frames.told.links") == []
    assert calm.page.frames[1].evaluate("() => document.querySelector('p').textContent") == "x"
    calm.page.evaluate("() => frames.clear()")
    calm.show(html, network=True)
    calm.state("ready")
    calm.page.frame_locator("iframe").locator("#out").click()
    calm.page.wait_for_function("() => frames.told.links.length === 1")
    assert calm.page.evaluate("() => frames.told.links") == ["https://example.org/x"]


def test_an_author_may_allow_the_network(board: Board, canary: Canary) -> None:
    """By https only: what the canary hears is the beginning of that."""
    canary.forget()
    board.show(f"<img src='http://{canary.address}/plain'>", network=True)
    board.state("ready")
    board.show(f"<img src='https://{canary.address}/secret'>", network=True)
    assert canary.wait_for()
    assert not canary.wait_for(b"plain", 0.5)


def test_few_frames_live_and_the_others_keep_their_place(calm: Board) -> None:
    for number in range(14):
        calm.show(f"<p>{number}</p>", height="390px")
    boxes = calm.page.locator(".pywry-chat-frame")
    for number in (0, 4, 8, 12, 13):
        boxes.nth(number).scroll_into_view_if_needed()
        expect(boxes.nth(number)).to_have_attribute("data-state", "ready")
        assert calm.page.locator("iframe").count() <= 10
    assert calm.page.evaluate("() => document.querySelector('#frames').scrollHeight") == 14 * 390
    assert boxes.nth(0).locator("iframe").count() == 0
    boxes.nth(0).scroll_into_view_if_needed()
    expect(boxes.nth(0)).to_have_attribute("data-state", "ready")
    expect(boxes.nth(0).frame_locator("iframe").locator("p")).to_have_text("0")
    calm.page.evaluate("() => frames.clear()")
    assert calm.page.locator("iframe, .pywry-chat-frame").count() == 0


def test_a_frame_that_is_moved_or_changed_begins_anew(calm: Board) -> None:
    calm.show("<p>one</p>")
    calm.state("ready")
    calm.page.evaluate(
        "() => { const place = document.querySelector('#frames'); const inner = document.createElement('div');"
        " inner.append(place.firstChild); place.append(inner); }"
    )
    inside = calm.page.frame_locator("iframe").locator("p")
    expect(inside).to_have_text("one")
    calm.state("ready")
    calm.page.evaluate("() => frames.update(0, '<p>two</p>')")
    expect(inside).to_have_text("two")
