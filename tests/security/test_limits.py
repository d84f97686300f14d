"""Every limit is hit, and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from pywry import ChatManager, ToolCallResponse, ToolResultResponse
from pywry.chat import threads as threads_module
from pywry.chat.conversation import BUDGET
from pywry.chat.queue import MAX_QUEUE
from pywry.chat.transcript import MAX_MESSAGES_PER_THREAD
from pywry.errors import RefusedError
from pywry.protocol.page import PageConfig
from pywry.session.limits import Limits
from pywry.session.sender import UNSENT
from pywry.session.session import TOO_SLOW, UNTAKEN
from pywry.stores import Store
from pywry.stores.base import Write
from pywry.stores.memory import MemoryStore
from pywry.testing import LocalServer, Page
from pywry.testing.wires import Place, Receiver, Wire
from pywry.widget import RETAINED

GENEROUS = Limits(rate=1e9, burst=10**9)


class Story:
    """A chat and a page."""

    def __init__(self, handler: Any, **options: Any) -> None:
        self.hold = threading.Event()
        self.chat = ChatManager(handler, **options)
        self.server = LocalServer(self.chat, GENEROUS)
        self.page = Page(self.server.visitor()).connect()

    def __enter__(self) -> Story:
        return self

    def __exit__(self, *_: object) -> None:
        self.hold.set()
        self.page.close()
        self.page.check()
        self.server.close()
        self.chat.close()


def refusal(page: Page, event: str, data: dict[str, Any]) -> RefusedError:
    """Return why an event is refused."""
    with pytest.raises(RefusedError) as error:
        page.request(event, data)
    assert error.value.message.endswith(".") or ":" in error.value.message
    return error.value


def test_a_message_is_not_empty() -> None:
    with Story(lambda messages, ctx: "x") as story:
        for text in ("", " ", "\n\t\u00a0"):
            assert refusal(story.page, "chat:user-message", {"text": text}).code == "empty-message"
        assert story.page.messages() == []


def test_a_message_has_100_000_characters_at_most() -> None:
    with Story(lambda messages, ctx: str(len(messages[-1]["text"]))) as story:
        story.page.send("x" * 100_000)
        assert story.page.answer() == "100000"
        too_long = refusal(story.page, "chat:user-message", {"text": "x" * 100_001})
        assert too_long.code == "bad-event"
        assert "100000" in too_long.message
        assert len(story.page.messages()) == 2


def test_a_message_has_20_attachments_at_most() -> None:
    with Story(lambda messages, ctx: "x") as story:
        data = {"text": "x", "attachments": [{}] * 21}
        assert "20" in refusal(story.page, "chat:user-message", data).message


def test_so_many_messages_may_wait() -> None:
    hold = threading.Event()
    with Story(lambda messages, ctx: hold.wait(10) and "x") as story:
        for number in range(MAX_QUEUE + 1):
            story.page.reply(story.page.send(str(number)))
        full = refusal(story.page, "chat:user-message", {"text": "one more"})
        assert full.code == "queue-full"
        assert str(MAX_QUEUE) in full.message
        hold.set()
        story.page.settled()
        assert len(story.page.messages()) == 2 * (MAX_QUEUE + 1)


def test_an_owner_may_have_so_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    assert threads_module.MAX_THREADS <= 10_000
    monkeypatch.setattr(threads_module, "MAX_THREADS", 5)
    with Story(lambda messages, ctx: "x") as story:
        for _ in range(4):
            story.page.request("chat:thread-create")
        full = refusal(story.page, "chat:thread-create", {})
        assert full.code == "too-many-threads"
        assert "5" in full.message
        story.page.request("chat:thread-delete", {"threadId": story.page.thread_id})
        story.page.request("chat:thread-create")


def test_a_title_has_200_characters_at_most() -> None:
    with Story(lambda messages, ctx: "x") as story:
        data = {"threadId": story.page.thread_id, "title": "x" * 201}
        assert refusal(story.page, "chat:thread-rename", data).code == "bad-event"


def test_a_handler_is_given_so_many_messages_and_the_page_keeps_all() -> None:
    given: list[int] = []

    def handler(messages: Any, ctx: Any) -> str:
        given.append(len(messages))
        return "x"

    with Story(handler) as story:
        thread = story.chat._service.find_thread(story.page.thread_id)
        for number in range(MAX_MESSAGES_PER_THREAD + 50):
            thread.add("assistant", str(number))
        story.page.send("go")
        story.page.settled()
        assert given == [MAX_MESSAGES_PER_THREAD]
        history = story.page.request("chat:request-history", {"threadId": story.page.thread_id})
        assert history["total"] == MAX_MESSAGES_PER_THREAD + 52


def test_a_page_of_the_history_has_200_messages_at_most() -> None:
    with Story(lambda messages, ctx: "x") as story:
        data = {"threadId": story.page.thread_id, "limit": 201}
        assert refusal(story.page, "chat:request-history", data).code == "bad-event"


def test_a_message_of_a_megabyte_is_shown() -> None:
    with Story(lambda messages, ctx: "x" * 1_000_000) as story:
        story.page.send("go")
        assert len(story.page.answer()) == 1_000_000
        other = story.page.another()
        assert len(other.text()) == 1_000_000
        other.close()


# ---- what is acknowledged is kept ---------------------------------------------------------------------


class LateStore(MemoryStore):
    """A store that keeps nothing for good until the test says so."""

    persistent = True

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Future[None]] = []
        self._lock = threading.Lock()

    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        """Take a write, and keep it later."""
        future: Future[None] = Future()
        with self._lock:
            self.waiting.append(future)
        return future

    def commit(self, error: Exception | None = None) -> None:
        """Keep, or fail to keep, everything that was submitted."""
        with self._lock:
            waiting, self.waiting = self.waiting, []
        for future in waiting:
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)


@pytest.fixture
def late() -> Iterator[tuple[Page, LateStore]]:
    """A page of a chat whose store commits when it is told to."""
    store = LateStore()
    assert isinstance(store, Store)
    chat = ChatManager(lambda messages, ctx: "answer", store=store)
    server = LocalServer(chat, GENEROUS)
    page = Page(server.visitor()).connect()
    yield page, store
    page.close()
    server.close()
    store.commit()
    chat.close()


def test_a_message_is_acknowledged_when_it_is_kept_and_not_before(
    late: tuple[Page, LateStore],
) -> None:
    page, store = late
    event = page.send("hello")
    page.wait_for(lambda p: p.text() == "answer" and p.messages()[-1].status == "complete")
    page.probe()
    assert page.answered(event) is None, "the answer may be there before the question is kept"
    store.commit()
    page.reply(event)


def test_a_message_sent_again_before_it_is_kept_is_not_acknowledged_either(
    late: tuple[Page, LateStore],
) -> None:
    page, store = late
    event = page.send("hello")
    page.wait_for(lambda p: p.text() == "answer")
    other = page.another()
    other.post("chat:user-message", {"text": "hello", "threadId": page.thread_id}, event_id=event)
    other.probe()
    assert other.answered(event) is None
    store.commit()
    other.reply(event)
    other.close()


def test_what_cannot_be_kept_is_refused(
    late: tuple[Page, LateStore], caplog: pytest.LogCaptureFixture
) -> None:
    page, store = late
    event = page.send("hello")
    page.wait_for(lambda p: p.text() == "answer")
    store.commit(OSError("the disk is full: /home/anna/secret"))
    with pytest.raises(RefusedError) as error:
        page.reply(event)
    assert "secret" not in error.value.message
    assert "the disk is full" in caplog.text


# ---- what one frame to a page may hold ---------------------------------------------------------------


class Scales:
    """A wire's other end that measures what comes and hands it on.

    Args:
        place: Where the page is opened.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self.upload, self.download = place.upload, place.download
        self.frames: list[int] = []

    @property
    def config(self) -> PageConfig:
        """What a page is told."""
        return self._place.config

    def connect(self, page: Receiver) -> Wire:
        """Open a connection whose frames are measured."""
        return self._place.connect(Measured(page, self.frames))


class Measured:
    """A page whose frames are measured before it gets them."""

    def __init__(self, page: Receiver, frames: list[int]) -> None:
        self._page = page
        self._frames = frames

    def receive(self, wire: Wire, text: str) -> None:
        """Measure a frame."""
        self._frames.append(len(text))
        self._page.receive(wire, text)

    def lost(self, wire: Wire, code: int) -> None:
        """The connection is gone."""
        self._page.lost(wire, code)


FRAME = BUDGET + 64 * 1024
"""What is to be a frame at the most, unless a single message is more: the messages, and what JSON adds."""


@pytest.fixture
def long_story() -> Iterator[tuple[Story, list[str]]]:
    """A thread of 60 messages of the largest size."""
    with Story(lambda messages, ctx: "x") as story:
        thread = story.chat._service.find_thread(story.page.thread_id)
        added = [
            thread.add("assistant", f"{number} ".ljust(100_000, "y"))[0] for number in range(60)
        ]
        yield story, [message.id for message in added]


def test_a_page_that_opens_a_long_thread_gets_no_frame_of_megabytes(
    long_story: tuple[Story, list[str]],
) -> None:
    story, ids = long_story
    scales = Scales(story.server.visitor())
    page = Page(scales).connect()
    page.wait_for(lambda p: p.text().startswith("59 "))
    assert max(scales.frames) < FRAME
    shown = [message.id for message in page.messages()]
    assert 1 < len(shown) < 10
    while len(shown) < len(ids):
        data = {"threadId": page.thread_id, "before": shown[0], "limit": 200}
        part = page.request("chat:request-history", data)
        earlier = [message["id"] for message in part["messages"]]
        assert earlier, "there is always one"
        assert part["total"] == len(ids)
        assert part["start"] == len(ids) - len(shown) - len(earlier)
        shown = [*earlier, *shown]
    assert shown == ids
    assert max(scales.frames) < FRAME
    page.close()


def test_large_results_of_tools_count_like_text() -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        for number in range(3):
            yield ToolCallResponse(tool_id=str(number), name="read", arguments={"x": "y" * 50_000})
            yield ToolResultResponse(tool_id=str(number), result="z" * 100_000)

    with Story(handler) as story:
        for _ in range(3):
            story.page.send("go")
            story.page.settled()
        scales = Scales(story.server.visitor())
        page = Page(scales).connect()
        page.wait_for(lambda p: bool(p.messages()) and p.messages()[-1].status == "complete")
        assert max(scales.frames) < FRAME
        assert len(page.messages()) == 2, "the others come on demand"
        page.close()


def test_a_branch_that_is_too_long_to_be_told_is_begun_at_its_end() -> None:
    texts = iter(["first", "second"])
    with Story(lambda messages, ctx: next(texts)) as story:
        page = story.page
        page.send("one")
        page.settled()
        first = page.messages()[0].id
        thread = story.chat._service.find_thread(page.thread_id)
        for number in range(12):
            thread.add("assistant", f"{number} ".ljust(100_000, "y"))
        page.edit(first, "two")
        page.wait_for(lambda p: p.text() == "second")
        page.settled()
        scales = Scales(story.server.visitor())
        other = Page(scales).connect()
        page.request("chat:select-version", {"threadId": page.thread_id, "messageId": first})
        for each in (page, other):
            each.wait_for(lambda p: p.text().startswith("11 "))
            assert each.probe().heads
            assert each.messages()[-1].id == thread.conversation.leaf
        assert max(scales.frames) < FRAME
        other.close()
        other.check()


def test_a_page_that_asks_and_does_not_read_is_not_answered_on_and_on(
    long_story: tuple[Story, list[str]],
) -> None:
    """Answers that nobody takes are not made: what waits for a page is bounded, however much it asks for."""
    story, ids = long_story
    page = story.page
    page.wait_for(lambda p: p.text().startswith("59 "))
    (session,) = story.server.sessions._sessions.values()
    page.stop_reading()
    for _ in range(400):
        page.post("chat:request-history", {"threadId": page.thread_id, "before": ids[-1]})

    async def waiting() -> int:
        return len(session._sender.answers if session._sender else ())

    assert story.server.loop.run(waiting()) <= UNSENT + 1
    page.read_on()
    page.wait_for(lambda p: not p.unanswered)
    assert story.server.loop.run(waiting()) == 0


def test_a_page_that_only_asks_is_disconnected(long_story: tuple[Story, list[str]]) -> None:
    story, ids = long_story
    page = story.page
    page.stop_reading()
    for _ in range(UNTAKEN + 2 * UNSENT + 10):
        page.post("chat:request-history", {"threadId": page.thread_id, "before": ids[-1]})
    page.read_on()
    page.wait_for(lambda p: p.closed == TOO_SLOW)


def test_an_answer_that_only_reads_is_not_remembered(
    long_story: tuple[Story, list[str]],
) -> None:
    story, ids = long_story
    page = story.page
    data = {"threadId": page.thread_id, "before": ids[-1]}
    for _ in range(5):
        page.request("chat:request-history", data)
    (session,) = story.server.sessions._sessions.values()
    assert not session._answered
    page.request("chat:thread-switch", {"threadId": page.thread_id})
    assert len(session._answered) == 1, "of what changed something, the answer is"


def test_an_author_who_shows_a_lot_again_and_again_costs_no_memory_without_end() -> None:
    with Story(lambda messages, ctx: "x") as story:
        log = story.server.widget._log
        for number in range(40):
            html = f"{number} ".ljust(1_000_000, "y")
            story.server.widget.emit("pywry:set-content", {"id": "x", "html": html})
        assert log._size <= RETAINED
        assert len(log._entries) < 20
        page = Page(story.server.visitor()).connect()
        page.wait_for(lambda p: bool(p.events))
        assert page.events[-1][1]["html"].startswith("39 ")
        page.close()
