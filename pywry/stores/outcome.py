"""What became of something that a page asked for."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeAlias

Kept: TypeAlias = Future[None] | None
"""Done when the store has what was changed; None when there is nothing to wait for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an event.

    Attributes:
        data: The answer, if the event has one: JSON or a model.
        kept: Done when the store has what the event changed; None when there is nothing to wait for.
        reading: Whether nothing was changed: asked again, it is answered anew, so nobody need remember the answer.
    """

    data: Any = None
    kept: Kept = None
    reading: bool = False
