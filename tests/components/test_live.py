"""Grids and charts as components: what they take, what their place on a page is, what the page is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as plotly_objects
import pytest
from pydantic import ValidationError

from pywry import Chart, Div, Grid, Modal, Toolbar
from pywry.html.toolbar import build_styles

ROWS = [{"city": "Rome", "orders": 12}, {"city": "Oslo", "orders": None}]


def rows(count: int) -> list[dict[str, Any]]:
    return [{"n": number} for number in range(count)]


@pytest.mark.parametrize(
    "data",
    [
        ROWS,
        {"city": ["Rome", "Oslo"], "orders": [12, None]},
        pd.DataFrame({"city": ["Rome", "Oslo"], "orders": [12, None]}),
    ],
)
def test_a_grid_takes_what_a_table_takes(data: object) -> None:
    payload = Grid(data=data).payload()
    assert payload["data"] == {"city": ["Rome", "Oslo"], "orders": [12, None]}
    assert payload["columnTypes"] == {"city": "text", "orders": "number"}


def test_a_chart_takes_figures_of_plotly_and_dictionaries() -> None:
    figure = plotly_objects.Figure(
        plotly_objects.Bar(x=[dt.date(2026, 1, 31)], y=[3]), {"title": "Sales"}
    )
    drawn = Chart(figure=figure).payload()["figure"]
    assert drawn["data"][0]["x"] == ["2026-01-31"]
    assert drawn["layout"]["title"] == {"text": "Sales"}


def test_a_chart_s_configuration_wins_over_the_figure_s() -> None:
    figure = {"data": [], "config": {"scrollZoom": True, "displaylogo": True}}
    chart = Chart(figure=figure, config={"displaylogo": False})
    assert chart.payload()["figure"]["config"] == {"scrollZoom": True, "displaylogo": False}


@pytest.mark.parametrize(
    ("fields", "paged"),
    [
        ({"data": rows(10)}, False),
        ({"data": rows(11)}, True),
        ({"data": rows(11), "pagination": False}, False),
        ({"data": rows(1), "pagination": True}, True),
        ({"data": rows(11), "grid_options": {"pagination": False}}, False),
    ],
)
def test_more_than_ten_rows_have_pages_unless_it_is_said_otherwise(
    fields: dict[str, Any], paged: bool
) -> None:
    options = Grid(**fields).payload()["gridOptions"]
    assert options["pagination"] is paged


def test_the_size_of_a_page_can_be_chosen_again() -> None:
    options = Grid(data=rows(30), pagination_page_size=25).payload()["gridOptions"]
    assert options["paginationPageSize"] == 25
    assert options["paginationPageSizeSelector"] == [20, 25, 50, 100]


def test_the_author_s_options_win() -> None:
    grid = Grid(data=ROWS, row_selection=True, grid_options={"rowSelection": "single"})
    assert grid.payload()["gridOptions"]["rowSelection"] == "single"


@pytest.mark.parametrize("selection", [False, True, "single", {"mode": "singleRow"}])
def test_the_page_is_told_what_can_be_selected(selection: Any) -> None:
    options = Grid(data=ROWS, row_selection=selection).payload()["gridOptions"]
    assert options["rowSelection"] == selection


@pytest.mark.parametrize("wish", [True, False])
def test_the_page_is_told_whether_equal_values_are_one_cell(wish: bool) -> None:
    assert Grid(data=ROWS, enable_cell_span=wish).payload()["gridOptions"]["enableCellSpan"] is wish
    assert "enableCellSpan" not in Grid(data=ROWS).payload()["gridOptions"]


def test_their_place_is_named_and_as_high_as_is_said() -> None:
    grid = Grid(component_id="orders", label='"Orders" & more', data=ROWS, height="300")
    assert grid.build_html() == (
        '<div id="orders" class="pywry-widget pywry-widget-grid" role="group" '
        'aria-label="&quot;Orders&quot; &amp; more" data-component-id="orders" data-widget="grid">'
        "</div>"
    )
    filling = Chart(component_id="trend", height=None)
    assert " data-fills" in filling.build_html("panel")
    assert 'id="panel-trend"' in filling.build_html("panel")
    styles = build_styles([Modal(items=[Div(children=[grid])])], [filling])
    assert '[data-component-id="orders"] { --pywry-widget-height: 300px; }' in styles
    assert '[data-component-id="trend"] { --pywry-widget-height: 100%; }' in styles


def test_they_are_items_by_their_type() -> None:
    toolbar = Toolbar.model_validate(
        {"items": [{"type": "grid", "data": ROWS}, {"type": "chart", "figure": {"data": []}}]}
    )
    assert [type(item) for item in toolbar.items] == [Grid, Chart]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Grid, {"data": 7}),
        (Grid, {"data": [1, 2]}),
        (Grid, {"data": ROWS, "grid_options": {"getRowId": lambda row: row}}),
        (Grid, {"data": ROWS, "pagination_page_size": 0}),
        (Grid, {"data": ROWS, "height": "1px; color: red"}),
        (Chart, {"figure": {"x": 1}}),
        (Chart, {"figure": "chart"}),
        (Chart, {"figure": {"data": []}, "height": "100%} body {"}),
    ],
)
def test_what_cannot_be_shown_is_refused(kind: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind(**fields)


def test_something_else_is_a_copy() -> None:
    grid = Grid(component_id="orders", data=ROWS, label="Orders")
    other = grid.replaced(pd.DataFrame({"day": [dt.date(2026, 1, 31)]}))
    assert (other.component_id, other.label) == ("orders", "Orders")
    assert other.payload()["columnTypes"] == {"day": "date"}
    assert "city" in grid.data
