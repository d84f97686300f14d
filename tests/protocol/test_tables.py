"""Tables: whatever an author has becomes columns of plain values."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import json
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError

from pywry import TableArtifact

DAY = dt.date(2026, 1, 31)
NOON = dt.datetime(2026, 1, 31, 12, 0)  # noqa: DTZ001 - a time of no zone is what many have


def table(data: Any, **options: Any) -> TableArtifact:
    return TableArtifact(data=data, **options)


def columns(data: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = table(data).data
    json.dumps(found, allow_nan=False)
    return found


def refused(data: Any, **options: Any) -> str:
    with pytest.raises(ValidationError) as error:
        table(data, **options)
    (found,) = error.value.errors()
    return str(found["msg"])


# ---- Python's own -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        [{"city": "Rome", "n": 1}, {"city": "Oslo", "n": None}],
        ({"city": "Rome", "n": 1}, {"city": "Oslo"}),
        collections.deque([{"city": "Rome", "n": 1}, {"city": "Oslo"}]),
        {1: {"city": "Rome", "n": 1}, 2: {"city": "Oslo"}}.values(),
    ],
    ids=["list", "tuple", "deque", "values of a dictionary"],
)
def test_rows_become_columns_and_what_a_row_lacks_is_nothing(rows: Any) -> None:
    found = table(rows)
    assert found.data == {"city": ["Rome", "Oslo"], "n": [1, None]}
    assert found.column_types == {"city": "text", "n": "number"}
    assert found.rows == 2


def test_rows_may_come_one_by_one() -> None:
    assert columns({"n": n} for n in range(3)) == {"n": [0, 1, 2]}


def test_the_columns_stand_in_the_order_in_which_the_rows_name_them() -> None:
    assert list(columns([{"b": 1}, {"a": 1, "b": 2}, {"c": 3}])) == ["b", "a", "c"]


def test_a_column_may_be_anything_that_has_an_order() -> None:
    ages = {"Anna": 30, "Ben": 40}
    data = {
        "name": ages.keys(),
        "age": ages.values(),
        "range": range(2),
        "tuple": (1.5, 2.5),
        "generator": (n * n for n in range(2)),
        "numpy": np.array([True, False]),
        "pandas": pd.Series(["x", None]),
        "categories": pd.Categorical(["x", "y"]),
        "index": pd.date_range("2026-01-31", periods=2),
        "polars": pl.Series([1, None]),
        "arrow": pa.array(["x", None]),
    }
    assert columns(data) == {
        "name": ["Anna", "Ben"],
        "age": [30, 40],
        "range": [0, 1],
        "tuple": [1.5, 2.5],
        "generator": [0, 1],
        "numpy": [True, False],
        "pandas": ["x", None],
        "categories": ["x", "y"],
        "index": ["2026-01-31T00:00:00", "2026-02-01T00:00:00"],
        "polars": [1, None],
        "arrow": ["x", None],
    }


def test_one_dictionary_is_one_row() -> None:
    found = table({"city": "Rome", "n": np.int64(1), "when": NOON, "none": pd.NA, "more": {"a": 1}})
    assert found.data == {
        "city": ["Rome"],
        "n": [1],
        "when": ["2026-01-31T12:00:00"],
        "none": [None],
        "more": [{"a": 1}],
    }
    assert found.rows == 1


@pytest.mark.parametrize("data", [[], {}, [{}, {}], (), pd.DataFrame(), pl.DataFrame()])
def test_a_table_may_be_empty(data: Any) -> None:
    found = table(data)
    assert (found.data, found.rows, found.column_types) == ({}, 0, {})


def test_a_table_may_have_columns_without_rows() -> None:
    assert table({"a": []}).data == table(pd.DataFrame({"a": []})).data == {"a": []}


def test_names_of_columns_are_text() -> None:
    assert columns([{1: "x", None: "y"}, {1: "z"}]) == {"1": ["x", "z"], "None": ["y", None]}


@pytest.mark.parametrize(
    ("value", "kept", "kind"),
    [
        (DAY, "2026-01-31", "date"),
        (NOON, "2026-01-31T12:00:00", "datetime"),
        (NOON.replace(tzinfo=dt.timezone.utc), "2026-01-31T12:00:00+00:00", "datetime"),
        ("2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.123456789Z", "datetime"),
        ("2026-01-31 12:00", "2026-01-31 12:00", "datetime"),
        ("2026-99-99", "2026-99-99", "text"),
        ("2026-01-31 and later", "2026-01-31 and later", "text"),
        (dt.time(1, 2), "01:02:00", "text"),
        (dt.timedelta(minutes=1), 60.0, "number"),
        (decimal.Decimal("1.5"), 1.5, "number"),
        (decimal.Decimal("1e400"), None, "text"),
        (float("nan"), None, "text"),
        (float("-inf"), None, "text"),
        (2**53, "9007199254740992", "text"),
        (-(2**53) + 1, -9007199254740991, "number"),
        (True, True, "boolean"),
        (np.float32(0.5), 0.5, "number"),
        (np.datetime64("2026-01-31T12:00", "ns"), "2026-01-31T12:00:00", "datetime"),
        (np.datetime64("2026-01-31"), "2026-01-31", "date"),
        (np.datetime64("NaT", "ns"), None, "text"),
        (np.timedelta64(1_500_000_000, "ns"), 1.5, "number"),
        (pd.NaT, None, "text"),
        ([1, (2, 3)], [1, [2, 3]], "text"),
    ],
    ids=repr,
)
def test_a_cell_is_kept_as_json_has_it(value: Any, kept: Any, kind: str) -> None:
    for found in (table([{"cell": value}]), table({"cell": [value]})):
        assert found.data == {"cell": [kept]}
        assert found.column_types == {"cell": kind}


def test_a_column_has_a_type_only_when_its_values_agree() -> None:
    mixed = table({"a": [1, "x"], "b": [None, True], "c": [DAY, NOON], "d": [True, 1]})
    assert mixed.column_types == {"a": "text", "b": "boolean", "c": "datetime", "d": "text"}


def test_the_author_knows_the_types_better() -> None:
    found = table([{"zip": "01234", "n": 1}], column_types={"zip": "text", "n": "text"})
    assert found.column_types == {"zip": "text", "n": "text"}


# ---- frames -----------------------------------------------------------------------------------------


def test_what_pandas_has_becomes_plain() -> None:
    frame = pd.DataFrame(
        {
            "float": [1.5, np.nan, np.inf],
            "int": pd.array([1, pd.NA, 3], dtype="Int64"),
            "bool": pd.array([True, pd.NA, False], dtype="boolean"),
            "text": pd.array(["x", pd.NA, "z"], dtype="string"),
            "time": pd.to_datetime(["2026-01-31 12:00", None, "2026-02-01 00:00"]),
            "zone": pd.to_datetime(["2026-01-31", None, "2026-07-01"]).tz_localize("Europe/Rome"),
            "delta": pd.to_timedelta([1, None, 90], unit="s"),
            "category": pd.Categorical(["x", None, "y"]),
            "decimal": [decimal.Decimal("1.10"), None, decimal.Decimal("NaN")],
            "object": [{"k": 1}, [1, 2], None],
            "period": pd.PeriodIndex(["2026-01", "NaT", "2026-03"], freq="M"),
            "interval": pd.cut([1.0, np.nan, 3.0], [0.0, 2.0, 4.0]),
            "arrow": pd.array([1, None, 3], dtype="int64[pyarrow]"),
            "sparse": pd.arrays.SparseArray([0, 0, 1]),
        }
    )
    found = table(frame)
    assert found.data == {
        "float": [1.5, None, None],
        "int": [1, None, 3],
        "bool": [True, None, False],
        "text": ["x", None, "z"],
        "time": ["2026-01-31T12:00:00", None, "2026-02-01T00:00:00"],
        "zone": ["2026-01-31T00:00:00+01:00", None, "2026-07-01T00:00:00+02:00"],
        "delta": [1.0, None, 90.0],
        "category": ["x", None, "y"],
        "decimal": [1.1, None, None],
        "object": [{"k": 1}, [1, 2], None],
        "period": ["2026-01", None, "2026-03"],
        "interval": ["(0.0, 2.0]", None, "(2.0, 4.0]"],
        "arrow": [1, None, 3],
        "sparse": [0, 0, 1],
    }
    assert found.column_types["zone"] == "datetime"
    assert found.column_types["int"] == "number"


@pytest.mark.parametrize(
    ("make", "kept"),
    [
        (lambda: pd.DataFrame({"a": [1, 2, 3]})[1:], {"a": [2, 3]}),
        (lambda: pd.DataFrame({"a": [1]}, index=["x"]), {"index": ["x"], "a": [1]}),
        (
            lambda: pd.DataFrame({"a": [1]}, index=pd.Index([7], name="id")),
            {"id": [7], "a": [1]},
        ),
        (
            lambda: pd.DataFrame({"a": [1]}, index=pd.DatetimeIndex(["2026-01-31"])),
            {"index": ["2026-01-31T00:00:00"], "a": [1]},
        ),
        (
            lambda: pd.DataFrame({"g": ["x", "x"], "h": [1, 2], "v": [3, 4]}).groupby(["g", "h"]).sum(),
            {"g": ["x", "x"], "h": [1, 2], "v": [3, 4]},
        ),
        (
            lambda: pd.DataFrame({"g": ["x", "x"], "v": [3, 5]}).groupby("g").agg(["min", "max"]),
            {"g": ["x"], "v min": [3], "v max": [5]},
        ),
        (lambda: pd.DataFrame({"a": [1]}).set_index("a", drop=False), {"a": [1]}),
        (lambda: pd.Series(["x", "x", "y"], name="k").value_counts(), {"k": ["x", "y"], "count": [2, 1]}),
        (lambda: pd.Series([1, 2]), {"value": [1, 2]}),
        (lambda: pd.DataFrame([[1, 2]]), {"0": [1], "1": [2]}),
    ],
    ids=[
        "row numbers",
        "unnamed",
        "named",
        "times",
        "two levels",
        "columns of two levels",
        "a column that stays",
        "counts",
        "an unnamed series",
        "numbered columns",
    ],
)  # fmt: skip
def test_the_index_of_pandas_is_kept_when_it_says_something(
    make: Callable[[], Any], kept: dict[str, Any]
) -> None:
    assert columns(make()) == kept


def test_what_polars_has_becomes_plain() -> None:
    frame = pl.DataFrame(
        {
            "int": [1, None],
            "big": [2**60, 1],
            "float": [float("nan"), 1.5],
            "day": [DAY, None],
            "time": [NOON.replace(tzinfo=dt.timezone.utc), None],
            "clock": [dt.time(1, 2), None],
            "delta": [dt.timedelta(1), None],
            "list": [[1, 2], None],
            "struct": [{"x": 1}, None],
            "decimal": [decimal.Decimal("1.5"), None],
            "category": pl.Series(["a", None], dtype=pl.Categorical),
        }
    )
    kept = {
        "int": [1, None],
        "big": ["1152921504606846976", 1],
        "float": [None, 1.5],
        "day": ["2026-01-31", None],
        "time": ["2026-01-31T12:00:00+00:00", None],
        "clock": ["01:02:00", None],
        "delta": [86400.0, None],
        "list": [[1, 2], None],
        "struct": [{"x": 1}, None],
        "decimal": [1.5, None],
        "category": ["a", None],
    }
    assert columns(frame) == columns(frame.lazy()) == kept
    assert columns(frame["int"]) == {"int": [1, None]}
    assert columns(pl.Series([1])) == {"value": [1]}


def test_what_pyarrow_has_becomes_plain() -> None:
    content = pa.table(
        {
            "int": [1, None],
            "day": [DAY, None],
            "time": pa.array([NOON, None], pa.timestamp("ns", "UTC")),
            "struct": [{"x": 1}, None],
            "list": [[1, 2], None],
            "decimal": pa.array([decimal.Decimal("1.50"), None]),
            "category": pa.array(["x", "y"]).dictionary_encode(),
        }
    )
    kept = {
        "int": [1, None],
        "day": ["2026-01-31", None],
        "time": ["2026-01-31T12:00:00+00:00", None],
        "struct": [{"x": 1}, None],
        "list": [[1, 2], None],
        "decimal": [1.5, None],
        "category": ["x", "y"],
    }
    assert columns(content) == columns(content.to_batches()[0]) == kept


def test_times_of_numpy_are_times_whatever_their_unit() -> None:
    for unit in ("s", "ms", "us", "ns"):
        times = np.array(["2026-01-31T12:00", "NaT"], dtype=f"datetime64[{unit}]")
        spans = np.array([1, 2], dtype="timedelta64[s]").astype(f"timedelta64[{unit}]")
        assert columns({"time": times, "span": spans}) == {
            "time": ["2026-01-31T12:00:00", None],
            "span": [1.0, 2.0],
        }


# ---- what is no table -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (None, "got NoneType"),
        ("text", "got str"),
        (b"bytes", "got bytes"),
        (3, "got int"),
        ({1, 2}, "got set"),
        (np.eye(2), "got ndarray"),
        ([1, 2], "data[0]: expected a dictionary for a row, got int"),
        ([{"a": 1}, (1, 2)], "data[1]: expected a dictionary for a row, got tuple"),
        ({"a": [1], "b": [1, 2]}, "all columns need the same number of values; got a: 1, b: 2"),
        ({"a": 1, "b": [1, 2]}, "'a' has int; for one row, give a list with one dictionary"),
        ([{"a": 1}, {"a": object()}], "data[1]['a'] is of type object"),
        ([{"a": {"b": [b""]}}], "data[0]['a']['b'][0] is bytes"),
        ({"a": [1, len]}, "data['a'][1] is of type builtin_function_or_method"),
        ({"a": [1j]}, "data['a'][0] is of type complex"),
        ([{"a": pd.DataFrame({"x": [1]})}], "data[0]['a'] is a table (DataFrame)"),
        ([{1: "x", "1": "y"}], "data[0]: two columns have the same name"),
        ({1: ["x"], "1": ["y"]}, "two columns are called '1'"),
        (pd.DataFrame([[1, 2]], columns=["a", "a"]), "unique column names, got: - 'a' 2 times"),
        (pd.DataFrame([[1, 2]], columns=[1, "1"]), "two columns are called '1'"),
        (pl.DataFrame({"b": [b"x"]}), "data['b'][0] is bytes"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_table_is_refused_by_name(data: Any, told: str) -> None:
    assert told in refused(data)


def test_what_is_nested_too_deep_is_refused_with_the_beginning_of_the_way() -> None:
    cell: Any = "end"
    for _ in range(100):
        cell = [cell]
    told = refused([{"a": cell}])
    assert "nested more than 60 deep" in told
    assert len(told) < 200
    endless: list[Any] = []
    endless.append(endless)
    assert "contains itself" in refused([{"a": endless}])


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ({"height": "10%"}, "a height is a number of pixels or like '400px'"),
        ({"height": "calc(1px)"}, "a height is a number"),
        ({"height": "1px;color:red"}, "a height is a number"),
        ({"height": True}, "a height is a number"),
        ({"column_defs": {"field": "a"}}, "valid list"),
        ({"grid_options": [1]}, "valid dictionary"),
        ({"grid_options": {"getRowId": len}}, "['getRowId'] is of type builtin_function"),
        ({"column_types": {"a": "money"}}, "'text', 'number', 'boolean', 'date' or 'datetime'"),
        ({"title": "x" * 501}, "at most 500 characters"),
        ({"artifact_id": "a b"}, "should match pattern"),
        ({"artifact_id": "a\n"}, "should match pattern"),
        ({"artifact_id": "x" * 65}, "at most 64 characters"),
    ],
    ids=str,
)
def test_an_option_that_cannot_be_is_refused(option: dict[str, Any], told: str) -> None:
    assert told in refused([{"a": 1}], **option)


def test_heights() -> None:
    for given, kept in ((300, "300px"), ("30em", "30em"), (" 50vh ", "50vh"), (1.5, "1.5px")):
        assert table([], height=given).height == kept


# ---- how long it takes ------------------------------------------------------------------------------


def test_a_hundred_thousand_rows_take_a_few_times_what_json_takes() -> None:
    rows = [
        {"id": n, "name": f"row {n}", "value": n * 1.5, "even": n % 2 == 0, "none": None}
        for n in range(100_000)
    ]
    frame = pd.DataFrame(rows)

    def quickest(act: Callable[[], object]) -> float:
        taken = []
        for _ in range(3):
            start = time.perf_counter()
            act()
            taken.append(time.perf_counter() - start)
        return min(taken)

    usual = quickest(lambda: json.dumps(rows))
    for data, most in ((rows, 8), (frame, 12), (pl.from_pandas(frame), 12)):
        assert quickest(lambda data=data: table(data)) < most * usual  # type: ignore[misc]
