"""What a chat submits to its store, cut off after every single write: no cut loses or doubles anything.

`test_crash` kills real processes; this is exact instead, and as deterministic as the chat is.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import pytest

from pywry.chat.owner import Owner
from pywry.chat.service import ChatService
from pywry.chat.thread import Thread
from pywry.errors import StoreError
from pywry.protocol.messages import Message
from pywry.protocol.server_events import MessageEvent, QueueEvent
from pywry.stores.base import Put, Store, Write
from pywry.stores.entry import encoded
from pywry.testing.stores import SOON, StoreModel

CHAT = "chat"
VISITOR = "visitor"


class CutStore(Store):
    """Has what a beginning of another store's writes left, and remembers its own."""

    def __init__(self, writes: Sequence[Write] = ()) -> None:
        self.model = StoreModel()
        self.writes: list[Write] = []
        self.bodies: list[str] = []
        self.futures: dict[Future[None], Write] = {}
        self.broken = False
        self._lock = threading.Lock()
        for write in writes:
            self.model.apply(write)

    def read(self, log: str) -> list[str]:
        if self.broken:
            raise StoreError("broken")
        with self._lock:
            return self.model.read(log)

    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        with self._lock:
            self.model.apply(write)
            self.writes.append(write)
            self.bodies.append(encoded(write.event) if hasattr(write, "event") else "")
        done: Future[None] = Future()
        done.set_result(None)
        self.futures[done] = write
        return done

    def secret(self) -> bytes:
        return bytes(32)

    def close(self) -> None:
        pass


class Gates:
    """A handler that stops where it is told to."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def handler(self, messages: list[dict[str, Any]], ctx: Any) -> Iterator[str]:
        yield "one "
        yield "two "
        self.reached.set()
        assert self.opened.wait(SOON)
        yield "three "
        yield "four"


def silent(messages: object, ctx: object) -> None:
    """Answer with nothing."""


def until_quiet(thread: Thread) -> None:
    # The end of an answer is told in the thread's log before the thread is free, and in its owner's log after that.
    changed = threading.Event()
    logs = (thread.log, thread.owner.log)
    for log in logs:
        log.subscribe(changed.set)

    def busy() -> bool:
        # With the lock: between leaving the queue and being answered, a message is nowhere to be seen without it.
        with thread.log.lock:
            return thread.generation is not None or bool(thread.conversation.queue)

    while busy():
        assert changed.wait(SOON)
        changed.clear()
    for log in logs:
        log.unsubscribe(changed.set)


def ask(service: ChatService, owner: Owner, text: str) -> None:
    outcome = service.take(owner, "chat:user-message", {"text": text}, text)
    assert outcome.kept is not None


@pytest.fixture(scope="module")
def story() -> CutStore:
    """Something is said before anybody comes; then somebody asks thrice, and is told something in between."""
    store, gates = CutStore(), Gates()
    service = ChatService(CHAT, gates.handler, store, welcome_message="Welcome.")
    service.current().thread(None).add("assistant", "said before anybody came")
    owner = service.owner(VISITOR)
    thread = owner.thread(None)
    ask(service, owner, "first")
    assert gates.reached.wait(SOON)
    thread.add("assistant", "said in between")
    ask(service, owner, "second")
    ask(service, owner, "third")
    gates.opened.set()
    until_quiet(thread)
    return store


def restarted(writes: Sequence[Write]) -> list[Message]:
    """Return what a visitor finds after a restart."""
    service = ChatService(CHAT, silent, CutStore(writes), welcome_message="Welcome.")
    owner = service.owner(VISITOR)
    found: list[Message] = []
    for thread in tuple(owner.threads.values()):
        thread.load()
        until_quiet(thread)
        found += [each.model_copy(deep=True) for each in thread.conversation.all()]
    return found


def asked_in(write: Write) -> set[str]:
    event = write.event if isinstance(write, Put) else None
    if isinstance(event, QueueEvent):
        return {item.client_id for item in event.items if item.client_id}
    if isinstance(event, MessageEvent) and event.message.client_id:
        return {event.message.client_id}
    return set()


def test_nothing_that_is_asked_is_lost_or_doubled_wherever_it_ends(story: CutStore) -> None:
    asked: set[str] = set()
    for cut, write in enumerate(story.writes, 1):
        asked |= asked_in(write)
        found = Counter(m.client_id for m in restarted(story.writes[:cut]) if m.role == "user")
        assert found == dict.fromkeys(asked, 1), f"after write {cut}"
    assert asked == {"first", "second", "third"}


def test_what_was_said_before_anybody_came_is_found_wherever_it_ends(story: CutStore) -> None:
    said = False
    for cut, write in enumerate(story.writes, 1):
        said = said or (isinstance(write, Put) and "before anybody" in story.bodies[cut - 1])
        texts = Counter(message.text for message in restarted(story.writes[:cut]))
        assert texts["said before anybody came"] == int(said), f"after write {cut}"


def test_an_answer_is_a_beginning_of_what_was_yielded_wherever_it_ends(story: CutStore) -> None:
    seen: set[str] = set()
    for cut in range(1, len(story.writes) + 1):
        for message in restarted(story.writes[:cut]):
            assert message.status in ("complete", "interrupted")
            if message.status == "interrupted":
                seen.add(message.text)
    # Also after something else was said in the middle of it.
    assert seen == {"", "one ", "one two ", "one two three ", "one two three four"}


def test_what_was_submitted_does_not_change_afterwards(story: CutStore) -> None:
    """The store may make it JSON later, on another thread."""
    now = [encoded(write.event) if hasattr(write, "event") else "" for write in story.writes]
    assert now == story.bodies


def test_a_thread_that_cannot_be_read_now_is_read_the_next_time(story: CutStore) -> None:
    store = CutStore(story.writes)
    service = ChatService(CHAT, silent, store)
    thread = service.owner(VISITOR).thread(None)
    store.broken = True
    with pytest.raises(StoreError):
        thread.load()
    store.broken = False
    thread.load()
    assert len(thread.conversation) > 3


def test_what_a_script_said_is_there_when_it_runs_again(story: CutStore) -> None:
    cut = next(index for index, body in enumerate(story.bodies, 1) if "before anybody" in body)
    service = ChatService(CHAT, silent, CutStore(story.writes[:cut]), welcome_message="Welcome.")
    texts = [message.text for message in service.current().thread(None).conversation.all()]
    assert texts == ["Welcome.", "said before anybody came"]


def test_what_a_page_is_told_is_done_is_kept() -> None:
    """Stop, another answer and a waiting message that is sent now: each is done when the store says so."""
    store = CutStore()
    hold = threading.Event()
    service = ChatService(CHAT, lambda messages, ctx: hold.wait(SOON) and "x", store)
    thread = service.owner(VISITOR).thread(None)
    ask(service, service.owner(VISITOR), "first")
    ask(service, service.owner(VISITOR), "second")

    def take(event: str, **data: str) -> Write:
        kept = service.take(service.owner(VISITOR), event, {"threadId": thread.id, **data}).kept
        assert kept is not None
        return store.futures[kept]

    sent = take("chat:queue-send", id=thread.conversation.queue[0].id)
    assert isinstance(sent, Put)
    assert isinstance(sent.event, QueueEvent)
    stopped = take("chat:stop-generation")
    assert isinstance(stopped, Put)
    assert isinstance(stopped.event, MessageEvent)
    assert stopped.event.message.status == "stopped"
    again = take("chat:resend-from", messageId=stopped.event.message.id)
    assert isinstance(again, Put)
    assert isinstance(again.event, MessageEvent)
    assert again.event.message.status == "streaming"
    assert again.event.message.parent_id == stopped.event.message.parent_id
    hold.set()
    until_quiet(thread)
