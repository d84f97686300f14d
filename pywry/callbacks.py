"""The author's callbacks: any number of arguments, sync or async, never in anybody's way."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import logging
import secrets
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeAlias

from pywry.errors import RefusedError
from pywry.loop import LoopThread

logger = logging.getLogger(__name__)

Callback: TypeAlias = Callable[..., Any]
"""Called with ``(data)``, ``(data, event_type)`` or ``(data, event_type, label)``, as many as it takes."""


def call(callback: Callback, data: Any, event_type: str, label: str) -> Any:
    """Call a callback with as many of the three arguments as it takes."""
    return callback(*(data, event_type, label)[: _arity(callback)])


def _arity(callback: Callback) -> int:
    try:
        parameters = inspect.signature(callback).parameters.values()
    except (TypeError, ValueError):  # Some builtins have no signature.
        return 1
    if any(each.kind is each.VAR_POSITIONAL for each in parameters):
        return 3
    positional = [
        each
        for each in parameters
        if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)
    ]
    required = sum(each.default is each.empty for each in positional)
    # Parameters with defaults are the author's own, unless one is needed to take the data at all.
    return min(3, max(required, min(1, len(positional))))


BUSY = "The app is busy with other callbacks; try again in a moment."

_Work: TypeAlias = tuple[contextvars.Context, Callable[[], Any], Future[None]]


MAX_LANES = 200
"""Callbacks of different kinds or owners that may run at once."""


class Lanes:
    """Runs callbacks in order within a lane, and lanes beside each other: a slow callback delays its like only.

    Args:
        loop: The loop for async callbacks.
        limit: Callbacks that may wait in one lane.
        width: Lanes, and so threads, that may be busy at once.
    """

    def __init__(self, loop: LoopThread, limit: int = 1000, width: int = MAX_LANES) -> None:
        self._loop = loop
        self._limit = limit
        self._width = width
        self._lock = threading.Lock()
        self._lanes: dict[tuple[str, ...], deque[_Work]] = {}

    def submit(
        self, lane: tuple[str, ...], work: Callable[[], Any], *, limit: int | None = None
    ) -> Future[None]:
        """Run ``work`` after what is in the lane already, in the caller's context.

        Args:
            lane: Where it waits.
            work: What to do.
            limit: How much may wait in this lane; as the lanes were told when absent.

        Returns:
            Done when the work is; fails with ``RefusedError`` when the work fails, after the traceback is logged.

        Raises:
            RefusedError: Too much is being done, or waits, already.
        """
        future = _promise()
        item = (contextvars.copy_context(), work, future)
        with self._lock:
            waiting = self._lanes.get(lane)
            if waiting is not None:
                if len(waiting) >= (self._limit if limit is None else limit):
                    raise RefusedError("busy", "Too many events wait for an answer already.")
                waiting.append(item)
                return future
            if len(self._lanes) >= self._width:
                raise RefusedError("busy", BUSY)
            self._lanes[lane] = deque([item])
            thread = threading.Thread(
                target=self._run, args=(lane,), name=f"pywry-callback-{lane[-1]}", daemon=True
            )
            try:
                thread.start()
            except RuntimeError:  # The system has no more threads to give.
                del self._lanes[lane]
                raise RefusedError("busy", BUSY) from None
        return future

    def _run(self, lane: tuple[str, ...]) -> None:
        while True:
            with self._lock:
                waiting = self._lanes[lane]
                if not waiting:
                    del self._lanes[lane]
                    return
                context, work, future = waiting.popleft()
            try:
                context.run(self._do, work)
            except BaseException as error:  # noqa: BLE001 - the edge of the author's code
                future.set_exception(_reported(error))
            else:
                future.set_result(None)

    def _do(self, work: Callable[[], Any]) -> None:
        result = work()
        if inspect.isawaitable(result):
            name = f"The callback {getattr(result, '__qualname__', result)}"
            self._loop.submit(_awaited(result), name).result()


def together(futures: Sequence[Future[None]]) -> Future[None]:
    """Return a future that is done when all are, and fails like the first of them that failed."""
    if len(futures) == 1:
        return futures[0]
    whole = _promise()
    lock = threading.Lock()
    left = len(futures)

    def done(_: Future[None]) -> None:
        nonlocal left
        with lock:
            left -= 1
            if left:
                return
        errors = [error for each in futures if (error := each.exception()) is not None]
        if errors:
            whole.set_exception(errors[0])
        else:
            whole.set_result(None)

    for each in futures:
        each.add_done_callback(done)
    return whole


def _promise() -> Future[None]:
    """Return a future that whoever waits for it cannot cancel: a page may go while a callback runs."""
    future: Future[None] = Future()
    future.set_running_or_notify_cancel()
    return future


async def _awaited(result: Any) -> Any:
    try:
        return await result
    except (KeyboardInterrupt, SystemExit) as error:
        # It would end the loop of all async handlers.
        raise RuntimeError(f"An async callback raised {type(error).__name__}") from error


def _reported(error: BaseException) -> RefusedError:
    if isinstance(error, RefusedError):
        return error
    reference = f"E-{secrets.token_hex(4)}"
    if isinstance(error, asyncio.CancelledError):
        logger.warning("[%s] A callback was cancelled", reference)
    else:
        logger.error("[%s] A callback failed", reference, exc_info=error)
    return RefusedError(
        "callback-failed", f"That did not work. The log tells why under {reference}."
    )
