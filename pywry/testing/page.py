"""A page without a browser, to test a chat with: a real client of the protocol, with a sync API.

    from pywry import ChatManager
    from pywry.testing import open_page

    def test_my_assistant() -> None:
        chat = ChatManager(handler=my_handler)
        with open_page(chat) as page:
            page.send("hi")
            assert page.answer() == "Hello."

`open_page` takes a `ChatManager`, what ``app.show()`` returned, or the address of a running app. In the first two
cases no network is needed. Nothing here sleeps: waiting ends as soon as the page has what is waited for, and fails with
what the page has instead.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pywry.chat_manager import ChatManager
from pywry.errors import RefusedError
from pywry.protocol.client_events import PROTOCOL
from pywry.protocol.messages import Message, QueuedMessage, ThreadInfo, new_id
from pywry.protocol.responses import InputRequiredResponse, TodoItem
from pywry.protocol.server_events import (
    Ack,
    Bye,
    CommandResult,
    Events,
    Gone,
    Pong,
    Position,
    Refused,
    Reset,
    SearchHit,
    SearchResult,
    ServerFrame,
    Welcome,
)
from pywry.testing.fold import AppFold, Fault, Gap, OwnerFold, ThreadFold
from pywry.testing.wires import Browser, LocalServer, Place, Wire
from pywry.widget import Widget

T = TypeVar("T")

PATIENCE = 10.0
"""Seconds that a page waits for something before the test fails."""

APP = "app"

_frames: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)


class Log:
    """A log that the page follows: its cursor and its fold."""

    def __init__(self, fold: ThreadFold | OwnerFold | AppFold) -> None:
        self.fold = fold
        self.position: Position | None = None
        self.behind: Position | None = None
        """The cursor when a probe found it behind."""
        self.gone = False


class Request:
    """An event of the page that waits for its answer."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.answer: Ack | Refused | None = None


class Page:
    """One page of one visitor. Every method may be called from any thread.

    Args:
        place: Where the page is: a `Browser`, or a visitor of a `LocalServer`.
        page_id: The page's id; fresh when absent. A page that was reloaded keeps its id.
        chat: The chat that the page's own methods mean; the first of the page when absent.
    """

    def __init__(self, place: Place, page_id: str | None = None, chat: str | None = None) -> None:
        self.place = place
        self.id = page_id or new_id("page")
        chats = place.config.chats
        self.chat_id = chat or (chats[0].id if chats else "")
        self.connected = False
        """Whether the server has said welcome on a connection that is still there."""
        self.resumed: bool | None = None
        """Whether the server knew the page when it said welcome."""
        self.closed: int | None = None
        """The code with which the last connection ended."""
        self.bye: str | None = None
        """The server's last words."""
        self.faults: list[str] = []
        """What a correct server would not have sent."""
        self.frames: deque[ServerFrame] = deque(maxlen=5000)
        """What came, newest last."""
        self.refusals: list[Refused] = []
        """Frames that were refused without saying which."""
        self.gaps = 0
        """How often something was missing, so that the page said hello again."""
        self.resets = 0
        """How often a log began anew."""
        self._changed = threading.Condition(threading.RLock())
        self._wire: Wire | None = None
        self._logs: dict[str, Log] = {APP: Log(AppFold())}
        for each in chats:
            self._logs[each.id] = Log(OwnerFold())
        self._open: dict[str, str] = {}
        self._outbox: dict[str, Request] = {}
        self._answers: dict[str, Request] = {}
        self._sent: set[str] = set()
        self._sent_to: dict[str, str] = {}
        self._probes = 0
        self._pong: Pong | None = None

    # ---- coming and going -----------------------------------------------------------------------

    def connect(self, *, wait: bool = True) -> Page:
        """Connect and say hello.

        Args:
            wait: Whether to wait until the page shows what the server has.
        """
        with self._changed:
            if self._wire is not None:
                raise RuntimeError("the page is connected")
            self.closed = self.bye = None
        wire = self.place.connect(self)
        with self._changed:
            self._wire = None if self._lost_already() else wire
            self._hello()
        if wait:
            self.wait_for(lambda page: page.ready, "the page to show something")
        return self

    @property
    def ready(self) -> bool:
        """Whether every log that the page follows has come."""
        return (
            self.connected
            and all(log.position is not None or log.gone for log in self._logs.values())
            and set(self._open) >= {each.id for each in self.place.config.chats}
        )

    def cut(self, after_frames: int = 0, after_bytes: int = 0) -> None:
        """Lose the connection without a word: now, or when so many frames or bytes more have come."""
        wire = self._wire
        if wire is not None:
            wire.cut(after_frames, after_bytes)
        if not after_frames and not after_bytes:
            self.wait_for(lambda page: page._wire is None, "the connection to be cut")

    def reconnect(self, *, wait: bool = True) -> Page:
        """Connect again, with what the page has, after the connection was lost."""
        self.wait_for(lambda page: page._wire is None, "the connection to be lost")
        return self.connect(wait=wait)

    def reload(self) -> Page:
        """Return the page after a reload: the same id and what was not answered, and nothing else."""
        self.close()
        page = Page(self.place, self.id, self.chat_id)
        page._outbox = dict(self._outbox)
        page._answers = dict(self._outbox)
        return page.connect()

    def another(self) -> Page:
        """Return a second page of the same visitor."""
        return Page(self.place, chat=self.chat_id).connect()

    def stop_reading(self) -> None:
        """Leave what comes lying in the network."""
        if self._wire is not None:
            self._wire.stop_reading()

    def read_on(self) -> None:
        """Read what has piled up."""
        if self._wire is not None:
            self._wire.read_on()

    def close(self) -> None:
        """Close the page."""
        with self._changed:
            wire, self._wire = self._wire, None
            self.connected = False
        if wire is not None:
            wire.close()

    def __enter__(self) -> Page:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if error is None:
            self.check()

    def check(self) -> None:
        """Fail when the server has sent what a correct server never sends."""
        if self.faults:
            raise AssertionError("; ".join(self.faults))

    # ---- what the page shows --------------------------------------------------------------------

    @property
    def thread_id(self) -> str:
        """The thread that is open; empty when there is none."""
        return self._open.get(self.chat_id, "")

    @property
    def threads(self) -> dict[str, ThreadInfo]:
        """The thread list."""
        with self._changed:
            return dict(self._owner().threads)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings' values."""
        with self._changed:
            return dict(self._owner().settings)

    @property
    def events(self) -> list[tuple[str, Any]]:
        """What the author emitted, as ``(event, data)``."""
        with self._changed:
            fold = self._logs[APP].fold
            return list(fold.events) if isinstance(fold, AppFold) else []

    def messages(self, thread_id: str | None = None) -> list[Message]:
        """Return the messages of a thread that the page follows, the open one when absent."""
        with self._changed:
            fold = self._thread(thread_id)
            return [each.model_copy(deep=True) for each in fold.messages] if fold else []

    def queue(self, thread_id: str | None = None) -> list[QueuedMessage]:
        """Return what waits for the running answer to end."""
        with self._changed:
            fold = self._thread(thread_id)
            return list(fold.queue) if fold else []

    def last(self, thread_id: str | None = None) -> Message | None:
        """Return the last message."""
        messages = self.messages(thread_id)
        return messages[-1] if messages else None

    def text(self, thread_id: str | None = None) -> str:
        """Return the last message's text."""
        last = self.last(thread_id)
        return last.text if last is not None else ""

    def transcript(self, thread_id: str | None = None) -> list[tuple[str, str]]:
        """Return the thread as ``(role, text)``."""
        return [(each.role, each.text) for each in self.messages(thread_id)]

    def todos(self, thread_id: str | None = None) -> list[TodoItem]:
        """Return a thread's to-do list."""
        with self._changed:
            fold = self._thread(thread_id)
            return list(fold.todos) if fold else []

    def question(self, thread_id: str | None = None) -> InputRequiredResponse | None:
        """Return the question that waits for an answer, if there is one."""
        for message in reversed(self.messages(thread_id)):
            for part in message.parts:
                if isinstance(part, InputRequiredResponse) and part.state == "pending":
                    return part
        return None

    @property
    def menu(self) -> OwnerFold:
        """What the chat's menus offer: ``commands``, ``settings_items``, ``starters``, ``feedback``."""
        return self._owner()

    @property
    def unanswered(self) -> list[str]:
        """The ids of events that the server has not answered."""
        with self._changed:
            return list(self._outbox)

    def answered(self, event_id: str) -> Ack | Refused | None:
        """Return the answer to an event, if it has come."""
        request = self._answers.get(event_id)
        return request.answer if request is not None else None

    def position(self, log: str) -> Position | None:
        """Return the cursor in a log."""
        followed = self._logs.get(log)
        return followed.position if followed is not None else None

    # ---- waiting --------------------------------------------------------------------------------

    def wait_for(
        self, condition: Callable[[Page], T], what: str = "", timeout: float = PATIENCE
    ) -> T:
        """Wait until ``condition`` is true of the page and return what it returned.

        Args:
            condition: Looked at whenever a frame has come.
            what: What is waited for, in words, for the message of the failure.
            timeout: Seconds to wait at most.

        Raises:
            AssertionError: It did not become true; the text says what the page has instead.
        """
        with self._changed:
            if not self._changed.wait_for(
                lambda: bool(condition(self)) or bool(self.faults), timeout
            ):
                raise AssertionError(f"waited {timeout:g} s for {what or condition}; {self!r}")
            self.check()
            return condition(self)

    def answer(self, thread_id: str | None = None, timeout: float = PATIENCE) -> str:
        """Wait until everything that was sent is answered, and return the text of the last message."""
        self.settled(thread_id, timeout)
        return self.text(thread_id)

    def settled(self, thread_id: str | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until everything that was sent is answered, and return the last message."""

        def settled(page: Page) -> Message | None:
            fold = page._thread(thread_id)
            last = fold.messages[-1] if fold is not None and fold.messages else None
            if fold is None or last is None or fold.queue:
                return None
            # An ack may come before what it acknowledges.
            page._sent -= {each.client_id for each in fold.messages if each.client_id}
            if any(page._sent_to.get(each) == fold.thread_id for each in page._sent):
                return None
            done = last.role == "assistant" and last.status != "streaming"
            return last.model_copy(deep=True) if done else None

        last = self.wait_for(settled, "an answer that has ended", timeout)
        assert last is not None
        return last

    # ---- what the user does ---------------------------------------------------------------------

    def send(self, text: str, thread_id: str | None = None, event_id: str | None = None) -> str:
        """Send a message and return its id at once.

        Args:
            text: What the user typed.
            thread_id: Where; the open thread when absent.
            event_id: The id under which it is sent; fresh when absent.
        """
        data = {"text": text, "threadId": thread_id or self.thread_id}
        event_id = event_id or new_id("e")
        with self._changed:
            self._sent.add(event_id)
            self._sent_to[event_id] = data["threadId"]
            return self.post("chat:user-message", data, event_id=event_id)

    def stop(self, thread_id: str | None = None, message_id: str | None = None) -> None:
        """Press the stop button and wait for the answer."""
        data: dict[str, Any] = {"threadId": thread_id or self.thread_id}
        if message_id is not None:
            data["messageId"] = message_id
        self.request("chat:stop-generation", data)

    def regenerate(self, message_id: str | None = None) -> None:
        """Ask for another version of an answer, the last one when absent."""
        last = self.last()
        chosen = message_id or (last.id if last is not None else "")
        self.request("chat:resend-from", {"threadId": self.thread_id, "messageId": chosen})

    def edit(self, message_id: str, text: str) -> None:
        """Say something else instead of an earlier message, and wait until it is shown."""
        data = {"threadId": self.thread_id, "messageId": message_id, "text": text}
        event_id = self.post("chat:edit-message", data)
        self.reply(event_id)
        self.wait_for(
            lambda page: any(each.client_id == event_id for each in page.messages()),
            "the edited message",
        )

    def select(self, message_id: str) -> None:
        """Show another version of a message, and wait until it is shown."""
        self.request("chat:select-version", {"threadId": self.thread_id, "messageId": message_id})
        self.wait_for(
            lambda page: any(each.id == message_id for each in page.messages()), "the version"
        )

    def rate(self, message_id: str, value: str | None, comment: str = "") -> None:
        """Rate an answer."""
        data: dict[str, Any] = {"threadId": self.thread_id, "messageId": message_id}
        if value is not None:
            data |= {"value": value, "comment": comment}
        self.request("chat:feedback", data)

    def asked(self, thread_id: str | None = None) -> InputRequiredResponse:
        """Wait for a question and return it."""
        question = self.wait_for(lambda page: page.question(thread_id), "a question")
        assert question is not None
        return question

    def respond(
        self,
        text: str = "",
        *,
        values: dict[str, Any] | None = None,
        cancel: bool = False,
        request_id: str | None = None,
        thread_id: str | None = None,
    ) -> None:
        """Answer the question that waits, and wait until the answer is taken.

        Args:
            text: The answer.
            values: A form's values, or an approval's arguments.
            cancel: Whether to decline.
            request_id: Which question; the one that waits when absent.
            thread_id: Where; the open thread when absent.

        Raises:
            RefusedError: It was refused; ``fields`` tells of a form's.
        """
        data: dict[str, Any] = {
            "requestId": request_id or self.asked(thread_id).request_id,
            "text": text,
            "cancel": cancel,
            "threadId": thread_id or self.thread_id,
        }
        if values is not None:
            data["values"] = values
        self.request("chat:input-response", data)

    def command(self, command: str, args: str = "") -> CommandResult:
        """Run a slash command and return what it did."""
        data = {"command": command, "args": args, "threadId": self.thread_id}
        return CommandResult.model_validate(self.request("chat:slash-command", data) or {})

    def change(self, key: str, value: Any = None) -> None:
        """Change a setting, or press an action of the menu."""
        self.request("chat:settings-change", {"key": key, "value": value})

    def search(self, query: str) -> list[SearchHit]:
        """Search titles and messages."""
        return SearchResult.model_validate(self.request("chat:search", {"query": query})).hits

    def new_thread(self, title: str = "", *, temporary: bool = False) -> str:
        """Create a thread, open it and return its id."""
        data: dict[str, Any] = {"title": title} if title else {}
        if temporary:
            data["temporary"] = True
        answer = self.request("chat:thread-create", data)
        thread_id = str(answer["threadId"])
        self.open(thread_id)
        return thread_id

    def open(self, thread_id: str) -> None:
        """Open a thread and wait until it is shown."""
        self.request("chat:thread-switch", {"threadId": thread_id})
        self.follow(thread_id)
        self._open[self.chat_id] = thread_id

    def follow(self, thread_id: str) -> None:
        """Follow a thread without opening it, and wait until it has come."""
        name = f"{self.chat_id}/{thread_id}"
        with self._changed:
            self._follow(name, thread_id)
        self.wait_for(
            lambda page: page._logs[name].position is not None or page._logs[name].gone,
            f"the thread {thread_id}",
        )

    def post(
        self,
        event: str,
        data: dict[str, Any] | None = None,
        *,
        chat: str | None = None,
        event_id: str | None = None,
    ) -> str:
        """Send an event that is kept until it is answered, and return its id at once.

        Args:
            event: The event's type.
            data: Its payload.
            chat: The chat that it is for; the page's own for ``chat:`` events when absent.
            event_id: The id under which it is sent; fresh when absent.
        """
        event_id = event_id or new_id("e")
        frame: dict[str, Any] = {"type": event, "id": event_id, "data": data or {}}
        if event.startswith("chat:"):
            frame["chat"] = chat or self.chat_id
        request = Request(json.dumps(frame))
        with self._changed:
            self._outbox[event_id] = self._answers[event_id] = request
            if self.connected:
                self.send_raw(request.text)
        return event_id

    def request(
        self, event: str, data: dict[str, Any] | None = None, *, chat: str | None = None
    ) -> Any:
        """Send an event, wait for its answer and return the answer's data.

        Raises:
            RefusedError: It was refused.
        """
        return self.reply(self.post(event, data, chat=chat))

    def reply(self, event_id: str, timeout: float = PATIENCE) -> Any:
        """Wait for the answer to an event and return its data.

        Raises:
            RefusedError: It was refused.
        """
        answer = self.wait_for(lambda page: page.answered(event_id), "an answer", timeout)
        if isinstance(answer, Refused):
            raise RefusedError(answer.code, answer.message, answer.fields)
        assert answer is not None
        return answer.data

    def probe(self) -> Pong:
        """Ask the server whether it is there, and look whether anything is missing."""
        with self._changed:
            self._probes += 1
            number = self._probes
            self._say("session:ping", {"n": number})
        self.wait_for(lambda page: page._pong is not None and page._pong.n == number, "a pong")
        pong = self._pong
        assert pong is not None
        with self._changed:
            for name, log in self._logs.items():
                head = pong.heads.get(name)
                if head is None or log.position == head:
                    log.behind = None
                elif log.behind is not None and log.behind == log.position:
                    log.behind = None
                    self._hello()
                else:
                    log.behind = log.position
            for request in self._outbox.values():
                self.send_raw(request.text)
        return pong

    def send_raw(self, text: str) -> None:
        """Send a frame as it is, whatever it is."""
        if self._wire is not None:
            self._wire.send(text)

    # ---- the wire's side ------------------------------------------------------------------------

    def receive(self, wire: Wire, text: str) -> None:
        """Take a frame of the server; called by the wire."""
        with self._changed:
            if self._wire is not None and self._wire is not wire:
                return
            try:
                frame = _frames.validate_json(text, strict=True)
                self.frames.append(frame)
                self._take(frame)
            except Gap:
                self.gaps += 1
                self._hello()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with a frame is the server's fault
                self.faults.append(f"{type(error).__name__}: {error} in {text[:500]}")
            self._changed.notify_all()

    def lost(self, wire: Wire, code: int) -> None:
        """The connection is gone; called by the wire."""
        with self._changed:
            if self._wire is None or self._wire is wire:
                self._wire = None
                self.connected = False
                self.closed = code
            self._changed.notify_all()

    def _take(self, frame: ServerFrame) -> None:
        if isinstance(frame, Welcome):
            self.connected = True
            self.resumed = frame.resumed
            for request in self._outbox.values():
                self.send_raw(request.text)
        elif isinstance(frame, (Events, Reset)):
            log = self._logs.get(frame.log)
            if log is not None:
                self._apply(log, frame)
        elif isinstance(frame, Gone):
            if frame.log in self._logs:
                self._logs[frame.log].gone = True
        elif isinstance(frame, Ack) or (isinstance(frame, Refused) and frame.id is not None):
            self._answered(frame)
        elif isinstance(frame, Refused):
            self.refusals.append(frame)
        elif isinstance(frame, Pong):
            self._pong = frame
        elif isinstance(frame, Bye):
            self.bye = frame.reason

    def _answered(self, frame: Ack | Refused) -> None:
        event_id = frame.id or ""
        self._outbox.pop(event_id, None)
        if isinstance(frame, Refused):
            self._sent.discard(event_id)
        request = self._answers.setdefault(event_id, Request(""))
        if request.answer is not None and request.answer != frame:
            raise Fault(f"{event_id} is answered twice and differently")
        request.answer = frame

    def _apply(self, log: Log, frame: Events | Reset) -> None:
        if isinstance(frame, Reset):
            log.fold.reset(frame.snapshot)
            log.position = Position(epoch=frame.epoch, seq=frame.seq)
            self.resets += 1
        else:
            position = log.position
            if position is None:
                return  # The page waits for a snapshot; what comes before it is older.
            if len(frame.events) > frame.last - frame.first + 1:
                raise Fault("more events than numbers")
            if frame.epoch != position.epoch or frame.first > position.seq + 1:
                raise Gap
            if frame.last <= position.seq:
                return
            log.position = None
            for event in frame.events:
                log.fold.apply(event)
            log.position = Position(epoch=frame.epoch, seq=frame.last)
        log.gone = False
        if isinstance(log.fold, ThreadFold):
            log.fold.check()
        if isinstance(log.fold, OwnerFold):
            self._choose(frame.log, log.fold)

    def _choose(self, chat: str, owner: OwnerFold) -> None:
        """Open another thread when there is none open, or not any more."""
        opened = self._open.get(chat)
        if opened in owner.threads or not owner.threads:
            return
        if opened is not None:
            self._logs.pop(f"{chat}/{opened}", None)
            self._say("session:unfollow", {"log": f"{chat}/{opened}"})
        chosen = owner.active_thread_id
        if chosen not in owner.threads:
            chosen = max(owner.threads.values(), key=lambda thread: thread.updated).thread_id
        self._open[chat] = chosen
        self._follow(f"{chat}/{chosen}", chosen)

    def _follow(self, name: str, thread_id: str) -> None:
        log = self._logs.get(name)
        if log is None:
            log = self._logs[name] = Log(ThreadFold(thread_id))
        elif log.position is not None and not log.gone:
            return
        data: dict[str, Any] = {"log": name}
        if log.position is not None:
            data["position"] = log.position.model_dump(by_alias=True)
        log.gone = False
        self._say("session:follow", data)

    def _lost_already(self) -> bool:
        return self.closed is not None

    def _hello(self) -> None:
        follow = {
            name: log.position.model_dump(by_alias=True) if log.position is not None else None
            for name, log in self._logs.items()
        }
        self._say("session:hello", {"protocol": PROTOCOL, "page": self.id, "follow": follow})

    def _say(self, kind: str, data: dict[str, Any]) -> None:
        self.send_raw(json.dumps({"type": kind, "data": data}))

    def _owner(self) -> OwnerFold:
        log = self._logs.get(self.chat_id)
        return log.fold if log is not None and isinstance(log.fold, OwnerFold) else OwnerFold()

    def _thread(self, thread_id: str | None) -> ThreadFold | None:
        log = self._logs.get(f"{self.chat_id}/{thread_id or self.thread_id}")
        return log.fold if log is not None and isinstance(log.fold, ThreadFold) else None

    def __repr__(self) -> str:
        with self._changed:
            shown = [
                f"{each.role}[{each.status}] {each.text[:60]!r}" for each in self.messages()[-4:]
            ]
            return (
                f"<page {self.id} {'connected' if self.connected else f'closed {self.closed}'}, "
                f"thread {self.thread_id or 'none'}: {', '.join(shown) or 'empty'}; "
                f"{len(self.queue())} queued, {len(self._outbox)} unanswered, refused: "
                f"{[each.code for each in self.refusals[-3:]]}>"
            )


class _LocalPage(Page):
    """A page whose server goes with it."""

    def close(self) -> None:
        super().close()
        place = self.place
        server: LocalServer = place.server  # type: ignore[attr-defined]
        server.close()


def open_page(target: ChatManager | Widget | str) -> Page:
    """Open a page, connected and showing what there is.

    Args:
        target: A `ChatManager`; what ``app.show()`` returned; or the address of a running app.

    Example:
        >>> from pywry import ChatManager
        >>> chat = ChatManager(lambda messages, ctx: f"You said: {messages[-1]['text']}")
        >>> with open_page(chat) as page:
        ...     _ = page.send("hello")
        ...     page.answer()
        'You said: hello'
    """
    if isinstance(target, str):
        return Page(Browser(target)).connect()
    return _LocalPage(LocalServer(target).visitor()).connect()
