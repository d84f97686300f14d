"""A dashboard beside a chat: a table, two charts and a small table, whose events the test hears and which it changes."""

from __future__ import annotations

import os
from typing import Any

import pandas as pd

from pywry import Chart, ChatManager, Div, Grid, PyWry, Toolbar
from tests.browser.prompter import Prompter

CITIES = pd.DataFrame(
    {
        "city": ["Rome", "Oslo", "Bern", "Wien"],
        "orders": [12, 7, 30, 21],
        "day": pd.to_datetime(["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]),
    }
)
BARS = {"data": [{"type": "bar", "x": ["Rome", "Oslo"], "y": [12, 7]}]}

prompter = Prompter()
text = os.environ.get("APP_TEXT")


def note(data: dict[str, Any], event: str) -> None:
    """Tell the test what a person did."""
    prompter.note(event, data)


chat = ChatManager(prompter.answer)
prompter.tell(chat)
app = PyWry(title="Dashboard", theme=os.environ.get("APP_THEME", "dark"))
label = text or "Orders"
widget = app.show(
    Div(
        content="<h1>Dashboard</h1>",
        children=[
            Grid(component_id="orders", label=label, data=CITIES, row_selection=True),
            Chart(component_id="bars", label=label, figure=BARS, height="260px"),
        ],
    ),
    toolbars=[
        chat.toolbar(),
        Toolbar(
            position="bottom",
            items=[Chart(component_id="line", figure={"data": [{"y": [1, 3, 2]}]}, height="200px")],
        ),
    ],
    callbacks={
        **chat.callbacks(),
        "grid:cell-click": note,
        "grid:row-selected": note,
        "plotly:click": note,
    },
)
chat.bind(widget)
app.show_dataframe(
    {"n": list(range(250)), "text": [text or "x"] * 250},
    title=label,
    label="table",
    on_cell_click=note,
)
app.show_plotly(
    {"data": [{"type": "bar", "x": [text or "a"], "y": [1], "name": text}]},
    title=label,
    label="chart",
    config={"displayModeBar": False},
    on_click=note,
)
prompter.listen_to("emit", lambda request: app.emit(request["event"], request["data"]))
prompter.listen_to(
    "frame", lambda request: app.emit("grid:update-data", {"data": CITIES.head(2)}, "main")
)
app.block()
