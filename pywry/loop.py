"""Event loops on threads of their own.

There are two: the I/O loop, which serves pages, and the loop for the author's async code. Whatever the second
one is made to do, the first one goes on.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import logging
import os
import sys
import threading
import traceback
import weakref
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

logger = logging.getLogger(__name__)


class LoopThread:
    """An asyncio event loop that runs on a daemon thread of its own, started when it is first needed.

    Args:
        name: The thread's name, as logs and debuggers show it.
        patience: Seconds after which code that does not give the loop back is named in the log; for ever when None.

    Example:
        >>> loop = LoopThread("example")
        >>> async def answer() -> int:
        ...     return 42
        >>> loop.run(answer())
        42
        >>> loop.stop()
    """

    def __init__(self, name: str, patience: float | None = None) -> None:
        self._name = name
        self.patience = patience
        self._in_flight = 0
        self._busy = threading.Event()
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The running loop."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name=self._name, daemon=True
                )
                self._thread.start()
                if self.patience is not None:
                    watch = (self._loop, self._thread)
                    threading.Thread(
                        target=self._watch, args=watch, name=f"{self._name}-watch", daemon=True
                    ).start()
            return self._loop

    def submit(self, coroutine: Coroutine[Any, Any, T], name: str | None = None) -> Future[T]:
        """Start a coroutine on the loop, in the caller's context, and return its future.

        Args:
            coroutine: What to run.
            name: What the log calls it.
        """
        future: Future[T] = Future()
        context = contextvars.copy_context()
        loop = self.loop
        with self._lock:
            self._in_flight += 1
            self._busy.set()
        future.add_done_callback(self._landed)
        loop.call_soon_threadsafe(self._start, coroutine, future, context, name)
        return future

    def _landed(self, _: Future[Any]) -> None:
        with self._lock:
            self._in_flight -= 1
            if not self._in_flight:
                self._busy.clear()

    def run(self, coroutine: Coroutine[Any, Any, T], timeout: float | None = None) -> T:
        """Run a coroutine on the loop and wait for its result.

        Raises:
            RuntimeError: Called from the loop's own thread, where waiting would never end.
        """
        if threading.current_thread() is self._thread:
            coroutine.close()
            raise RuntimeError(f"{self._name}: waiting for the loop on its own thread never ends")
        return self.submit(coroutine).result(timeout)

    def stop(self, timeout: float = 5.0) -> None:
        """Cancel what runs, stop the loop and wait for its thread, at most ``timeout`` seconds."""
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is None or thread is None:
            return
        loop.call_soon_threadsafe(loop.stop)
        if thread is not threading.current_thread():
            thread.join(timeout)

    @staticmethod
    def _start(
        coroutine: Coroutine[Any, Any, T],
        future: Future[T],
        context: contextvars.Context,
        name: str | None,
    ) -> None:
        task = context.run(asyncio.get_running_loop().create_task, coroutine)
        if name is not None:
            task.set_name(name)
        tasks.add(task)

        def done(task: asyncio.Task[T]) -> None:
            tasks.discard(task)
            if task.cancelled():
                future.cancel()
                future.set_running_or_notify_cancel()
            elif error := task.exception():
                future.set_exception(error)
            else:
                future.set_result(task.result())

        task.add_done_callback(done)

    # ---- who blocks the loop ---------------------------------------------------------------------

    def _watch(self, loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
        """Ask the loop again and again, while something runs on it, whether it is free."""
        pause = threading.Event()
        while thread.is_alive():
            self._busy.wait(5)
            if not self._busy.is_set():
                continue
            patience = self.patience or 1.0
            answered = threading.Event()
            try:
                loop.call_soon_threadsafe(answered.set)
            except RuntimeError:
                return
            if not answered.wait(patience):
                self._name_the_blocker(loop, thread, patience)
                while thread.is_alive() and not answered.wait(1):
                    pass
            pause.wait(patience / 2)

    @staticmethod
    def _name_the_blocker(
        loop: asyncio.AbstractEventLoop, thread: threading.Thread, patience: float
    ) -> None:
        task = None
        with contextlib.suppress(RuntimeError):
            task = asyncio.current_task(loop)
        frame = sys._current_frames().get(thread.ident or 0)
        library = os.path.dirname(os.__file__)  # noqa: PTH120 - frames have names, not paths
        places = [
            place
            for place in traceback.extract_stack(frame)
            if not place.filename.startswith((library, __file__, "<frozen"))
        ]
        if task is None and not places:
            return  # Nobody runs on it: it is the machine that is busy.
        logger.warning(
            "%s has kept the loop that all async handlers share for more than %g s%s. Await what takes long, or make "
            "it a plain function: that runs on a thread of its own.",
            task.get_name() if task is not None else "Something",
            patience,
            f", at {places[-1].filename}:{places[-1].lineno}" if places else "",
        )

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            pending = asyncio.all_tasks(loop)
            for task in pending:
                task.cancel()
            if pending:
                loop.run_until_complete(asyncio.wait(pending, timeout=2))
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()


class Doorbell:
    """Calls functions on a loop for any thread; however many are asked for, the loop is woken once.

    Waking a loop is a system call, and a piece of text that twenty pages wait for would make twenty.

    Args:
        loop: Where they are called.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[Callable[[], None]] = deque()
        self._rung = False

    def ring(self, function: Callable[[], None]) -> None:
        """Have a function called; it must not raise. Nobody is told of one that a closed loop does not call."""
        self._waiting.append(function)
        if not self._rung:
            self._rung = True
            try:
                self._loop.call_soon_threadsafe(self._answer)
            except RuntimeError:  # The loop is closed: there is nobody left to tell.
                self._rung = False
                self._waiting.clear()

    def _answer(self) -> None:
        # First, so that whoever comes while this goes on either is seen or rings again.
        self._rung = False
        for _ in range(len(self._waiting)):
            self._waiting.popleft()()


_doorbells: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Doorbell] = (
    weakref.WeakKeyDictionary()
)


def doorbell() -> Doorbell:
    """Return the running loop's doorbell."""
    loop = asyncio.get_running_loop()
    return _doorbells.setdefault(loop, Doorbell(loop))


tasks: set[asyncio.Task[Any]] = set()
"""Tasks in flight; the loop itself holds only weak references to them."""
