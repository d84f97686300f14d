"""What one benchmark found."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Against = Literal["floor", "naive", "itself"]


@dataclass(frozen=True, slots=True)
class Target:
    """What a result must not exceed: a ratio to the floor or to the naive way, or a number of its own unit."""

    most: float
    against: Against = "floor"

    def __str__(self) -> str:
        if self.against == "itself":
            return f"≤ {self.most:g}"
        if self.most < 0.5:
            return f"≤ 1/{1 / self.most:.0f} of {self.against}"
        return f"≤ {self.most:g}x {self.against}"


@dataclass(frozen=True, slots=True)
class Result:
    """One measured quantity of ours, with the same quantity of what it is compared with."""

    group: str
    name: str
    unit: str
    ours: float
    floor: float | None = None
    naive: float | None = None
    target: Target | None = None
    note: str = ""

    @property
    def compared(self) -> float | None:
        """What the target is about: a ratio, or the quantity itself."""
        against = self.target.against if self.target else "floor"
        if against == "itself":
            return self.ours
        other = self.floor if against == "floor" else self.naive
        return None if not other else self.ours / other

    @property
    def passed(self) -> bool | None:
        """Whether the target is met; None when there is none."""
        if self.target is None or self.compared is None:
            return None
        return self.compared <= self.target.most


def median(values: Sequence[float]) -> float:
    """Return the median; of nothing, not a number."""
    return statistics.median(values) if values else float("nan")


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value below which so many of the values are."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
