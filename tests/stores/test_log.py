"""What a reader of a live log gets."""

from __future__ import annotations

import asyncio

from pywry.chat.conversation import Conversation
from pywry.loop import doorbell
from pywry.protocol.messages import Message
from pywry.protocol.server_events import MessageEnd, MessageEvent, Position, StreamChunk
from pywry.stores.log import RUN, Log


def streaming() -> Log:
    log = Log(Conversation("t"))
    message = Message(id="m", role="assistant", status="streaming")
    log.append(MessageEvent(thread_id="t", message=message))
    return log


def say(log: Log, offset: int) -> None:
    log.append(StreamChunk(thread_id="t", message_id="m", part=0, offset=offset, chunk="x"))


def texts(log: Log, seq: int) -> list[tuple[int, str]]:
    part = log.read(Position(epoch=log.epoch, seq=seq), 10_000)
    assert part is not None
    assert part.last == log.head
    return [(event.offset, event.chunk) for event in part.events if isinstance(event, StreamChunk)]


def test_a_reader_who_lacks_the_last_piece_gets_only_that_when_the_message_ends() -> None:
    log = streaming()
    for offset in range(100):
        say(log, offset)
    log.append(MessageEnd(thread_id="t", message_id="m", status="complete"))
    assert texts(log, log.head - 2) == [(99, "x")]


def test_a_reader_in_an_older_run_gets_it_whole_and_can_skip_what_it_has() -> None:
    log = streaming()
    for offset in range(2 * RUN + 1):
        say(log, offset)
    assert texts(log, log.head - RUN - 10) == [(0, "x" * (2 * RUN + 1))]
    assert texts(log, log.head - 1) == [(2 * RUN, "x")]


def test_a_reader_at_the_head_gets_nothing() -> None:
    log = streaming()
    say(log, 0)
    assert texts(log, log.head) == []


def test_a_frame_is_told_again_only_to_a_reader_at_the_same_place() -> None:
    log = streaming()
    say(log, 0)
    log.tell("name", 2, 2, "frame")
    here = Position(epoch=log.epoch, seq=1)
    assert log.told("name", here) == (Position(epoch=log.epoch, seq=2), "frame")
    assert log.told("other", here) is None
    assert log.told("name", None) is None
    assert log.told("name", Position(epoch=log.epoch, seq=0)) is None
    assert log.told("name", Position(epoch="another", seq=1)) is None
    say(log, 1)
    assert log.told("name", here) is None, "there is more to be told by now"


def test_a_doorbell_wakes_the_loop_once_and_calls_everybody() -> None:
    async def ring() -> tuple[list[int], int]:
        loop = asyncio.get_running_loop()
        woken = 0
        wake = loop.call_soon_threadsafe

        def count(*arguments: object) -> object:
            nonlocal woken
            woken += 1
            return wake(*arguments)  # type: ignore[arg-type]

        loop.call_soon_threadsafe = count  # type: ignore[method-assign,assignment]
        called: list[int] = []
        bell = doorbell()
        assert doorbell() is bell
        for number in range(20):
            bell.ring(lambda number=number: called.append(number))  # type: ignore[misc]
        # A call that came while the bell was answered needs another answer.
        bell.ring(lambda: bell.ring(lambda: called.append(20)))
        while len(called) < 21:  # noqa: ASYNC110 - the loop itself is looked at
            await asyncio.sleep(0)
        return called, woken

    assert asyncio.run(asyncio.wait_for(ring(), 10)) == (list(range(21)), 2)
