"""A table and a chart beside the chat: from the address to the first row, and to the first line."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.result import Result, median

ROW = '[role="row"] [role="gridcell"], [role="row"] > td'
DRAWN = '.pywry-chat-frame[data-state="ready"]'
SEEN = """selector => new Promise((resolve) => {
  const look = () =>
    document.querySelector(selector)
      ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
      : requestAnimationFrame(look);
  look();
})"""
"""Resolves when what was asked for has been painted, on the page's clock, which begins with the navigation."""

BYTES = "() => performance.getEntriesByType('resource').reduce((sum, each) => sum + each.transferSize, 0)"


def table(bench: Bench) -> Iterator[Result]:
    """100,000 rows of a frame of pandas until the first is painted; the floor fetches the same bytes and shows 50."""
    cold: dict[str, list[float]] = {"table": [], "floor": []}
    warm: dict[str, list[float]] = {"table": [], "floor": []}
    cpu: dict[str, list[float]] = {"table": [], "floor": []}
    sent: dict[str, list[float]] = {"table": [], "floor": []}
    with bench.server("tables") as server:
        for _ in range(bench.rounds(4, 8)):
            for name, times in cold.items():
                page = bench.chromium.open(server.url(f"widget/{name}"))
                times.append(float(page.evaluate(SEEN, ROW)))
                sent[name].append(float(page.evaluate(BYTES)) / 1024)
                page.page.reload()
                warm[name].append(float(page.evaluate(SEEN, ROW)))
                # By a trace: the counters of a page begin anew with a document.
                bench.chromium.trace(page)
                page.page.reload()
                page.evaluate(SEEN, ROW)
                cpu[name].append(sum(bench.chromium.tasks().durations))
                page.close()
    # The first ones warm up: the data is written and compressed once.
    for title, unit, values in (
        ("first row, nothing cached", "ms", cold),
        ("first row, libraries cached", "ms", warm),
        ("main thread, libraries cached", "ms CPU", cpu),
        ("transferred, nothing cached", "KB", sent),
    ):
        ours, floor = (median(values[name][1:]) for name in ("table", "floor"))
        yield Result("table", f"100,000 rows, {title}", unit, ours, floor)


def chart(bench: Bench) -> Iterator[Result]:
    """A chart of 1,000 points until it is drawn, in a frame of its own."""
    times: dict[str, list[float]] = {"nothing cached": [], "library cached": []}
    sent: dict[str, list[float]] = {"nothing cached": [], "library cached": []}
    with bench.server("tables") as server:
        for _ in range(bench.rounds(4, 8)):
            page = bench.chromium.open(server.url("widget/chart"))
            for name, values in times.items():
                values.append(float(page.evaluate(SEEN, DRAWN)))
                sent[name].append(float(page.evaluate(BYTES)) / 1024)
                page.page.reload()
            page.close()
    for name, values in times.items():
        yield Result("chart", f"first chart, {name}", "ms", median(values[1:]))
        yield Result("chart", f"transferred, {name}", "KB", median(sent[name][1:]))
