"""A transport within the process: for tests, and as the smallest example of one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence


class MemoryTransport:
    """Frames go into a queue that the other side reads.

    Attributes:
        frames: What was sent and not yet read.
        closed: The code with which the connection was closed, or None.
        reading: Clear it to play a page that stops reading: ``send`` then waits.
    """

    def __init__(self) -> None:
        self.frames: asyncio.Queue[str] = asyncio.Queue()
        self.closed: int | None = None
        self.reading = asyncio.Event()
        self.reading.set()

    @property
    def free(self) -> bool:
        return self.reading.is_set()

    def send_now(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._put(text)

    async def send(self, text: str) -> None:
        await self.reading.wait()
        self._put(text)

    def _put(self, text: str) -> None:
        if self.closed is not None:
            raise ConnectionError("the page is gone")
        self.frames.put_nowait(text)

    async def close(self, code: int, reason: str) -> None:
        if self.closed is None:
            self.closed = code
