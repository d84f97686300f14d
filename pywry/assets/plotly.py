"""plotly.js, as it comes with the ``plotly`` package that is installed: it always understands that package's figures."""

from __future__ import annotations

import base64
import functools
import gzip
import hashlib
import importlib.util
import threading
from dataclasses import dataclass
from pathlib import Path

NAME = "plotly.js"
"""What a page calls it."""

_compressing = threading.Lock()


@dataclass(frozen=True, slots=True)
class PlotlyLibrary:
    """The library's file, under a name that holds a hash of what is in it."""

    file: str
    integrity: str
    path: Path


@functools.cache
def plotly_library() -> PlotlyLibrary | None:
    """Return the library, or None where the ``plotly`` package is not installed.

    The package is not imported. The file has some megabytes, which are read once: not for an event loop.

    Example:
        >>> library = plotly_library()
        >>> library is None or library.file.startswith("plotly.")
        True
    """
    found = importlib.util.find_spec("plotly")
    for folder in (found and found.submodule_search_locations) or ():
        path = Path(folder) / "package_data" / "plotly.min.js"
        if path.is_file():
            content = path.read_bytes()
            digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
            name = f"plotly.{hashlib.sha256(content).hexdigest()[:12]}.js"
            return PlotlyLibrary(name, f"sha384-{digest}", path)
    return None


def compressed(library: PlotlyLibrary) -> bytes:
    """Return the library compressed with gzip. Who asks first waits for it, and so does who asks meanwhile."""
    with _compressing:
        return _compress(library)


@functools.lru_cache(maxsize=1)
def _compress(library: PlotlyLibrary) -> bytes:
    return gzip.compress(library.path.read_bytes(), 9, mtime=0)
