"""A write on its way to a store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from pydantic_core import PydanticSerializationError

from pywry.errors import StoreError
from pywry.protocol.codec import encode_event
from pywry.protocol.plain import printable
from pywry.protocol.server_events import LogEvent, MessageEvent, PartEvent, StreamChunk
from pywry.protocol.weight import weigh
from pywry.stores.base import Add, Put, Write, merged

OVERHEAD = 500
"""Characters that a write counts besides its text."""


@dataclass(slots=True)
class Entry:
    """A write on its way.

    Attributes:
        number: How many writes were submitted when the last of those that it stands for was.
        write: The write.
        urgent: Whether somebody waits for it.
        futures: What is done when it is kept.
        body: Its event as JSON; empty when it has none, None until it was made.
    """

    number: int
    write: Write
    urgent: bool = False
    futures: list[Future[None]] = field(default_factory=list)
    body: str | None = None

    def encode(self) -> str:
        """Return the body, made on first use: on the writer's thread, not on that of whoever said it."""
        if self.body is None:
            write = self.write
            self.body = encoded(write.event) if isinstance(write, (Put, Add)) else ""
        return self.body

    @property
    def size(self) -> int:
        """Characters, roughly."""
        event = getattr(self.write, "event", None)
        if isinstance(event, StreamChunk):
            return OVERHEAD + len(event.chunk)
        if isinstance(event, MessageEvent):
            return OVERHEAD + weigh(event.message.parts)
        if isinstance(event, PartEvent):
            return OVERHEAD + weigh(event.response)
        return OVERHEAD

    def done(self) -> None:
        """It is kept."""
        for future in self.futures:
            if not future.done():
                future.set_result(None)

    def fail(self, text: str) -> None:
        """It will not be kept."""
        for future in self.futures:
            if not future.done():
                future.set_exception(StoreError(text))


def merged_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries with neighbouring pieces of text merged and overwritten pieces left out."""
    result: list[Entry] = []
    for write, indices in merged([entry.write for entry in entries]):
        last = entries[indices[-1]]
        if len(indices) > 1:
            futures = dict.fromkeys(f for index in indices for f in entries[index].futures)
            urgent = any(entries[index].urgent for index in indices)
            body = last.body if write is last.write else None
            last = Entry(last.number, write, urgent, list(futures), body)
        result.append(last)
    return result


def encoded(event: LogEvent) -> str:
    """Return an event as JSON; what no encoding takes, such as half an emoji, is replaced."""
    try:
        return encode_event(event)
    except PydanticSerializationError:
        content = event.model_dump(by_alias=True, exclude_none=True)
        return printable(json.dumps(content, ensure_ascii=False, allow_nan=False))


def failed(text: str) -> Future[None]:
    """Return a future that has failed."""
    future: Future[None] = Future()
    future.set_exception(StoreError(text))
    return future
