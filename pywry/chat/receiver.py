"""Methods that take the events of pages.

A method says which event it takes, and that is all there is to do: whoever gets events finds it by its class (see
`pywry.chat.service`).

    class Threads:
        @receives(ThreadRename)
        def rename(self, event: ThreadRename) -> Kept: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from pywry.protocol.client_events import ChatEvent
from pywry.protocol.model import Model
from pywry.stores.outcome import Outcome

P = TypeVar("P")
E = TypeVar("E", bound=ChatEvent)

Answer: TypeAlias = Outcome | Future[None] | None
"""What a receiver may return: an outcome, or only what is done when the change is kept."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """One method that takes an event.

    Attributes:
        kind: The event's type.
        model: What it holds.
        method: Called with the object that it belongs to, the event and the event's id.
        reads_store: Whether it may have to wait for the store, and so must not run on a loop.
    """

    kind: str
    model: type[Model]
    method: Callable[[Any, Any, str | None], Answer]
    reads_store: bool = False

    def take(self, place: object, event: Model, event_id: str | None) -> Outcome:
        """Give the event to the method of an object."""
        answer = self.method(place, event, event_id)
        return answer if isinstance(answer, Outcome) else Outcome(kept=answer)


_MARK = "receiver"
"""The attribute by which a method is known as a receiver."""


def receives(
    model: type[E], *, reads_store: bool = False
) -> Callable[[Callable[[P, E], Answer]], Callable[[P, E], Answer]]:
    """Have a method take an event: it gets what the page sent, and is called as the page's owner."""

    def mark(method: Callable[[P, E], Answer]) -> Callable[[P, E], Answer]:
        def take(place: P, event: E, event_id: str | None) -> Answer:
            return method(place, event)

        setattr(method, _MARK, Receiver(model.TYPE, model, take, reads_store))
        return method

    return mark


def receives_once(
    model: type[E],
) -> Callable[[Callable[[P, E, str | None], Answer]], Callable[[P, E, str | None], Answer]]:
    """Do as `receives`; the method gets the event's id, too, and must do nothing when it comes again under that."""

    def mark(method: Callable[[P, E, str | None], Answer]) -> Callable[[P, E, str | None], Answer]:
        setattr(method, _MARK, Receiver(model.TYPE, model, method))
        return method

    return mark


def receivers_of(place: type) -> Iterator[Receiver]:
    """Return the receivers among the methods of a class."""
    for member in vars(place).values():
        receiver = getattr(member, _MARK, None)
        if isinstance(receiver, Receiver):
            yield receiver
