"""Finding a text in a text, with what stands around it."""

from __future__ import annotations

from typing import TypedDict

AROUND = 40
"""Characters that are shown on either side of what was found."""


class Found(TypedDict):
    """What was found, and what stands around it."""

    before: str
    match: str
    after: str


def find(query: str, text: str) -> Found | None:
    """Return the first place where a text holds another, whatever the case; None when it does not.

    Example:
        >>> find("WORLD", "Hello world!")
        {'before': 'Hello ', 'match': 'world', 'after': '!'}
    """
    # Not by a pattern: that looks at each character of the text as often as the query is long.
    first = _small(text).find(_small(query))
    if first < 0:
        return None
    end = first + len(query)
    start = max(0, first - AROUND)
    return {
        "before": ("…" if start else "") + text[start:first],
        "match": text[first:end],
        "after": text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    }


def _small(text: str) -> str:
    """Return a text in lower case, of the same length."""
    small = text.lower()
    if len(small) != len(text):
        # Some characters become two, and every place after them would be another.
        small = "".join(each.lower()[0] for each in text)
    return small.replace("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
