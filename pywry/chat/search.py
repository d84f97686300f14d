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
    place = text.lower().find(query.lower())
    if place < 0:
        return None
    end = place + len(query)
    start = max(0, place - AROUND)
    return {
        "before": ("…" if start else "") + text[start:place],
        "match": text[place:end],
        "after": text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    }
