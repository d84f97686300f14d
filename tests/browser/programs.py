"""Apps as their users start them: ``python app.py``, in a process of their own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).parents[2]
APPS = Path(__file__).parent / "apps"

START = 20.0
END = 10.0


class Program:
    """A running app. Its address is what it printed.

    Args:
        script: The file, or the name of one in ``apps/``.
        environment: Variables besides the usual.
        arguments: What stands behind the file on the command line.
    """

    def __init__(
        self,
        script: str | Path,
        environment: Mapping[str, str] | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        path = script if isinstance(script, Path) else APPS / script
        inherited = {name: value for name, value in os.environ.items() if "PYWRY" not in name}
        self.printed: list[str] = []
        self._addressed = threading.Event()
        self._process = subprocess.Popen(
            [sys.executable, str(path), *arguments],
            cwd=path.parent,
            env={
                **inherited,
                "PYTHONPATH": str(ROOT),
                "PYTHONUNBUFFERED": "1",
                "PYWRY_HEADLESS": "1",
                **(environment or {}),
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._addressed.wait(START) or not self.url:
            self.kill()
            raise AssertionError(f"{path.name} printed no address but: {self.output}")

    @property
    def url(self) -> str:
        """The address that the app printed."""
        found = re.search(r"^pywry: (http://\S+)$", self.output, re.MULTILINE)
        return found[1] if found else ""

    @property
    def output(self) -> str:
        """Everything that the app has printed and logged."""
        return "".join(self.printed)

    @property
    def alive(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self._process.send_signal(signal.SIGINT)
        return self._wait()

    def terminate(self) -> int:
        """Ask the process to end and return the exit code."""
        self._process.terminate()
        return self._wait()

    def kill(self) -> None:
        """End it as ``kill -9`` does: it has no say in it."""
        self._process.kill()
        self._wait()

    def _wait(self) -> int:
        try:
            code = self._process.wait(END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise AssertionError(f"The app did not end. It printed: {self.output}") from None
        self._reader.join(END)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.printed.append(line)
            if line.startswith("pywry: http"):
                self._addressed.set()
        self._addressed.set()

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.alive:
            self.kill()
        elif self._process.stdout is not None and not self._process.stdout.closed:
            self._wait()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
