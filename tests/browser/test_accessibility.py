"""axe-core finds nothing, in both themes, in the states that a chat can be in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, expect

from pywry import InputRequiredResponse, StatusResponse, ThinkingResponse, ToolCallResponse
from pywry.testing.browser import ChatPage
from tests.browser.conftest import User, Visit, page_of
from tests.browser.programs import ROOT, Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.test_cards import EVERYTHING as RESPONSES

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

EVERYTHING = """# A heading

Some *text* with `code`, a [link](https://example.org), ~~struck~~ and **strong**.

1. one
   - nested
2. two

- [x] done
- [ ] open

> quoted

| left | right |
|:-----|------:|
| 1    | 2     |

```python
def f(x: int) -> str:
    return f"{x}"  # a comment
```

$e = mc^2$ and ![a picture](https://example.org/picture.png)
"""


@pytest.fixture(params=["dark", "light"])
def themed(request: pytest.FixtureRequest, new_user: Callable[..., User]) -> Any:
    """A chat in one of the themes, and its stage."""
    with Stage() as stage:
        with Program(
            "prompted.py", {ADDRESS: str(stage.port), "APP_THEME": request.param}
        ) as program:
            # Colours are judged when nothing moves any more.
            user = new_user(reduced_motion="reduce")
            yield user.tab(program.url), stage


def violations(chat: ChatPage) -> list[str]:
    """What axe finds. It runs in a world of its own, so the page's policy stays as it is.

    It asks no frame: none would answer, and one that is just being made has no origin yet, which the console complains of.
    """
    page = page_of(chat)
    devtools: CDPSession = page.context.new_cdp_session(page)
    frame = devtools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = devtools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    context = world["executionContextId"]
    script = Path(AXE).read_text(encoding="utf-8")
    devtools.send("Runtime.evaluate", {"expression": script, "contextId": context})
    answer = devtools.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document, {resultTypes: ['violations'], iframes: false})"
            ".then(({ violations }) => JSON.stringify(violations))",
            "contextId": context,
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    devtools.detach()
    assert "exceptionDetails" not in answer, answer
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in json.loads(answer["result"]["value"])
        for node in each["nodes"]
    ]


def test_axe_finds_nothing_in_an_empty_chat(themed: tuple[ChatPage, Stage]) -> None:
    assert violations(themed[0]) == []


def test_axe_finds_nothing_in_a_conversation(themed: tuple[ChatPage, Stage]) -> None:
    chat, stage = themed
    chat.send("Everything")
    prompt = stage.asked("Everything").say(EVERYTHING)
    chat.send("And next")
    chat.wait_for(lambda page: page.queue, "it to wait")
    assert violations(chat) == []
    prompt.end()
    stage.asked("And next").fail("no")
    chat.settled("error")
    assert violations(chat) == []


def test_axe_finds_nothing_in_the_list_of_conversations(
    themed: tuple[ChatPage, Stage],
) -> None:
    chat, stage = themed
    chat.send("One")
    prompt = stage.asked("One").say("Yes")
    chat.new_thread()
    chat.show_threads()
    assert violations(chat) == []
    chat.press("F2")
    assert violations(chat) == []
    prompt.end()


def test_answers_are_announced_once_and_not_word_by_word(chat: ChatPage, stage: Stage) -> None:
    chat.send("Speak")
    prompt = stage.asked("Speak").say("One")
    chat.wait_for(lambda page: page.announced == "The assistant is answering.", "the beginning")
    prompt.say(" two", " three")
    chat.shows("three")
    assert chat.announced == "The assistant is answering."
    prompt.end()
    chat.wait_for(lambda page: page.announced == "The answer is complete.", "the end")
    live = chat.driver.run(
        "() => document.querySelector('.pywry-chat-messages').getAttribute('aria-live')"
    )
    assert live == "off"


TRANSCRIPT = r"""
- log "Messages":
  - article /Assistant/:
    - paragraph:
      - text: Welcome to
      - strong: the assistant
      - text: .
    - button "Copy"
    - button "Details"
    - time: /\d+:\d+/
  - article /You/:
    - text: Everything
    - button "Copy"
    - button "Edit message"
    - time: /\d+:\d+/
  - article /Assistant/:
    - button /Thought for \d+ s/
    - paragraph: Before the tool.
    - group "search_files": /search_files Done Arguments .* Result app.py:12/
    - paragraph:
      - text: Between
      - strong: the
      - text: tools.
    - group "open_file": open_file Failed Result no such file
    - paragraph: And after.
    - text: Sources
    - list "Sources":
      - listitem:
        - link "One"
        - text: example.org
        - paragraph: The first.
      - listitem: Only a title
    - button "Copy"
    - button "Answer again"
    - button "Helpful"
    - button "Not helpful"
    - button "Details"
    - time: /\d+:\d+/
  - group "What you might say next":
    - button "Tell me more"
"""


SCHEME = """() => {
  const [red] = getComputedStyle(document.querySelector('.pywry-chat')).color.match(/\\d+/);
  return red > 128 ? 'dark' : 'light';
}"""


def clean(visit: Visit) -> None:
    """Let axe look at what is there, in both themes."""
    for scheme in ("dark", "light"):
        visit.page.emulate_media(color_scheme=scheme)
        visit.chat.wait_for(
            lambda page, wanted=scheme: page.driver.run(SCHEME) == wanted,  # type: ignore[misc]
            f"the {scheme} theme",
        )
        assert violations(visit.chat) == [], scheme


@pytest.fixture
def still(new_visit: Callable[..., Visit]) -> Visit:
    """The assistant that has everything, without motion."""
    return new_visit(reduced_motion="reduce")


def test_a_transcript_as_assistive_technology_has_it(still: Visit) -> None:
    still.ask("Everything").say(*RESPONSES).end()
    still.chat.settled("complete")
    expect(still.page.get_by_role("log")).to_match_aria_snapshot(TRANSCRIPT)


def test_axe_finds_nothing_in_cards_versions_and_ratings(still: Visit) -> None:
    prompt = still.ask("Cards").say(
        ThinkingResponse(text="Hm."), ToolCallResponse(name="run"), StatusResponse(text="Running")
    )
    expect(still.page.locator(".pywry-chat-status-line")).to_be_visible()
    clean(still)
    prompt.say(*RESPONSES).end()
    still.chat.settled("complete")
    clean(still)
    still.chat.regenerate()
    still.stage.asked("Cards").reply("Otherwise.")
    still.chat.shows("Otherwise.")
    expect(still.last).to_contain_text("2/2")
    still.last.hover()
    still.last.get_by_role("button", name="Details").click()
    still.last.get_by_role("button", name="Not helpful").click()
    expect(still.page.get_by_role("textbox", name="What was good or bad")).to_be_visible()
    clean(still)


def test_axe_finds_nothing_in_questions(still: Visit) -> None:
    card = still.page.locator(".pywry-chat-input-required").last
    prompt = still.ask("Ask me")
    for kind in ("text", "filename", "buttons", "radio", "select"):
        options = ["one", "two"] if kind in ("radio", "select") else None
        request = InputRequiredResponse(prompt="Which?", input_type=kind, options=options)
        prompt.say(request).call("wait")
        expect(still.page.locator(f'[data-input-type="{kind}"]')).to_have_attribute(
            "data-state", "pending"
        )
        clean(still)
        card.get_by_role("button", name="Cancel").click()
        prompt.result()
    prompt.end()
    clean(still)


def test_axe_finds_nothing_in_a_form_with_errors_and_in_an_approval(still: Visit) -> None:
    card = still.page.locator(".pywry-chat-input-required").last
    prompt = still.ask("Order").call("order")
    expect(card).to_have_attribute("data-state", "pending")
    card.get_by_role("button", name="Answer").click()
    expect(card.get_by_text("This is needed.").first).to_be_visible()
    clean(still)
    card.get_by_role("button", name="Cancel").click()
    prompt.result()
    prompt.call("approve", title="Delete?", details="All.", arguments={"days": 7, "deep": True})
    expect(card.get_by_role("button", name="Deny")).to_be_visible()
    expect(card.locator('[aria-disabled="true"]')).to_have_count(0)
    clean(still)


def test_axe_finds_nothing_in_the_palette_the_settings_and_the_keys(still: Visit) -> None:
    clean(still)
    still.chat.write("/")
    expect(still.page.get_by_role("listbox", name="Commands")).to_be_visible()
    clean(still)
    still.chat.write("nonsense")
    still.chat.press("Enter")
    expect(still.page.locator(".pywry-chat-command-note")).to_contain_text("There is no")
    clean(still)
    still.page.get_by_role("button", name="Settings").click()
    still.page.get_by_label("Limit").fill("99")
    still.page.get_by_label("Limit").press("Enter")
    expect(still.page.locator(".pywry-chat-settings-error:visible")).to_have_count(1)
    clean(still)
    still.chat.press("Escape")
    still.page.get_by_role("button", name="New chat").focus()
    still.chat.press("?")
    expect(still.page.get_by_role("dialog")).to_be_visible()
    clean(still)


def test_axe_finds_nothing_in_search_and_in_the_menu_of_a_conversation(still: Visit) -> None:
    still.say("Something to be found", "Here.")
    still.chat.show_threads()
    still.page.get_by_role("searchbox").fill("found")
    expect(still.page.locator(".pywry-chat-search-hit").first).to_be_visible()
    clean(still)
    still.chat.press("Escape")
    still.page.locator(".pywry-chat-thread").hover()
    still.page.get_by_role("button", name="More about").click()
    expect(still.page.get_by_role("menu")).to_be_visible()
    clean(still)


def test_axe_finds_nothing_in_arabic(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(locale="ar-EG", reduced_motion="reduce")
    prompt = visit.ask("Everything").say(*RESPONSES)
    prompt.say(InputRequiredResponse(prompt="Which?", input_type="buttons"))
    expect(visit.page.locator('[data-state="pending"]')).to_be_visible()
    clean(visit)
    prompt.end()
