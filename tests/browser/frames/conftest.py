"""Pages on which frames are mounted, and who listens to what leaves them."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import User, needed
from tests.browser.frames.board import Board
from tests.browser.frames.canary import Canary
from tests.browser.programs import ROOT, Program


@pytest.fixture(scope="package")
def modules(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The modules under test, as a script."""
    out = tmp_path_factory.mktemp("frames") / "frames.js"
    frontend = ROOT / "frontend"
    subprocess.run(
        [
            needed("node"),
            str(frontend / "node_modules" / "esbuild" / "bin" / "esbuild"),
            str(Path(__file__).with_name("page.ts")),
            "--bundle",
            "--format=iife",
            "--log-level=warning",
            f"--outfile={out}",
        ],
        check=True,
        cwd=frontend,
    )
    return out.read_text(encoding="utf-8")


@pytest.fixture(scope="package")
def canary() -> Iterator[Canary]:
    """What must hear nothing."""
    with Canary() as canary:
        yield canary


@pytest.fixture(scope="package")
def control() -> Iterator[Canary]:
    """What is asked afterwards, to know that everything before has had its time."""
    with Canary() as canary:
        yield canary


@pytest.fixture(scope="module")
def hostile_context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which a lot will be refused, loudly."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def shared_board(hostile_context: BrowserContext, shared_app: Program, modules: str) -> Board:
    """The page of all hostile frames; if one of them changes it, the others fail, too."""
    return Board(hostile_context.new_page(), shared_app.url, modules)


@pytest.fixture
def board(shared_board: Board, canary: Canary) -> Iterator[Board]:
    """The page without frames."""
    canary.forget()
    yield shared_board
    shared_board.clear()


@pytest.fixture
def calm(new_user: Callable[..., User], shared_app: Program, modules: str) -> Board:
    """A page on which nothing at all may be complained about."""
    return Board(new_user().context.new_page(), shared_app.url, modules)
