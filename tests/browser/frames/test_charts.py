"""Charts: drawn by the installed plotly.js, in frames, in the page's colours."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import plotly.graph_objects as go
import pytest
from playwright.sync_api import Browser, Frame, expect
from playwright.sync_api import TimeoutError as TooLate

from pywry import PyWry
from tests.browser.conftest import User
from tests.browser.frames.board import Board
from tests.browser.frames.canary import Canary, nothing_left

BARS = {"data": [{"type": "bar", "x": ["a", "b", "c"], "y": [1, 3, 2]}]}

DRAWN: dict[str, tuple[dict[str, Any], str]] = {
    "scatter": ({"y": [1, 3, 2]}, ".scatterlayer .trace .point"),
    "bar": ({"y": [1, 3, 2]}, ".barlayer .trace .point"),
    "heatmap": ({"z": [[1, 2], [3, 4]]}, ".heatmaplayer image"),
    "candlestick": (
        {"open": [1, 2], "high": [3, 4], "low": [0, 1], "close": [2, 1]},
        ".boxlayer .trace",
    ),
    "pie": ({"labels": ["a", "b"], "values": [1, 2]}, ".pielayer .trace .slice"),
    "table": ({"header": {"values": ["a"]}, "cells": {"values": [[1, 2]]}}, ".table .cell-text"),
}
"""A trace of each type, and what it becomes in the SVG."""


def beside_each_other(traces: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One figure of traces of several types, each in a place of its own."""
    data, layout = [], {}
    for number, (kind, trace) in enumerate(traces.items(), 1):
        domain = [(number - 1) / len(traces), (number - 0.3) / len(traces)]
        if kind in ("pie", "table", "parcoords"):
            data.append({"type": kind, **trace, "domain": {"x": domain}})
        else:
            data.append({"type": kind, **trace, "xaxis": f"x{number}", "yaxis": f"y{number}"})
            layout[f"xaxis{number}"] = {"domain": domain, "rangeslider": {"visible": False}}
            layout[f"yaxis{number}"] = {"anchor": f"x{number}"}
    return {"data": data, "layout": layout}


def chart(board: Board, figure: dict[str, Any], **options: Any) -> Frame:
    """Mount a chart and return its frame when it is drawn."""
    board.page.evaluate("([figure, options]) => frames.plotly(figure, options)", [figure, options])
    board.state("ready", timeout=60_000)
    return board.page.frames[-1]


def colour_of_text(frame: Frame) -> str:
    """The colour in which the first label of an axis is written."""
    return str(frame.evaluate("() => getComputedStyle(document.querySelector('.xtick text')).fill"))


def test_traces_of_several_types_are_drawn(calm: Board) -> None:
    frame = chart(calm, beside_each_other({kind: trace for kind, (trace, _) in DRAWN.items()}))
    missing = [kind for kind, (_, selector) in DRAWN.items() if not frame.locator(selector).count()]
    assert missing == []
    assert calm.page.evaluate("() => frames.told.errors") == []


@pytest.mark.parametrize("kind", ["scattergl", "parcoords"])
def test_a_trace_is_drawn_with_webgl(board: Board, kind: str) -> None:
    """Its shaders are made into code from text, which the frame's policy allows to plotly.js and to nobody else."""
    dimensions = [{"label": name, "values": [1, 3, 2]} for name in "ab"]
    points = {"mode": "markers", "x": [1, 2, 3], "y": [1, 3, 2]}
    trace = {"dimensions": dimensions} if kind == "parcoords" else points
    frame = chart(board, {"data": [{"type": kind, **trace}]})
    assert frame.locator("canvas").count() > 0
    assert frame.get_by_text("WebGL is not supported").count() == 0


def test_a_chart_wears_the_pages_colours_and_changes_them(calm: Board) -> None:
    frame = chart(calm, BARS)
    assert colour_of_text(frame) == "rgb(235, 235, 237)"
    calm.page.evaluate("() => { document.documentElement.className = 'light pywry-theme-light' }")
    frame.wait_for_function(
        "() => getComputedStyle(document.querySelector('.xtick text')).fill === 'rgb(0, 0, 0)'"
    )


def test_what_the_figure_says_of_its_colours_holds(calm: Board) -> None:
    figure = go.Figure(go.Bar(y=[1, 2]), layout={"template": "plotly_white"})
    frame = chart(calm, json.loads(figure.to_json() or ""))
    assert frame.evaluate("() => document.querySelector('.main-svg').style.background") == "white"
    calm.clear()
    figure = go.Figure(go.Bar(y=[1, 2]), layout={"paper_bgcolor": "#fff8e0"})
    frame = chart(calm, json.loads(figure.to_json() or ""))
    assert colour_of_text(frame) == "rgb(38, 38, 42)", "dark on light, on a dark page, too"


def test_a_chart_takes_another_figure_and_tells_what_is_done_with_it(calm: Board) -> None:
    frame = chart(calm, BARS)
    expect(frame.locator(".barlayer .point")).to_have_count(3)
    calm.page.evaluate(
        "figure => frames.update(0, figure)", {"data": [{"type": "bar", "y": [1, 2, 3, 4, 5]}]}
    )
    expect(frame.locator(".barlayer .point")).to_have_count(5)
    box = frame.locator(".barlayer .point").nth(4).bounding_box()
    assert box is not None
    middle, height = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    calm.page.mouse.move(middle + 2, height)
    calm.page.mouse.move(middle, height)
    calm.page.wait_for_function("() => frames.told.events.some(({ kind }) => kind === 'hover')")
    # On a busy machine Plotly takes a press that lasts for long for something else than a click.
    told = "() => frames.told.events.some(({ kind }) => kind === 'click')"
    for _ in range(10):
        calm.page.mouse.click(middle, height)
        with contextlib.suppress(TooLate):
            calm.page.wait_for_function(told, timeout=3_000)
            break
    (point,) = calm.page.evaluate(
        "() => frames.told.events.find(({ kind }) => kind === 'click').points"
    )
    assert point["curve"] == 0
    assert point["point"] == 4
    assert point["y"] == 5


def test_a_chart_becomes_an_image(calm: Board) -> None:
    chart(calm, BARS)
    for name, kind in (("png", "image/png"), ("svg", "image/svg+xml")):
        made, size = calm.page.evaluate("name => frames.image(0, name)", name)
        assert made == kind
        assert size > 3000


def test_twelve_charts_fetch_the_library_once_and_ten_live_at_most(calm: Board) -> None:
    requests: list[str] = []
    calm.page.on("request", lambda request: requests.append(request.url))
    for _ in range(12):
        calm.page.evaluate("figure => frames.plotly(figure, { height: '300px' })", BARS)
    boxes = calm.page.locator(".pywry-chat-frame")
    for number in (0, 5, 11):
        boxes.nth(number).scroll_into_view_if_needed()
        expect(boxes.nth(number)).to_have_attribute("data-state", "ready", timeout=60_000)
        assert calm.page.locator("iframe").count() <= 10
    assert len([url for url in requests if "/assets/plotly." in url]) == 1


def test_a_chart_that_cannot_be_drawn_says_why(board: Board) -> None:
    """Maps need shapes that are fetched from elsewhere, and a frame fetches nothing."""
    figure = {"data": [{"type": "choropleth", "locations": ["FRA"], "z": [1]}]}
    board.page.evaluate("figure => frames.plotly(figure)", figure)
    board.state("failed", timeout=60_000)
    expect(board.page.locator(".pywry-chat-frame-notice")).to_contain_text("topojson")


def test_without_the_library_it_is_said_what_to_install(calm: Board) -> None:
    calm.page.evaluate("figure => frames.plotly(figure, { library: null })", BARS)
    expect(calm.page.locator(".pywry-chat-frame-notice")).to_have_text("There is no library.")
    assert calm.page.locator("iframe, .pywry-chat-frame-retry").count() == 0


def test_a_library_that_did_not_come_is_fetched_again(board: Board) -> None:
    board.page.reload()
    board.mount()
    board.page.route("**/assets/plotly.*", lambda route: route.abort())
    board.page.evaluate("figure => frames.plotly(figure)", BARS)
    board.state("failed")
    board.page.unroute("**/assets/plotly.*")
    board.page.get_by_role("button", name="Try again").click()
    board.state("ready", timeout=60_000)


HOSTILE = {
    "data": [
        {
            "type": "scatter",
            "y": [1, 2],
            "name": "<img src=x onerror=console.log('WON')>",
            "text": ["<a href='javascript:console.log(`WON`)'>x</a>"] * 2,
            "mode": "markers+text",
            "hovertemplate": "<script>console.log('WON')</script>",
        }
    ],
    "layout": {
        "title": {
            "text": "<a href='javascript:console.log(`WON`)'>here</a><svg onload=console.log('WON')>"
        },
        "images": [{"source": "http://{canary}/x.png", "x": 0, "y": 1, "sizex": 1, "sizey": 1}],
        "annotations": [{"text": "<a href='http://{canary}/'>out</a>", "x": 0, "y": 1}],
    },
    "config": {"showLink": True, "plotlyServerURL": "http://{canary}", "sendData": True},
}


def test_a_hostile_figure_runs_nothing_and_leads_nowhere(
    board: Board, canary: Canary, control: Canary, browser: Browser
) -> None:
    frame = chart(board, json.loads(json.dumps(HOSTILE).replace("{canary}", canary.address)))
    assert frame.locator(".trace").count() == 1
    assert frame.locator("a").count() > 0
    for link in frame.locator("a").all():
        link.dispatch_event("click")
    assert frame.locator("a[href^='javascript:'], img, iframe").count() == 0
    nothing_left(canary, control, browser)
    board.state("ready")
    board.assert_untouched()


@pytest.fixture
def early(new_user: Callable[..., User], modules: str) -> Iterator[Board]:
    """A page that fetches the library before there is a chart."""
    app = PyWry(port=0)
    widget = app.show("<h1>Charts</h1>", include_plotly=True)
    assert widget.url is not None
    yield Board(new_user().context.new_page(), widget.url, modules, chat=False)
    app.destroy()


def test_fetched_early_or_late_the_library_travels_once(early: Board) -> None:
    sizes = (
        "() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('plotly.'))"
        ".filter(({ name }) => name.endsWith('.js')).map(({ transferSize }) => transferSize > 0)"
    )
    early.page.wait_for_function(f"() => ({sizes})().length === 1")
    chart(early, BARS)
    assert early.page.evaluate(sizes) == [True, False]
