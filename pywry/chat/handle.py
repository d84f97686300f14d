"""A handle on a piece of async work that streams text, for flows that a provider backs."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from pywry.chat.limits import GENERATION_HANDLE_TTL
from pywry.errors import PyWryError


class GenerationCancelledError(PyWryError):
    """A generation was cancelled.

    Args:
        partial_content: What had been said until then.
    """

    def __init__(self, partial_content: str = "") -> None:
        super().__init__("Generation cancelled by user")
        self.partial_content = partial_content


@dataclass
class GenerationHandle:
    """Tracks a task that streams text, and cancels it.

    Attributes:
        task: The task, if there is one.
        cancel_event: Set by `cancel`.
        created_at: Seconds since 1970.

    Example:
        >>> handle = GenerationHandle()
        >>> handle.append_chunk("Hello")
        >>> handle.cancel(), handle.cancel(), handle.partial_content
        (True, False, 'Hello')
    """

    task: asyncio.Task[Any] | None = None
    cancel_event: asyncio.Event = field(default_factory=asyncio.Event)
    message_id: str = ""
    widget_id: str = ""
    thread_id: str = ""
    created_at: float = field(default_factory=time.time)
    _chunks: list[str] = field(default_factory=list, repr=False)

    @property
    def is_expired(self) -> bool:
        """Whether it is older than ``GENERATION_HANDLE_TTL`` seconds."""
        return time.time() - self.created_at > GENERATION_HANDLE_TTL

    @property
    def partial_content(self) -> str:
        """What has been said so far."""
        return "".join(self._chunks)

    def append_chunk(self, chunk: str) -> None:
        """Add text; ignored after `cancel`."""
        if not self.cancel_event.is_set():
            self._chunks.append(chunk)

    def cancel(self) -> bool:
        """Cancel the task; True only the first time."""
        if self.cancel_event.is_set():
            return False
        self.cancel_event.set()
        if self.task is not None and not self.task.done():
            self.task.cancel()
        return True
