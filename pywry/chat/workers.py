"""Threads for the author's sync code, one for each piece of work, at most so many at once.

They are daemons: a handler that never returns must not keep the program from ending.
"""

from __future__ import annotations

import contextvars
import itertools
import threading
from collections.abc import Callable

MAX_WORKERS = 200
"""Handlers that may run at once."""


class Workers:
    """Starts threads.

    Args:
        name: The beginning of the threads' names.
        limit: Threads at once.
    """

    def __init__(self, name: str, limit: int = MAX_WORKERS) -> None:
        self._name = name
        self._limit = limit
        self._lock = threading.Lock()
        self._running = 0
        self._numbers = itertools.count(1)

    @property
    def running(self) -> int:
        """Threads that run now."""
        return self._running

    def start(self, work: Callable[[], None]) -> bool:
        """Run ``work`` on a thread, in the caller's context; False when all are busy."""
        with self._lock:
            if self._running >= self._limit:
                return False
            self._running += 1
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=self._run,
            args=(context, work),
            name=f"{self._name}-{next(self._numbers)}",
            daemon=True,
        )
        try:
            thread.start()
        except RuntimeError:  # The system has no more threads to give.
            with self._lock:
                self._running -= 1
            return False
        return True

    def _run(self, context: contextvars.Context, work: Callable[[], None]) -> None:
        try:
            context.run(work)
        finally:
            with self._lock:
                self._running -= 1
