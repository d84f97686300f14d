"""The events that a page has sent: kept until they are answered, and sent again after a reconnect."""

from __future__ import annotations

from collections.abc import Iterator

from pywry.protocol.server_events import Ack, Refused
from pywry.testing.fold import Fault


class Outbox:
    """The events of one page, by their ids."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._answers: dict[str, Ack | Refused] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._texts))

    def put(self, event_id: str, text: str) -> None:
        """Keep an event until it is answered; it may have been sent under its id before."""
        self._answers.pop(event_id, None)
        self._texts[event_id] = text

    def texts(self) -> list[str]:
        """Return the frames that wait for an answer, oldest first."""
        return list(self._texts.values())

    def take(self, event_id: str, answer: Ack | Refused) -> None:
        """Take the answer to an event.

        Raises:
            Fault: It was answered differently before.
        """
        self._texts.pop(event_id, None)
        if self._answers.setdefault(event_id, answer) != answer:
            raise Fault(f"{event_id} is answered twice and differently")

    def answer(self, event_id: str) -> Ack | Refused | None:
        """Return the answer to an event, if it has come."""
        return self._answers.get(event_id)

    def unanswered(self) -> Outbox:
        """Return what a page has of it after a reload."""
        other = Outbox()
        other._texts = dict(self._texts)
        return other
