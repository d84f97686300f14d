"""What the tests of stores use."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from pywry.stores.sqlite import SQLiteStore

ROOT = Path(__file__).parents[2]

Hold = Callable[[str, Path], AbstractContextManager[str]]


@contextlib.contextmanager
def _hold(what: str, path: Path) -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("holder.py")), what, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()
            process.wait(20)


@pytest.fixture
def hold() -> Hold:
    """Have another process lock the file, or open it as a store; gives the first line that it prints."""
    return _hold


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The store's file."""
    return tmp_path / "chat.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    """An open store."""
    opened = SQLiteStore(path)
    yield opened
    opened.close()
