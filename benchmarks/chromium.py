"""A browser, and pages whose main thread is looked at."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from playwright.sync_api import CDPSession, sync_playwright
from playwright.sync_api import Page as BrowserPage
from typing_extensions import Self

PROBE = (Path(__file__).parent / "pages" / "probe.js").read_text()
FRAME = 16.7
"""Milliseconds; a longer task costs a frame."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the parts of a chat are found on a page."""

    path: str
    ready: str
    input: str
    answers: str
    done: str


PRODUCT = Site(
    path="widget/main",
    ready='.pywry-chat[data-mounted] [data-state="send"]',
    input="#pywry-chat-input",
    answers=".pywry-chat-msg-assistant .pywry-chat-msg-content",
    done='.pywry-chat-msg-assistant[data-status="complete"]',
)
FLOOR = Site("floor.html", "body[data-ready]", "#input", ".answer", ".answer[data-done]")
NAIVE = Site("naive.html", "body[data-ready]", "#input", ".answer", ".answer[data-done]")


@dataclass(frozen=True, slots=True)
class Tasks:
    """The main thread's tasks of a while, in milliseconds of its processor time."""

    durations: list[float]

    @property
    def worst(self) -> float:
        """The longest."""
        return max(self.durations, default=0.0)

    @property
    def late(self) -> int:
        """How many would have cost a frame."""
        return sum(duration > FRAME for duration in self.durations)


class Page:
    """A page of the browser."""

    def __init__(self, page: BrowserPage, site: Site | None) -> None:
        self.page = page
        self.site = site
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})

    @property
    def cpu(self) -> float:
        """Milliseconds of processor time that the main thread's tasks took so far."""
        return self._metric("TaskDuration") * 1000

    @property
    def origin(self) -> float:
        """When the page's clock was zero, in milliseconds of the machine's monotonic clock."""
        return self._metric("NavigationStart") * 1000

    def _metric(self, name: str) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == name))

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """Run a function in the page and return what comes of it."""
        return self.page.evaluate(script, argument)

    def type(self, command: str) -> None:
        """Write a command into the composer and leave it there."""
        self.page.bring_to_front()
        self.page.fill(self._site.input, command)
        self.page.focus(self._site.input)

    def ask(self, command: str, wait: str, *arguments: str) -> Any:
        """Send a command with the Enter key and return what a function of the probe waits for."""
        self.type(command)
        self.page.evaluate(
            "([wait, list]) => { globalThis.waiting = probe[wait](...list); }",
            [wait, list(arguments)],
        )
        self.page.keyboard.press("Enter")
        return self.page.evaluate("() => globalThis.waiting")

    def until_done(self, command: str) -> float:
        """Send a command; return the milliseconds until its answer was complete."""
        return float(self.ask(command, "done", self._site.done))

    def until_text(self, command: str, text: str) -> float:
        """Send a command; return the milliseconds until a text was to be seen in an answer."""
        return float(self.ask(command, "text", self._site.answers, text))

    def delays(self, command: str) -> list[float]:
        """Send a command that answers with stamps; return how many milliseconds each took to be seen."""
        seen = self.ask(command, "stamps", self._site.answers, self._site.done)
        return [self.origin + at - int(stamp) / 1e6 for stamp, at in seen.items()]

    def settle(self) -> None:
        """Let what is left to be done be done."""
        self.page.wait_for_timeout(200)

    @property
    def _site(self) -> Site:
        if self.site is None:
            raise ValueError("this page has no chat")
        return self.site

    def close(self) -> None:
        """Close the page, with all that it kept."""
        self.page.context.close()


class Chromium:
    """Debian's Chromium without a window."""

    def __init__(self) -> None:
        executable = shutil.which("chromium")
        if executable is None:
            raise RuntimeError("the benchmarks need chromium")
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )

    def open(self, url: str, site: Site | None = None) -> Page:
        """Open an address in a profile of its own, so that it has a process of its own."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(PROBE)
        page = context.new_page()
        page.set_default_timeout(180_000)
        page.goto(url)
        if site is not None:
            page.wait_for_selector(site.ready)
        return Page(page, site)

    def trace(self, page: Page) -> None:
        """Begin to note the tasks."""
        self._browser.start_tracing(page=page.page, categories=["toplevel"])

    def tasks(self) -> Tasks:
        """Stop noting; return the tasks of the pages' main threads."""
        events = json.loads(self._browser.stop_tracing())["traceEvents"]
        main = {
            (event["pid"], event["tid"])
            for event in events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        return Tasks(
            [
                event["tdur"] / 1000
                for event in events
                if event.get("tdur")
                and event["name"].endswith("RunTask")
                and (event["pid"], event["tid"]) in main
            ]
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._browser.close()
        self._playwright.stop()
