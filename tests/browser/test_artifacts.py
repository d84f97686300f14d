"""Artifacts in their frames: drawn, copied, saved, made large, updated, and harmless whatever they hold."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from pywry import (
    ChatResponse,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
)
from tests.browser.conftest import Visit
from tests.browser.hostile import FOREIGN
from tests.browser.test_accessibility import clean
from tests.hostile.artifacts import DECEIT, HOSTILE

CODE = "".join(f"value_{number} = {number}  # a comment\n" for number in range(250))
DOT = base64.b64decode("R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=")
DATA = {
    "answer": 42,
    "cities": [{"name": "Rome", "full name": "Roma"}, {"name": "Oslo"}],
    "text": "word " * 100,
    "none": None,
}
DRAWING = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'>"
    "<rect width='400' height='300' fill='teal'/></svg>"
)

LIBRARY_TIME = 60_000
"""Milliseconds in which the library of charts is there, also on a busy machine."""

FIGURE = {"data": [{"type": "bar", "x": ["a", "b"], "y": [1, 3]}]}

EVERYTHING: list[ChatResponse] = [
    CodeArtifact(artifact_id="code", title="values.py", language="python", content=CODE),
    MarkdownArtifact(artifact_id="report", title="Report", content="# Summary\n\nAll is *well*."),
    JsonArtifact(artifact_id="data", title="Answer", data=DATA),
    ImageArtifact(artifact_id="dot", title="Dot", image=DOT, alt="A red dot"),
    HtmlArtifact(artifact_id="page", title="Clock", content="<p>12:00</p><input>"),
    PlotlyArtifact(artifact_id="chart", title="Sales", figure=FIGURE, height="240px"),
]

NAMES = [
    "Code: values.py, python · 250 lines",
    "Document: Report",
    "Data: Answer, 4 entries",
    "Image: Dot, A red dot",
    "Web page: Clock",
    "Chart: Sales, 1 trace",
]


@pytest.fixture
def reader(new_visit: Callable[..., Visit]) -> Visit:
    """A user whose browser lets the page use the clipboard; nothing moves."""
    return new_visit(
        permissions=["clipboard-read", "clipboard-write"],
        accept_downloads=True,
        reduced_motion="reduce",
    )


def shown(visit: Visit, *artifacts: ChatResponse) -> None:
    """Have artifacts said, and wait until they are drawn."""
    visit.ask("Show").say(*artifacts).end()
    visit.chat.settled("complete")
    expect(cards(visit)).to_have_count(len(artifacts))


def cards(visit: Visit) -> Locator:
    """The frames of the last answer."""
    return visit.last.locator(".pywry-chat-artifact")


def card(visit: Visit, name: str) -> Locator:
    """The frame of one artifact, by its title."""
    return visit.page.locator(".pywry-chat-artifact").filter(
        has=visit.page.locator(f'.pywry-chat-artifact-title:text-is("{name}")')
    )


def button(inside: Locator, name: str) -> Locator:
    """A button of a card."""
    return inside.get_by_role("button", name=name, exact=True)


def copied(visit: Visit) -> str:
    """What is in the clipboard."""
    return str(visit.page.evaluate("() => navigator.clipboard.readText()"))


def named(visit: Visit) -> list[str | None]:
    """What the cards are called, for who does not see them."""
    return [each.get_attribute("aria-label") for each in cards(visit).all()]


def test_every_kind_is_drawn_and_is_the_same_after_a_reload(reader: Visit) -> None:
    shown(reader, *EVERYTHING)
    for _ in range(2):
        # Colours come with what is looked at.
        card(reader, "values.py").scroll_into_view_if_needed()
        expect(card(reader, "values.py").locator(".pywry-hl-comment").first).to_be_visible()
        expect(card(reader, "Report").get_by_role("heading", level=3)).to_have_text("Summary")
        expect(card(reader, "Answer").get_by_role("treeitem").first).to_be_visible()
        picture = card(reader, "Dot").get_by_role("img", name="A red dot")
        expect(picture).to_have_js_property("naturalWidth", 1)
        frame = card(reader, "Clock").frame_locator("iframe")
        expect(frame.get_by_text("12:00")).to_be_visible()
        # So do charts.
        card(reader, "Sales").scroll_into_view_if_needed()
        bars = card(reader, "Sales").frame_locator("iframe").locator(".bars .point")
        expect(bars).to_have_count(2, timeout=LIBRARY_TIME)
        assert named(reader) == NAMES
        reader.chat.reload()
        reader.chat.settled("complete")
        expect(cards(reader)).to_have_count(len(EVERYTHING))


def test_what_is_copied_and_saved_is_what_was_given(reader: Visit, tmp_path: Path) -> None:
    shown(reader, *EVERYTHING, CodeArtifact(title="../a\u202eb", language="rust", content="fn"))
    expected: dict[str, tuple[str, str]] = {
        "values.py": ("values.py", CODE),
        "Report": ("Report.md", "# Summary\n\nAll is *well*."),
        "Answer": ("Answer.json", json.dumps(DATA, indent=2)),
        "Clock": ("Clock.html", "<p>12:00</p><input>"),
        "../a\u202eb": ("a b.rs", "fn"),
    }
    for title, (name, content) in expected.items():
        button(card(reader, title), "Copy").click()
        expect(button(card(reader, title), "Copied")).to_be_visible()
        assert copied(reader) == content
        with reader.page.expect_download() as saved:
            button(card(reader, title), "Download").click()
        assert saved.value.suggested_filename == name
        assert Path(saved.value.path()).read_text(encoding="utf-8") == content
    with reader.page.expect_download() as saved:
        button(card(reader, "Dot"), "Download").click()
    assert saved.value.suggested_filename == "Dot.gif"
    assert Path(saved.value.path()).read_bytes() == DOT
    expect(button(card(reader, "Dot"), "Copy")).to_be_hidden()
    expect(card(reader, "Sales").frame_locator("iframe").locator(".bars")).to_be_visible(
        timeout=LIBRARY_TIME
    )
    with reader.page.expect_download() as saved:
        button(card(reader, "Sales"), "Download").click()
    assert saved.value.suggested_filename == "Sales.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


def size(of: Locator) -> tuple[float, float]:
    """How wide and how high it is."""
    box = of.bounding_box()
    assert box
    return box["width"], box["height"]


ESCAPED = """() => {
  const active = document.activeElement;
  const nothing = !active || active === document.body || active === document.documentElement;
  return nothing || active.closest('.pywry-chat-artifact-dialog') ? '' : active.outerHTML.slice(0, 200);
}"""
"""What has the focus outside of the dialog; at its ends the focus is with the browser for one press of the key."""


@pytest.mark.parametrize("title", ["values.py", "Report", "Answer", "Dot", "Clock", "Sales"])
def test_a_card_is_made_large_and_small_again_by_the_keyboard(reader: Visit, title: str) -> None:
    shown(reader, *EVERYTHING)
    page = reader.page
    it = card(reader, title)
    button(it, "Maximise").focus()
    if it.locator(".pywry-chat-frame").count():
        # Until then nobody knows how high it is.
        frame = it.locator(".pywry-chat-frame")
        expect(frame).to_have_attribute("data-state", "ready", timeout=LIBRARY_TIME)
    before = size(it)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    large = size(it)
    assert large[0] > before[0]
    assert large[1] > 500
    assert size(page.locator(".pywry-chat-artifact-away")) == before
    expect(button(it, "Back to the conversation")).to_be_focused()
    # The focus does not leave: what is behind cannot be reached.
    for _ in range(12):
        page.keyboard.press("Tab")
        reader.chat.wait_for(lambda _: page.evaluate(ESCAPED) == "", "the focus to be within")
    button(it, "Back to the conversation").focus()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button(it, "Maximise")).to_be_focused()
    expect(page.locator(".pywry-chat-artifact-away")).to_have_count(0)
    assert size(it) == before


def test_what_is_large_is_the_same_element_and_keeps_its_state(reader: Visit) -> None:
    shown(reader, *EVERYTHING)
    code = card(reader, "values.py").locator("pre")
    code.evaluate("(each) => { each.scrollTop = 1000; each.mine = true; }")
    button(card(reader, "values.py"), "Maximise").click()
    assert code.evaluate("(each) => [each.mine, each.scrollTop]") == [True, 1000]
    reader.page.keyboard.press("Escape")
    assert code.evaluate("(each) => [each.mine, each.scrollTop]") == [True, 1000]
    # What was typed in a frame is still there: it did not load again.
    field = card(reader, "Clock").frame_locator("iframe").get_by_role("textbox")
    field.fill("typed")
    button(card(reader, "Clock"), "Maximise").click()
    expect(field).to_have_value("typed")
    button(card(reader, "Clock"), "Back to the conversation").click()
    expect(field).to_have_value("typed")


def test_escape_in_a_large_card_does_not_stop_the_answer(reader: Visit) -> None:
    prompt = reader.ask("Go on").say(EVERYTHING[2])
    button(card(reader, "Answer"), "Maximise").click()
    field = card(reader, "Answer").get_by_role("searchbox")
    field.fill("rome")
    reader.page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(reader.page.get_by_role("dialog")).to_be_visible()
    reader.page.keyboard.press("Escape")
    expect(reader.page.get_by_role("dialog")).to_have_count(0)
    prompt.say("More.").end()
    reader.chat.settled("complete")


def test_an_artifact_that_is_said_again_changes_in_its_place(reader: Visit) -> None:
    prompt = reader.ask("Grow").say(
        CodeArtifact(artifact_id="one", title="grow.py", content=CODE, language="python"), "After."
    )
    code = card(reader, "grow.py").locator("pre")
    expect(code).to_contain_text("value_0")
    code.evaluate("(each) => { each.scrollTop = 400; each.mine = true; }")
    longer = f"{CODE}last = True\n"
    prompt.say(CodeArtifact(artifact_id="one", title="grow.py", content=longer, language="python"))
    expect(card(reader, "grow.py")).to_have_attribute(
        "aria-label", "Code: grow.py, python · 251 lines"
    )
    assert code.evaluate("(each) => [each.mine, each.scrollTop]") == [True, 400]
    expect(cards(reader)).to_have_count(1)
    reader.chat.wait_for(lambda page: "was updated" in page.announced, "it to be said")
    prompt.end()
    # Also long after the answer has ended, from another one.
    reader.chat.settled("complete")
    reader.ask("Once more").say(
        CodeArtifact(artifact_id="one", title="grow.py", content="gone", language="python")
    ).end()
    expect(code).to_have_text("gone\n")


def test_earlier_versions_are_walked_through_and_heavy_content_is_fetched(reader: Visit) -> None:
    def version(number: int) -> CodeArtifact:
        heavy = "\n".join([f"# version {number}", *("x = 1  # more" for _ in range(3000))])
        return CodeArtifact(artifact_id="one", title="v.py", content=heavy, language="python")

    prompt = reader.ask("Versions").say(*(version(number) for number in (1, 2, 3)))
    it = card(reader, "v.py")
    first = it.locator(".pywry-chat-listing-line").first
    expect(first).to_have_text("# version 3\n")
    expect(it.get_by_role("group", name="Version 3 of 3")).to_be_visible()
    previous = button(it, "Previous version")
    previous.focus()
    for number in (2, 1):
        reader.page.keyboard.press("Enter")
        expect(first).to_have_text(f"# version {number}\n")
    expect(previous).to_be_focused()
    expect(previous).to_have_attribute("aria-disabled", "true")
    # Who reads stays where he is.
    prompt.say(version(4))
    expect(it.get_by_text("There is a newer version of")).to_be_visible()
    expect(first).to_have_text("# version 1\n")
    button(it, "Show it").click()
    expect(first).to_have_text("# version 4\n")
    expect(it.get_by_role("group", name="Version 4 of 4")).to_be_visible()
    prompt.end()
    reader.chat.settled("complete")
    reader.chat.reload()
    expect(first).to_have_text("# version 4\n")
    button(it, "Previous version").click()
    expect(first).to_have_text("# version 3\n")


def test_python_is_told_what_is_done_with_a_chart(reader: Visit) -> None:
    shown(reader, EVERYTHING[-1])
    bar = card(reader, "Sales").frame_locator("iframe").locator(".bars .point").last
    expect(bar).to_be_visible(timeout=LIBRARY_TIME)
    box = bar.bounding_box()
    assert box
    # What hears the pointer lies over the bars.
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    reader.page.mouse.move(x - 1, y)
    reader.page.mouse.move(x, y)
    # A click is one on what the pointer is known to be over.
    frame = card(reader, "Sales").frame_locator("iframe")
    expect(frame.locator(".hoverlayer .hovertext").first).to_be_visible()
    reader.page.mouse.click(x, y)
    artifact_id, event, data = reader.stage.noted("artifact")
    assert (artifact_id, event) == ("chart", "click")
    assert (data["points"][0]["x"], data["points"][0]["y"]) == ("b", 3)


def test_data_is_walked_and_searched_by_the_keyboard(reader: Visit) -> None:
    shown(reader, JsonArtifact(title="Answer", data=DATA))
    it = card(reader, "Answer")
    tree = it.get_by_role("tree")
    page = reader.page
    active = it.locator('[aria-selected="true"]')
    tree.focus()
    for keys, words in (
        ("ArrowDown", "answer42"),
        ("ArrowDown", "cities[2]"),
        ("ArrowLeft", "cities[2]"),
        ("ArrowRight", "cities[2]"),
        ("ArrowRight", "0{2}"),
        ("ArrowRight", "0{2}"),
        ("ArrowRight", 'name"Rome"'),
        ("ArrowLeft", "0{2}"),
        ("ArrowLeft", "0{2}"),
        ("ArrowLeft", "cities[2]"),
        ("n", "nonenull"),
        ("Home", "{4}"),
        ("End", "nonenull"),
    ):
        page.keyboard.press(keys)
        expect(active).to_have_text(words)
    expect(it.locator(".pywry-chat-json-path")).to_have_text("$.none")
    field = it.get_by_role("searchbox")
    field.fill("ROM")
    field.press("Enter")
    expect(it.get_by_text("1 of 2", exact=True)).to_be_visible()
    expect(active).to_have_text('name"Rome"')
    field.press("Enter")
    expect(active).to_have_text('full name"Roma"')
    button(it, "Copy path").click()
    reader.chat.wait_for(lambda page: page.announced == "Copied", "it to be said")
    assert copied(reader) == '$.cities[0]["full name"]'
    button(it, "Copy value").click()
    reader.chat.wait_for(lambda _: copied(reader) == "Roma", "the value")
    field.fill("nowhere")
    expect(it.get_by_text("Nothing found")).to_be_visible()
    field.fill("word")
    expect(it.get_by_text("1 of 1", exact=True)).to_be_visible()
    button(it, "Show all").click()
    expect(it.locator(".pywry-chat-json-whole")).to_have_text("word " * 100)


def test_large_code_and_large_data_cost_what_is_seen_of_them(reader: Visit) -> None:
    many = {f"key{number}": {"a": number} for number in range(200)}
    lines = [f"def function_{number}(): return {number}" for number in range(700)]
    shown(
        reader,
        CodeArtifact(title="big.py", language="python", content="\n".join(lines)),
        JsonArtifact(title="Big", data=many),
    )
    code = card(reader, "big.py").locator("pre")
    expect(code.locator(".pywry-hl-keyword").first).to_be_visible()
    coloured = ".pywry-chat-listing-block:not([data-plain])"
    assert code.locator(coloured).count() < 7
    # All of it can be found and copied; what comes into sight has its colours.
    assert (code.text_content() or "").split("\n")[699] == lines[699]
    code.evaluate("(each) => { each.scrollTop = each.scrollHeight; }")
    last = code.locator(".pywry-chat-listing-block").last
    expect(last.locator(".pywry-hl-keyword").first).to_be_visible()
    tree = card(reader, "Big").get_by_role("tree")
    assert tree.get_by_role("treeitem").count() < 60
    tree.focus()
    reader.page.keyboard.press("End")
    expect(card(reader, "Big").locator('[aria-selected="true"]')).to_have_text("key199{1}")
    assert tree.get_by_role("treeitem").count() < 60


def test_a_picture_is_zoomed_and_moved(reader: Visit) -> None:
    shown(reader, ImageArtifact(title="Drawing", url=DRAWING, alt="A drawing"))
    it = card(reader, "Drawing")
    picture = it.get_by_role("img", name="A drawing")
    expect(picture).to_have_js_property("naturalWidth", 400)
    button(it, "Maximise").click()
    percent = it.locator(".pywry-chat-zoom-percent")
    expect(percent).to_have_text("100 %")
    window = it.locator(".pywry-chat-image")
    window.focus()
    for _ in range(6):
        reader.page.keyboard.press("+")
    expect(percent).to_have_text("381 %")
    reader.page.keyboard.press("-")
    expect(percent).to_have_text("305 %")
    window.hover()
    reader.page.mouse.wheel(0, -300)
    expect(percent).to_have_text(re.compile("59\\d %"))
    at = window.evaluate("(each) => each.scrollLeft")
    reader.page.mouse.down()
    reader.page.mouse.move(500, 300)
    reader.page.mouse.up()
    assert window.evaluate("(each) => each.scrollLeft") != at
    button(it, "Fit to the window").click()
    expect(percent).to_have_text("100 %")


def test_a_picture_of_another_host_is_named_and_not_loaded(reader: Visit) -> None:
    shown(reader, ImageArtifact(title="Far", url=f"{FOREIGN}/?leak=1", alt="Far"))
    link = card(reader, "Far").get_by_role("link", name="Open at \u2068evil.example\u2069")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")
    expect(card(reader, "Far").locator("img[src]")).to_have_count(0)
    expect(button(card(reader, "Far"), "Download")).to_be_hidden()
    assert not [url for url in reader.user.watch.requests if "evil" in url]


def test_a_picture_that_is_none_says_so_and_can_be_tried_again(reader: Visit) -> None:
    shown(reader, ImageArtifact(title="Broken", url="data:image/png;base64,AAAA", alt="x"))
    expect(card(reader, "Broken")).to_contain_text("This image could not be loaded.")
    button(card(reader, "Broken"), "Try again").click()
    expect(card(reader, "Broken")).to_contain_text("This image could not be loaded.")
    expect(button(card(reader, "Broken"), "Maximise")).to_be_focused()


def test_what_draws_artifacts_is_fetched_again_when_it_failed(reader: Visit) -> None:
    reader.user.watch.network_fails = True
    missed: list[str] = []

    def fail_once(route: Route) -> None:
        if missed:
            route.continue_()
        else:
            missed.append(route.request.url)
            route.abort()

    reader.page.route("**/artifacts.*.css", fail_once)
    prompt = reader.ask("Show").say(EVERYTHING[0], "And words.")
    expect(card(reader, "values.py").locator("pre")).to_contain_text("value_0")
    expect(reader.last).to_contain_text("And words.")
    assert missed
    prompt.end()


INSPECT = """() => {
  const bad = [];
  const forbidden = 'script, object, embed, base, meta, link, form, style, svg script, foreignObject, [srcdoc]';
  for (const each of document.querySelectorAll('.pywry-chat-artifact, .pywry-chat-artifact *')) {
    const where = each.outerHTML.slice(0, 200);
    if (each.matches(forbidden)) bad.push(`element: ${where}`);
    if (each.matches('iframe') && each.getAttribute('sandbox') !== 'allow-scripts') bad.push(`frame: ${where}`);
    for (const { name, value } of each.attributes) {
      if (name.startsWith('on')) bad.push(`handler: ${where}`);
      if (!['href', 'src', 'action', 'formaction', 'data'].includes(name)) continue;
      const { protocol, origin } = new URL(value, location.href);
      if (name === 'src' && protocol !== 'data:' && origin !== location.origin) bad.push(`src: ${where}`);
      if (name === 'href' && !/^(https?|mailto|tel):$/.test(protocol)) bad.push(`href: ${where}`);
    }
  }
  if (window.HACKED !== undefined) bad.push(`ran: ${window.HACKED}`);
  if ({}.polluted !== undefined) bad.push('prototype');
  return bad;
}"""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_artifact_is_harmless(kind: str, reader: Visit) -> None:
    shown(reader, *HOSTILE[kind])
    for _ in range(2):
        if kind in ("html", "plotly"):
            expect(cards(reader).locator("iframe")).to_have_count(1)
        assert reader.page.evaluate(INSPECT) == []
        for each in cards(reader).all():
            button(each, "Maximise").click()
            assert reader.page.evaluate(INSPECT) == []
            reader.page.keyboard.press("Escape")
        reader.chat.reload()
        reader.chat.settled("complete")
        expect(cards(reader)).to_have_count(len(HOSTILE[kind]))
    assert len(reader.user.context.pages) == 1


def test_a_title_does_not_turn_its_card_around(reader: Visit) -> None:
    shown(reader, CodeArtifact(title=DECEIT, content="x"), JsonArtifact(data={DECEIT: DECEIT}))
    expect(cards(reader).first.locator("bdi.pywry-chat-artifact-title")).to_have_text(DECEIT)
    expect(cards(reader).last.get_by_role("tree")).to_contain_text(
        r'"\u202egnp.exe\u202c""\u202egnp.exe\u202c"'
    )


def test_axe_finds_nothing_in_artifacts(reader: Visit) -> None:
    far = ImageArtifact(title="Far", url=f"{FOREIGN}/a.png", alt="x")
    broken = ImageArtifact(title="Broken", url="data:image/png;base64,AAAA", alt="y")
    shown(reader, *EVERYTHING, far, broken)
    expect(card(reader, "Broken")).to_contain_text("could not be loaded")
    clean(reader)
    card(reader, "Answer").get_by_role("searchbox").fill("o")
    expect(card(reader, "Answer").locator("[data-hit]")).to_have_count(1)
    clean(reader)
    for title in ("values.py", "Answer", "Dot"):
        button(card(reader, title), "Maximise").click()
        expect(reader.page.get_by_role("dialog")).to_be_visible()
        clean(reader)
        reader.page.keyboard.press("Escape")


def test_on_a_narrow_screen_nothing_hangs_over(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(viewport={"width": 390, "height": 800}, is_mobile=True, has_touch=True)
    shown(visit, *EVERYTHING)
    for each in cards(visit).all():
        box = each.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        for tool in each.get_by_role("button").all():
            if tool.is_visible():
                edge = tool.bounding_box()
                assert edge
                assert edge["x"] + edge["width"] <= 390


def test_the_end_is_followed_while_the_window_gets_another_size(
    new_visit: Callable[..., Visit],
) -> None:
    wide, narrow = {"width": 1280, "height": 720}, {"width": 390, "height": 720}
    visit = new_visit(viewport=wide)
    words = "Some words that are wrapped where there is little room for them. "
    visit.say("Words", "\n\n".join([words * 4] * 8))
    chart = PlotlyArtifact(artifact_id="chart", title="Sales", figure=FIGURE)
    visit.ask("Chart").say(chart).reply(words * 6)
    visit.chat.settled("complete")
    frame = visit.last.locator(".pywry-chat-frame")
    expect(frame).to_have_attribute("data-state", "ready", timeout=LIBRARY_TIME)
    visit.chat.wait_for(lambda page: page.at_end, "the end")
    width = visit.last.evaluate("(last) => last.clientWidth")
    for size in (narrow, wide, narrow):
        visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        visit.page.wait_for_function(
            "([last, width]) => last.clientWidth !== width",
            arg=[visit.last.element_handle(), width],
        )
        width = visit.last.evaluate("(last) => last.clientWidth")
        visit.chat.wait_for(lambda page: page.at_end, "the end")
        assert visit.chat.new_messages == ""
