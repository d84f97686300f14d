"""A page with a table, one with a chart, and what the floor needs to show the same rows: the bytes, and 50 rows of HTML."""

from __future__ import annotations

import sys

import pandas as pd

from pywry import HtmlContent, PyWry

ROWS = 100_000
FLOOR = """
const answer = await fetch('/data/table/grid', { cache: 'no-store' });
const { data } = await answer.json();
const names = Object.keys(data);
const table = document.createElement('table');
for (let row = 0; row < 50; row += 1) {
  const line = table.insertRow();
  line.role = 'row';
  for (const name of names) line.insertCell().textContent = String(data[name][row]);
}
document.getElementById('floor').append(table);
"""


def frame() -> pd.DataFrame:
    """Return a table of six columns."""
    numbers = pd.RangeIndex(ROWS)
    return pd.DataFrame(
        {
            "id": numbers,
            "city": [f"City {number % 997}" for number in numbers],
            "price": [number * 37 % 10_007 / 100 for number in numbers],
            "count": [number * 7 % 113 for number in numbers],
            "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(numbers % 365, unit="D"),
            "paid": [number % 3 == 0 for number in numbers],
        }
    )


def main() -> None:
    """Serve until the process is ended."""
    app = PyWry(title="tables", theme="light", port=int(sys.argv[1]))
    app.show_dataframe(frame(), label="table")
    script = f"(async () => {{{FLOOR}}})()"
    app.show(HtmlContent(html='<div id="floor"></div>', init_script=script), label="floor")
    values = [number * number % 101 for number in range(1_000)]
    app.show_plotly({"data": [{"type": "scatter", "y": values}]}, label="chart")
    app.block()


if __name__ == "__main__":
    main()
