"""What a handler may say besides text: each response has its place, and keeps it wherever the thread is shown again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from pywry import (
    ChatResponse,
    CitationResponse,
    InputRequiredResponse,
    StatusResponse,
    TextChunkResponse,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from pywry.chat_manager import SuggestionsResponse
from pywry.protocol.messages import Message
from pywry.testing import Page
from tests.conversation.shapes import STREAMING
from tests.conversation.world import World

CALL = ToolCallResponse(tool_id="call_1", name="search", arguments={"query": "pywry", "deep": [1]})
RESULT = ToolResultResponse(tool_id="call_1", result="3 files\n" * 100)
FAILURE = ToolResultResponse(tool_id="call_1", result="no such file", is_error=True)
CITATION = CitationResponse(url="https://example.org/a", title="Example", snippet="It says so.")
SUGGESTIONS = SuggestionsResponse(suggestions=["More", "Less"])
QUESTION = InputRequiredResponse(prompt="Proceed?", input_type="buttons")
TODOS = TodoUpdateResponse(
    items=[
        TodoItem(id=1, title="Analyze request", status="completed"),
        TodoItem(id="b", title="Generate answer", status="in-progress"),
    ]
)

KINDS: dict[str, Sequence[str | ChatResponse]] = {
    "text": ["one ", TextChunkResponse(text="two "), "three"],
    "thinking": [ThinkingResponse(text="Comparing "), ThinkingResponse(text="paths…")],
    "tool call": [CALL],
    "tool result": [CALL, RESULT],
    "tool failure": [CALL, FAILURE],
    "citation": [CITATION],
    "suggestions": ["Well.", SUGGESTIONS],
    "question": [QUESTION],
    "to-do list": [TODOS],
    "everything": [
        "Before. ",
        ThinkingResponse(text="Hm. "),
        CALL,
        "Between. ",
        RESULT,
        StatusResponse(text="Reading…"),
        CITATION,
        TODOS,
        "After.",
        CITATION,
        SUGGESTIONS,
    ],
}


def saying(items: Sequence[str | ChatResponse]) -> Callable[[Any, Any], Iterator[Any]]:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from items

    return handler


def kinds(message: Message | None) -> list[str]:
    assert message is not None
    return [part.type for part in message.parts]


def shown(page: Page) -> list[dict[str, Any]]:
    """Everything about every message of the open thread."""
    return [message.model_dump() for message in page.messages()]


# ---- place and order --------------------------------------------------------------------------------


def test_every_response_has_its_place_in_the_order_in_which_it_was_yielded(world: World) -> None:
    world.chat(saying(KINDS["everything"]))
    page = world.open()
    page.send("go")
    answer = page.settled()
    assert kinds(answer) == [
        "text",
        "thinking",
        "tool_call",
        "text",
        "tool_result",
        "citation",
        "text",
        "citation",
        "suggestions",
    ]
    assert [part.text for part in answer.parts if isinstance(part, TextChunkResponse)] == [
        "Before. ",
        "Between. ",
        "After.",
    ]
    assert answer.parts[2] == CALL
    assert answer.parts[4] == RESULT
    assert answer.parts[5] == answer.parts[7] == CITATION
    assert answer.parts[8] == SUGGESTIONS
    assert page.todos() == TODOS.items


@pytest.mark.parametrize("shape", STREAMING.values(), ids=STREAMING.keys())
def test_any_handler_that_streams_may_say_all_of_it(local: World, shape: Any) -> None:
    local.chat(shape(saying(["a", CALL, "b"])))
    page = local.open()
    page.send("go")
    assert kinds(page.settled()) == ["text", "tool_call", "text"]


def test_a_handler_may_return_a_single_response(world: World) -> None:
    world.chat(lambda messages, ctx: CITATION)
    page = world.open()
    page.send("go")
    assert page.settled().parts == [CITATION]


def test_neighbouring_texts_are_one_part_however_they_are_said(world: World) -> None:
    world.chat(saying(["a", TextChunkResponse(text="b"), "", TODOS, "c"]))
    page = world.open()
    page.send("go")
    assert page.settled().parts == [TextChunkResponse(text="abc")]


def test_text_after_a_card_goes_on_below_it_while_it_streams(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "above"
        yield CALL
        yield "be"
        assert hold.wait(10)
        yield "low"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "abovebe")
    assert kinds(page.last()) == ["text", "tool_call", "text"]
    late = world.keep(page.another())
    assert kinds(late.last()) == ["text", "tool_call", "text"]
    hold.set()
    assert page.settled().parts == late.settled().parts
    assert page.settled().parts[2] == TextChunkResponse(text="below")


def test_what_a_response_was_when_it_was_yielded_counts(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        call = ToolCallResponse(name="search", arguments={"list": [1]})
        items = [TodoItem(id=1, title="as it was")]
        yield call
        yield TodoUpdateResponse(items=items)
        call.name = "changed"
        call.arguments["list"] = "changed"
        items[0].title = "changed"
        items.clear()
        assert hold.wait(10)
        yield "end"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.todos())
    hold.set()
    (call, _) = page.settled().parts
    assert isinstance(call, ToolCallResponse)
    assert (call.name, call.arguments) == ("search", {"list": [1]})
    assert [item.title for item in page.todos()] == ["as it was"]


def test_what_was_said_before_a_failure_or_a_stop_stays(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield ThinkingResponse(text="Hm.")
        yield CALL
        if messages[-1]["text"] == "fail":
            raise ValueError("no")
        yield StatusResponse(text="Waiting…")
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("fail")
    assert page.settled().status == "error"
    assert kinds(page.settled()) == ["thinking", "tool_call"]
    page.send("wait")
    page.wait_for(lambda p: len(p.messages()) == 4 and kinds(p.last())[2:] == ["status"])
    page.stop()
    assert page.settled().status == "stopped"
    assert kinds(page.settled()) == ["thinking", "tool_call"]


@pytest.mark.parametrize(
    "item", [TodoItem(id=1, title="x"), ChatResponse(), {"type": "text", "text": "x"}, 42, b"x"]
)
def test_what_is_no_response_is_an_error_that_names_it(
    local: World, item: Any, caplog: pytest.LogCaptureFixture
) -> None:
    local.chat(saying(["before", item, "after"]), show_errors=True)
    page = local.open()
    page.send("go")
    answer = page.settled()
    assert answer.failure is not None
    assert type(item).__name__ in (answer.failure.text or "")
    assert answer.text == "before"
    assert "A chat handler failed" in caplog.text


@pytest.mark.parametrize(
    "item",
    [
        ToolResultResponse(tool_id="x", result="a\ud83db"),
        ToolCallResponse(name="a\ud83db", arguments={"a\ud83d": ["\ud83d"]}),
        CitationResponse(title="a\ud83db"),
        StatusResponse(text="a\ud83db"),
        ThinkingResponse(text="a\ud83db"),
        SuggestionsResponse(suggestions=["a\ud83db"]),
        TodoUpdateResponse(items=[TodoItem(id=1, title="a\ud83db")]),
    ],
    ids=lambda item: item.type,
)
def test_half_an_emoji_harms_nobody(everywhere: World, item: ChatResponse) -> None:
    everywhere.chat(saying([item, "and on"]))
    page = everywhere.open()
    page.send("go")
    assert page.settled().text == "and on"
    again = everywhere.keep(page.another())
    assert again.text() == "and on"
    if everywhere.lasting:
        everywhere.restart()
        assert shown(everywhere.open()) == shown(page)


# ---- status and thinking ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "then", ["text", CALL, ThinkingResponse(text="Hm."), CITATION, SUGGESTIONS], ids=str
)
def test_a_status_is_gone_with_the_next_content(world: World, then: Any) -> None:
    first, second = world.event(), world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield StatusResponse(text="Searching…")
        yield TODOS
        assert first.wait(10)
        yield StatusResponse(text="Reading…")
        assert second.wait(10)
        yield then

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(
        lambda p: p.messages()[1:] and p.messages()[1].parts == [StatusResponse(text="Searching…")]
    )
    first.set()
    page.wait_for(lambda p: p.messages()[1].parts == [StatusResponse(text="Reading…")])
    late = world.keep(page.another())
    assert late.messages()[1].parts == [StatusResponse(text="Reading…")]
    second.set()
    for each in (page, late):
        answer = each.settled()
        assert len(answer.parts) == 1
        assert kinds(answer) == ["text" if isinstance(then, str) else then.type]


def test_a_status_is_gone_at_the_end(everywhere: World) -> None:
    everywhere.chat(saying(["done", StatusResponse(text="Tidying up…")]))
    page = everywhere.open()
    page.send("go")
    assert kinds(page.settled()) == ["text"]
    if everywhere.lasting:
        everywhere.restart()
        assert kinds(everywhere.open().last()) == ["text"]


def test_thinking_gets_its_duration_when_something_else_comes(world: World) -> None:
    hold, rest = world.event(), world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield ThinkingResponse(text="Hm, ")
        yield ThinkingResponse(text="well.")
        assert hold.wait(10)
        yield "So. "
        yield ThinkingResponse(text="But…")
        assert rest.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(
        lambda p: (
            p.messages()[1:]
            and p.messages()[1].parts == [ThinkingResponse(text="Hm, well.", duration=None)]
        )
    )
    hold.set()

    def second(page: Page) -> bool:
        return kinds(page.last()) == ["thinking", "text", "thinking"]

    page.wait_for(second)
    first = page.messages()[1].parts[0]
    assert isinstance(first, ThinkingResponse)
    assert first.duration is not None
    assert first.duration >= 0
    rest.set()
    last = page.settled().parts[2]
    assert isinstance(last, ThinkingResponse)
    assert last.duration is not None


def test_thinking_is_no_part_of_what_the_handler_is_given(world: World) -> None:
    given: list[list[str]] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        given.append([each["text"] for each in messages])
        yield ThinkingResponse(text="secretly")
        yield "openly"

    world.chat(handler)
    page = world.open()
    for text in ("one", "two"):
        page.send(text)
        page.settled()
    assert given == [["one"], ["one", "openly", "two"]]


# ---- the to-do list ---------------------------------------------------------------------------------


def test_each_thread_has_its_own_to_do_list(everywhere: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield TodoUpdateResponse(items=[TodoItem(id=1, title=messages[-1]["text"])])

    everywhere.chat(handler)
    page = everywhere.open()
    first = page.thread_id
    page.send("one")
    page.settled()
    second = page.new_thread()
    assert page.todos() == []
    page.send("two")
    page.settled()
    assert [item.title for item in page.todos(first)] == ["one"]
    assert [item.title for item in page.todos(second)] == ["two"]
    page.request("chat:todo-clear", {"threadId": first})
    page.wait_for(lambda p: p.todos(first) == [])
    assert [item.title for item in page.todos(second)] == ["two"]
    if everywhere.lasting:
        everywhere.restart()
        again = everywhere.open()
        again.open(first)
        assert again.todos() == []
        again.open(second)
        assert [item.title for item in again.todos()] == ["two"]


def test_the_author_may_set_and_clear_a_to_do_list_from_anywhere(world: World) -> None:
    chat = world.chat(lambda messages, ctx: "ok")
    page = world.open()
    first = page.thread_id
    second = page.new_thread()

    def work() -> None:
        chat.update_todos([TodoItem(id=1, title="here")])
        chat.update_todos([TodoItem(id=2, title="there")], first)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(10)
    page.wait_for(lambda p: p.todos(second) and p.todos(first))
    assert [item.title for item in page.todos(second)] == ["here"]
    assert [item.title for item in page.todos(first)] == ["there"]
    chat.clear_todos()
    page.wait_for(lambda p: p.todos(second) == [])
    assert page.todos(first)
    chat.clear_todos(first)
    page.wait_for(lambda p: p.todos(first) == [])


# ---- it stays ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_the_same_wherever_it_is_shown_again(everywhere: World, kind: str) -> None:
    everywhere.chat(saying(KINDS[kind]), welcome_message="Welcome.", model="m")
    page = everywhere.open()
    thread_id = page.thread_id
    page.send("go")
    page.settled()
    before, todos = shown(page), page.todos()
    assert len(before) == 3
    page.new_thread()
    page.open(thread_id)
    assert shown(page) == before
    switched = everywhere.keep(page.another())
    switched.open(thread_id)
    assert (shown(switched), switched.todos()) == (before, todos)
    page = everywhere.keep(page.reload())
    page.open(thread_id)
    assert (shown(page), page.todos()) == (before, todos)
    if everywhere.lasting:
        for crash in (False, True):
            everywhere.restart(crash=crash)
            page = everywhere.open()
            page.open(thread_id)
            assert (shown(page), page.todos()) == (before, todos)


def test_what_was_said_of_an_answer_survives_a_crash_in_the_middle(lasting: World) -> None:
    hold = lasting.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "Before. "
        yield ThinkingResponse(text="Hm.")
        yield CALL
        yield RESULT
        yield "After"
        yield TODOS
        yield StatusResponse(text="Reading…")
        hold.wait(10)

    lasting.chat(handler)
    page = lasting.open()
    page.send("go")
    page.wait_for(lambda p: p.messages()[1:] and kinds(p.last())[-1] == "status")
    before = page.messages()[1]
    lasting.restart(crash=True)
    answer = lasting.open().last()
    assert answer is not None
    assert answer.status == "interrupted"
    assert answer.parts == before.parts[:-1]
    assert lasting.open().todos() == TODOS.items
