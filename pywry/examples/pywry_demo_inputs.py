"""A small dashboard: inputs around a chart, and an assistant who can use them too.

python -m pywry.examples.pywry_demo_inputs
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from html import escape
from typing import Any

from pywry import (
    Button,
    ChatContext,
    ChatManager,
    Checkbox,
    DateInput,
    HtmlContent,
    Marquee,
    Modal,
    MultiSelect,
    NumberInput,
    Option,
    PyWry,
    RadioGroup,
    RangeInput,
    SearchInput,
    SecretInput,
    Select,
    SliderInput,
    TabGroup,
    TextArea,
    TextInput,
    TickerItem,
    Toggle,
    Toolbar,
)

REGIONS = ("Europe", "North America", "South America", "Africa", "Asia", "Oceania")
PRODUCTS = {
    "Atlas": "maps and routes",
    "Beacon": "alerts",
    "Compass": "planning",
    "Dune": "archives",
    "Ember": "heating",
}
PERIODS = {"day": 24, "week": 7, "month": 30}

PAGE = """
<p class="eyebrow">Sales</p>
<h1 id="heading"></h1>
<div id="chart"></div>
<p id="note"></p>
"""

STYLE = """
.eyebrow { margin: 0; color: var(--pywry-text-muted); font-size: 13px; }
h1 { margin: 0 0 20px; font-size: 24px; font-weight: 600; letter-spacing: -0.01em; }
#chart svg { inline-size: 100%; block-size: min(46vh, 380px); fill: var(--pywry-accent); }
#chart [data-outside] { fill: var(--pywry-bg-tertiary); }
#note { color: var(--pywry-text-secondary); font-size: 13px; }
"""


@dataclass
class Figures:
    """What is looked at."""

    period: str = "week"
    region: str = "Europe"
    products: list[str] = field(default_factory=lambda: ["Atlas", "Compass"])
    growth: float = 40
    low: float = 20
    high: float = 90
    key: str = "sk-demo-4711"

    def values(self) -> list[float]:
        """Return numbers that look like sales: the same for the same choice."""
        source = random.Random(f"{self.region} {sorted(self.products)} {self.period}")
        count = PERIODS[self.period]
        return [
            20 + source.random() * 60 + self.growth * index / count / 2 for index in range(count)
        ]


figures = Figures()
app = PyWry(title="Sales", theme="system")


def draw() -> None:
    """Show the figures in the page."""
    values = figures.values()
    top = max(values)
    width = 100 / len(values)
    bars = "".join(
        f'<rect x="{index * width:.2f}" y="{100 - 100 * value / top:.1f}" height="100" width="{width * 0.82:.2f}"'
        f"{'' if figures.low <= value <= figures.high else ' data-outside'} />"
        for index, value in enumerate(values)
    )
    chart = f'<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Sales">{bars}</svg>'
    inside = sum(figures.low <= value <= figures.high for value in values)
    app.emit("pywry:set-content", {"id": "chart", "html": chart})
    app.emit(
        "pywry:set-content", {"id": "heading", "text": f"{figures.region}, by {figures.period}"}
    )
    note = (
        f"{escape(', '.join(figures.products) or 'No product')}: {inside} of {len(values)} between "
    )
    app.emit(
        "pywry:set-content", {"id": "note", "text": f"{note}{figures.low:g} and {figures.high:g}."}
    )
    change = values[-1] - values[0]
    app.emit("toolbar:marquee-set-item", {"ticker": "change", "text": f"Change {change:+.1f}"})


def choose(data: dict[str, Any]) -> None:
    """Take what an input says: its id is the name of a figure."""
    setattr(figures, data["componentId"], data["value"])
    draw()


def limit(data: dict[str, Any]) -> None:
    """Take the two ends of the range."""
    figures.low, figures.high = data["start"], data["end"]
    draw()


def save(data: dict[str, Any]) -> None:
    """Close the settings."""
    app.emit("modal:close", {"id": "settings"})
    app.alert("Saved.", alert_type="success")


def keep(key: str | None, **about: Any) -> str:
    """Keep the key here; the page has only its mask."""
    if key is not None:
        figures.key = key
    return figures.key


def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> str:
    """Answer, and move the inputs when a period or a region is named."""
    words = messages[-1]["text"].lower()
    for period in PERIODS:
        if period in words:
            figures.period = period
    for region in REGIONS:
        if region.lower() in words:
            figures.region = region
    values = {"period": figures.period, "region": figures.region}
    app.emit("toolbar:set-values", {"values": values})
    draw()
    return f"You see **{figures.region}** by **{figures.period}**. Say *month*, or *Asia*."


chat = ChatManager(
    handler=handler,
    welcome_message="I can use the inputs, too: say *month*, or *Asia*.",
    starters=["Show Asia by month"],
)

news = Marquee(
    label="News",
    items=[
        TickerItem(ticker="open", text="Markets are open"),
        TickerItem(ticker="change", text="Change"),
        TickerItem(ticker="orders", text="218 orders today"),
        TickerItem(ticker="tour", text="All of this is made of Python"),
    ],
    speed=24,
)
header = Toolbar(position="header", items=[news])
top = Toolbar(
    position="top",
    items=[
        TabGroup(
            component_id="period",
            event="sales:choose",
            options=[Option(label=period.capitalize(), value=period) for period in PERIODS],
            selected=figures.period,
            description="Period",
        ),
        Select(
            component_id="region",
            label="Region",
            event="sales:choose",
            options=[Option(label=region) for region in REGIONS],
            selected=figures.region,
            searchable=True,
        ),
        MultiSelect(
            component_id="products",
            label="Products",
            event="sales:choose",
            options=[Option(label=name, description=about) for name, about in PRODUCTS.items()],
            selected=figures.products,
        ),
        Button(label="⋯", description="Settings", variant="icon", event="modal:open:settings"),
    ],
)
left = Toolbar(
    position="left",
    items=[
        SearchInput(placeholder="Find an order"),
        SliderInput(component_id="growth", label="Growth", event="sales:choose", value=40),
        RangeInput(label="Between", event="sales:limit", start=20, end=90, max=120),
        DateInput(label="From", value="2026-11-16", max="2026-11-22"),
        NumberInput(label="Orders at least", value=3, min=0, max=500),
        RadioGroup(
            label="Unit", options=[Option(label="Euro"), Option(label="Pieces")], selected="Euro"
        ),
        Toggle(label="Live", value=True),
        Checkbox(label="With returns", description="Counts what came back as sold."),
        Button(label="Apply", event="sales:apply"),
        Button(label="Reset", variant="ghost", event="sales:apply"),
    ],
)
settings = Modal(
    component_id="settings",
    title="Settings",
    items=[
        TextInput(label="Name of the report", value="Sales"),
        SecretInput(label="Key", handler=keep),
        TextArea(label="Note", placeholder="What others should know", resize="vertical"),
        Button(label="Save", event="sales:save"),
        Button(label="Cancel", variant="ghost", event="modal:close:settings"),
    ],
)


def main() -> None:
    """Show the dashboard until Ctrl-C."""
    widget = app.show(
        HtmlContent(html=PAGE, inline_css=STYLE),
        toolbars=[header, top, left, chat.toolbar(position="right")],
        modals=[settings],
        callbacks={
            **chat.callbacks(),
            "sales:choose": choose,
            "sales:limit": limit,
            "sales:save": save,
            "sales:apply": lambda data: draw(),
        },
    )
    chat.bind(widget)
    draw()
    app.block()


if __name__ == "__main__":
    main()
