"""A server as a process of its own, so that its processor time and its memory are nobody else's."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from typing_extensions import Self

ROOT = Path(__file__).parent.parent
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class ServerProcess:
    """A module of ``benchmarks.servers`` that listens on a port of this machine.

    Args:
        module: Its name.
        arguments: Given to it after the port.
    """

    def __init__(self, module: str, arguments: Sequence[str] = ()) -> None:
        self.port = _free_port()
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.servers.{module}", str(self.port), *arguments],
            cwd=ROOT,
            env=os.environ | {"PYWRY_HEADLESS": "1"},
            stdout=subprocess.DEVNULL,
        )
        self._wait()

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://127.0.0.1:{self.port}/{path}"

    @property
    def cpu(self) -> float:
        """Seconds of processor time so far."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    @property
    def memory(self) -> int:
        """Resident bytes."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE

    def _wait(self) -> None:
        for _ in range(200):
            if self._process.poll() is not None:
                raise RuntimeError("a server ended before it began to answer")
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("a server does not answer")

    def stop(self) -> None:
        """End it, at once: there is nothing to keep."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
