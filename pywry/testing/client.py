"""A client of the protocol: it follows logs, and sends events so that none is lost or doubled."""

from __future__ import annotations

import json
from typing import Any

from pywry.errors import RefusedError
from pywry.protocol.client_events import PROTOCOL
from pywry.protocol.messages import new_id
from pywry.protocol.server_events import (
    Ack,
    Bye,
    Events,
    Gone,
    Pong,
    Position,
    Refused,
    Reset,
    ServerFrame,
    Welcome,
)
from pywry.testing.connection import PATIENCE, Connection
from pywry.testing.cursor import Cursor
from pywry.testing.fold import AppFold, OwnerFold, ThreadFold
from pywry.testing.outbox import Outbox
from pywry.testing.wires import Place

APP = "app"


class Client(Connection):
    """One page of one visitor, as far as the server knows it.

    Args:
        place: Where the page is: a `Browser`, or a visitor of a `LocalServer`.
        page_id: The page's id; fresh when absent. A page that was reloaded keeps its id.
        chat: The chat that the page's own methods mean; the first of the page when absent.
    """

    def __init__(self, place: Place, page_id: str | None = None, chat: str | None = None) -> None:
        super().__init__(place, page_id)
        chats = place.config.chats
        self.chat_id = chat or (chats[0].id if chats else "")
        self.resumed: bool | None = None
        """Whether the server knew the page when it said welcome."""
        self.refusals: list[Refused] = []
        """Frames that were refused without saying which."""
        self.resets = 0
        """How often a log began anew."""
        self._logs: dict[str, Cursor] = {APP: Cursor(AppFold())}
        for each in chats:
            self._logs[each.id] = Cursor(OwnerFold())
        self._open: dict[str, str] = {}
        """The thread that is open, for each chat."""
        self._outbox = Outbox()
        self._sent: dict[str, str] = {}
        """The threads of messages that were sent and are not shown yet, by the messages' ids."""
        self._probes = 0
        self._pong: Pong | None = None

    @property
    def ready(self) -> bool:
        """Whether every log that the page follows has come."""
        return (
            self.connected
            and all(log.position is not None or log.gone for log in self._logs.values())
            and set(self._open) >= {each.id for each in self.place.config.chats}
        )

    @property
    def unanswered(self) -> list[str]:
        """The ids of events that the server has not answered."""
        with self._changed:
            return list(self._outbox)

    def answered(self, event_id: str) -> Ack | Refused | None:
        """Return the answer to an event, if it has come."""
        return self._outbox.answer(event_id)

    def position(self, log: str) -> Position | None:
        """Return the cursor in a log."""
        followed = self._logs.get(log)
        return followed.position if followed is not None else None

    # ---- what the page says ---------------------------------------------------------------------

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
        text = json.dumps(frame)
        with self._changed:
            self._outbox.put(event_id, text)
            if self.connected:
                self.send_raw(text)
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
                if log.lags(pong.heads.get(name)):
                    self._hello()
            self._send_again()
        return pong

    def _send_again(self) -> None:
        for text in self._outbox.texts():
            self.send_raw(text)

    def _hello(self) -> None:
        follow = {name: log.stated for name, log in self._logs.items()}
        self._say("session:hello", {"protocol": PROTOCOL, "page": self.id, "follow": follow})

    def _follow(self, name: str, thread_id: str) -> None:
        log = self._logs.get(name)
        if log is None:
            log = self._logs[name] = Cursor(ThreadFold(thread_id))
        elif log.position is not None and not log.gone:
            return
        data: dict[str, Any] = {"log": name}
        if log.position is not None:
            data["position"] = log.stated
        log.gone = False
        self._say("session:follow", data)

    # ---- what the server says -------------------------------------------------------------------

    def _take(self, frame: ServerFrame) -> None:
        if isinstance(frame, Welcome):
            self.connected = True
            self.resumed = frame.resumed
            self._send_again()
        elif isinstance(frame, (Events, Reset)):
            log = self._logs.get(frame.log)
            if log is not None:
                self.resets += isinstance(frame, Reset)
                log.take(frame)
                if isinstance(log.fold, OwnerFold):
                    self._choose(frame.log, log.fold)
                elif isinstance(log.fold, ThreadFold):
                    # It has come; that it is taken back again is no reason to go on waiting.
                    for item in log.fold.queue:
                        self._sent.pop(item.client_id or "", None)
        elif isinstance(frame, Gone):
            if frame.log in self._logs:
                self._logs[frame.log].gone = True
        elif isinstance(frame, (Ack, Refused)) and frame.id is not None:
            if isinstance(frame, Refused):
                self._sent.pop(frame.id, None)
            self._outbox.take(frame.id, frame)
        elif isinstance(frame, Refused):
            self.refusals.append(frame)
        elif isinstance(frame, Pong):
            self._pong = frame
        elif isinstance(frame, Bye):
            self.bye = frame.reason

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
