"""A year of a coffee bar, as every kind of artifact."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

from pywry import (
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    TableArtifact,
)

MONDAY = dt.date(2026, 1, 5)
WEEKS = 46
CITIES = ("Rome", "Oslo", "Lisbon")
DRINKS = ("Espresso", "Cappuccino", "Filter", "Tea")

TOTAL = """
<div class="total"><span>Cups so far</span><b id="number">0</b></div>
<style>
  body { margin: 0; font: 14px/1.4 system-ui, sans-serif; }
  .total { display: grid; gap: 4px; padding: 20px 24px; }
  .total b { font-size: 40px; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
  .total span { opacity: 0.7; }
</style>
<script>
  const end = TOTAL_OF_ALL_CUPS;
  const start = performance.now();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const draw = (now) => {
    const share = still ? 1 : Math.min(1, (now - start) / 900);
    document.getElementById('number').textContent = Math.round(end * (1 - (1 - share) ** 3)).toLocaleString('en');
    if (share < 1) requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
</script>
"""

CUP = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200" width="640" height="400">
<rect width="320" height="200" fill="#f3ece4"/>
<g fill="none" stroke="#6f4e37" stroke-width="5" stroke-linecap="round">
<path d="M100 90h110v38a42 42 0 0 1-42 42h-26a42 42 0 0 1-42-42z" fill="#fffaf5"/>
<path d="M210 100h14a18 18 0 0 1 0 36h-15"/><path d="M84 178h142"/>
<path d="M132 68c-8-10 8-18 0-30M156 68c-8-10 8-18 0-30M180 68c-8-10 8-18 0-30" stroke="#b08968"/>
</g></svg>"""

PROGRAM = '''"""How many cups a week the bar sells."""

import csv
from collections import Counter


def cups_by_week(path: str) -> Counter[str]:
    """Return the cups of each week, by its Monday."""
    with open(path, newline="", encoding="utf-8") as file:
        cups: Counter[str] = Counter()
        for row in csv.DictReader(file):
            cups[row["week"]] += int(row["cups"])
        return cups


if __name__ == "__main__":
    for week, cups in cups_by_week("sales.csv").most_common(3):
        print(f"{week}: {cups:,} cups")
'''

REPORT = """## What the year says

Sales grow by about **half** until summer and keep most of that. *Lisbon* follows the weather, *Oslo* the dark.

| | Best week | Cups |
|---|---|--:|
BEST_WEEKS

1. The bar in Rome needs a second grinder.
2. Tea sells where it rains; elsewhere it can go.

> A cup costs 0.38 to make, so a good week pays a month's rent: $46 \\times 38 \\approx 1748$.
"""


def cups(city: str, week: int) -> int:
    """Return how many cups a city sold in a week."""
    place = CITIES.index(city)
    season = math.sin((week / 52 + (0, 0.5, 0.1)[place]) * 2 * math.pi - 1.2)
    ripple = math.sin(week * 2.3 + place * 1.7) * 0.06
    return round((1_450, 980, 1_210)[place] * (1 + week / 110 + 0.22 * season + ripple))


def weeks() -> list[str]:
    """Return the Mondays of the year so far."""
    return [(MONDAY + dt.timedelta(weeks=week)).isoformat() for week in range(WEEKS)]


def table() -> TableArtifact:
    """Return every drink of every week."""
    shares = (0.41, 0.29, 0.2, 0.1)
    rows: list[dict[str, Any]] = []
    for week in range(WEEKS):
        for city in CITIES:
            for drink, share in zip(DRINKS, shares, strict=True):
                sold = round(cups(city, week) * share)
                rows.append(
                    {
                        "week": MONDAY + dt.timedelta(weeks=week),
                        "city": city,
                        "drink": drink,
                        "cups": sold,
                        "revenue": round(sold * (1.2, 1.8, 2.4, 2.1)[DRINKS.index(drink)], 2),
                    }
                )
    columns = [
        {"field": "week", "headerName": "Week", "flex": 5},
        {"field": "city", "headerName": "City", "flex": 4},
        {"field": "drink", "headerName": "Drink", "flex": 5},
        {"field": "cups", "headerName": "Cups", "flex": 4},
        {"field": "revenue", "headerName": "Revenue", "flex": 5},
    ]
    return TableArtifact(artifact_id="sales", title="Sales by week", data=rows, column_defs=columns)


def figure(until: int) -> dict[str, Any]:
    """Return the cups of the first weeks."""
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": city,
            "x": weeks()[:until],
            "y": [cups(city, week) for week in range(until)],
        }
        for city in CITIES
    ]
    layout = {
        "xaxis": {"range": [weeks()[0], weeks()[-1]]},
        "yaxis": {"title": {"text": "Cups"}, "rangemode": "tozero"},
    }
    return {"data": traces, "layout": layout}


def chart() -> PlotlyArtifact:
    """Return the cups of each week."""
    return PlotlyArtifact(artifact_id="weeks", title="Cups by week", figure=figure(WEEKS))


def live_chart(until: int) -> PlotlyArtifact:
    """Return the cups of the first weeks, in the place of those of fewer."""
    return PlotlyArtifact(artifact_id="live", title="The year goes by", figure=figure(until))


def code() -> CodeArtifact:
    """Return a program."""
    return CodeArtifact(artifact_id="program", title="cups.py", language="python", content=PROGRAM)


def document() -> MarkdownArtifact:
    """Return a report."""
    best = {city: max(range(WEEKS), key=lambda week: cups(city, week)) for city in CITIES}
    lines = [f"| {city} | {weeks()[week]} | {cups(city, week):,} |" for city, week in best.items()]
    content = REPORT.replace("BEST_WEEKS", "\n".join(lines))
    return MarkdownArtifact(artifact_id="report", title="The year so far", content=content)


def total() -> int:
    """Return all cups."""
    return sum(cups(city, week) for city in CITIES for week in range(WEEKS))


def page() -> HtmlArtifact:
    """Return a page that counts."""
    content = TOTAL.replace("TOTAL_OF_ALL_CUPS", json.dumps(total()))
    return HtmlArtifact(artifact_id="total", title="Cups so far", content=content)


def picture() -> ImageArtifact:
    """Return a drawing."""
    return ImageArtifact(
        artifact_id="cup", title="The sign over the door", image=CUP.encode(), alt="A steaming cup"
    )


def data() -> JsonArtifact:
    """Return what is known of the bars."""
    bars = {
        city: {
            "opened": MONDAY,
            "cups": {"first week": cups(city, 0), "last week": cups(city, WEEKS - 1)},
            "drinks": list(DRINKS),
        }
        for city in CITIES
    }
    return JsonArtifact(artifact_id="bars", title="bars.json", data=bars)
