"""Which benchmarks there are, and which of them belong to the quick set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.bench import Bench
from benchmarks.cases import history, markdown, reply, server, size, stream, table, webkit
from benchmarks.result import Result


@dataclass(frozen=True, slots=True)
class Case:
    """A benchmark."""

    run: Callable[[Bench], Iterable[Result]]
    quick: bool = True


CASES: dict[str, Case] = {
    "size": Case(size.files),
    "import": Case(size.imports),
    "enter": Case(reply.enter),
    "burst": Case(reply.burst),
    "latency": Case(reply.latency),
    "smooth": Case(stream.smooth),
    "growth": Case(stream.growth, quick=False),
    "endless": Case(stream.endless, quick=False),
    "appends": Case(markdown.appends),
    "paced": Case(markdown.paced),
    "blocks": Case(markdown.blocks, quick=False),
    "calm": Case(markdown.calm),
    "history": Case(history.history),
    "table": Case(table.table),
    "chart": Case(table.chart, quick=False),
    "webkit": Case(webkit.paced, quick=False),
    "delivery": Case(server.delivery),
    "memory": Case(server.memory),
}
