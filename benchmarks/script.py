"""What the servers say when they are asked: the same pieces at the same times, whoever serves them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

from benchmarks import corpus

STAMP = re.compile(r"q(\d+);")
"""When a piece was made: nanoseconds of the machine's monotonic clock, the clock that browsers count by too."""


def play(command: str) -> Iterator[str | float]:
    """Yield pieces of text, and seconds to wait.

    Args:
        command: A verb and its numbers, as in ``paced 500 100``.
    """
    verb, *words = command.split()
    yield from _VERBS[verb](*map(int, words))


def _echo(number: int) -> Iterator[str | float]:
    yield f"pong{number}"


def _burst(length: int, size: int) -> Iterator[str | float]:
    yield from corpus.pieces(corpus.prose(length), size)


def _paced(count: int, rate: int) -> Iterator[str | float]:
    begun = time.monotonic()
    for number in range(count):
        yield max(0.0, begun + number / rate - time.monotonic())
        # A paragraph that ends now and then, as answers have them.
        yield f"q{time.monotonic_ns()};{'' if (number + 1) % 20 else chr(10) * 2}"


def _lone(count: int) -> Iterator[str | float]:
    for _ in range(count):
        yield 0.25
        yield f"q{time.monotonic_ns()};\n\n"


def _stream(length: int, size: int, together: int, pause: int) -> Iterator[str | float]:
    begun = time.monotonic()
    for number, piece in enumerate(corpus.pieces(corpus.prose(length), size)):
        if number % together == 0:
            yield max(0.0, begun + number // together * pause / 1000 - time.monotonic())
        yield piece


def _endless(length: int, size: int, pause: int) -> Iterator[str | float]:
    words = "plain words and **bold ones** that go on and on "
    text = (words * (length // len(words) + 1))[:length]
    begun = time.monotonic()
    for number, piece in enumerate(corpus.pieces(text, size)):
        yield max(0.0, begun + number * pause / 1000 - time.monotonic())
        yield piece


def _letters(count: int) -> Iterator[str | float]:
    for number in range(count):
        yield "abcdefghi "[number % 10]


_VERBS: dict[str, Callable[..., Iterator[str | float]]] = {
    "echo": _echo,
    "burst": _burst,
    "paced": _paced,
    "lone": _lone,
    "stream": _stream,
    "endless": _endless,
    "letters": _letters,
}
