"""How much there is in what is said, without making JSON of it."""

from __future__ import annotations

from pydantic import BaseModel

PLAIN = 8
"""What a number, a boolean or nothing counts."""


def weigh(value: object) -> int:
    """Return about how many characters of JSON a value is; work and memory are proportional to what is in it.

    Example:
        >>> weigh({"text": "hello", "n": [1, 2]})
        26
    """
    total = 0
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, str):
            total += len(each)
        elif isinstance(each, BaseModel):
            rest.extend(vars(each).values())
        elif isinstance(each, dict):
            rest.extend(each)
            rest.extend(each.values())
        elif isinstance(each, (list, tuple)):
            rest.extend(each)
        else:
            total += PLAIN
    return total
