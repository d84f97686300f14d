"""What a store promises.

A store keeps *records*, by log and key. A record is an event as JSON, and while a message streams it has further
*pieces*. The order of a log's records is the order in which their keys first came.

The contract, which ``tests/stores/`` holds every store to:

- ``write`` applies a batch wholly or not at all;
- ``read`` gives what was written, in order, also to another process after a crash;
- a log that was never written is an empty log.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from pywry.protocol.server_events import LogEvent


@dataclass(frozen=True, slots=True)
class Put:
    """Put the event in the place of all that the key had."""

    log: str
    key: str
    event: LogEvent


@dataclass(frozen=True, slots=True)
class Add:
    """Add a piece to a record; ``piece`` counts up from 1 within the record."""

    log: str
    key: str
    piece: int
    event: LogEvent


@dataclass(frozen=True, slots=True)
class Remove:
    """Remove a record and its pieces."""

    log: str
    key: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove a whole log."""

    log: str


Write: TypeAlias = Put | Add | Remove | Drop


class Store(ABC):
    """Keeps the records of logs. All methods may be called from any thread."""

    persistent: ClassVar[bool] = True
    """Whether what is kept outlives the process."""

    @abstractmethod
    def read(self, log: str) -> list[str]:
        """Return the log's records and pieces, as JSON texts in order.

        Raises:
            StoreError: The store cannot be read.
        """

    @abstractmethod
    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        """Take a write and return at once; the future is done when it is kept for good.

        Writes are kept in the order in which they were submitted. One that is not ``urgent`` may wait up to a
        tenth of a second for company.
        """

    @abstractmethod
    def secret(self) -> bytes:
        """Return 32 random bytes that stay the same as long as the store's contents do."""

    @abstractmethod
    def close(self) -> None:
        """Keep what was submitted and let go of everything."""


def writes_of(batch: Sequence[Write]) -> list[Write]:
    """Return the batch with neighbouring pieces of text merged and overwritten pieces left out."""
    last_put = {
        (write.log, write.key): index for index, write in enumerate(batch) if isinstance(write, Put)
    }
    merged: list[Write] = []
    for index, write in enumerate(batch):
        if isinstance(write, Add):
            if last_put.get((write.log, write.key), -1) > index:
                continue
            before = merged[-1] if merged else None
            if isinstance(before, Add) and (before.log, before.key) == (write.log, write.key):
                together = merge(before.event, write.event)
                if together is not None:
                    merged[-1] = Add(write.log, write.key, before.piece, together)
                    continue
        merged.append(write)
    return merged


def merge(first: LogEvent, second: LogEvent) -> LogEvent | None:
    """Return one event that does what two neighbouring events do, or None."""
    from pywry.protocol.server_events import StreamChunk

    if (
        isinstance(first, StreamChunk)
        and isinstance(second, StreamChunk)
        and first.message_id == second.message_id
        and first.part == second.part
    ):
        return first.model_copy(update={"chunk": first.chunk + second.chunk})
    return None
