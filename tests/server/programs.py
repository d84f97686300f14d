"""Authors' scripts, run as programs of their own and ended by signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]


class Program:
    """A script that is running.

    Args:
        script: Its text.
        arguments: Its arguments.
    """

    def __init__(self, script: str, *arguments: str) -> None:
        environment = {
            **os.environ,
            "PYWRY_HEADLESS": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(script), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def line(self, beginning: str) -> str:
        """Read on until a line begins so, and return the rest of it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(beginning):
                return line.removeprefix(beginning).strip()
        assert self.process.stderr is not None
        raise AssertionError(f"it ended without {beginning!r}: {self.process.stderr.read()}")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def end(self, timeout: float = 30.0) -> tuple[int, str, str]:
        """Wait for the end; return its code and what is left of its output and its errors."""
        out, err = self.process.communicate(timeout=timeout)
        return self.process.returncode, out, err

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
