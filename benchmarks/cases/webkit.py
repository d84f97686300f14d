"""WebKitGTK, the engine of native windows on Linux: the target P15."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator

from benchmarks import corpus
from benchmarks.bench import Bench
from benchmarks.result import Result, Target
from tests.browser.webdriver import WebDriver, webkit

LENGTH = 30_000
PIECE = 100


def paced(bench: Bench) -> Iterator[Result]:
    """A draw per frame; only the time of the script, because WebKit tells no processor time."""
    driver, xvfb = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if driver is None or xvfb is None:
        return
    text = corpus.prose(LENGTH)
    with bench.server("floor") as server, webkit(driver, xvfb) as browser:
        browser.goto(server.url("markdown.html"))
        spent = {way: _script_time(browser, way, text) for way in ("nodes", "ours", "naive")}
    yield Result(
        "P15",
        f"WebKitGTK, {LENGTH // 1000} KB, a draw per frame",
        "ms script",
        spent["ours"],
        spent["nodes"],
        spent["naive"],
        Target(1 / 20, "naive"),
    )


def _script_time(browser: WebDriver, way: str, text: str) -> float:
    # Begun here and asked for again and again: the naive way takes longer than a command may.
    browser.run(
        """([way, text, size]) => {
          globalThis.spent = null;
          bench.paced(way, text, size).then((spent) => { globalThis.spent = spent; });
        }""",
        [way, text, PIECE],
    )
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        spent = browser.run("() => globalThis.spent")
        if spent is not None:
            return float(spent)
        time.sleep(0.5)
    raise RuntimeError(f"WebKitGTK did not finish: {way}")
