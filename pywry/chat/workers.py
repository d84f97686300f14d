"""Threads for the author's sync code, each with one piece of work at a time, at most so many at once.

They are daemons: a handler that never returns must not keep the program from ending. A few of them wait a while for
more work: to start a thread, one has to wait for it, and who starts handlers is the I/O loop.
"""

from __future__ import annotations

import contextvars
import itertools
import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol, TypeAlias

logger = logging.getLogger(__name__)

MAX_WORKERS = 200
"""Handlers that may run at once."""

WAITING = 4
"""Threads that may wait for work at once."""

WAIT = 60.0
"""Seconds that a thread waits for work."""

LINGERING = 10.0
"""Seconds after which a handler that does not heed the stop button is reported."""


Work: TypeAlias = tuple[contextvars.Context, Callable[[], None]]


class Named(Protocol):
    """What has a name for the log."""

    @property
    def name(self) -> str:
        """The name."""


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
        self._waiting = 0
        self._work: SimpleQueue[Work] = SimpleQueue()
        self._numbers = itertools.count(1)
        self._lingering: dict[Named, float] = {}

    @property
    def running(self) -> int:
        """Threads that have work now."""
        return self._running

    # ---- handlers that were stopped and go on ----------------------------------------------------

    def lingers(self, run: Named) -> None:
        """A handler was stopped; what it gives from now on is thrown away."""
        with self._lock:
            self._lingering.setdefault(run, time.monotonic())

    def lingers_no_more(self, run: Named) -> None:
        """It has ended."""
        with self._lock:
            self._lingering.pop(run, None)

    def report(self, after: float = LINGERING) -> None:
        """Log, once each, the handlers that were stopped ``after`` seconds ago and still run."""
        now = time.monotonic()
        with self._lock:
            late = [run for run, then in self._lingering.items() if now - then >= after]
            for run in late:
                self._lingering[run] = float("inf")
        for run in late:
            logger.warning(
                "The chat handler %s was stopped %g s ago and still runs, as one of %d of %d. A handler should look "
                "at ctx.cancel_event.",
                run.name,
                after,
                self._running,
                self._limit,
            )

    def start(self, work: Callable[[], None]) -> bool:
        """Run ``work`` on a thread, in a copy of the caller's context; False when all are busy."""
        with self._lock:
            if self._running >= self._limit:
                return False
            self._running += 1
            waits = self._waiting > 0
            if waits:
                self._waiting -= 1
        item = (contextvars.copy_context(), work)
        if waits:
            self._work.put(item)
            return True
        thread = threading.Thread(
            target=self._run,
            args=([item],),
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

    def _run(self, first: list[Work]) -> None:
        # Nothing is held on to while the thread waits: the handler's messages may be large.
        context, work = first.pop()
        while True:
            try:
                context.run(work)
            finally:
                del context, work
                with self._lock:
                    self._running -= 1
            with self._lock:
                if self._waiting >= WAITING:
                    return
                self._waiting += 1
            item = self._next()
            if item is None:
                return
            context, work = item
            del item

    def _next(self) -> Work | None:
        """Wait for work; None when there was none for a while."""
        while True:
            try:
                return self._work.get(timeout=WAIT)
            except Empty:
                with self._lock:
                    # Else all who wait are counted on, and work for this one is on its way.
                    if self._waiting > 0:
                        self._waiting -= 1
                        return None
