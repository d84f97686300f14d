"""The built front end over HTTP: hashed names, compressed beforehand, cached for ever."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from pywry.assets.manifest import DIST, manifest
from pywry.assets.plotly import compressed, plotly_library

_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".woff2": "font/woff2",
}
CACHED = {"cache-control": "public, max-age=31536000, immutable", "vary": "accept-encoding"}
"""For what never changes under its name."""

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


async def asset(request: Request) -> Response:
    """Answer with a built file or with plotly.js. Only names that the build listed are looked for on disk."""
    name = request.path_params["file"]
    if name.startswith("plotly."):
        # It is large: whoever asks for it first has it read and compressed.
        return await asyncio.get_running_loop().run_in_executor(None, _plotly, request, name)
    if name not in {entry.file for entry in manifest().values()}:
        return PlainTextResponse("There is no such file.\n", 404)
    return answer_with(request, DIST / name)


def _plotly(request: Request, name: str) -> Response:
    library = plotly_library()
    if library is None or name != library.file:
        return PlainTextResponse("There is no such file.\n", 404)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return FileResponse(library.path, media_type=_TYPES[".js"], headers=CACHED)
    return Response(
        compressed(library),
        media_type=_TYPES[".js"],
        headers={**CACHED, "content-encoding": "gzip"},
    )


def answer_with(
    request: Request, path: Path, headers: Mapping[str, str] | None = None
) -> FileResponse:
    """Return a built file as an answer, compressed if the browser likes that."""
    media_type = (
        _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    )
    headers = {**CACHED, **(headers or {})}
    accepted = request.headers.get("accept-encoding", "")
    for encoding, suffix in _ENCODINGS:
        compressed = path.with_name(path.name + suffix)
        if encoding in accepted and compressed.exists():
            return FileResponse(
                compressed, media_type=media_type, headers={**headers, "content-encoding": encoding}
            )
    return FileResponse(path, media_type=media_type, headers=headers)
