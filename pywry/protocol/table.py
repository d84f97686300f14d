"""Tables: whatever an author has, as columns of plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from pywry.protocol.plain import plain

ColumnType: TypeAlias = Literal["text", "number", "boolean", "date", "datetime"]

SCANNED = 1_000
"""Values of a column that are looked at to learn its type."""


def columns_of(data: object) -> dict[str, list[Any]]:
    """Return a table as columns, all equally long.

    Args:
        data: Rows (a list of dictionaries), a dictionary of columns, one dictionary (a row), or a frame of pandas,
            polars, pyarrow or any other library that narwhals knows.

    Raises:
        ValueError: It is none of them, or its columns are not equally long.

    Example:
        >>> columns_of([{"city": "Rome", "people": 2.8}, {"city": "Oslo"}])
        {'city': ['Rome', 'Oslo'], 'people': [2.8, None]}
    """
    if isinstance(data, Mapping):
        return _from_mapping(data)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes, bytearray)):
        return _from_rows(data)
    return _from_frame(data)


def types_of(columns: Mapping[str, Sequence[Any]]) -> dict[str, ColumnType]:
    """Return what each column holds, by its first values.

    Example:
        >>> types_of({"day": ["2026-01-31"], "n": [1, None], "any": [1, "x"]})
        {'day': 'date', 'n': 'number', 'any': 'text'}
    """
    return {name: _type_of(values) for name, values in columns.items()}


def _from_mapping(data: Mapping[Any, Any]) -> dict[str, list[Any]]:
    listed = {key: _listed(value) for key, value in data.items()}
    if data and all(values is None for values in listed.values()):
        return {str(key): [plain(value, f"data[{key!r}]")] for key, value in data.items()}
    single = next((key for key, values in listed.items() if values is None), None)
    if single is not None:
        raise ValueError(
            f"data: a dictionary of columns has a list for every column, but {single!r} has "
            f"{type(data[single]).__name__}; for one row, give a list with one dictionary"
        )
    columns = {str(key): plain(values, f"data[{key!r}]") for key, values in listed.items()}
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name}: {length}" for name, length in list(lengths.items())[:5])
        raise ValueError(f"data: all columns need the same number of values; got {told}")
    return columns


def _listed(value: Any) -> list[Any] | None:
    """Return a column's values, or None for a single value."""
    if isinstance(value, (list, tuple)):
        return list(value)
    for name in ("tolist", "to_list", "to_pylist"):
        convert = getattr(value, name, None)
        if callable(convert):
            values = convert()
            return values if isinstance(values, list) else None
    return list(value) if isinstance(value, range) else None


def _from_rows(rows: Sequence[Any]) -> dict[str, list[Any]]:
    names: dict[str, None] = {}
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise ValueError(
                f"data[{index}]: expected a dictionary for a row, got {type(row).__name__}"
            )
        if len(row) != len(names) or not names.keys() >= row.keys():
            names.update(dict.fromkeys(map(str, row)))
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for index, row in enumerate(rows):
        by_name = (
            row if all(type(key) is str for key in row) else {str(k): v for k, v in row.items()}
        )
        for name, values in columns.items():
            value = by_name.get(name)
            values.append(
                value if type(value) in _AS_THEY_ARE else plain(value, f"data[{index}][{name!r}]")
            )
    return columns


_AS_THEY_ARE = (str, bool, type(None))


def _from_frame(data: object) -> dict[str, list[Any]]:
    import narwhals.stable.v1 as nw

    try:
        frame: Any = nw.from_native(data, allow_series=True)
    except TypeError:
        raise ValueError(
            "data: expected a list of rows, a dictionary of columns, or a frame of pandas, polars or pyarrow, "
            f"got {type(data).__name__}"
        ) from None
    if isinstance(frame, nw.Series):
        frame = frame.to_frame()
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return {str(name): plain(frame[name].to_list(), f"data[{name!r}]") for name in frame.columns}


def _type_of(values: Sequence[Any]) -> ColumnType:
    found: set[ColumnType] = set()
    for value in values[:SCANNED]:
        if value is None:
            continue
        if isinstance(value, bool):
            found.add("boolean")
        elif isinstance(value, (int, float)):
            found.add("number")
        else:
            found.add(_type_of_text(value) if isinstance(value, str) else "text")
        if len(found) > 1:
            return "datetime" if found == {"date", "datetime"} else "text"
    return found.pop() if found else "text"


def _type_of_text(value: str) -> ColumnType:
    """Return date or datetime for ISO 8601, as `plain` writes them."""
    if len(value) < 10 or value[4:5] != "-" or value[7:8] != "-" or not value[:4].isdigit():
        return "text"
    import datetime as dt

    try:
        if len(value) == 10:
            dt.date.fromisoformat(value)
            return "date"
        dt.datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return "text"
    return "datetime"
