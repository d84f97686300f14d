"""The scripts of the benchmark's own pages, built by the front end's own builder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
FRONTEND = ROOT / "frontend"


def build(folder: Path) -> None:
    """Bundle ``pages/markdown.ts`` and the product's style sheet into a folder."""
    modules = FRONTEND / "node_modules"
    subprocess.run(
        [
            modules / ".bin" / "esbuild",
            f"markdown={Path(__file__).parent / 'pages' / 'markdown.ts'}",
            "markdown=src/styles/index.css",
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--log-level=warning",
            f"--outdir={folder}",
        ],
        check=True,
        cwd=FRONTEND,
        env=os.environ | {"NODE_PATH": str(modules)},
    )
