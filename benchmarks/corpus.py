"""Markdown as a model writes it, seeded: the same characters in every run."""

from __future__ import annotations

import random
from collections.abc import Callable

SENTENCE = (
    "the model answers with a table of numbers and some code that shows how each part of the "
    "system keeps its state while text arrives in small pieces over a slow line so that nobody "
    "waits for what is already known to be true"
)
WORDS = SENTENCE.split()

CODE = (
    "def fold(events: list[Event]) -> State:",
    '    """Return what the events add up to."""',
    "    state = State()  # empty at first",
    "    for number, event in enumerate(events, start=1):",
    '        if event.kind == "text" and number < 1_000:',
    "            state.text += event.text",
    "    return state",
    "",
)


def prose(length: int, seed: int = 1) -> str:
    """Return mixed Markdown: headings, paragraphs, lists, tables, code, quotes, links."""
    return _until(length, lambda source: source.choice(_BLOCKS)(source), seed)


def code(length: int) -> str:
    """Return one long block of code."""
    lines = _until(length, lambda source: source.choice(CODE) + "\n", 2)
    return f"```python\n{lines}\n```\n"


def table(length: int) -> str:
    """Return one long table."""
    head = "| Name | Count | Share | What is said about it |\n|:--|--:|:-:|---|\n"

    def row(source: random.Random) -> str:
        return f"| {_words(source, 1)} | {source.randint(1, 9999)} | {source.random():.2f} | {_words(source, 3)} |\n"

    return head + _until(length, row, 3)


def pieces(text: str, size: int) -> list[str]:
    """Cut a text into pieces, as it streams."""
    return [text[start : start + size] for start in range(0, len(text), size)]


def _until(length: int, make: Callable[[random.Random], str], seed: int) -> str:
    source = random.Random(seed)
    parts: list[str] = []
    size = 0
    while size < length:
        part = make(source)
        parts.append(part)
        size += len(part)
    return "".join(parts)[:length]


def _words(source: random.Random, count: int) -> str:
    return " ".join(source.choices(WORDS, k=count))


def _inline(source: random.Random, count: int) -> str:
    words = source.choices(WORDS, k=count)
    for mark in ("**", "*", "`", "~~"):
        index = source.randrange(len(words))
        words[index] = f"{mark}{words[index]}{mark}"
    words.append(f"[{source.choice(WORDS)}](https://example.org/{source.randint(1, 99)})")
    return " ".join(words)


def _paragraph(source: random.Random) -> str:
    return f"{_inline(source, source.randint(20, 60))}.\n\n"


def _heading(source: random.Random) -> str:
    return f"{'#' * source.randint(1, 4)} {_words(source, 4)}\n\n"


def _list(source: random.Random) -> str:
    lines = []
    for number in range(1, source.randint(4, 8)):
        lines.append(f"{number}. {_inline(source, 6)}")
        if source.random() < 0.4:
            lines.append(f"   - {_words(source, 5)}")
            lines.append(f"   - [ ] {_words(source, 4)}")
    return "\n".join(lines) + "\n\n"


def _table(source: random.Random) -> str:
    rows = [
        f"| {_words(source, 2)} | {source.randint(1, 999)} | {_words(source, 3)} |"
        for _ in range(source.randint(3, 9))
    ]
    return "\n".join(["| Name | Count | Note |", "|---|--:|---|", *rows]) + "\n\n"


def _code(source: random.Random) -> str:
    lines = "\n".join(source.choices(CODE, k=source.randint(4, 14)))
    return f"```python\n{lines}\n```\n\n"


def _quote(source: random.Random) -> str:
    return f"> {_inline(source, 18)}\n> {_words(source, 9)}\n\n"


_BLOCKS = (_paragraph, _paragraph, _paragraph, _heading, _list, _table, _code, _quote)
