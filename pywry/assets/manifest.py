"""The built front end: which file stands behind which name."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pywry.errors import ConfigurationError

DIST = Path(__file__).parent / "dist"
"""Where the build puts the files. Their names hold a hash of their contents, so they can be cached for ever."""


@dataclass(frozen=True, slots=True)
class AssetFile:
    """One built file."""

    file: str
    integrity: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return DIST / self.file


@functools.cache
def manifest() -> Mapping[str, AssetFile]:
    """Return the built files by their logical names, such as ``chat.js``.

    Raises:
        ConfigurationError: There is no build: this is a checkout in which ``make`` was not run.
    """
    try:
        entries = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            "The front end is not built. In a checkout, run 'make' (or 'npm ci && npm run build' in frontend/)."
        ) from None
    return {name: AssetFile(entry["file"], entry["integrity"]) for name, entry in entries.items()}
