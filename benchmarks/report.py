"""The results as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict

from benchmarks.result import Result

HEADER = ("", "unit", "ours", "floor", "naive", "ratio", "target", "")


def table(results: Iterable[Result]) -> str:
    """Return the results as a Markdown table, which is readable as it is."""
    rows = [HEADER, *(_row(result) for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    lines = [_line(row, widths) for row in rows]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def as_json(results: Iterable[Result]) -> str:
    """Return the results, and what they were measured on, for machines."""
    machine = {
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
    }
    rows = [
        asdict(result) | {"compared": result.compared, "passed": result.passed}
        for result in results
    ]
    return json.dumps({"machine": machine, "results": rows}, indent=2) + "\n"


def _row(result: Result) -> tuple[str, ...]:
    return (
        f"{result.group}: {result.name}",
        result.unit,
        _number(result.ours),
        _number(result.floor),
        _number(result.naive),
        _ratio(result),
        str(result.target or ""),
        {True: "pass", False: "FAIL", None: ""}[result.passed],
    )


def _ratio(result: Result) -> str:
    against = result.target.against if result.target else "floor"
    ratio = result.compared
    if ratio is None or against == "itself":
        return ""
    return f"1/{1 / ratio:.0f}" if 0 < ratio < 0.1 else f"{ratio:.2f}"


def _number(value: float | None) -> str:
    if value is None:
        return ""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _line(row: Iterable[str], widths: Iterable[int]) -> str:
    return (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
    )
