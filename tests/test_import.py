"""``import pywry`` is quick: what not every script needs is loaded when it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

OPTIONAL = [
    "IPython",
    "anthropic",
    "anywidget",
    "fastapi",
    "gi",
    "google",
    "httpx",
    "ipykernel",
    "ipywidgets",
    "magentic",
    "numpy",
    "openai",
    "pandas",
    "plotly",
    "psycopg",
    "redis",
    "sqlite3",
    "starlette",
    "uvicorn",
    "webview",
    "websockets",
]


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after ``import pywry``."""
    program = "import sys, pywry; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("name", OPTIONAL)
def test_import_loads_nothing_optional(name: str, loaded: set[str]) -> None:
    assert name not in loaded


def test_import_is_silent() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", "import pywry"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
