"""Values of an author's program as JSON has them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import math
import uuid
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from pydantic import BaseModel

MAX_DEPTH = 60
"""Nested lists and dictionaries."""

MAX_PATH = 10
"""Steps of the way to a value that an error names."""

MAX_SAFE_INTEGER = 2**53 - 1
"""JavaScript rounds what is larger, so such a number travels as text."""


def printable(text: str) -> str:
    """Return the text with lone surrogates replaced, which no encoder would take."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(value: object, place: str = "value") -> Any:
    """Return a value as JSON can have it: dates as ISO text, sets as lists, NaN as None, numpy's numbers as Python's.

    Nothing of it is the author's own any more: what he does with his lists afterwards changes nothing.

    Args:
        value: Anything that an author might want to show.
        place: What the value is called in an error.

    Raises:
        ValueError: It is bytes, or something that has no form in JSON, or it is nested too deep; the text names where.

    Example:
        >>> import datetime as dt
        >>> plain({"day": dt.date(2026, 1, 31), "share": float("nan")})
        {'day': '2026-01-31', 'share': None}
    """
    try:
        return _plain(value, 0)
    except _UnplainError as error:
        path = "".join(error.path[: -MAX_PATH - 1 : -1]) + "…" * (len(error.path) > MAX_PATH)
        raise ValueError(f"{place}{path} {error}") from None


class _UnplainError(ValueError):
    """Something has no form in JSON; where it is gathers on the way out."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.path: list[str] = []


def _plain(value: Any, depth: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return _plain(value.value, depth)
    if isinstance(value, str):
        return printable(str.__str__(value))
    if isinstance(value, int):
        return int(value) if -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER else str(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if depth >= MAX_DEPTH:
        raise _UnplainError(f"is nested more than {MAX_DEPTH} deep, or contains itself")
    if isinstance(value, Mapping):
        return _mapping(value, depth)
    if isinstance(value, (list, tuple, set, frozenset)):
        return _list(value, depth)
    if isinstance(value, BaseModel):
        return _plain(value.model_dump(mode="json"), depth + 1)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        return _mapping({name: getattr(value, name) for name in names}, depth)
    return _foreign(value, depth)


def _mapping(value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    result = {}
    for key, each in value.items():
        try:
            result[_key(key)] = _plain(each, depth + 1)
        except _UnplainError as error:
            error.path.append(f"[{key!r}]")
            raise
    if len(result) != len(value):
        raise _UnplainError("has two keys that are the same text")
    return result


def _list(values: Iterable[Any], depth: int) -> list[Any]:
    """Return a list; it may be a column of a million numbers, so the usual values are not asked twice."""
    result: list[Any] = []
    append = result.append
    for index, each in enumerate(values):
        kind = type(each)
        if kind is str:
            append(each if each.isascii() else printable(each))
        elif kind is bool or each is None:
            append(each)
        elif kind is float:
            append(each if math.isfinite(each) else None)
        elif kind is int and -MAX_SAFE_INTEGER <= each <= MAX_SAFE_INTEGER:
            append(each)
        else:
            try:
                append(_plain(each, depth + 1))
            except _UnplainError as error:
                error.path.append(f"[{index}]")
                raise
    return result


def _foreign(value: Any, depth: int) -> Any:
    """Return what is neither JSON's own nor a container."""
    if isinstance(value, (dt.date, dt.time)):
        # pandas' "no time" is a datetime, too, and says NaT.
        text = value.isoformat()
        return None if text == "NaT" else text
    if isinstance(value, dt.timedelta):
        return _plain(value.total_seconds(), depth)
    if isinstance(value, decimal.Decimal):
        # It may be a number that a float has no room for.
        return _plain(float(value), depth) if value.is_finite() else None
    if isinstance(value, (uuid.UUID, PurePath)):
        return str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise _UnplainError(f"is {type(value).__name__}, which has no form in JSON")
    if hasattr(value, "columns"):
        raise _UnplainError(f"is a table ({type(value).__name__}); show it with TableArtifact")
    for name in ("to_plotly_json", "tolist", "to_list"):  # plotly, numpy, pandas, polars
        convert = getattr(value, name, None)
        if callable(convert):
            converted = without_nanoseconds(value).tolist() if name == "tolist" else convert()
            if type(converted) is not type(value):
                return _plain(converted, depth + 1)
    if type(value).__module__.partition(".")[0] == "pandas":  # a period, an interval, or nothing
        return None if type(value).__name__ == "NAType" else str(value)
    if isinstance(value, Iterable):
        return _list(value, depth)
    raise _UnplainError(f"is of type {type(value).__name__}, which has no form in JSON")


def without_nanoseconds(value: Any) -> Any:
    """Return times of numpy as Python can have them: of nanoseconds, numpy itself makes mere numbers."""
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    exact = kind in ("M", "m") and str(value.dtype).endswith(("[ns]", "[ps]", "[fs]", "[as]"))
    return value.astype(f"{kind}8[us]") if exact else value


def _key(key: object) -> str:
    if isinstance(key, str):
        return printable(key)
    if isinstance(key, enum.Enum):
        return _key(key.value)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(key)
