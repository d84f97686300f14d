"""The live log: a numbered list of events that threads append to and pages read from their cursors.

Appending is the one border between threads: the handler's thread takes the lock, adds the event to the fold and to
the recent events, and wakes whoever follows. Nothing is queued per reader. Text that streams is kept as a run of
pieces, one per number, so that a reader anywhere in it gets exactly what it lacks, joined.
"""

from __future__ import annotations

import secrets
import threading
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from pywry.protocol.codec import utf16_length
from pywry.protocol.server_events import LogEvent, Position, Snapshot, StreamChunk
from pywry.protocol.weight import weigh

RETAINED = 512 * 1024
"""Characters of recent events that a log keeps; a reader further behind begins anew from a snapshot."""

RUN = 256
"""Pieces of text in one run. The newest run keeps them apart, so that a reader gets what it lacks and no more; older ones
are sealed into one string."""

Listener: TypeAlias = Callable[[], None]


class Fold(Protocol):
    """What a log's events add up to."""

    def apply(self, event: LogEvent) -> None:
        """Take one event; called with the log's lock held, in order."""

    def snapshot(self) -> Snapshot:
        """Return the sum; called with the log's lock held."""


@dataclass(slots=True)
class _Single:
    """One event under one number."""

    last: int
    event: LogEvent
    weight: int

    def after(self, seq: int) -> LogEvent:
        return self.event

    @property
    def size(self) -> int:
        return 200 + self.weight


@dataclass(slots=True)
class _Run:
    """Neighbouring pieces of one text, one number each."""

    first: int
    chunk: StreamChunk
    pieces: list[str]
    last: int = 0
    end: int = 0
    """The offset in the part, in UTF-16 units, at which the run ends."""
    characters: int = 0
    sealed: bool = False

    def takes(self, event: StreamChunk) -> bool:
        return (
            len(self.pieces) < RUN
            and event.message_id == self.chunk.message_id
            and event.part == self.chunk.part
        )

    def add(self, event: StreamChunk) -> None:
        self.pieces.append(event.chunk)
        self.characters += len(event.chunk)
        self.end = event.offset + utf16_length(event.chunk)
        self.last += 1

    def seal(self) -> None:
        self.pieces = ["".join(self.pieces)]
        self.sealed = True

    def after(self, seq: int) -> StreamChunk:
        # A sealed run has forgotten its numbers: the reader skips what it has, by the offset.
        pieces = self.pieces if self.sealed else self.pieces[max(0, seq + 1 - self.first) :]
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        chunk = self.chunk
        # Made anew, which is less work than a copy.
        return StreamChunk(
            thread_id=chunk.thread_id,
            message_id=chunk.message_id,
            part=chunk.part,
            offset=self.end - utf16_length(text),
            chunk=text,
            kind=chunk.kind,
        )

    @property
    def size(self) -> int:
        return 200 + self.characters


@dataclass(frozen=True, slots=True)
class Range:
    """What a reader gets: the events after its cursor, up to ``last``."""

    first: int
    last: int
    events: list[LogEvent] = field(default_factory=list)


class Log:
    """One log.

    Args:
        fold: What the events add up to.
        epoch: Tells this numbering from every other; fresh when absent.
        retained: Characters of recent events to keep.
    """

    def __init__(self, fold: Fold, epoch: str | None = None, *, retained: int = RETAINED) -> None:
        self.lock = threading.RLock()
        self.fold = fold
        self.epoch = epoch or secrets.token_hex(6)
        self.head = 0
        self._retained = retained
        self._floor = 1
        self._size = 0
        self._entries: list[_Single | _Run] = []
        self._newest: _Run | None = None
        self._listeners: set[Listener] = set()
        self._closed = False
        self._told = ("", 0, Position(epoch="", seq=0), "")

    @property
    def position(self) -> Position:
        """The head of the log."""
        return Position(epoch=self.epoch, seq=self.head)

    @property
    def closed(self) -> bool:
        """Whether the log is gone: its thread was deleted."""
        return self._closed

    def append(self, event: LogEvent) -> int:
        """Number an event, fold it in and wake the readers; return its number."""
        with self.lock:
            self.fold.apply(event)
            self.head += 1
            if isinstance(event, StreamChunk):
                self._append_chunk(event)
            else:
                self._push(_Single(self.head, event, weigh(event)))
            head = self.head
            if self._size > self._retained:
                self._trim()
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()
        return head

    def forget(self) -> None:
        """Keep no recent events: whoever is behind begins anew from a snapshot."""
        with self.lock:
            self._entries.clear()
            self._newest = None
            self._size = 0
            self._floor = self.head + 1

    def read(self, position: Position | None, budget: int) -> Range | None:
        """Return what comes after a position, or None when only a snapshot helps.

        Args:
            position: The reader's cursor.
            budget: Characters after which the range ends; at least one event is in it.
        """
        with self.lock:
            if position is None or position.epoch != self.epoch or position.seq > self.head:
                return None
            if position.seq < self._floor - 1:
                return None
            seq = last = position.seq
            events: list[LogEvent] = []
            size = 0
            for entry in self._after(seq):
                event = entry.after(seq)
                before = events[-1] if events else None
                if (
                    isinstance(before, StreamChunk)
                    and isinstance(event, StreamChunk)
                    and before.message_id == event.message_id
                    and before.part == event.part
                ):
                    before.chunk += event.chunk
                else:
                    events.append(event)
                last = entry.last
                size += entry.size
                if size > budget:
                    break
            return Range(seq + 1, last, events)

    def _after(self, seq: int) -> list[_Single | _Run]:
        """Return the entries that have something after a number."""
        entries = self._entries
        # Most readers lack only what came last.
        if seq < self.head and (len(entries) < 2 or entries[-2].last <= seq):
            return entries[-1:]
        return entries[bisect_left(entries, seq + 1, key=lambda entry: entry.last) :]

    def told(self, name: str, position: Position | None) -> tuple[Position, str] | None:
        """Return what was told last and the place it leads to, if that is what a reader lacks; on the I/O loop.

        Args:
            name: The name under which the reader knows the log.
            position: The reader's cursor.
        """
        known, first, end, text = self._told
        if position is None or position.seq + 1 != first or end.seq != self.head or known != name:
            return None
        return (end, text) if position.epoch == end.epoch else None

    def tell(self, name: str, first: int, last: int, text: str) -> tuple[Position, str]:
        """Note a range as text, made once for all readers that are equally far; return what ``told`` will."""
        end = Position(epoch=self.epoch, seq=last)
        self._told = (name, first, end, text)
        return end, text

    def snapshot(self) -> tuple[Position, Snapshot]:
        """Return the head and what the log adds up to there."""
        with self.lock:
            return self.position, self.fold.snapshot()

    def subscribe(self, listener: Listener) -> None:
        """Have ``listener`` called after each append, on the appending thread; it must return at once."""
        with self.lock:
            self._listeners.add(listener)

    def unsubscribe(self, listener: Listener) -> None:
        """Undo ``subscribe``."""
        with self.lock:
            self._listeners.discard(listener)

    @property
    def followed(self) -> bool:
        """Whether somebody follows the log."""
        return bool(self._listeners)

    def close(self) -> None:
        """End the log: readers are told that it is gone."""
        with self.lock:
            self._closed = True
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def _append_chunk(self, event: StreamChunk) -> None:
        run = self._entries[-1] if self._entries else None
        if not isinstance(run, _Run) or not run.takes(event):
            run = _Run(first=self.head, chunk=event, pieces=[], last=self.head - 1)
            self._push(run)
            if self._newest is not None:
                self._newest.seal()
            self._newest = run
        run.add(event)
        self._size += len(event.chunk)

    def _push(self, entry: _Single | _Run) -> None:
        self._entries.append(entry)
        self._size += entry.size

    def _trim(self) -> None:
        """Forget the older half, but never the newest entry."""
        drop = 0
        while self._size > self._retained // 2 and drop < len(self._entries) - 1:
            self._size -= self._entries[drop].size
            drop += 1
        if drop:
            self._floor = self._entries[drop - 1].last + 1
            del self._entries[:drop]
