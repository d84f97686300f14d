"""What a handler may be, what it may give, and what becomes of it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pywry import ChatResponse, TextChunkResponse
from tests.conversation import shapes
from tests.conversation.world import World

every_shape = pytest.mark.parametrize("shape", shapes.ALL)
every_stream = pytest.mark.parametrize("shape", shapes.STREAMING)


@every_shape
def test_a_handler_of_every_shape_answers(world: World, shape: str) -> None:
    def source(messages: Any, ctx: Any) -> Iterator[str]:
        yield "You "
        yield f"said: {messages[-1]['text']}"

    world.chat(shapes.ALL[shape](source))
    page = world.open()
    page.send("hello")
    last = page.settled()
    assert (last.status, last.text) == ("complete", "You said: hello")


@every_stream
def test_the_first_piece_arrives_before_the_second_is_made(world: World, shape: str) -> None:
    seen = world.event()

    def source(messages: Any, ctx: Any) -> Iterator[str]:
        yield "first"
        assert seen.wait(10)
        yield " second"

    world.chat(shapes.STREAMING[shape](source))
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "first", "the first piece alone")
    seen.set()
    assert page.answer() == "first second"


@pytest.mark.parametrize("shape", ["sync function", "async function"])
def test_the_sign_of_life_comes_before_anything_is_made(world: World, shape: str) -> None:
    seen = world.event()

    def source(messages: Any, ctx: Any) -> Iterator[str]:
        assert seen.wait(10)
        yield "done"

    world.chat(shapes.ALL[shape](source))
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.messages() and p.messages()[-1].status == "streaming")
    life = page.messages()[-1]
    assert (life.role, life.parts) == ("assistant", [])
    page.wait_for(lambda p: p.threads[p.thread_id].running, "the thread list to say so")
    seen.set()
    assert page.answer() == "done"
    page.wait_for(lambda p: not p.threads[p.thread_id].running, "the thread list to say so")


@every_shape
def test_a_handler_that_gives_nothing_ends_without_text(world: World, shape: str) -> None:
    def source(messages: Any, ctx: Any) -> Iterator[str]:
        yield from ()

    world.chat(shapes.ALL[shape](source))
    page = world.open()
    page.send("go")
    last = page.settled()
    assert (last.status, last.text, last.failure) == ("complete", "", None)


def _returns_none(messages: Any, ctx: Any) -> None:
    return None


async def _returns_none_later(messages: Any, ctx: Any) -> None:
    return None


@pytest.mark.parametrize("handler", [_returns_none, _returns_none_later])
def test_none_is_no_text(world: World, handler: Any) -> None:
    world.chat(handler)
    page = world.open()
    page.send("go")
    last = page.settled()
    assert (last.status, last.text) == ("complete", "")


def test_a_text_response_is_the_same_as_its_string(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield TextChunkResponse(text="a")
        yield "b"
        yield TextChunkResponse(text="c")

    world.chat(handler)
    page = world.open()
    page.send("go")
    last = page.settled()
    assert last.parts == [TextChunkResponse(text="abc")]


class NotAResponse(ChatResponse):
    """A response that the wire does not know."""

    word: str = "mine"


WRONG: dict[str, Any] = {
    "an int": 42,
    "a list": ["a", "b"],
    "a dict": {"text": "a"},
    "bytes": b"a",
    "a base response": ChatResponse(),
    "a response of the author's": NotAResponse(),
}


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("how", ["returned", "yielded", "returned async", "yielded async"])
def test_something_unknown_is_an_error_that_names_it(
    world: World, what: str, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    value = WRONG[what]

    def returned(messages: Any, ctx: Any) -> Any:
        return value

    def yielded(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "before "
        yield value
        yield "after"

    async def returned_async(messages: Any, ctx: Any) -> Any:
        return value

    async def yielded_async(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        yield "before "
        yield value
        yield "after"

    handlers = {
        "returned": returned,
        "yielded": yielded,
        "returned async": returned_async,
        "yielded async": yielded_async,
    }
    world.chat(handlers[how])
    page = world.open()
    with caplog.at_level(logging.ERROR):
        page.send("go")
        last = page.settled()
    assert last.status == "error"
    assert last.text == ("before " if how.startswith("yielded") else "")
    assert last.failure is not None
    assert last.failure.text is None
    text = caplog.text
    assert last.failure.reference in text
    assert type(value).__name__ in text
    assert "TextChunkResponse" in text
    assert "str" in text


@every_shape
def test_a_failure_shows_a_reference_and_the_log_has_the_traceback(
    world: World, shape: str, caplog: pytest.LogCaptureFixture
) -> None:
    def source(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        raise ValueError("sk-secret in /home/anna")

    world.chat(shapes.ALL[shape](source))
    page = world.open()
    with caplog.at_level(logging.ERROR):
        page.send("go")
        last = page.settled()
    assert last.status == "error"
    assert last.failure is not None
    assert last.failure.text is None
    assert "secret" not in repr(list(page.frames))
    record = next(each for each in caplog.records if last.failure.reference in each.getMessage())
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ValueError)
    if shape in shapes.STREAMING:
        assert last.text == "so far"


@every_shape
def test_an_author_may_show_the_errors(world: World, shape: str) -> None:
    def source(messages: Any, ctx: Any) -> Iterator[str]:
        yield from ()
        raise ValueError("the disk is full")

    world.chat(shapes.ALL[shape](source), show_errors=True)
    page = world.open()
    page.send("go")
    last = page.settled()
    assert last.failure is not None
    assert last.failure.text == "ValueError: the disk is full"


def test_a_debug_run_shows_the_errors(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYWRY_DEBUG", "1")

    def handler(messages: Any, ctx: Any) -> str:
        raise ValueError("the disk is full")

    world.chat(handler)
    page = world.open()
    page.send("go")
    failure = page.settled().failure
    assert failure is not None
    assert failure.text == "ValueError: the disk is full"


def test_a_failed_answer_is_not_given_to_the_handler_again(world: World) -> None:
    given: list[list[dict[str, Any]]] = []

    def handler(messages: list[dict[str, Any]], ctx: Any) -> Iterator[str]:
        given.append(messages)
        yield "half an "
        if len(given) == 1:
            raise ValueError("no")
        yield "answer"

    chat = world.chat(handler)
    page = world.open()
    page.send("one")
    assert page.settled().status == "error"
    (history,) = chat.threads.values()
    assert history[-1]["failed"] is True
    assert "stopped" not in history[-1], "nobody stopped it"
    page.send("two")
    assert page.answer() == "half an answer"
    assert [each.get("failed") for each in chat.threads[page.thread_id]] == [None, True, None, None]
    assert [(each["role"], each["text"]) for each in given[1]] == [
        ("user", "one"),
        ("user", "two"),
    ]
    assert page.transcript() == [
        ("user", "one"),
        ("assistant", "half an "),
        ("user", "two"),
        ("assistant", "half an answer"),
    ]


@pytest.mark.parametrize("exit_", [SystemExit, KeyboardInterrupt])
@pytest.mark.parametrize("shape", ["sync function", "async function", "async generator"])
def test_a_handler_that_tries_to_end_the_program_ends_its_answer(
    world: World, shape: str, exit_: type[BaseException]
) -> None:
    failing = [True]

    def source(messages: Any, ctx: Any) -> Iterator[str]:
        if failing:
            failing.clear()
            raise exit_(3)
        yield "still here"

    world.chat(shapes.ALL[shape](source))
    page = world.open()
    page.send("go")
    assert page.settled().status == "error"
    page.send("there?")
    assert page.answer() == "still here"


def test_what_an_inner_task_cancels_is_a_failure_and_no_stop(world: World) -> None:
    import asyncio

    async def handler(messages: Any, ctx: Any) -> str:
        task = asyncio.ensure_future(asyncio.Event().wait())
        task.cancel()
        await task
        return "never"

    world.chat(handler)
    page = world.open()
    page.send("go")
    assert page.settled().status == "error"


def test_the_handler_is_given_the_conversation_so_far(world: World) -> None:
    given: list[list[dict[str, Any]]] = []

    def handler(messages: list[dict[str, Any]], ctx: Any) -> str:
        given.append(messages)
        return f"answer {len(given)}"

    world.chat(handler, welcome_message="Welcome.")
    page = world.open()
    page.send("one")
    page.answer()
    page.send("two")
    page.answer()
    assert [(each["role"], each["text"]) for each in given[1]] == [
        ("assistant", "Welcome."),
        ("user", "one"),
        ("assistant", "answer 1"),
        ("user", "two"),
    ]


def test_the_handler_is_told_its_circumstances(world: World) -> None:
    given: list[Any] = []

    def handler(messages: Any, ctx: Any) -> str:
        given.append(ctx)
        return "ok"

    world.chat(handler, system_prompt="Be brief.", model="m-1", temperature=0.2)
    page = world.open()
    page.send("go")
    last = page.settled()
    ctx = given[0]
    assert (ctx.thread_id, ctx.message_id) == (page.thread_id, last.id)
    assert (ctx.system_prompt, ctx.model, ctx.temperature) == ("Be brief.", "m-1", 0.2)
    assert not ctx.cancel_event.is_set()
    assert "Be brief." not in repr(list(page.frames))


HARD_TEXTS = {
    "emoji": "a\U0001f600b\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "right to left": "\u202eabc\u05d0\u05d1",
    "NUL and controls": "a\x00b\x01c\x7f",
    "line ends": "a\r\nb\rc\n\u2028d",
    "combining": "e\u0301",
    "private": "\ue000\uffff",
}


@pytest.mark.parametrize("name", HARD_TEXTS)
def test_text_arrives_as_it_was_given(world: World, name: str) -> None:
    text = HARD_TEXTS[name]
    given: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        given.append(messages[-1]["text"])
        yield from text  # one code point at a time

    world.chat(handler)
    page = world.open()
    page.send(text)
    assert page.answer() == text
    assert given == [text]


def test_half_a_character_never_reaches_a_page(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "a\ud83d"
        yield "\ude00b"

    world.chat(handler)
    page = world.open()
    page.send("go")
    assert page.answer() == "a\ufffd\ufffdb"
