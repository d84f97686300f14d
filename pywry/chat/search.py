"""Finding a text in an owner's threads, with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TypedDict

from pywry.chat.thread import Thread
from pywry.protocol.server_events import SearchHit
from pywry.protocol.words import words_of

MAX_HITS = 50
"""Places that a search returns."""

MAX_IN_THREAD = 5
"""Places that it returns of one thread: a long one must not take those of all others."""

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


def search(query: str, threads: Sequence[Thread], kept: set[str] | None) -> list[SearchHit]:
    """Return where titles, messages and their artifacts hold a text, the newest threads first. Threads may be read: not on a loop.

    Args:
        query: The text.
        threads: Where to look.
        kept: The names of those in whose records it may be found; None when that is not known.
    """
    newest = sorted(threads, key=lambda each: -each.info.updated)
    found = (islice(_hits(query, thread, kept), MAX_IN_THREAD) for thread in newest)
    return list(islice(chain.from_iterable(found), MAX_HITS))


def _hits(query: str, thread: Thread, kept: set[str] | None) -> Iterator[SearchHit]:
    info = thread.info
    found = find(query, info.title)
    if found is not None:
        yield SearchHit(thread_id=info.thread_id, title=info.title, **found)
    if kept is not None and not thread.loaded and thread.name not in kept:
        return
    thread.load()
    with thread.log.lock:
        messages = thread.conversation.branch()
        texts = [(message.id, words_of(message)) for message in reversed(messages)]
    for message_id, text in texts:
        found = find(query, text)
        if found is not None:
            yield SearchHit(
                thread_id=info.thread_id, title=info.title, message_id=message_id, **found
            )


def _small(text: str) -> str:
    """Return a text in lower case, of the same length."""
    small = text.lower()
    if len(small) != len(text):
        # Some characters become two, and every place after them would be another.
        small = "".join(each.lower()[0] for each in text)
    return small.replace("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
