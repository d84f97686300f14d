"""Stop: the text so far stays and says that it was stopped, and nothing comes after it."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from pywry.protocol.server_events import Events, MessageEnd, StreamChunk
from pywry.testing import Page
from tests.conversation import shapes
from tests.conversation.world import World


def started(page: Page, text: str = "so far") -> str:
    """Send something, wait until the answer has begun, and return the answer's id."""
    page.send("go")
    page.wait_for(lambda p: p.text() == text and p.messages()[-1].role == "assistant")
    return page.messages()[-1].id


def ends(page: Page, message_id: str) -> list[str]:
    """Return every end that the page heard of a message."""
    return [
        event.status
        for frame in page.frames
        if isinstance(frame, Events)
        for event in frame.events
        if isinstance(event, MessageEnd) and event.message_id == message_id
    ]


@pytest.mark.parametrize("shape", shapes.STREAMING)
def test_stop_keeps_the_text_so_far_for_every_stream(world: World, shape: str) -> None:
    again, closed = world.event(), threading.Event()

    def source(messages: Any, ctx: Any) -> Iterator[str]:
        try:
            yield "so far"
            assert again.wait(10)
            yield " and more"
            yield " and more"
        finally:
            closed.set()

    chat = world.chat(shapes.STREAMING[shape](source))
    page = world.open()
    answer = started(page)
    page.stop()
    last = page.settled()
    assert (last.id, last.status, last.text) == (answer, "stopped", "so far")
    again.set()
    if shape in shapes.CLOSABLE:
        assert closed.wait(10), "the generator's finally did not run"
    history = chat.threads[page.thread_id][-1]
    assert (history["text"], history["stopped"]) == ("so far", True)
    page.probe()
    assert page.text() == "so far"
    assert ends(page, answer) == ["stopped"]


@pytest.mark.parametrize("shape", shapes.ONE_SHOT)
def test_stop_discards_what_a_one_shot_handler_returns_later(world: World, shape: str) -> None:
    go_on, begun, returned = world.event(), threading.Event(), threading.Event()

    def source(messages: Any, ctx: Any) -> Iterator[str]:
        begun.set()
        assert go_on.wait(10)
        yield "too late"
        returned.set()

    world.chat(shapes.ONE_SHOT[shape](source))
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.last() is not None and p.messages()[-1].status == "streaming")
    assert begun.wait(10)
    page.stop()
    assert page.settled().status == "stopped"
    go_on.set()
    assert returned.wait(10)
    page.probe()
    assert (page.text(), page.messages()[-1].status) == ("", "stopped")


def test_stop_sets_the_cancel_event(world: World) -> None:
    cancelled = threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        if ctx.cancel_event.wait(10):
            cancelled.set()

    world.chat(handler)
    page = world.open()
    started(page)
    page.stop()
    assert cancelled.wait(10)
    assert page.settled().status == "stopped"


def test_stop_cancels_an_async_handler_where_it_waits(world: World) -> None:
    finished = threading.Event()

    async def handler(messages: Any, ctx: Any) -> AsyncIterator[str]:
        try:
            yield "so far"
            await asyncio.Event().wait()
        finally:
            finished.set()

    world.chat(handler)
    page = world.open()
    started(page)
    page.stop()
    assert finished.wait(10), "the generator's finally did not run"
    assert page.settled().status == "stopped"


def test_stop_cancels_an_async_function_where_it_waits(world: World) -> None:
    waiting, cancelled = threading.Event(), threading.Event()

    async def handler(messages: Any, ctx: Any) -> str:
        waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise
        return "never"

    world.chat(handler)
    page = world.open()
    page.send("go")
    assert waiting.wait(10)
    page.stop()
    assert cancelled.wait(10)
    assert page.settled().status == "stopped"


def test_stop_by_the_id_of_a_message_stops_that_one_only(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    answer = started(page)
    page.stop(message_id="msg_another")
    page.probe()
    assert page.messages()[-1].status == "streaming"
    page.stop(message_id=answer)
    assert page.settled().status == "stopped"


def test_stop_by_the_id_of_a_message_finds_it_in_any_thread(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    first = page.thread_id
    answer = started(page)
    page.new_thread()
    page.request("chat:stop-generation", {"messageId": answer})
    page.wait_for(lambda p: p.messages(first)[-1].status == "stopped")


def test_stop_in_one_thread_leaves_the_other_alone(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        hold.wait(10)
        yield " and the end"

    world.chat(handler)
    page = world.open()
    first = page.thread_id
    started(page)
    second = page.new_thread()
    started(page)
    page.stop(thread_id=second)
    page.wait_for(lambda p: p.messages(second)[-1].status == "stopped")
    assert page.messages(first)[-1].status == "streaming"
    hold.set()
    page.wait_for(lambda p: p.messages(first)[-1].status == "complete")
    assert page.text(first) == "so far and the end"


def test_stop_when_nothing_runs_is_harmless(world: World) -> None:
    world.chat(lambda messages, ctx: "done")
    page = world.open()
    page.stop()
    page.send("go")
    assert page.answer() == "done"
    page.stop()
    assert page.messages()[-1].status == "complete"


def test_after_stop_what_waits_is_sent(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield f"answer to {messages[-1]['text']}"
        if messages[-1]["text"] == "go":
            hold.wait(10)

    world.chat(handler)
    page = world.open()
    started(page, "answer to go")
    page.send("next")
    page.wait_for(lambda p: [each.text for each in p.queue()] == ["next"])
    page.stop()
    assert page.answer() == "answer to next"
    assert page.transcript() == [
        ("user", "go"),
        ("assistant", "answer to go"),
        ("user", "next"),
        ("assistant", "answer to next"),
    ]
    assert page.messages()[1].status == "stopped"


def test_a_stopped_answer_is_in_the_history_as_stopped(world: World) -> None:
    given: list[Any] = []
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        given.append(messages)
        yield "so far"
        if len(given) == 1:
            hold.wait(10)

    world.chat(handler)
    page = world.open()
    started(page)
    page.stop()
    page.settled()
    page.send("again")
    page.answer()
    assert [(each["role"], each["text"], each.get("stopped")) for each in given[1]] == [
        ("user", "go", None),
        ("assistant", "so far", True),
        ("user", "again", None),
    ]


# ---- exactly one end, whatever the order ----------------------------------------------------------


def sync_one(go: threading.Event) -> Any:
    def handler(messages: Any, ctx: Any) -> str:
        go.wait(10)
        return "x"

    return handler


def sync_stream(go: threading.Event) -> Any:
    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "a"
        go.wait(10)
        yield "b"
        yield "c"

    return handler


def async_stream(go: threading.Event) -> Any:
    async def handler(messages: Any, ctx: Any) -> AsyncIterator[str]:
        yield "a"
        await asyncio.sleep(0)
        yield "b"
        await asyncio.sleep(0)
        yield "c"

    return handler


def failing(go: threading.Event) -> Any:
    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "a"
        go.wait(10)
        raise ValueError("no")

    return handler


RACERS: dict[str, Callable[[threading.Event], Any]] = {
    "sync function": sync_one,
    "sync generator": sync_stream,
    "async generator": async_stream,
    "failing": failing,
}


@pytest.mark.parametrize("racer", RACERS)
def test_stop_and_the_end_race_250_times_and_there_is_one_end(
    local: World, racer: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Four shapes, 250 times each: the stop comes from another thread at a random moment."""
    caplog.set_level("CRITICAL")
    chance = random.Random(f"stop {racer}")
    go = threading.Event()
    chat = local.chat(RACERS[racer](go))
    local.show()
    thread = chat._service.current().thread(None)
    heard: list[Any] = []
    thread.log.fold = _Recorder(thread.conversation, heard)
    statuses = set()
    ended = threading.Event()
    original = thread.ended

    def end(generation: Any) -> None:
        original(generation)
        ended.set()

    thread.ended = end  # type: ignore[method-assign]
    for number in range(250):
        go.clear()
        ended.clear()
        heard.clear()
        moments = threading.Barrier(3)

        def stopper(
            moments: threading.Barrier = moments, turns: int = chance.randrange(40)
        ) -> None:
            moments.wait(10)
            for _ in range(turns):
                thread.conversation.leaf  # noqa: B018 - passes the time, a few microseconds
            thread.stop()

        def releaser(
            moments: threading.Barrier = moments, turns: int = chance.randrange(40)
        ) -> None:
            moments.wait(10)
            for _ in range(turns):
                thread.conversation.leaf  # noqa: B018
            go.set()

        threads = [threading.Thread(target=stopper), threading.Thread(target=releaser)]
        for each in threads:
            each.start()
        thread.send(f"message {number}", None)
        moments.wait(10)
        for each in threads:
            each.join(10)
        assert ended.wait(10)
        with thread.log.lock:
            finals = [event for event in heard if isinstance(event, MessageEnd)]
            assert len(finals) == 1, finals
            after = heard[heard.index(finals[0]) + 1 :]
            assert not [event for event in after if isinstance(event, StreamChunk)]
        statuses.add(finals[0].status)
        assert thread.conversation.message(finals[0].message_id).status == finals[0].status  # type: ignore[union-attr]
    assert statuses <= {"complete", "stopped", "error"}
    assert "stopped" in statuses


class _Recorder:
    """Hears what a log is told."""

    def __init__(self, fold: Any, heard: list[Any]) -> None:
        self._fold = fold
        self._heard = heard

    def apply(self, event: Any) -> None:
        self._heard.append(event)
        self._fold.apply(event)

    def snapshot(self) -> Any:
        return self._fold.snapshot()


def test_after_any_race_the_thread_list_says_that_nothing_runs(local: World) -> None:
    """The stop may come between the beginning of an answer and the word that it began."""
    chat = local.chat(lambda messages, ctx: "x")
    local.show()
    owner = chat._service.current()
    thread = owner.thread(None)
    began = threading.Event()
    original = owner.touch

    def slow(each: Any) -> None:
        if not began.is_set():
            began.set()
            stopper.join(10)  # The other thread stops the answer in just this moment.
        original(each)

    def stop() -> None:
        assert began.wait(10)
        thread.stop()

    stopper = threading.Thread(target=stop)
    owner.touch = slow  # type: ignore[method-assign,assignment]
    stopper.start()
    thread.send("go", None)
    stopper.join(10)
    page = local.open("startup")
    page.wait_for(lambda p: p.messages() and p.messages()[-1].status == "stopped")
    assert not thread.info.running
