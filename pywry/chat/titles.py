"""A thread's title, made from what was first said in it."""

from __future__ import annotations

import re

MAX_TITLE = 60
"""Characters of a title that is made; one that a person chooses may have more."""

_MARKS = re.compile(r"[`*_#>~\[\]|]+")
_SPACE = re.compile(r"\s+")
# Bidirectional controls could turn round what is shown beside a title, control characters are not shown at all.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_title(title: str, limit: int = 200) -> str:
    """Return a title on one line without control characters, at most ``limit`` characters long."""
    title = _SPACE.sub(" ", _CONTROLS.sub(" ", title[: limit * 4])).strip()
    return title if len(title) <= limit else title[: limit - 1].rstrip() + "…"


def title_from(text: str) -> str:
    """Return a title for a thread that begins with ``text``; empty when there is nothing to make it of.

    Example:
        >>> title_from("How do I **sort** a list?")
        'How do I sort a list?'
    """
    return clean_title(_MARKS.sub("", text[:1000]), MAX_TITLE)
