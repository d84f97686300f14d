"""Finding a text in a text, with what stands around it."""

from __future__ import annotations

import re
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
    # Not by lower(): some characters become two, and the place would be another.
    place = re.search(re.escape(query), text, re.IGNORECASE)
    if place is None:
        return None
    first, end = place.span()
    start = max(0, first - AROUND)
    return {
        "before": ("…" if start else "") + text[start:first],
        "match": text[first:end],
        "after": text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
    }
