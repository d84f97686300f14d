"""How much of the server one page may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one page; every one is enforced."""

    rate: float = 20.0
    """Frames a second, in the long run."""
    burst: int = 60
    """Frames at once."""
    patience: int = 200
    """Frames over the rate that are refused before the page is disconnected."""
    followed: int = 16
    """Logs that a page may follow at once."""
    frame: int = 64 * 1024
    """Characters of text after which a frame to the page ends."""
    silence: float = 60.0
    """Seconds without a word from a page after which it is taken for dead."""
    stall: float = 30.0
    """Seconds that one frame to the page may take before it is taken for dead."""
    memory: float = 300.0
    """Seconds that a disconnected page's answered events are remembered."""


class Bucket:
    """A token bucket.

    Args:
        rate: Tokens that come back each second.
        size: The most that it holds.
        clock: Monotonic seconds.
    """

    def __init__(self, rate: float, size: float, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._size = size
        self._clock = clock
        self._tokens = size
        self._then = clock()

    def take(self) -> bool:
        """Take a token; False when there is none."""
        now = self._clock()
        self._tokens = min(self._size, self._tokens + (now - self._then) * self._rate)
        self._then = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
