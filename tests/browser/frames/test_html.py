"""HTML in a frame: it looks like the page, is as high as it is, and lives while it is looked at."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.frames.board import Board
from tests.browser.frames.canary import Canary


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
