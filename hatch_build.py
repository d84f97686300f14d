"""Build hook: put the built front end into the sdist and the wheel.

From a checkout this runs npm when ``pywry/assets/dist`` is missing or older than its sources. An
sdist already carries the built files, so a wheel made from it needs no Node.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontendHook(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if (root / "PKG-INFO").exists() or _is_current(root):  # PKG-INFO: this is an sdist
            return
        npm = shutil.which("npm")
        if npm is None:
            raise RuntimeError(
                "Building pywry from a checkout needs Node.js 20.19 or newer with npm "
                "(an installed wheel does not). Install it, or install a released package."
            )
        frontend = root / "frontend"
        installed = frontend / "node_modules" / ".package-lock.json"
        if not installed.exists() or _newer(frontend / "package-lock.json", installed):
            subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=frontend, check=True)
        subprocess.run([npm, "run", "build"], cwd=frontend, check=True)


def _is_current(root: Path) -> bool:
    manifest = root / "pywry" / "assets" / "dist" / "manifest.json"
    if not manifest.exists():
        return False
    frontend = root / "frontend"
    sources = [
        frontend / "package-lock.json",
        frontend / "build.mjs",
        *(frontend / "src").rglob("*"),
    ]
    return not any(_newer(source, manifest) for source in sources if source.is_file())


def _newer(source: Path, made: Path) -> bool:
    return source.stat().st_mtime > made.stat().st_mtime
