"""What all benchmarks share: how much is to be done, the browser and the bundled pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.bundle import build
from benchmarks.chromium import FLOOR, NAIVE, PRODUCT, Chromium, Page, Site
from benchmarks.process import ServerProcess


class Bench:
    """The workbench of one run.

    Args:
        full: Whether everything is measured, with more rounds.
    """

    def __init__(self, *, full: bool) -> None:
        self.full = full
        self._stack = ExitStack()
        self._chromium: Chromium | None = None
        self._folder: Path | None = None

    def rounds(self, quick: int, full: int) -> int:
        """Return how often something is to be done."""
        return full if self.full else quick

    @property
    def chromium(self) -> Chromium:
        """The browser, started when it is first needed."""
        if self._chromium is None:
            self._chromium = self._stack.enter_context(Chromium())
        return self._chromium

    @property
    def folder(self) -> Path:
        """Where the bundled pages are, built when they are first needed."""
        if self._folder is None:
            self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
            build(self._folder)
        return self._folder

    @contextmanager
    def server(self, name: str) -> Iterator[ServerProcess]:
        """Run a server."""
        arguments = [str(self.folder)] if name == "floor" else []
        with ServerProcess(name, arguments) as process:
            yield process

    @contextmanager
    def page(self, site: Site) -> Iterator[Page]:
        """Run the server of a page and open the page."""
        with self.server("product" if site is PRODUCT else "floor") as server:
            page = self.chromium.open(server.url(site.path), site)
            try:
                yield page
            finally:
                page.close()

    @contextmanager
    def pages(self, *, naive: bool = False) -> Iterator[dict[str, Page]]:
        """Open the product and the floor, and the naive page when it is wanted."""
        sites = {"ours": PRODUCT, "floor": FLOOR} | ({"naive": NAIVE} if naive else {})
        with ExitStack() as stack:
            yield {name: stack.enter_context(self.page(site)) for name, site in sites.items()}

    @contextmanager
    def markdown(self) -> Iterator[Page]:
        """Open the page that draws Markdown in several ways."""
        with self.server("floor") as server:
            page = self.chromium.open(server.url("markdown.html"))
            page.page.wait_for_function("() => 'bench' in window")
            try:
                yield page
            finally:
                page.close()

    def close(self) -> None:
        """Put everything away."""
        self._stack.close()
