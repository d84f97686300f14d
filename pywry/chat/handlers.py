"""The shapes that a handler may have, made one: items, in order, and one end.

A sync handler runs from its first line to its last on one worker thread. Async code runs on the loop for the
author's code. What a handler gives is looked at where it is given, so that an error shows the author's own line.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import reprlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import Future
from typing import Any, Protocol, TypeAlias

from pywry.chat.context import ChatContext
from pywry.chat.workers import Workers
from pywry.errors import HandlerOutputError
from pywry.loop import LoopThread
from pywry.protocol.response import ChatResponse
from pywry.protocol.responses import (
    RESPONSES,
)

MessageDict: TypeAlias = dict[str, Any]
"""A message as a handler sees it: at least ``role`` and ``text``."""

HandlerFunc: TypeAlias = Callable[[list[MessageDict], ChatContext], Any]
"""A handler: sync or async, returning or yielding ``str`` and responses."""


class BusyError(Exception):
    """All worker threads are busy."""


class Sink(Protocol):
    """Where a handler's items go. Called from the handler's thread."""

    def put(self, item: str | ChatResponse) -> bool:
        """Take an item; False when no more is wanted."""

    def end(self, error: BaseException | None) -> None:
        """The handler is through, or failed."""


def check_item(item: object) -> str | ChatResponse:
    """Return an item that a handler gave, if it may give it.

    Raises:
        HandlerOutputError: It is something else; the text names the value and what is allowed.
    """
    if isinstance(item, str):
        return item
    if isinstance(item, ChatResponse) and isinstance(item, RESPONSES):
        return item
    raise HandlerOutputError(
        f"A chat handler gave {reprlib.repr(item)} (a {type(item).__name__}). It may yield or return str and "
        f"chat responses ({_response_names()}), and return None."
    )


def _response_names() -> str:
    return ", ".join(sorted(response.__name__ for response in RESPONSES))


class HandlerRun:
    """One run of a handler.

    Args:
        handler: The author's function.
        messages: Gives the conversation, oldest first; called where the handler runs.
        context: The handler's second argument.
        sink: Takes what the handler gives.
        workers: Threads for sync code.
        loop: The loop for async code.
    """

    def __init__(
        self,
        handler: HandlerFunc,
        messages: Callable[[], list[MessageDict]],
        context: ChatContext,
        sink: Sink,
        workers: Workers,
        loop: LoopThread,
    ) -> None:
        self._handler = handler
        self._messages = messages
        self._context = context
        self._sink = sink
        self._workers = workers
        self._loop = loop
        self._future: Future[None] | None = None
        self._task: asyncio.Task[Any] | None = None
        self._cancelled = False
        self._ended = False

    def start(self) -> None:
        """Start the handler and return at once."""
        if _is_async(self._handler):
            self._on_loop(self._call_async())
        else:
            self._on_worker(self._call)

    def cancel(self) -> None:
        """Have async code end at its next ``await``. Sync code is asked through ``cancel_event``."""
        self._cancelled = True
        if not self._ended:
            self._workers.lingers(self)
        task = self._task
        if task is not None:
            task.get_loop().call_soon_threadsafe(task.cancel)

    @property
    def name(self) -> str:
        """What the log calls the handler."""
        handler = self._handler
        if isinstance(handler, functools.partial):
            handler = handler.func
        return str(getattr(handler, "__qualname__", type(handler).__qualname__))

    def _end(self, error: BaseException | None) -> None:
        self._ended = True
        self._workers.lingers_no_more(self)
        self._sink.end(error)

    # ---- sync -----------------------------------------------------------------------------------

    def _on_worker(self, work: Callable[[], None]) -> None:
        if not self._workers.start(work):
            self._end(BusyError())

    def _call(self) -> None:
        try:
            self._take(self._handler(self._messages(), self._context))
        except BaseException as error:  # noqa: BLE001 - the edge of the author's code
            self._end(error)

    def _take(self, result: Any) -> None:
        """Take what a sync handler returned; on its thread."""
        if isinstance(result, Iterator):
            self._iterate(result)
        elif isinstance(result, (AsyncIterator, Awaitable)):
            self._on_loop(self._take_async(result))
        else:
            if result is not None:
                self._sink.put(check_item(result))
            self._end(None)

    def _iterate(self, iterator: Iterator[Any]) -> None:
        try:
            try:
                for item in iterator:
                    if not self._sink.put(check_item(item)):
                        break
            finally:
                close = getattr(iterator, "close", None)
                if close is not None:
                    close()
        except BaseException as error:  # noqa: BLE001 - the edge of the author's code
            self._end(error)
        else:
            self._end(None)

    # ---- async ----------------------------------------------------------------------------------

    def _on_loop(self, coroutine: Any) -> None:
        self._loop.submit(self._guard(coroutine), f"The chat handler {self.name}")

    async def _guard(self, coroutine: Any) -> None:
        self._task = asyncio.current_task()
        try:
            if self._cancelled:
                coroutine.close()
                raise asyncio.CancelledError
            await coroutine
        except BaseException as error:  # noqa: BLE001 - the edge of the author's code
            # Not raised again, whatever it is: SystemExit would end the loop of all async handlers.
            self._end(error)
        finally:
            self._task = None

    async def _call_async(self) -> None:
        await self._take_async(self._handler(self._messages(), self._context))

    async def _take_async(self, result: Any) -> None:
        if isinstance(result, Awaitable):
            result = await result
        if isinstance(result, AsyncIterator):
            try:
                async for item in result:
                    if not self._sink.put(check_item(item)):
                        break
            finally:
                close = getattr(result, "aclose", None)
                if close is not None:
                    await close()
            self._end(None)
        elif isinstance(result, Iterator):
            # A sync iterator may block; not on the loop that all async handlers share.
            self._on_worker(lambda: self._iterate(result))
        else:
            if result is not None:
                self._sink.put(check_item(result))
            self._end(None)


def _is_async(handler: HandlerFunc) -> bool:
    # A wrapper that is not async itself may block, whatever it wraps.
    call = handler.func if isinstance(handler, functools.partial) else handler
    if not inspect.isroutine(call):
        call = getattr(call, "__call__", call)  # noqa: B004 - the method itself is what is looked at
    return inspect.iscoroutinefunction(call) or inspect.isasyncgenfunction(call)
