"""What a store promises.

A store keeps *records*, by log and key. A record is an event as JSON, and while a message streams it has further
*pieces*. The order of a log's records is the order in which their keys first came; a record's pieces follow it.

`pywry.testing.stores` is the contract as tests:

- a batch of writes is kept wholly or not at all, in the order in which they were submitted;
- ``read`` gives all that was submitted before, kept already or not; after a crash it gives what was kept;
- a piece of a record that is not there (any more) is not kept;
- a log that was never written is an empty log.
"""

from __future__ import annotations

import atexit
import threading
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from pywry.protocol.server_events import LogEvent, StreamChunk
from pywry.stores.spool import Spool


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

    on_trouble: Callable[[str | None], None] | None = None
    """Called, on a thread of the store's, with a sentence for the user when writes have to wait for long, and with
    None when they need not any more."""

    _spool: Spool | None = None

    @property
    def spool(self) -> Spool:
        """The files that belong to conversations; of a store that is not persistent they go with the process."""
        with _spools:
            if self._spool is None:
                self._spool = Spool(None)
            return self._spool

    @property
    def has_files(self) -> bool:
        """Whether there may be any files."""
        return self._spool is not None

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
        tenth of a second for company. The event may be made JSON later: it must not change any more. What cannot
        be kept at all fails its future with a StoreError; nothing is raised.
        """

    def search(self, prefix: str, text: str) -> set[str] | None:
        """Return the names of the logs that may have a message with a text in it, whatever the case.

        Only those that begin with ``prefix`` are meant. More than needed may be named, but none may be missing: whoever
        asks looks into them. A store that cannot search returns None, which is the default; then all logs are read.

        Raises:
            StoreError: The store cannot be read.
        """
        return None

    @abstractmethod
    def secret(self) -> bytes:
        """Return 32 random bytes that stay the same as long as the store's contents do."""

    @abstractmethod
    def close(self) -> None:
        """Keep what was submitted and let go of everything. Closing twice is closing once."""


def writes_of(batch: Sequence[Write]) -> list[Write]:
    """Return the batch with neighbouring pieces of text merged and overwritten pieces left out."""
    return [write for write, _ in merged(batch)]


def merged(batch: Sequence[Write]) -> list[tuple[Write, list[int]]]:
    """Do as `writes_of`, and tell for each write the indices of those that it stands for."""
    last_put = {
        (write.log, write.key): index for index, write in enumerate(batch) if isinstance(write, Put)
    }
    overwritten: dict[int, list[int]] = {}
    groups: list[list[int]] = []
    for index, write in enumerate(batch):
        if isinstance(write, Add):
            put = last_put.get((write.log, write.key), -1)
            if put > index:
                overwritten.setdefault(put, []).append(index)
                continue
            if groups and _continues(batch[groups[-1][-1]], write):
                groups[-1].append(index)
                continue
        groups.append([index])
    return [
        (_joined([batch[index] for index in group]), [*overwritten.get(group[0], ()), *group])
        for group in groups
    ]


def _continues(before: Write, write: Add) -> bool:
    """Whether two writes add to the same text."""
    if not isinstance(before, Add) or (before.log, before.key) != (write.log, write.key):
        return False
    first, second = before.event, write.event
    return (
        isinstance(first, StreamChunk)
        and isinstance(second, StreamChunk)
        and first.message_id == second.message_id
        and first.part == second.part
    )


def _joined(writes: Sequence[Write]) -> Write:
    first = writes[0]
    if len(writes) == 1 or not isinstance(first, Add):
        return first
    # Joined once, or a long wait for a locked database would cost the square of what was said.
    text = "".join(
        write.event.chunk
        for write in writes
        if isinstance(write, Add) and isinstance(write.event, StreamChunk)
    )
    event = first.event.model_copy(update={"chunk": text})
    return Add(first.log, first.key, first.piece, event)


_spools = threading.Lock()

_open: weakref.WeakSet[Store] = weakref.WeakSet()


def close_at_exit(store: Store) -> None:
    """Have a store closed when the program ends.

    The hook stands here because this module is imported before the app's: hooks run backwards, so the app ends the
    running answers first and the store keeps how they ended.
    """
    _open.add(store)


@atexit.register
def _close_all() -> None:
    for store in tuple(_open):
        store.close()
