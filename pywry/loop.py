"""Event loops on threads of their own.

There are two: the I/O loop, which serves pages, and the loop for the author's async code. Whatever the second
one is made to do, the first one goes on.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class LoopThread:
    """An asyncio event loop that runs on a daemon thread of its own, started when it is first needed.

    Args:
        name: The thread's name, as logs and debuggers show it.

    Example:
        >>> loop = LoopThread("example")
        >>> async def answer() -> int:
        ...     return 42
        >>> loop.run(answer())
        42
        >>> loop.stop()
    """

    def __init__(self, name: str) -> None:
        self._name = name
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
            return self._loop

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine on the loop, in the caller's context, and return its future."""
        future: Future[T] = Future()
        context = contextvars.copy_context()
        self.loop.call_soon_threadsafe(self._start, coroutine, future, context)
        return future

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
        coroutine: Coroutine[Any, Any, T], future: Future[T], context: contextvars.Context
    ) -> None:
        task = context.run(asyncio.get_running_loop().create_task, coroutine)
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


tasks: set[asyncio.Task[Any]] = set()
"""Tasks in flight; the loop itself holds only weak references to them."""
