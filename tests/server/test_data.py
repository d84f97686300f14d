"""What grids and charts show, over HTTP: to whom, how, and always the newest."""

from __future__ import annotations

import gzip
import inspect
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd
import pytest

import pywry
from pywry import Chart, Div, Grid, PyWry, Toolbar
from pywry.app import _one_app
from pywry.errors import ConfigurationError
from pywry.testing import Browser
from tests.server.raw import Answer, Site

ROWS = [{"city": "Rome", "orders": 12}, {"city": "Oslo", "orders": 7}]
FIGURE = {"data": [{"type": "bar", "y": [1, 3]}]}


@pytest.fixture
def app() -> Iterator[PyWry]:
    """An app with a dashboard, and a page that has other things."""
    app = PyWry(port=0)
    app.show(
        Div(children=[Grid(component_id="orders", data=ROWS)]),
        toolbars=[Toolbar(items=[Chart(component_id="trend", figure=FIGURE)])],
    )
    app.show(Grid(component_id="other", data=ROWS), label="second")
    yield app
    app.destroy()


class Visitor:
    """Somebody who has been at the page."""

    def __init__(self, url: str) -> None:
        self.site = Site(url)
        self.browser = Browser(url)
        assert self.browser.cookie is not None
        self.cookie = self.browser.cookie

    def ask(self, path: str, **headers: str) -> Answer:
        return self.site.ask("GET", path, {"cookie": self.cookie, **headers})

    def told(self, path: str) -> dict[str, Any]:
        answer = self.ask(path)
        assert answer.status == 200
        return dict(json.loads(answer.body))


@pytest.fixture
def visitor(app: PyWry) -> Visitor:
    """A visitor of the dashboard."""
    return Visitor(app.widgets["main"].url or "")


def test_the_data_is_not_in_the_document(visitor: Visitor) -> None:
    assert "Rome" not in visitor.browser.document
    assert visitor.told("/data/main/orders")["data"] == {
        "city": ["Rome", "Oslo"],
        "orders": [12, 7],
    }
    assert visitor.told("/data/main/trend")["figure"] == FIGURE


def test_it_is_compressed_and_not_kept(visitor: Visitor) -> None:
    answer = visitor.ask("/data/main/orders", **{"accept-encoding": "gzip, br"})
    assert answer.header("content-type") == "application/json"
    assert answer.header("content-encoding") == "gzip"
    assert answer.header("cache-control") == "no-store"
    assert answer.header("vary") == "accept-encoding"
    plain = visitor.ask("/data/main/orders")
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(answer.body) == plain.body


def test_who_was_never_at_a_page_gets_nothing(visitor: Visitor) -> None:
    for headers in ({}, {"cookie": "pywry=forged"}):
        for path in ("/data/main/orders", "/data/main/none", "/data/none/orders"):
            answer = visitor.site.ask("GET", path, headers)
            assert answer.status == 401
            assert b"Rome" not in answer.body


@pytest.mark.parametrize(
    "path",
    [
        "/data/main/none",
        "/data/main/other",
        "/data/second/orders",
        "/data/none/orders",
        "/data/main/",
        "/data/main/..%2Fsecond%2Fother",
    ],
)
def test_only_what_is_on_that_page_is_there(visitor: Visitor, path: str) -> None:
    assert visitor.ask(path).status == 404


def test_the_scripts_come_where_there_is_something_for_them(app: PyWry, visitor: Visitor) -> None:
    script = visitor.browser.config.assets["widgets.js"]
    assert f'src="{script.url}" integrity="{script.integrity}"' in visitor.browser.document
    text = app.show("<h1>Text</h1>", label="text")
    assert f'src="{script.url}"' not in Browser(text.url or "").document


def test_a_page_that_comes_later_gets_the_newest(app: PyWry, visitor: Visitor) -> None:
    before = visitor.told("/data/main/orders")["version"]
    app.emit(
        "grid:update-data",
        {
            "componentId": "orders",
            "data": pd.DataFrame({"city": ["Bern"], "orders": [float("nan")]}),
        },
    )
    told = visitor.told("/data/main/orders")
    assert told["data"] == {"city": ["Bern"], "orders": [None]}
    assert told["version"] > before
    app.emit("plotly:update-figure", {"figure": {"data": {"y": [2]}}}, label="main")
    assert visitor.told("/data/main/trend")["figure"] == {"data": [{"y": [2]}]}


@pytest.mark.parametrize(
    ("event", "data", "reason"),
    [
        ("grid:update-data", {"componentId": "none", "data": []}, "there is no grid 'none'"),
        ("grid:update-data", {"componentId": "trend", "data": []}, "there is no grid 'trend'"),
        ("grid:update-data", {"componentId": "orders"}, "expected"),
        ("grid:update-data", {"componentId": "orders", "data": [1]}, "expected a dictionary"),
        ("grid:update-data", None, "there is no grid"),
        ("plotly:update-figure", {"componentId": "trend", "figure": 7}, "expected a plotly figure"),
    ],
)
def test_what_cannot_be_shown_is_said_where_it_is_emitted(
    app: PyWry, visitor: Visitor, event: str, data: Any, reason: str
) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        app.emit(event, data)
    assert visitor.told("/data/main/orders")["data"]["city"] == ["Rome", "Oslo"]


def test_everybody_who_asks_at_once_gets_the_same(app: PyWry, visitor: Visitor) -> None:
    app.emit("grid:update-data", {"componentId": "orders", "data": {"n": list(range(20_000))}})
    bodies: list[bytes] = []
    askers = [
        threading.Thread(target=lambda: bodies.append(visitor.ask("/data/main/orders").body))
        for _ in range(4)
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(bodies) == 4
    assert len(set(bodies)) == 1


def test_two_of_one_id_are_refused(app: PyWry) -> None:
    with pytest.raises(ConfigurationError, match="'grid'"):
        app.show_dataframe(ROWS, toolbars=[Toolbar(items=[Chart(component_id="grid")])])


# ---- from one line -------------------------------------------------------------------------------------


def test_a_table_from_one_line(app: PyWry) -> None:
    widget = app.show_dataframe(
        ROWS, title="Orders", label="orders", inline_css="h1 { color: red }", row_selection=True
    )
    visitor = Visitor(widget.url or "")
    assert "<title>Orders</title>" in visitor.browser.document
    assert "h1 { color: red }" in visitor.browser.document
    assert visitor.told("/data/orders/grid")["gridOptions"]["rowSelection"] is True


def test_a_chart_from_one_line(app: PyWry) -> None:
    widget = app.show_plotly(FIGURE, label="chart", config={"displaylogo": False})
    told = Visitor(widget.url or "").told("/data/chart/chart")
    assert told["figure"] == {**FIGURE, "config": {"displaylogo": False}}


def test_rows_that_stay_in_python_are_not_supported(app: PyWry) -> None:
    with pytest.raises(ConfigurationError, match="server_side=True"):
        app.show_dataframe(ROWS, server_side=True)


@pytest.mark.parametrize(
    "show",
    [
        lambda app: app.show_dataframe(7),
        lambda app: app.show_dataframe(ROWS, pagination_page_size=0),
        lambda app: app.show_plotly("chart"),
    ],
)
def test_what_is_no_table_or_chart_is_refused(app: PyWry, show: Callable[[PyWry], Any]) -> None:
    labels = app.get_labels()
    with pytest.raises(ConfigurationError, match=r"show_(dataframe|plotly)\(…\): "):
        show(app)
    assert app.get_labels() == labels


DATAFRAME = {
    "data": inspect.Parameter.empty,
    **dict.fromkeys(("title", "width", "height", "callbacks", "label", "column_defs")),
    "aggrid_theme": "alpine",
    **dict.fromkeys(("grid_options", "toolbars", "modals", "inline_css")),
    **dict.fromkeys(("on_cell_click", "on_row_selected")),
    "server_side": False,
    "row_selection": False,
    "pagination": None,
    "pagination_page_size": 100,
    "enable_cell_span": None,
}
PLOTLY = {
    "figure": inspect.Parameter.empty,
    **dict.fromkeys(("title", "width", "height", "callbacks", "label", "inline_css")),
    **dict.fromkeys(("on_click", "on_hover", "on_select", "toolbars", "modals", "config")),
}


@pytest.mark.parametrize(
    ("name", "wanted"), [("show_dataframe", DATAFRAME), ("show_plotly", PLOTLY)]
)
def test_the_signatures_are_those_of_the_contract(
    app: PyWry, name: str, wanted: dict[str, Any]
) -> None:
    for function in (getattr(app, name), getattr(pywry, name)):
        parameters = inspect.signature(function).parameters
        assert {each.name: each.default for each in parameters.values()} == wanted
        assert list(parameters) == list(wanted)


def test_a_program_needs_no_app_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYWRY_SERVER__PORT", "0")
    table = pywry.show_dataframe(ROWS)
    chart = pywry.show_plotly(FIGURE)
    try:
        assert (table.label, chart.label) == ("main", "main-2")
        assert Visitor(table.url or "").told("/data/main-2/chart")["figure"] == FIGURE
    finally:
        _one_app().destroy()
