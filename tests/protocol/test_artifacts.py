"""Artifacts: what an author may give, what is refused, and that they are the same on the other side of the wire."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import enum
import io
import json
import uuid
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image
from pydantic import BaseModel, TypeAdapter, ValidationError

from pywry import (
    ArtifactResponse,
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)
from pywry.protocol.artifacts import ARTIFACTS, AnyArtifact, Artifact
from pywry.protocol.codec import decode_event, encode_event
from pywry.protocol.server_events import PartEvent

mpl.use("Agg")

_artifacts: TypeAdapter[Artifact] = TypeAdapter(AnyArtifact)

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def refused(make: Any) -> str:
    with pytest.raises(ValidationError) as error:
        make()
    (found,) = error.value.errors()
    return str(found["msg"])


# ---- data as a tree ---------------------------------------------------------------------------------


class Color(enum.Enum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


class Word(str, enum.Enum):
    YES = "yes"


class Named(str):
    __slots__ = ()


@dataclasses.dataclass
class Point:
    x: int
    when: dt.date


class Person(BaseModel):
    name: str
    born: dt.date


DAY = dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (0.1, 0.1),
        (float("inf"), None),
        (2**60, str(2**60)),
        (Color.RED, "red"),
        (Number.ONE, 1),
        (Word.YES, "yes"),
        (Named("x"), "x"),
        (Point(1, DAY), {"x": 1, "when": "2026-01-31"}),
        (Person(name="Ada", born=DAY), {"name": "Ada", "born": "2026-01-31"}),
        ({Color.RED: 1, None: 2, True: 3, 1.5: 4}, {"red": 1, "null": 2, "true": 3, "1.5": 4}),
        ({1}, [1]),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Path("a") / "b", str(Path("a") / "b")),
        (range(2), [0, 1]),
        (np.array([[1.5, np.nan]]), [[1.5, None]]),
        (np.array("2026-01-31", dtype="datetime64[ns]"), "2026-01-31T00:00:00"),
        (np.str_("x"), "x"),
        (pd.Series([1, None]), [1.0, None]),
        (pd.Timestamp("2026-01-31", tz="UTC"), "2026-01-31T00:00:00+00:00"),
        (pd.Period("2026-01"), "2026-01"),
        (pd.NA, None),
        (pl.Series(["x", None]), ["x", None]),
    ],
    ids=lambda each: type(each).__name__,
)
def test_data_is_kept_as_json_has_it(value: Any, kept: Any) -> None:
    for data, expected in ((value, kept), ({"in": [value]}, {"in": [kept]})):
        artifact = JsonArtifact(data=data)
        assert artifact.data == expected
        assert type(artifact.data) is type(expected)
        assert json.loads(json.dumps(artifact.data, allow_nan=False)) == expected


def test_what_can_be_read_once_is_read_once() -> None:
    assert JsonArtifact(data={"in": (n for n in range(2))}).data == {"in": [0, 1]}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (object(), "data is of type object, which has no form in JSON"),
        ({"a": [1, {"b": b""}]}, "data['a'][1]['b'] is bytes"),
        (memoryview(b"x"), "data is memoryview"),
        (int, "data is of type type"),
        ({"f": len}, "data['f'] is of type builtin_function_or_method"),
        (1j, "data is of type complex"),
        (pd.DataFrame({"a": [1]}), "data is a table (DataFrame); show it with TableArtifact"),
        ({"a": pl.DataFrame({"a": [1]})}, "data['a'] is a table (DataFrame)"),
        ({"1": 1, 1: 2}, "data has two keys that are the same text"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_data_that_has_no_form_in_json_is_refused_by_its_place(value: Any, told: str) -> None:
    assert told in refused(lambda: JsonArtifact(data=value))


# ---- charts -----------------------------------------------------------------------------------------


def test_a_figure_of_plotly_keeps_its_numbers_as_they_are_packed() -> None:
    numbers = np.array([1.5, np.nan, 3.0])
    figure = go.Figure(
        go.Scatter(
            x=np.array(["2026-01-31T12:00", "NaT", "2026-02-01"], dtype="datetime64[ns]"),
            y=numbers,
            customdata=np.array([["a", 1]], dtype=object),
        ),
        layout={"title": "Sales"},
    )
    kept = PlotlyArtifact(figure=figure).figure
    (trace,) = kept["data"]
    assert trace["x"] == ["2026-01-31T12:00:00", None, "2026-02-01T00:00:00"]
    assert trace["customdata"] == [["a", 1]]
    assert trace["y"]["dtype"] == "f8"
    packed = np.frombuffer(base64.b64decode(trace["y"]["bdata"]), dtype="<f8")
    assert np.array_equal(packed, numbers, equal_nan=True)
    assert kept["layout"]["title"]["text"] == "Sales"
    json.dumps(kept, allow_nan=False)


def test_a_figure_may_be_a_dictionary_with_what_an_author_has() -> None:
    figure = {
        "data": [
            go.Bar(x=["a"], y=[1]),
            {"x": np.array([1, 2]), "y": pd.Series([1.5, None]), "z": pl.Series([1])},
        ],
        "layout": go.Layout(title="Mixed"),
        "config": None,
    }
    assert PlotlyArtifact(figure=figure).figure == {
        "data": [
            {"x": ["a"], "y": [1], "type": "bar"},
            {"x": [1, 2], "y": [1.5, None], "z": [1]},
        ],
        "layout": {"title": {"text": "Mixed"}},
    }


@pytest.mark.parametrize(
    ("figure", "kept"),
    [
        ({}, {}),
        ({"data": {"y": [1]}}, {"data": [{"y": [1]}]}),
        ({"data": None, "layout": {}}, {"layout": {}}),
        ({"data": ({"y": [1]},)}, {"data": [{"y": [1]}]}),
        ({"data": [], "frames": [{"data": []}]}, {"data": [], "frames": [{"data": []}]}),
    ],
)
def test_what_a_figure_may_leave_out(figure: Any, kept: Any) -> None:
    assert PlotlyArtifact(figure=figure).figure == kept


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (None, "expected a plotly figure or a dictionary with 'data' and 'layout', got NoneType"),
        ("{}", "got str"),
        ([{"y": [1]}], "got list"),
        (go.Bar(y=[1]), "got Bar"),
        ({"x": [1], "y": [2]}, "expected a plotly figure"),
        ({"data": [1]}, "figure['data']: expected a list of traces, each a dictionary"),
        ({"data": "y"}, "figure['data']"),
        ({"data": [], "layout": [1]}, "figure['layout']: expected a dictionary"),
        ({"data": [], "config": "x"}, "figure['config']"),
        ({"data": [{"y": [object()]}]}, "figure['data'][0]['y'][0] is of type object"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_is_no_figure_is_refused(figure: Any, told: str) -> None:
    assert told in refused(lambda: PlotlyArtifact(figure=figure))


# ---- pictures ---------------------------------------------------------------------------------------


def file_of(form: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 3), "red").save(buffer, form)
    return buffer.getvalue()


def content_of(url: str) -> tuple[str, bytes]:
    kind, _, encoded = url.removeprefix("data:").partition(";base64,")
    return kind, base64.b64decode(encoded, validate=True)


@pytest.mark.parametrize("wrap", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
def test_the_bytes_of_a_picture_are_told_by_their_content(form: str, wrap: Any) -> None:
    content = file_of(form)
    url = ImageArtifact(image=wrap(content)).url
    assert content_of(url) == (f"image/{form.lower()}", content)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xef\xbb\xbf\n ",
        b"<?xml version='1.0'?>\n",
        b"<!-- drawn by hand -->",
        b"<!DOCTYPE svg>",
    ],
)
def test_an_svg_may_begin_in_many_ways(head: bytes) -> None:
    assert content_of(ImageArtifact(image=head + SVG).url) == ("image/svg+xml", head + SVG)


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK", "YCbCr", "HSV", "LAB", "I", "F"]
)
def test_a_picture_of_pillow_may_have_any_mode(mode: str) -> None:
    kind, content = content_of(ImageArtifact(image=Image.new(mode, (2, 3))).url)
    assert kind == "image/png"
    assert Image.open(io.BytesIO(content)).size == (2, 3)


def test_a_figure_of_matplotlib_is_drawn_and_so_is_the_one_that_axes_are_in() -> None:
    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 3, 2])
    for drawn in (figure, axes):
        kind, content = content_of(ImageArtifact(image=drawn, alt="A line").url)
        assert kind == "image/png"
        assert Image.open(io.BytesIO(content)).width > 500


@pytest.mark.parametrize(
    ("image", "told"),
    [
        (b"", "these bytes are no PNG"),
        (b"<html><svg>", "these bytes are no PNG"),
        (file_of("TIFF"), "these bytes are no PNG"),
        ("a.png", "expected bytes, a PIL image or a matplotlib figure, got str"),
        (Path("a.png"), "got PosixPath"),
        (np.zeros((2, 2)), "got ndarray"),
        (Image.new("RGB", (0, 0)), "image: "),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_what_is_no_picture_is_refused(image: Any, told: str) -> None:
    found = refused(lambda: ImageArtifact(image=image))
    assert told.replace("PosixPath", type(Path()).__name__) in found


def test_a_picture_is_given_once() -> None:
    assert "not as both" in refused(lambda: ImageArtifact(image=SVG, url="https://example.org/a"))
    assert ImageArtifact(image=SVG).model_dump().keys().isdisjoint({"image"})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.org/a.png?b=1#c",
        "HTTP://example.org/a.png",
        "data:image/png;base64,AAAA",
        "DATA:IMAGE/SVG+XML,%3Csvg/%3E",
        "/pictures/a.png",
        "a.png",
    ],
)
def test_an_address_of_a_picture_stays_as_it_is(url: str) -> None:
    assert ImageArtifact(url=f" {url}\n").url == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://example.org/x",
        "data:text/html,<script>alert(1)</script>",
        "data:,x",
        "data:image/png",
        "data:image/x-unknown;base64,AAAA",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert "the address of a picture is http, https or data:image/" in refused(
        lambda: ImageArtifact(url=url)
    )


# ---- all of them ------------------------------------------------------------------------------------


def test_the_kinds_are_named_and_the_older_name_is_one_of_them() -> None:
    kinds = [kind().artifact_type for kind in ARTIFACTS]  # type: ignore[attr-defined]
    assert kinds == ["code", "markdown", "html", "table", "plotly", "image", "json"]
    assert ArtifactResponse is CodeArtifact


def test_an_id_is_made_when_none_is_given() -> None:
    assert len({CodeArtifact().artifact_id for _ in range(100)}) == 100


text = st.text(st.characters(codec="utf-8"), max_size=40)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=True, allow_infinity=True)
    | text
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(dt.timezone.utc))
    | st.decimals()
    | st.uuids()
)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=15,
)
common = {"title": text, "version": st.integers(1, 20), "earlier": st.lists(text, max_size=2)}
artifacts = st.one_of(
    st.builds(CodeArtifact, content=text, language=text, **common),
    st.builds(MarkdownArtifact, content=text, **common),
    st.builds(
        HtmlArtifact, content=text, height=st.none() | st.integers(0, 9999), allow_network=st.booleans(), **common
    ),
    st.builds(
        TableArtifact, data=st.lists(st.dictionaries(text, trees, max_size=4), max_size=4), **common
    ),
    st.builds(
        TableArtifact,
        data=st.integers(0, 4).flatmap(
            lambda rows: st.dictionaries(
                text, st.lists(trees, min_size=rows, max_size=rows), max_size=4
            )
        ),
        grid_options=st.none() | st.dictionaries(text, trees, max_size=3),
        **common,
    ),
    st.builds(
        PlotlyArtifact,
        figure=st.fixed_dictionaries(
            {"data": st.lists(st.dictionaries(text, trees, max_size=3), max_size=3)},
            optional={"layout": st.dictionaries(text, trees, max_size=3)},
        ),
        **common,
    ),
    st.builds(ImageArtifact, image=st.just(SVG), alt=text, **common),
    st.builds(JsonArtifact, data=trees, **common),
)  # fmt: skip


@given(artifacts)
def test_an_artifact_is_the_same_on_the_other_side_and_in_the_store(artifact: Any) -> None:
    text = artifact.model_dump_json(by_alias=True, exclude_none=True)
    assert "NaN" not in json.loads(text, parse_constant=lambda name: pytest.fail(name))
    again = _artifacts.validate_json(text, strict=True)
    assert again == artifact
    # What was made plain once stays as it is, however often it is read.
    assert again.model_dump_json(by_alias=True, exclude_none=True) == text
    event = PartEvent(thread_id="t", message_id="m", part=0, response=artifact)
    assert decode_event(encode_event(event)) == event


@given(artifacts)
def test_without_its_content_it_still_says_what_it_is(artifact: Artifact) -> None:
    light = artifact.without_content("file-1")
    again = _artifacts.validate_json(light.model_dump_json(by_alias=True, exclude_none=True))
    assert again == light
    assert (again.title, again.artifact_id, again.file) == (
        artifact.title,
        artifact.artifact_id,
        "file-1",
    )
    for name in artifact.heavy:
        assert not getattr(again, name)
    if isinstance(artifact, TableArtifact) and isinstance(again, TableArtifact):
        assert (again.rows, again.column_types) == (artifact.rows, artifact.column_types)
