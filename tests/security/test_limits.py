"""Every limit is hit, and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from pywry import ChatManager
from pywry.chat import owner as owner_module
from pywry.chat.thread import MAX_MESSAGES_PER_THREAD, MAX_QUEUE
from pywry.errors import RefusedError
from pywry.session.limits import Limits
from pywry.stores import Store
from pywry.stores.base import Write
from pywry.stores.memory import MemoryStore
from pywry.testing import LocalServer, Page

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
    assert owner_module.MAX_THREADS <= 10_000
    monkeypatch.setattr(owner_module, "MAX_THREADS", 5)
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
