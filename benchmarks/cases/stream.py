"""A long reply that streams through the real page."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.chromium import PRODUCT, Page
from benchmarks.result import Result, Target, median

LENGTH = 100_000
PIECE = 5
TOGETHER = 20
"""Pieces for each pause, so that every frame has something new."""


def smooth(bench: Bench) -> Iterator[Result]:
    """No task may cost a frame while a long reply comes."""
    pause = 16 if bench.full else 8
    late: list[float] = []
    worst: list[float] = []
    with bench.pages() as pages:
        floor_cpu = _cpu(pages["floor"], f"stream {LENGTH} {PIECE} {TOGETHER} {pause}")
        cpu: list[float] = []
        for _ in range(bench.rounds(1, 3)):
            page = pages["ours"]
            bench.chromium.trace(page)
            cpu.append(_cpu(page, f"stream {LENGTH} {PIECE} {TOGETHER} {pause}"))
            tasks = bench.chromium.tasks()
            late.append(tasks.late)
            worst.append(tasks.worst)
    each = f"{LENGTH // 1000} KB reply"
    yield Result(
        "stream", f"{each}, tasks > 16.7 ms", "tasks", median(late), target=Target(0, "itself")
    )
    yield Result("stream", f"{each}, worst task", "ms CPU", median(worst))
    yield Result("stream", f"{each}, main thread", "ms CPU", median(cpu), floor_cpu)


def growth(bench: Bench) -> Iterator[Result]:
    """Four times the text may cost five times as much, no more."""
    pause = 8 if bench.full else 2
    short: list[float] = []
    long: list[float] = []
    for _ in range(bench.rounds(1, 3)):
        for length, cpus in ((LENGTH, short), (4 * LENGTH, long)):
            with bench.page(PRODUCT) as page:
                page.until_done("burst 2000 5")
                cpus.append(_cpu(page, f"stream {length} {PIECE} {TOGETHER * 2} {pause}"))
    ratio = median(long) / median(short)
    yield Result("stream", "CPU of 400 KB / of 100 KB", "ratio", ratio, target=Target(5, "itself"))


def endless(bench: Bench) -> Iterator[Result]:
    """One paragraph that does not end, at a megabyte a second: the page stays responsive."""
    with bench.page(PRODUCT) as page:
        page.until_done("burst 2000 5")
        bench.chromium.trace(page)
        cpu = _cpu(page, "endless 1000000 10000 10")
        tasks = bench.chromium.tasks()
    name = "a paragraph of 1 MB in 1 s"
    yield Result("stream", f"{name}, worst task", "ms CPU", tasks.worst)
    yield Result("stream", f"{name}, main thread", "ms CPU", cpu)


def _cpu(page: Page, command: str) -> float:
    before = page.cpu
    page.until_done(command)
    page.settle()
    return page.cpu - before
