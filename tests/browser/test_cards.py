"""What a handler says besides text: each thing in its place, and the same wherever it is shown again."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from pywry import (
    ChatResponse,
    CitationResponse,
    StatusResponse,
    SuggestionsResponse,
    TextChunkResponse,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from tests.browser.conftest import Visit, page_of

EVERYTHING: list[str | ChatResponse] = [
    ThinkingResponse(text="First this,\n"),
    ThinkingResponse(text="then that."),
    "Before the tool. ",
    ToolCallResponse(tool_id="a", name="search_files", arguments={"query": "def"}),
    ToolResultResponse(tool_id="a", result="app.py:12"),
    TextChunkResponse(text="Between **the** tools. "),
    ToolCallResponse(tool_id="b", name="open_file"),
    ToolResultResponse(tool_id="b", result="no such file", is_error=True),
    "And after.",
    CitationResponse(url="https://example.org/one", title="One", snippet="The first."),
    CitationResponse(title="Only a title"),
    TodoUpdateResponse(
        items=[
            TodoItem(id=1, title="Analyze request", status="completed"),
            TodoItem(id=2, title="Generate answer", status="in-progress"),
        ]
    ),
    SuggestionsResponse(suggestions=["Tell me more"]),
]

PARTS = """(article) => [...article.querySelector('.pywry-chat-msg-content').children]
  .filter((each) => each.checkVisibility())
  .map((each) => each.innerText.trim().replaceAll(/\\s+/g, ' ').replace(/Thought for \\d+ s/, 'Thoughts'))"""

IN_ORDER = [
    "Thoughts",
    "Before the tool.",
    'search_files Done Arguments { "query": "def" } Result app.py:12',
    "Between the tools.",
    "open_file Failed Result no such file",
    "And after.",
    "Sources One example.org The first. Only a title",
]


def parts(answer: Locator) -> list[str]:
    """What is to be seen of an answer, in its order."""
    seen: list[str] = answer.evaluate(PARTS)
    return seen


def test_everything_stands_in_its_order_and_is_the_same_wherever_it_is_shown_again(
    visit: Visit,
) -> None:
    visit.ask("Everything").say(*EVERYTHING).end()
    visit.chat.settled("complete")
    assert parts(visit.last) == IN_ORDER
    visit.chat.reload()
    visit.chat.settled("complete")
    assert parts(visit.last) == IN_ORDER
    one = visit.chat.thread_id
    visit.chat.new_thread()
    expect(visit.page.get_by_role("region", name="Tasks")).to_be_hidden()
    visit.chat.open_thread(one)
    visit.chat.settled("complete")
    assert parts(visit.last) == IN_ORDER
    expect(visit.page.get_by_role("button", name="Tell me more")).to_be_visible()
    other = visit.user.tab(visit.chat.address)
    other.settled("complete")
    assert parts(page_of(other).locator(".pywry-chat-msg-assistant").last) == IN_ORDER


def test_a_status_goes_when_something_is_said(visit: Visit) -> None:
    prompt = visit.ask("Status").say(StatusResponse(text="Searching files..."))
    status = visit.page.locator(".pywry-chat-status-line")
    expect(status).to_have_text("Searching files...")
    prompt.say(StatusResponse(text="Reading them..."))
    expect(status).to_have_text("Reading them...")
    visit.chat.wait_for(lambda page: page.announced == "Reading them...", "it to be said")
    prompt.say("Found.")
    visit.chat.shows("Found.")
    expect(status).to_have_count(0)
    prompt.say(StatusResponse(text="Nearly done..."))
    expect(status).to_have_text("Nearly done...")
    prompt.end()
    expect(status).to_have_count(0)
    assert visit.chat.answer() == "Found."


def test_thinking_is_open_while_it_grows_and_folds_with_its_duration(visit: Visit) -> None:
    prompt = visit.ask("Think").say(ThinkingResponse(text="Comparing"))
    button = visit.last.get_by_role("button", name="Thinking")
    expect(button).to_have_attribute("aria-expanded", "true")
    prompt.say(ThinkingResponse(text=" the paths.\n"))
    words = visit.last.get_by_text("Comparing the paths.")
    expect(words).to_be_visible()
    prompt.say("Here it is.")
    thought = visit.last.get_by_role("button", name="Thought")
    expect(thought).to_have_attribute("aria-expanded", "false")
    expect(words).to_be_hidden()
    thought.focus()
    visit.chat.press("Enter")
    expect(words).to_be_visible()
    prompt.end()
    visit.chat.answer()
    expect(words).to_be_visible()
    visit.chat.reload()
    expect(
        visit.last.get_by_role("button", name=re.compile(r"^Thought for \d+ s$"))
    ).to_be_visible()


def test_a_tool_runs_and_then_is_done_or_failed_or_has_no_result(visit: Visit) -> None:
    prompt = visit.ask("Tools").say(ToolCallResponse(tool_id="a", name="search"))
    card = visit.last.get_by_role("group", name="search")
    expect(card).to_contain_text("Running")
    prompt.say(ToolCallResponse(tool_id="b", name="open", arguments={"path": "x"}), "Meanwhile.")
    prompt.say(ToolResultResponse(tool_id="a", result="\n".join(map(str, range(1, 101)))))
    expect(card).to_contain_text("Done")
    more = card.get_by_role("button", name="Show all (100 lines)")
    expect(more).to_be_visible()
    folded = card.bounding_box()
    more.click()
    opened = card.bounding_box()
    assert folded
    assert opened
    assert opened["height"] > 1.3 * folded["height"]
    expect(visit.last.get_by_role("group", name="open")).to_contain_text("Running")
    prompt.end()
    expect(visit.last.get_by_role("group", name="open")).to_contain_text("No result")


def test_what_a_tool_gives_back_is_no_markup(visit: Visit) -> None:
    prompt = visit.ask("Markup")
    prompt.say(ToolCallResponse(tool_id="a", name="<b>x</b>", arguments={"<i>": "<script>"}))
    prompt.say(ToolResultResponse(tool_id="a", result="<img src=x onerror=alert(1)> **no**"))
    prompt.end()
    visit.chat.settled("complete")
    card = visit.last.locator(".pywry-chat-tool:visible")
    expect(card).to_contain_text("<img src=x onerror=alert(1)> **no**")
    expect(card.locator("img, b, i, script, strong")).to_have_count(0)


def test_sources_are_numbered_through_the_answer_and_folded_when_many(visit: Visit) -> None:
    prompt = visit.ask("Sources").say("One thing.")
    prompt.say(CitationResponse(url="https://www.example.org/a", title="First"))
    prompt.say("Another thing.")
    for number in range(2, 10):
        prompt.say(CitationResponse(url=f"https://example.org/{number}", title=f"Nr {number}"))
    prompt.end()
    visit.chat.settled("complete")
    lists = visit.last.locator(".pywry-chat-sources:visible")
    expect(lists).to_have_count(2)
    assert [each.get_attribute("start") for each in lists.all()] == ["1", "2"]
    link = visit.last.get_by_role("link", name="First")
    expect(link).to_have_attribute("href", "https://www.example.org/a")
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(link).to_have_attribute("target", "_blank")
    expect(visit.last.get_by_role("link")).to_have_count(6)
    visit.last.get_by_role("button", name="Show all (8)").click()
    expect(visit.last.get_by_role("link")).to_have_count(9)


def test_todos_stand_above_the_composer_until_they_are_cleared(visit: Visit) -> None:
    prompt = visit.ask("Todos").say(EVERYTHING[-2])
    tasks = visit.page.get_by_role("region", name="Tasks")
    expect(tasks).to_contain_text("1 of 2 done")
    expect(tasks.get_by_role("listitem")).to_have_text(
        ["Done: Analyze request", "In progress: Generate answer"]
    )
    tasks.get_by_role("button", expanded=True).click()
    expect(tasks.get_by_role("listitem")).to_have_count(0)
    expect(tasks.get_by_role("button", expanded=False)).to_contain_text("Generate answer")
    prompt.end()
    visit.chat.reload()
    other = visit.user.tab(visit.url)
    expect(page_of(other).get_by_role("region", name="Tasks")).to_be_visible()
    visit.page.bring_to_front()
    tasks.get_by_role("button", name="Clear the tasks").click()
    for page in (visit.page, page_of(other)):
        expect(page.get_by_role("region", name="Tasks")).to_be_hidden()
    visit.chat.wait_for(lambda page: page.composer_focused, "the composer to have the focus")

    visit.ask("More").say(EVERYTHING[-2]).end()
    expect(tasks).to_be_visible()
    visit.stage.ask("clear todos", thread=visit.chat.thread_id)
    expect(tasks).to_be_hidden()


def test_starters_and_suggestions_are_sent_by_a_press(visit: Visit) -> None:
    starters = visit.page.get_by_role("group", name="To begin with")
    expect(starters.get_by_role("button")).to_have_text(["Tell me a story", "What can you do?"])
    starters.get_by_role("button", name="What can you do?").press("Enter")
    prompt = visit.stage.asked("What can you do?")
    expect(starters).to_be_hidden()
    assert visit.chat.composer_focused
    prompt.say("All of it.", SuggestionsResponse(suggestions=["Show me", "Never mind"])).end()
    visit.chat.answer()
    next_ = visit.page.get_by_role("group", name="What you might say next")
    expect(next_.get_by_role("button")).to_have_text(["Show me", "Never mind"])
    visit.chat.reload()
    next_.get_by_role("button", name="Show me").click()
    visit.stage.asked("Show me").reply("There.")
    visit.chat.answer()
    expect(next_).to_be_hidden()
    visit.chat.new_thread()
    expect(starters).to_be_visible()
