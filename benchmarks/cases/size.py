"""What has to be loaded before anything is seen."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator

from benchmarks.bench import Bench
from benchmarks.result import Result, Target
from pywry.assets.manifest import DIST

KB = 1024
BUDGETS = {"chat.js": 40, "chat.css": 12}
IMPORTS = {"import pywry": 150.0, "from pywry import PyWry, ChatManager": None}

CLOCK = "import resource as r; u = r.getrusage(r.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"


def files(bench: Bench) -> Iterator[Result]:
    """The compressed sizes of the page's files."""
    for name, budget in BUDGETS.items():
        size = _sizes()[name] / KB
        yield Result("size", f"{name}, gzip", "KB", size, target=Target(budget, "itself"))


def imports(bench: Bench) -> Iterator[Result]:
    """What an import costs in a fresh interpreter, without the interpreter."""
    rounds = bench.rounds(7, 15)
    bare = statistics.median(_cpu("pass") for _ in range(rounds))
    for statement, budget in IMPORTS.items():
        cost = statistics.median(_cpu(statement) for _ in range(rounds)) - bare
        target = Target(budget, "itself") if budget else None
        yield Result("import", statement, "ms CPU", cost, target=target)


def _cpu(statement: str) -> float:
    command = [sys.executable, "-c", f"{statement}\n{CLOCK}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout) * 1000


def _sizes() -> dict[str, int]:
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    return {name: entry.get("gzip", 0) for name, entry in manifest.items()}
