"""What a session asks of whoever knows the meaning of things."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pywry.protocol.client_events import ClientFrame
from pywry.stores.log import Log
from pywry.stores.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is speaking: an owner, at one of his pages."""

    owner: str
    page: str


class Dispatcher(Protocol):
    """Knows the logs and takes the events. Runs on the I/O loop; must not block it."""

    async def log(self, caller: Caller, name: str) -> Log | None:
        """Return the caller's log of that name, or None when he has none."""

    async def dispatch(self, caller: Caller, frame: ClientFrame) -> Outcome:
        """Take an event; the next one of the page waits until this returns.

        Raises:
            RefusedError: Nothing was changed.
        """
