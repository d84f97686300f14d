"""What a session needs of a wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Transport(Protocol):
    """One connection to one page. Text goes out in order or not at all."""

    @property
    def free(self) -> bool:
        """Whether frames leave without waiting; always False on a wire that cannot tell."""

    def send_now(self, texts: Sequence[str]) -> None:
        """Send some frames at once; only while the wire is ``free``.

        Raises:
            ConnectionError: The page is not there any more.
        """

    async def send(self, text: str) -> None:
        """Send one frame; returns when the wire is free for the next.

        Raises:
            ConnectionError: The page is not there any more.
        """

    async def close(self, code: int, reason: str) -> None:
        """Close the connection; harmless when it is closed already."""
