"""Tables: whatever an author has, as columns of plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping, Sequence, ValuesView
from typing import Any, Literal, TypeAlias

from pywry.protocol.plain import plain, printable, without_nanoseconds

ColumnType: TypeAlias = Literal["text", "number", "boolean", "date", "datetime"]

SCANNED = 1_000
"""Values of a column that are looked at to learn its type."""


def columns_of(data: object) -> dict[str, list[Any]]:
    """Return a table as columns, all equally long.

    Args:
        data: Rows (dictionaries in a list or what else can be gone through in order), a dictionary of columns, one
            dictionary (a row), or a frame of pandas, polars, pyarrow or any other library that narwhals knows. The
            index of pandas becomes columns, too, unless it only counts the rows.

    Raises:
        ValueError: It is none of them, its columns are not equally long, or two have the same name.

    Example:
        >>> columns_of([{"city": "Rome", "people": 2.8}, {"city": "Oslo"}])
        {'city': ['Rome', 'Oslo'], 'people': [2.8, None]}
    """
    if isinstance(data, Mapping):
        return _from_mapping(data)
    if isinstance(data, _LISTS) and not isinstance(data, _NO_LISTS):
        return _from_rows(list(data))
    return _from_frame(data)


_LISTS = (Sequence, Iterator, KeysView, ValuesView, ItemsView)
_NO_LISTS = (str, bytes, bytearray, memoryview, Mapping)


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
        listed = {key: [value] for key, value in data.items()}
    single = next((key for key, values in listed.items() if values is None), None)
    if single is not None:
        raise ValueError(
            f"data: a dictionary of columns has a list for every column, but {single!r} has "
            f"{type(data[single]).__name__}; for one row, give a list with one dictionary"
        )
    columns = _named((str(key), plain(values, f"data[{key!r}]")) for key, values in listed.items())
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name}: {length}" for name, length in list(lengths.items())[:5])
        raise ValueError(f"data: all columns need the same number of values; got {told}")
    return columns


def _named(columns: Iterable[tuple[str, list[Any]]]) -> dict[str, list[Any]]:
    named: dict[str, list[Any]] = {}
    for name, values in ((printable(name), values) for name, values in columns):
        if name in named:
            raise ValueError(f"data: two columns are called {name!r}")
        named[name] = values
    return named


def _listed(value: Any) -> list[Any] | None:
    """Return a column's values, or None for a single value."""
    for name in ("tolist", "to_list", "to_pylist"):
        convert = getattr(value, name, None)
        if callable(convert):
            values = without_nanoseconds(value).tolist() if name == "tolist" else convert()
            return values if isinstance(values, list) else None
    if isinstance(value, _LISTS) and not isinstance(value, _NO_LISTS):
        return list(value)
    return None


def _from_rows(rows: list[Any]) -> dict[str, list[Any]]:
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
        by_name = row
        if not all(type(key) is str for key in row):
            by_name = {str(key): value for key, value in row.items()}
            if len(by_name) != len(row):
                raise ValueError(f"data[{index}]: two columns have the same name")
        for name, values in columns.items():
            values.append(by_name.get(name))
    return _named((name, _cells(name, values)) for name, values in columns.items())


def _cells(name: str, values: list[Any]) -> list[Any]:
    try:
        cells: list[Any] = plain(values, f"data[{name!r}]")
    except ValueError:
        for index, value in enumerate(values):
            plain(value, f"data[{index}][{name!r}]")  # the place as the author wrote it
        raise
    return cells


def _from_frame(data: object) -> dict[str, list[Any]]:
    import narwhals.stable.v1 as nw

    try:
        frame: Any = nw.from_native(_with_index(data), allow_series=True)
    except TypeError:
        raise ValueError(
            "data: expected a list of rows, a dictionary of columns, or a frame of pandas, polars or pyarrow, "
            f"got {type(data).__name__}"
        ) from None
    except ValueError as error:
        raise ValueError(f"data: {' '.join(str(error).split())}") from None
    if nw.get_level(frame) == "interchange":
        # One of pyarrow's batches: narwhals knows its columns only by name.
        return _from_mapping(data.to_pydict())  # type: ignore[attr-defined]
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    series = [frame] if isinstance(frame, nw.Series) else frame.iter_columns()
    return _named(
        (name, plain(each.to_list(), f"data[{name!r}]"))
        for each, name in ((each, _name(each.name)) for each in series)
    )


def _with_index(data: Any) -> Any:
    """Return a frame or series of pandas with its index among the columns, unless that only counts the rows."""
    index: Any = getattr(data, "index", None)
    names = getattr(index, "names", None)
    if names is None or (index.dtype.kind in "iu" and not any(each is not None for each in names)):
        return data
    if not hasattr(data, "columns"):
        data = data.to_frame(_name(data.name))
    taken = [each for each in names if each in data.columns]
    return data.reset_index(level=taken, drop=True) if taken else data.reset_index()


def _name(name: Any) -> str:
    """Return a column's name; those of pandas may be of several levels, and a series may have none."""
    if isinstance(name, tuple):
        return " ".join(str(each) for each in name if each != "")
    return "value" if name is None or name == "" else str(name)


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
    found = _ISO.match(value)
    if found is None:
        return "text"
    try:
        dt.datetime.fromisoformat(f"{found[1]}{found[2] or ''}")
    except ValueError:
        return "text"
    return "datetime" if found[2] else "date"


_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:([T ]\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d(?::\d\d)?)?)?\Z",
    re.ASCII,
)
