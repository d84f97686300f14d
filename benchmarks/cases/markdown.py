"""The Markdown renderer alone: the targets P1 to P8 of the front end."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import corpus
from benchmarks.bench import Bench
from benchmarks.chromium import Page, Tasks
from benchmarks.result import Result, Target, median

LENGTH = 100_000
PIECE = 5
SAMPLE = 200
"""The naive way does one append of so many; the rest is multiplication."""

EMPTY = """() => {
  document.getElementById('log').replaceChildren();
  return new Promise(requestAnimationFrame);
}"""
"""What was drawn before is taken away before the tasks count."""

SNIPPETS = (
    "Some **bold words** here",
    "Some *emphasis* and more",
    "A `code span` in a line",
    "A [link to it](https://example.org/a) here",
    "~~gone~~ and back",
    "# A heading\n\ntext",
    "Title\n\n- one\n- two\n  - three\n",
    "1. one\n2. two\n",
    "- [x] done\n- [ ] open\n",
    "| a | b |\n|---|---|\n| 1 | 2 |\n",
    "```python\nprint(1)\n```\n",
    "> quoted\n> again\n",
    "text\n\n---\n\nmore",
    "***both* at once**",
    "![an image](https://example.org/a.png) after",
    "A line  \nbroken \\*here\\*",
)


def appends(bench: Bench) -> Iterator[Result]:
    """P1 and P2: a draw after every piece."""
    text = corpus.prose(4 * LENGTH)
    ours: list[float] = []
    longer: list[float] = []
    naive: list[float] = []
    floor: list[float] = []
    with bench.markdown() as page:
        for _ in range(bench.rounds(3, 5)):
            ours.append(_appends(page, "ours", text[:LENGTH]))
            floor.append(_appends(page, "nodes", text[:LENGTH]))
            longer.append(_appends(page, "ours", text))
        naive.append(_appends(page, "naive", text[:LENGTH], SAMPLE))
    yield Result(
        "P1",
        f"{LENGTH // PIECE:,} appends, a draw for each",
        "ms CPU",
        median(ours),
        median(floor),
        median(naive),
        Target(1 / 200, "naive"),
    )
    ratio = median(longer) / median(ours)
    yield Result("P2", "CPU of 400 KB / of 100 KB", "ratio", ratio, target=Target(5, "itself"))


def paced(bench: Bench) -> Iterator[Result]:
    """P3: a draw per frame, with layout, following the end."""
    length = LENGTH if bench.full else LENGTH // 4
    text = corpus.prose(length)
    with bench.markdown() as page:
        naive_cpu, naive = _paced(bench, page, "naive", text)
        floor_cpu, floor = _paced(bench, page, "nodes", text)
        ours_cpu, ours = _paced(bench, page, "ours", text)
    # The naive way grows with the square of the length: the targets are about 100 KB.
    scale = LENGTH / length
    name = f"{length // 1000} KB, a draw per frame"
    against = Target(scale / 7, "naive")
    yield Result("P3", f"{name}, CPU", "ms CPU", ours_cpu, floor_cpu, naive_cpu, against)
    yield Result(
        "P3", f"{name}, worst task", "ms CPU", ours.worst, floor.worst, naive.worst, against
    )
    late = Target(0, "itself")
    yield Result("P3", f"{name}, tasks > 16.7 ms", "tasks", ours.late, floor.late, naive.late, late)


def blocks(bench: Bench) -> Iterator[Result]:
    """P4 to P6: one giant table, one giant block of code, and what its colours cost."""
    length = LENGTH if bench.full else LENGTH // 2
    table, code = corpus.table(length), corpus.code(length)
    plain = code.replace("```python", "```text", 1)
    with bench.markdown() as page:
        _, naive_tasks = _paced(bench, page, "table", table, 200)
        _, tasks = _paced(bench, page, "ours", table, 200)
        text_cpu, _ = _paced(bench, page, "text", code, 200)
        code_cpu, _ = _paced(bench, page, "ours", code, 200)
        plain_cpu, _ = _paced(bench, page, "ours", plain, 200)
    scale = LENGTH / length
    size = f"{length // 1000} KB"
    yield Result(
        "P4",
        f"{size} table, worst task (naive: one table)",
        "ms CPU",
        tasks.worst,
        naive=naive_tasks.worst,
        target=Target(scale / 7, "naive"),
    )
    yield Result(
        "P5",
        f"{size} of code, CPU (naive: one text node)",
        "ms CPU",
        code_cpu,
        naive=text_cpu,
        target=Target(scale / 3, "naive"),
    )
    yield Result(
        "P6", "highlighting (floor: none)", "ms CPU", code_cpu, plain_cpu, target=Target(1.2)
    )


def calm(bench: Bench) -> Iterator[Result]:
    """P7 and P8: what is thrown away, and what flashes."""
    text = corpus.prose(10_000)
    with bench.markdown() as page:
        churn = {
            way: float(page.evaluate("([way, text]) => bench.churn(way, text, 20)", [way, text]))
            for way in ("ours", "naive")
        }
        raw = {
            way: 100
            * page.evaluate("([way, texts]) => bench.rawSyntax(way, texts)", [way, list(SNIPPETS)])
            for way in ("ours", "naive")
        }
    yield Result(
        "P7",
        "nodes removed for each that stays",
        "ratio",
        churn["ours"],
        naive=churn["naive"],
        target=Target(0.2, "itself"),
    )
    yield Result(
        "P8",
        "states that show raw syntax",
        "%",
        raw["ours"],
        naive=raw["naive"],
        target=Target(2, "itself"),
    )


def _appends(page: Page, way: str, text: str, each: int = 1) -> float:
    before = page.cpu
    page.evaluate(
        "([way, text, size, each]) => bench.appends(way, text, size, each)",
        [way, text, PIECE, each],
    )
    return (page.cpu - before) * each


def _paced(bench: Bench, page: Page, way: str, text: str, size: int = 100) -> tuple[float, Tasks]:
    page.evaluate(EMPTY)
    bench.chromium.trace(page)
    before = page.cpu
    page.evaluate("([way, text, size]) => bench.paced(way, text, size)", [way, text, size])
    cpu = page.cpu - before
    return cpu, bench.chromium.tasks()
