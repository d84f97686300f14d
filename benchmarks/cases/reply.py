"""From the Enter key to the reply, through the whole product."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.chromium import FLOOR, Page
from benchmarks.result import Result, Target, median, percentile

BURST = 2_000
PIECE = 5
RATE = 100


CLOTHES = """() => [
  document.body.innerHTML.replaceAll('<script', '<x-script'),
  [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText)).join(''),
  [document.documentElement.className, document.body.className],
]"""
"""What the product's page looks like, without what it does."""

DRESS = """([body, styles, names]) => {
  const style = document.createElement('style');
  style.textContent = styles;
  document.querySelector('style').replaceWith(style);
  [document.documentElement.className, document.body.className] = names;
  const log = document.getElementById('log');
  const input = document.getElementById('input');
  const clothes = document.createElement('div');
  clothes.innerHTML = body;
  document.body.prepend(...clothes.childNodes);
  const group = document.createElement('div');
  group.className = 'pywry-chat-group';
  group.append(log);
  document.querySelector('.pywry-chat-groups').append(group);
  const field = document.querySelector('.pywry-chat-input');
  input.className = field.className;
  field.replaceWith(input);
}"""
"""Puts the floor's log and its field where the product has its own."""


def enter(bench: Bench) -> Iterator[Result]:
    """A key press until the echo can be read."""
    with bench.pages() as pages, bench.page(FLOOR) as dressed:
        ours = pages["ours"]
        for number in range(10):
            ours.until_text(f"echo {number}", f"pong{number}")
        ours.settle()
        clothes = ours.evaluate(CLOTHES)
        dressed.evaluate(DRESS, clothes)
        times: dict[str, list[float]] = {name: [] for name in ("ours", "floor", "dressed")}
        for number in range(10, 10 + bench.rounds(30, 80)):
            for name, page in (*pages.items(), ("dressed", dressed)):
                page.page.wait_for_timeout(60)
                times[name].append(page.until_text(f"echo {number}", f"pong{number}"))
    # The first ones warm up.
    spent = {name: median(each[5:]) for name, each in times.items()}
    name = "Enter to visible reply"
    yield Result("reply", name, "ms", spent["ours"], spent["floor"], target=Target(1.3))
    note = "the floor's script in the product's document and styles: what the browser takes for a page that looks so"
    yield Result(
        "reply",
        f"{name}, the floor in our clothes",
        "ms",
        spent["dressed"],
        spent["floor"],
        note=note,
    )


def burst(bench: Bench) -> Iterator[Result]:
    """Many pieces of Markdown at once."""
    command = f"burst {BURST * PIECE} {PIECE}"
    walls: dict[str, list[float]] = {"ours": [], "floor": [], "naive": []}
    cpus: dict[str, list[float]] = {"ours": [], "floor": [], "naive": []}
    with bench.pages(naive=True) as pages:
        for number in range(bench.rounds(6, 12)):
            for name, page in pages.items():
                # The naive page takes seconds, which need no repetition.
                if name == "naive" and number != 1:
                    continue
                before = page.cpu
                walls[name].append(page.until_done(command))
                page.settle()
                cpus[name].append(page.cpu - before)
    for title, unit, values in (("total", "ms", walls), ("main thread", "ms CPU", cpus)):
        # The first ones warm up.
        ours, floor = (median(values[name][1:]) for name in ("ours", "floor"))
        naive = median(values["naive"])
        name = f"{BURST} chunks at once, {title}"
        yield Result("reply", name, unit, ours, floor, naive, Target(2))


def latency(bench: Bench) -> Iterator[Result]:
    """How long a piece takes to be seen, in a steady stream and alone."""
    seconds = bench.rounds(3, 8)
    steady: dict[str, list[float]] = {"ours": [], "floor": []}
    lone: dict[str, list[float]] = {"ours": [], "floor": []}
    with bench.pages() as pages:
        for page in pages.values():
            page.until_done("lone 3")
        for _ in range(bench.rounds(2, 4)):
            for name, page in pages.items():
                steady[name] += _delays(page, f"paced {seconds * RATE} {RATE}", seconds * RATE)
            for name, page in pages.items():
                lone[name] += _delays(page, "lone 12", 12)
    for percent in (50, 99):
        ours, floor = (percentile(steady[name], percent) for name in ("ours", "floor"))
        name = f"chunk to DOM at {RATE}/s, p{percent}"
        yield Result("reply", name, "ms", ours, floor, target=Target(1.5))
    ours, floor = (median(lone[name]) for name in ("ours", "floor"))
    yield Result("reply", "lone chunk to DOM", "ms", ours, floor, target=Target(1.5))


def _delays(page: Page, command: str, count: int) -> list[float]:
    delays = page.delays(command)
    if len(delays) != count:
        raise RuntimeError(f"{command}: {len(delays)} of {count} stamps were seen")
    return delays
