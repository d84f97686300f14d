"""Whatever becomes of the connection: every page shows exactly what was said, once, in order."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry.protocol.server_events import Events, Position, Reset
from pywry.session.limits import Limits
from pywry.testing import Page
from pywry.transports import websocket
from tests.conversation.world import World

WORDS = [f"word{number} " for number in range(200)]
ANSWER = "".join(WORDS)


class Paced:
    """A handler of 200 words that goes on when it is told to."""

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.runs = 0

    def __call__(self, messages: Any, ctx: Any) -> Iterator[str]:
        self.runs += 1
        for word in WORDS:
            if not self.gate.acquire(timeout=30) or ctx.cancel_event.is_set():
                return
            yield word

    def go(self, words: int = len(WORDS)) -> None:
        """Let so many words more be said."""
        for _ in range(words):
            self.gate.release()


def seen(page: Page, words: int) -> None:
    """Wait until the page shows so many words."""
    text = "".join(WORDS[:words])
    page.wait_for(lambda p: p.text().startswith(text), f"{words} words")


# ---- 100 cuts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(100))
def test_a_cut_anywhere_changes_nothing(seed: int) -> None:
    """One of 100: a page is cut at random frames, again and again; another one watches undisturbed."""
    chance = random.Random(seed)
    local = World("in-process")
    handler = Paced()
    local.chat(handler)
    try:
        page = local.open()
        witness = local.keep(page.another())
        said, cuts = 0, 0
        page.cut(after_frames=chance.randint(1, 4))
        page.send("go")
        while said < len(WORDS):
            step = min(len(WORDS) - said, chance.randint(1, 60))
            handler.go(step)
            said += step
            seen(witness, said)
            if page._wire is None or chance.random() < 0.3:
                if page._wire is not None:
                    page.cut()
                page.reconnect(wait=chance.random() < 0.5)
                cuts += 1
                page.cut(after_frames=chance.randint(1, 8))
        if page._wire is None:
            page.reconnect()
        else:
            page.cut()
            page.reconnect()
        assert cuts
        assert page.answer() == witness.answer() == ANSWER
        assert page.transcript() == witness.transcript() == [("user", "go"), ("assistant", ANSWER)]
        assert [each.id for each in page.messages()] == [each.id for each in witness.messages()]
        assert handler.runs == 1
    finally:
        handler.go()
        local.close()


@pytest.mark.parametrize("seed", range(10))
def test_a_cut_at_any_byte_changes_nothing(served: World, seed: int) -> None:
    """The same over a real WebSocket, where a connection can end in the middle of a frame."""
    chance = random.Random(seed)
    handler = Paced()
    served.chat(handler)
    page = served.open()
    witness = served.keep(page.another())
    said = 0
    page.cut(after_bytes=chance.randint(1, 1500))
    page.send("go")
    while said < len(WORDS):
        step = min(len(WORDS) - said, chance.randint(10, 60))
        handler.go(step)
        said += step
        seen(witness, said)
        if page._wire is None:
            page.reconnect(wait=False)
            page.cut(after_bytes=chance.randint(1, 3000))
    if page._wire is None:
        page.reconnect()
    else:
        page.cut()
        page.reconnect()
    assert page.answer() == witness.answer() == ANSWER
    assert page.transcript() == witness.transcript()
    assert handler.runs == 1


# ---- stories ------------------------------------------------------------------------------------------


def test_a_reload_a_second_tab_and_a_cut_in_the_middle_of_200_words(world: World) -> None:
    handler = Paced()
    world.chat(handler)
    page = world.open()
    page.send("go")
    handler.go(50)
    seen(page, 50)
    page = world.keep(page.reload())
    seen(page, 50)
    handler.go(50)
    second = world.keep(page.another())
    seen(second, 100)
    page.cut()
    handler.go(50)
    seen(second, 150)
    page.reconnect()
    handler.go(50)
    assert page.answer() == second.answer() == ANSWER
    assert page.messages() == second.messages()


def test_a_page_that_comes_back_gets_only_what_it_lacks(world: World) -> None:
    handler = Paced()
    world.chat(handler)
    page = world.open()
    page.send("go")
    handler.go(100)
    seen(page, 100)
    page.cut()
    handler.go(100)
    page.frames.clear()
    resets = page.resets
    page.reconnect()
    assert page.answer() == ANSWER
    assert page.resumed is True
    assert page.resets == resets
    chunks = [
        event.chunk
        for frame in page.frames
        if isinstance(frame, Events)
        for event in frame.events
        if event.type == "chat:stream-chunk"
    ]
    # The run of text in which the page stands may come whole: the page skips what it has, by the offset.
    assert "".join(chunks) in ("".join(WORDS[100:]), ANSWER)
    assert len(chunks) < 100


def test_a_position_of_another_epoch_begins_anew(world: World) -> None:
    world.chat(lambda messages, ctx: "answer")
    page = world.open()
    page.send("go")
    page.answer()
    for log in page._logs.values():
        log.position = Position(epoch="another", seq=3)
    page.cut()
    resets = page.resets
    page.reconnect()
    page.wait_for(lambda p: p.resets == resets + len(p._logs))
    assert page.transcript() == [("user", "go"), ("assistant", "answer")]


def test_a_position_of_the_future_begins_anew(world: World) -> None:
    world.chat(lambda messages, ctx: "answer")
    page = world.open()
    name = f"{page.chat_id}/{page.thread_id}"
    position = page.position(name)
    assert position is not None
    page._logs[name].position = Position(epoch=position.epoch, seq=position.seq + 1000)
    page.cut()
    page.reconnect()
    page.wait_for(
        lambda p: any(isinstance(f, Reset) and f.log == name for f in list(p.frames)[-6:])
    )


def test_a_log_that_reaches_not_back_far_enough_begins_anew(world: World) -> None:
    chat = world.chat(lambda messages, ctx: "x" * 60_000)
    page = world.open()
    page.send("0")
    page.answer()
    page.cut()
    resets = page.resets
    thread_id = page.thread_id
    for number in range(1, 15):
        chat.send_message(f"{number} " + "y" * 60_000)
    page.reconnect()
    page.wait_for(lambda p: p.text(thread_id).startswith("14 "))
    assert page.resets == resets + 1
    shown = [each.text[:2].strip() for each in page.messages()]
    before = {"threadId": thread_id, "before": page.messages()[0].id}
    earlier = page.request("chat:request-history", before)["messages"]
    assert [each["parts"][0]["text"][:2].strip() for each in earlier][2:] + shown == [
        str(number) for number in range(1, 15)
    ]


def test_a_page_notices_by_a_probe_that_the_end_was_lost(world: World) -> None:
    """A page that missed the last frame sees no gap; the heads in a pong tell it."""
    world.chat(lambda messages, ctx: "answer")
    page = world.open()
    page.send("go")
    page.answer()
    name = f"{page.chat_id}/{page.thread_id}"
    log = page._logs[name]
    assert log.position is not None
    log.position = Position(epoch=log.position.epoch, seq=log.position.seq - 1)
    log.fold.messages[-1].status = "streaming"  # type: ignore[union-attr]
    assert page.probe().heads[name].seq == log.position.seq + 1
    page.probe()
    assert page.settled().status == "complete"


# ---- once ---------------------------------------------------------------------------------------------


def test_the_same_message_sent_twice_is_one_message_and_one_run(world: World) -> None:
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        runs.append(messages[-1]["text"])
        return "answer"

    world.chat(handler)
    page = world.open()
    event = page.send("go")
    page.answer()
    page.post("chat:user-message", {"text": "go", "threadId": page.thread_id}, event_id=event)
    page.reply(event)
    page.probe()
    assert page.transcript() == [("user", "go"), ("assistant", "answer")]
    assert runs == ["go"]


@pytest.mark.parametrize("thread", ["named", "not named"])
def test_also_after_a_reconnect_and_when_the_page_is_forgotten(world: World, thread: str) -> None:
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        runs.append(messages[-1]["text"])
        return "answer"

    world.chat(handler)
    page = world.open()
    data: dict[str, Any] = {"text": "go"}
    if thread == "named":
        data["threadId"] = page.thread_id
    event = page.post("chat:user-message", data)
    page.reply(event)
    page.wait_for(lambda p: p.text() == "answer")
    first = page.thread_id
    page.cut()
    page.reconnect()
    page.post("chat:user-message", data, event_id=event)
    page.reply(event)
    page.close()
    # Another page id: the server does not know the page any more, as after a long time.
    page = world.open()
    if thread == "not named":
        page.new_thread()
    page.post("chat:user-message", data, event_id=event)
    page.reply(event)
    page.probe()
    page.follow(first)
    assert page.transcript(first) == [("user", "go"), ("assistant", "answer")]
    assert sum(len(page.messages(each)) for each in page.threads) == 2
    assert runs == ["go"]


def test_a_waiting_message_sent_twice_waits_once(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        hold.wait(10)
        yield "x"

    world.chat(handler)
    page = world.open()
    page.reply(page.send("go"))
    event = page.send("next")
    page.reply(event)
    page.cut()
    other = world.open()
    other.post("chat:user-message", {"text": "next", "threadId": page.thread_id}, event_id=event)
    other.reply(event)
    other.wait_for(lambda p: [each.text for each in p.queue()] == ["next"])


def test_what_was_not_answered_is_sent_again_after_a_cut(world: World) -> None:
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        runs.append(messages[-1]["text"])
        return "answer"

    world.chat(handler)
    page = world.open()
    page.cut()
    page.send("said while nobody listened")
    assert page.unanswered
    page.reconnect()
    assert page.answer() == "answer"
    page.wait_for(lambda p: not p.unanswered)
    assert runs == ["said while nobody listened"]


def test_the_events_of_a_page_are_taken_in_order(world: World) -> None:
    world.chat(lambda messages, ctx: "x")
    page = world.open()
    thread = page.thread_id
    for title in "abcdefghij":
        page.post("chat:thread-rename", {"threadId": thread, "title": title})
    page.wait_for(lambda p: not p.unanswered and p.threads[thread].title == "j")
    titles = [
        event.thread.title
        for frame in page.frames
        if isinstance(frame, Events)
        for event in frame.events
        if event.type == "chat:thread"
    ]
    assert titles == list("abcdefghij")


# ---- pages --------------------------------------------------------------------------------------------


def test_two_pages_of_one_visitor_both_stay_and_both_may_type(world: World) -> None:
    world.chat(lambda messages, ctx: f"re: {messages[-1]['text']}")
    one = world.open()
    two = world.keep(one.another())
    one.send("from one")
    one.answer()
    two.wait_for(lambda p: p.text() == "re: from one")
    two.send("from two")
    two.answer()
    one.wait_for(lambda p: p.text() == "re: from two" and p.messages()[-1].status == "complete")
    assert one.messages() == two.messages()
    assert one.connected
    assert two.connected


def test_the_same_page_on_a_second_connection_replaces_the_first(world: World) -> None:
    world.chat(lambda messages, ctx: "x")
    page = world.open()
    twin = world.keep(Page(page.place, page.id).connect())
    page.wait_for(lambda p: p.closed == 4409)
    assert page.bye == "replaced"
    twin.send("go")
    assert twin.answer() == "x"


def test_two_visitors_see_nothing_of_each_other(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield f"secret of {messages[-1]['text']}"
        hold.wait(10)

    world.chat(handler)
    anna, ben = world.open("anna"), world.open("ben")
    anna.send("anna")
    ben.send("ben")
    anna.wait_for(lambda p: p.text() == "secret of anna")
    ben.wait_for(lambda p: p.text() == "secret of ben")
    hold.set()
    anna.answer()
    ben.answer()
    anna.probe()
    ben.probe()
    assert "ben" not in repr(list(anna.frames))
    assert "anna" not in repr(list(ben.frames))
    assert set(anna.threads).isdisjoint(ben.threads)


# ---- slow pages ---------------------------------------------------------------------------------------


def test_a_slow_page_gets_fewer_and_larger_frames(local: World) -> None:
    handler = Paced()
    local.chat(handler)
    page = local.open()
    witness = local.keep(page.another())
    page.send("go")
    handler.go(1)
    seen(page, 1)
    page.frames.clear()
    page.stop_reading()
    for _ in range(198):
        handler.go(1)
    seen(witness, 199)
    page.read_on()
    handler.go(1)
    assert page.answer() == ANSWER
    events = [frame for frame in page.frames if isinstance(frame, Events)]
    assert len(events) < 20


def test_nothing_piles_up_for_a_page_that_does_not_read(local: World) -> None:
    """What a page lacks is between its cursor and the head of the log; nothing is queued for it."""
    handler = Paced()
    local.chat(handler)
    page = local.open()
    witness = local.keep(page.another())
    page.send("go")
    handler.go(1)
    seen(page, 1)
    page.stop_reading()
    handler.go(199)
    assert witness.answer() == ANSWER
    assert local.server is not None
    sessions = list(local.server.sessions._sessions.values())
    assert all(not session._sender.answers for session in sessions if session._sender)
    assert all(session._inbox.empty() for session in sessions)
    page.read_on()
    assert page.answer() == ANSWER


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_page_that_stops_reading_is_disconnected_and_can_resume(local: World) -> None:
    clock, handler = Clock(), Paced()
    local.chat(handler)
    local.show(clock=clock, limits=Limits(stall=30))
    page = local.open()
    witness = local.keep(page.another())
    page.send("go")
    handler.go(10)
    seen(page, 10)
    page.stop_reading()
    handler.go(90)
    seen(witness, 100)
    assert local.server is not None
    sessions = local.server.sessions._sessions
    session = next(each for caller, each in sessions.items() if caller.page == page.id)

    async def stuck() -> None:
        while session._sender is None or session._sender.waiting_since is None:  # noqa: ASYNC110
            await asyncio.sleep(0)

    local.server.loop.run(asyncio.wait_for(stuck(), 10))
    clock.now += 29
    local.server.check()
    assert page.closed is None
    clock.now += 2
    witness.probe()
    local.server.check()
    page.wait_for(lambda p: p.closed == 4408)
    assert witness.connected
    page.reconnect()
    handler.go(100)
    assert page.answer() == witness.answer() == ANSWER


def test_a_page_that_stops_reading_a_real_connection_is_disconnected(
    served: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network's buffers are full, so not even a close frame can be written: the connection is aborted."""
    chat = served.chat(lambda messages, ctx: "x")
    page = served.open()
    witness = served.keep(page.another())
    page.stop_reading()
    for number in range(1, 141):
        chat.send_message("x" * 100_000)
        witness.wait_for(lambda p, n=number: len(p.messages()) == n)  # type: ignore[misc]
    assert served.app is not None
    pages = served.app._server._pages
    sessions = pages.sessions(served.widget)
    session = next(each for key, each in sessions._sessions.items() if key.page == page.id)

    async def expire() -> None:
        sender = session._sender
        assert sender is not None
        assert sender.waiting_since is not None, "the page's buffers are not full"
        sender.waiting_since -= 31
        session.check()
        await asyncio.wait(session._running)

    monkeypatch.setattr(websocket, "CLOSING", 0.05)
    served.app._server.loop.run(expire())
    page.read_on()
    page.wait_for(lambda p: p.closed == 1006, "the connection to be aborted")
    page.reconnect()
    page.wait_for(lambda p: p.messages() and len(p.text()) == 100_000)


def test_a_silent_page_is_dropped_after_a_minute(local: World) -> None:
    clock = Clock()
    local.chat(lambda messages, ctx: "x")
    local.show(clock=clock)
    assert local.server is not None
    page, talker = local.open(), local.open("ben")
    clock.now += 59
    talker.probe()
    local.server.check()
    assert page.connected
    clock.now += 2
    local.server.check()
    page.wait_for(lambda p: p.closed == 4408)
    assert talker.connected
    assert len(local.server.sessions) == 2
    clock.now += 301
    talker.probe()
    local.server.check()
    assert len(local.server.sessions) == 1


def test_a_pong_tells_the_heads_of_what_the_page_follows(world: World) -> None:
    world.chat(lambda messages, ctx: "x")
    page = world.open()
    page.send("go")
    page.answer()
    page.wait_for(lambda p: not p.threads[p.thread_id].running)
    heads = page.probe().heads
    assert set(heads) == {"app", page.chat_id, f"{page.chat_id}/{page.thread_id}"}
    for name, head in heads.items():
        page.wait_for(lambda p, name=name, head=head: p.position(name) == head)  # type: ignore[misc]


def test_a_handler_that_never_pauses_starves_nobody(world: World) -> None:
    """A page that reads as fast as the handler writes must not keep the I/O loop for itself."""
    stop = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        while not stop.is_set() and not ctx.cancel_event.is_set():
            yield "x"

    world.chat(handler)
    page, other = world.open(), world.open("ben")
    page.send("go")
    page.wait_for(lambda p: len(p.text()) > 1000)
    for _ in range(20):
        other.probe()
    page.stop()
    assert page.settled().status == "stopped"


def test_very_many_pieces_are_few_objects(local: World) -> None:
    """200,000 one-character chunks: the log forgets, and the text so far is not a million strings."""
    count = 200_000

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        for _ in range(count):
            yield "x"

    chat = local.chat(handler)
    page = local.open()
    most = [0, 0]
    thread = chat._service.current().thread(None)
    original = thread.log._trim

    def trim() -> None:
        original()
        most[0] = max(most[0], len(thread.log._entries))
        most[1] = max(
            most[1], sum(len(run.pieces) for run in thread.log._entries if hasattr(run, "pieces"))
        )

    thread.log._trim = trim  # type: ignore[method-assign]
    page.send("go")
    page.wait_for(lambda p: p.messages() and p.messages()[-1].status == "complete", timeout=40)
    assert len(page.text()) == count
    frames = sum(isinstance(frame, Events) for frame in page.frames)
    assert frames < count / 50
    assert most[0] < 5000
    assert most[1] < 10_000
