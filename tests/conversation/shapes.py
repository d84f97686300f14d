"""Every shape that a handler may have, made from one generator function."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

Source = Callable[[list[dict[str, Any]], Any], Iterator[Any]]
"""What the handler does, as a sync generator function."""


def sync_function(source: Source) -> Any:
    def handler(messages: Any, ctx: Any) -> str:
        return "".join(source(messages, ctx))

    return handler


def async_function(source: Source) -> Any:
    async def handler(messages: Any, ctx: Any) -> str:
        return "".join(source(messages, ctx))

    return handler


def sync_generator(source: Source) -> Any:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from source(messages, ctx)

    return handler


def async_generator(source: Source) -> Any:
    async def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        for item in source(messages, ctx):
            yield item

    return handler


def sync_returning_async_generator(source: Source) -> Any:
    stream = async_generator(source)

    def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        return stream(messages, ctx)  # type: ignore[no-any-return]

    return handler


class _Counted:
    """An iterator that is no generator."""

    def __init__(self, items: Iterator[Any]) -> None:
        self._items = items

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> Any:
        return next(self._items)


def returning_iterator(source: Source) -> Any:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        return _Counted(source(messages, ctx))

    return handler


def _same(item: Any) -> Any:
    return item


def returning_map(source: Source) -> Any:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        return map(_same, source(messages, ctx))

    return handler


def coroutine_returning_generator(source: Source) -> Any:
    async def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        return source(messages, ctx)

    return handler


def coroutine_returning_async_generator(source: Source) -> Any:
    stream = async_generator(source)

    async def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        return stream(messages, ctx)  # type: ignore[no-any-return]

    return handler


def partial_function(source: Source) -> Any:
    def handler(prefix: str, messages: Any, ctx: Any) -> str:
        return prefix + "".join(source(messages, ctx))

    return functools.partial(handler, "")


def partial_async_generator(source: Source) -> Any:
    async def handler(prefix: str, messages: Any, ctx: Any) -> AsyncIterator[Any]:
        for item in source(messages, ctx):
            yield prefix + item if isinstance(item, str) else item

    return functools.partial(handler, "")


class _Object:
    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self, messages: Any, ctx: Any) -> Any:
        return "".join(self._source(messages, ctx))


class _StreamingObject(_Object):
    def __call__(self, messages: Any, ctx: Any) -> Any:
        yield from self._source(messages, ctx)


class _AsyncObject(_Object):
    async def __call__(self, messages: Any, ctx: Any) -> Any:
        return "".join(self._source(messages, ctx))


class _AsyncStreamingObject(_Object):
    async def __call__(self, messages: Any, ctx: Any) -> Any:
        for item in self._source(messages, ctx):
            yield item


class _Methods:
    def __init__(self, source: Source) -> None:
        self._source = source

    def method(self, messages: Any, ctx: Any) -> Iterator[Any]:
        yield from self._source(messages, ctx)


def bound_method(source: Source) -> Any:
    return _Methods(source).method


def wrapped_async_function(source: Source) -> Any:
    inner = async_function(source)

    @functools.wraps(inner)
    def handler(messages: Any, ctx: Any) -> Any:
        return inner(messages, ctx)

    return handler


ONE_SHOT: dict[str, Callable[[Source], Any]] = {
    "sync function": sync_function,
    "async function": async_function,
    "partial of a function": partial_function,
    "callable object": _Object,
    "async callable object": _AsyncObject,
    "sync wrapper of an async function": wrapped_async_function,
}
STREAMING: dict[str, Callable[[Source], Any]] = {
    "sync generator": sync_generator,
    "async generator": async_generator,
    "sync function returning an async generator": sync_returning_async_generator,
    "function returning an iterator": returning_iterator,
    "function returning a map": returning_map,
    "coroutine returning a generator": coroutine_returning_generator,
    "coroutine returning an async generator": coroutine_returning_async_generator,
    "partial of an async generator": partial_async_generator,
    "callable object that yields": _StreamingObject,
    "async callable object that yields": _AsyncStreamingObject,
    "bound method": bound_method,
}
ALL = ONE_SHOT | STREAMING
CLOSABLE = {
    name: shape
    for name, shape in STREAMING.items()
    if name not in ("function returning an iterator", "function returning a map")
}
"""Shapes whose generator pywry can close; of a foreign iterator it can only let go."""
