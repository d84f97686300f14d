"""The sessions of one app: who comes back finds his own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from pydantic import ValidationError

from pywry.errors import RefusedError
from pywry.protocol.client_events import Hello
from pywry.protocol.codec import decode_frame, describe
from pywry.protocol.server_events import Bye
from pywry.session.dispatcher import Caller, Dispatcher
from pywry.session.limits import Limits
from pywry.session.session import GOING_AWAY, Session
from pywry.transports.base import Transport


class Sessions:
    """Finds or makes the session of a page, and forgets those that do not come back.

    Args:
        dispatcher: Knows the logs and takes the events.
        limits: The limits of each page.
        per_owner: Pages that one owner may have connected at once.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        limits: Limits | None = None,
        per_owner: int = 50,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dispatcher = dispatcher
        self._limits = limits or Limits()
        self._per_owner = per_owner
        self._clock = clock
        self._sessions: dict[Caller, Session] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    @property
    def connected(self) -> int:
        """How many pages are connected now."""
        return sum(session.connected for session in self._sessions.values())

    def greet(self, owner: str, text: str, transport: Transport) -> Session:
        """Connect the page that says hello to its session.

        Args:
            owner: Who the connection belongs to; the transport has made sure.
            text: The first frame of the connection.
            transport: The connection.

        Raises:
            RefusedError: The frame is no hello, or the owner has as many pages as he may have.
        """
        frame = decode_frame(text)
        if frame.type != Hello.TYPE:
            raise RefusedError("no-hello", "The first frame of a connection is session:hello.")
        try:
            hello = Hello.model_validate(frame.data)
        except ValidationError as error:
            raise RefusedError("bad-frame", describe(error)) from None
        session = self.attach(Caller(owner, hello.page), transport)
        session.receive(text)
        return session

    def attach(self, caller: Caller, transport: Transport) -> Session:
        """Connect a page to its session.

        Raises:
            RefusedError: The owner has as many pages as he may have.
        """
        session = self._sessions.get(caller)
        if session is None:
            pages = sum(
                other.owner == caller.owner and session.connected
                for other, session in self._sessions.items()
            )
            if pages >= self._per_owner:
                raise RefusedError(
                    "too-many-pages", f"{self._per_owner} pages may be open at once; close one."
                )
            self._bound(caller.owner)
            session = Session(caller, self._dispatcher, self._limits, self._clock)
            self._sessions[caller] = session
        session.attach(transport)
        return session

    def _bound(self, owner: str) -> None:
        """Forget the pages of an owner that went longest ago, when too many are remembered."""
        away = sorted(
            (
                (session.heard, caller)
                for caller, session in self._sessions.items()
                if caller.owner == owner and not session.connected
            ),
            key=lambda item: item[0],
        )
        for _, caller in away[: max(0, len(away) - self._per_owner + 1)]:
            self._sessions.pop(caller).forget()

    def check(self) -> None:
        """Drop dead pages and forget sessions that nobody came back to."""
        for caller, session in tuple(self._sessions.items()):
            if not session.check():
                del self._sessions[caller]

    async def look_after(self, interval: float = 5.0) -> None:
        """Check again and again, until cancelled."""
        while True:
            await asyncio.sleep(interval)
            self.check()

    def shut_down(self) -> None:
        """Tell every page that the server goes away."""
        for session in self._sessions.values():
            session.end(GOING_AWAY, Bye(reason="shutdown"))
            session.forget()
