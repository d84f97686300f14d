"""What handlers say in these tests."""

from __future__ import annotations

WORDS = [f"word{number}" for number in range(1, 201)]
"""Two hundred words, every one of them different: one that is missing, doubled or out of order shows."""

ANSWER = " ".join(WORDS)


def pieces(text: str, count: int) -> list[str]:
    """Cut a text into so many pieces, at no particular places."""
    size = -(-len(text) // count)
    return [text[start : start + size] for start in range(0, len(text), size)]


def paragraphs(count: int, first: int = 1) -> str:
    """Return so many numbered paragraphs, each a few lines high."""
    filler = "It goes on for a while, so that it takes more than one line of a narrow panel. " * 2
    return "".join(f"Paragraph {number}. {filler}\n\n" for number in range(first, first + count))
