"""The demo of artifacts as its users see it: everything is really drawn, whenever its library comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from pywry.examples import sales
from pywry.examples.pywry_demo_chat_artifacts import EVERYTHING, SHOWS
from pywry.testing.browser import ChatPage
from tests.browser.conftest import User, page_of
from tests.browser.programs import ROOT, Program

DRAWN = 60_000
"""Milliseconds in which a library of a megabyte has come and has drawn something, on a busy machine."""

LIBRARIES = """(name) => performance.getEntriesByType('resource')
  .filter((entry) => new URL(entry.name).pathname.startsWith(`/assets/${name}.`) && entry.name.endsWith('.js'))
  .map((entry) => entry.transferSize > 0)"""
"""Whether each fetch of a library was one over the network."""


@pytest.fixture(params=[[], ["--eager"]], ids=["lazy", "eager"])
def demo(request: pytest.FixtureRequest) -> Iterator[Program]:
    """The demo, with its libraries late or early."""
    script = ROOT / "pywry" / "examples" / "pywry_demo_chat_artifacts.py"
    with Program(script, {"PYWRY_SERVER__PORT": "0"}, request.param) as program:
        yield program


@pytest.fixture
def chat(demo: Program, new_user: Callable[..., User]) -> ChatPage:
    """The demo, to somebody for whom nothing moves."""
    viewport = {"width": 1280, "height": 900}
    return new_user(reduced_motion="reduce", viewport=viewport).tab(demo.url)


def card(page: Page, title: str) -> Locator:
    """Return the frame of an artifact."""
    return page.locator(".pywry-chat-artifact").filter(
        has=page.locator(f'.pywry-chat-artifact-title:text-is("{title}")')
    )


def traces(page: Page, title: str) -> Locator:
    """Return the lines of a chart, inside of its frame."""
    shown = card(page, title)
    shown.scroll_into_view_if_needed()
    return shown.frame_locator("iframe").locator(".scatterlayer .trace path.js-line")


def assert_all_is_drawn(page: Page) -> None:
    """Each artifact is there, by what is drawn last of it."""
    expect(card(page, "cups.py").get_by_text("Counter()")).to_be_visible()
    expect(card(page, "The year so far").get_by_role("row")).to_have_count(1 + len(sales.CITIES))
    total = card(page, "Cups so far")
    total.scroll_into_view_if_needed()
    expect(total.frame_locator("iframe").locator("#number")).to_have_text(f"{sales.total():,}")
    rows = card(page, "Sales by week").get_by_role("row")
    rows.first.scroll_into_view_if_needed()
    expect(rows.filter(has_text="Cappuccino").first).to_contain_text("2026-01-05")
    expect(traces(page, "Cups by week")).to_have_count(len(sales.CITIES), timeout=DRAWN)
    picture = card(page, "The sign over the door").get_by_role("img").last
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    expect(card(page, "bars.json").get_by_role("treeitem", name="Rome")).to_be_visible()


def test_everything_is_drawn_and_is_there_again(chat: ChatPage, demo: Program) -> None:
    page = page_of(chat)
    chat.send(EVERYTHING)
    chat.settled("complete")
    expect(page.locator(".pywry-chat-artifact")).to_have_count(len(SHOWS))
    assert_all_is_drawn(page)
    first = chat.thread_id
    chat.new_thread()
    chat.send("What is there?")
    assert "So far I have shown you nothing" in chat.answer()
    expect(page.locator(".pywry-chat-artifact")).to_have_count(0)
    chat.open_thread(first)
    assert_all_is_drawn(page)
    for library in ("plotly", "grid"):
        assert page.evaluate(LIBRARIES, library).count(True) == 1, library
    chat.reload()
    assert_all_is_drawn(page)
    for library in ("plotly", "grid"):
        assert page.evaluate(LIBRARIES, library).count(True) == 0, "it is in the browser's cache"
    assert "Traceback" not in demo.output


def test_the_libraries_come_with_the_page_or_with_the_first_that_needs_them(
    chat: ChatPage, request: pytest.FixtureRequest
) -> None:
    page = page_of(chat)
    eager = "eager" in request.node.callspec.id
    if eager:
        for library in ("plotly", "grid"):
            page.wait_for_function(f"(name) => ({LIBRARIES})(name).length > 0", arg=library)
    chat.send("code")
    chat.settled("complete")
    for library in ("plotly", "grid"):
        assert len(page.evaluate(LIBRARIES, library)) == eager, library
    for word in ("chart", "table", "live", "table"):
        chat.send(word)
        chat.settled("complete", timeout=DRAWN / 1000)
    expect(card(page, "Sales by week").first.get_by_role("row").nth(1)).to_be_visible()
    expect(traces(page, "Cups by week").first).to_be_visible(timeout=DRAWN)
    for library in ("plotly", "grid"):
        assert page.evaluate(LIBRARIES, library).count(True) == 1, library


def test_a_chart_is_updated_where_it_stands_and_its_versions_can_be_seen(chat: ChatPage) -> None:
    page = page_of(chat)
    chat.send("live")
    chat.settled("complete", timeout=DRAWN / 1000)
    expect(page.locator(".pywry-chat-artifact")).to_have_count(1)
    lines = traces(page, "The year goes by")
    expect(lines).to_have_count(len(sales.CITIES), timeout=DRAWN)
    last = lines.first.get_attribute("d")
    card(page, "The year goes by").get_by_role("button", name="Previous version").click()
    expect(lines.first).not_to_have_attribute("d", last or "", timeout=DRAWN)


def test_what_is_clicked_in_a_chart_is_told_on_the_page(chat: ChatPage) -> None:
    page = page_of(chat)
    chat.send("/chart")
    expect(traces(page, "Cups by week").first).to_be_visible(timeout=DRAWN)
    plot = card(page, "Cups by week").frame_locator("iframe").locator(".nsewdrag").first
    plot.click()
    expect(page.locator("#event")).to_contain_text("click")


def test_what_is_clicked_in_a_table_is_told_on_the_page(chat: ChatPage) -> None:
    page = page_of(chat)
    chat.send("/table")
    card(page, "Sales by week").get_by_role("gridcell", name="Oslo").first.click()
    expect(page.locator("#event")).to_contain_text("Oslo")
