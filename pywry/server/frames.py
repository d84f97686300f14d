"""The documents of frames without an origin, in which HTML and charts of a conversation are shown."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pywry.assets.manifest import manifest
from pywry.protocol.page import Asset
from pywry.security.author import inline_code
from pywry.security.headers import FrameKind, frame_headers
from pywry.server.files import answer_with

DOCUMENTS: Mapping[FrameKind, str] = {
    "html": "frame-html.html",
    "html-network": "frame-html.html",
    "plotly": "frame-plotly.html",
}
"""The built document of each kind of frame; two kinds may differ in nothing but their policy."""


@dataclass(frozen=True, slots=True)
class FrameDocument:
    """A document of a frame. Its name holds a hash of what it is and of what it may do, so it can be cached for ever."""

    file: str
    path: Path
    integrity: str
    headers: Mapping[str, str]


@functools.cache
def frame_documents() -> Mapping[str, FrameDocument]:
    """Return the documents by the names of their assets, such as ``frame-html``."""
    documents = {}
    for kind, name in DOCUMENTS.items():
        built = manifest()[name]
        text = built.path.read_text(encoding="utf-8")
        headers = frame_headers(kind, inline_code(text).scripts)
        digest = hashlib.sha256(f"{headers}\n{text}".encode()).hexdigest()[:12]
        documents[f"frame-{kind}"] = FrameDocument(
            f"{kind}.{digest}.html", built.path, built.integrity, headers
        )
    return documents


def frame_assets() -> dict[str, Asset]:
    """Return where a page finds the documents."""
    return {
        name: Asset(url=f"/frame/{document.file}", integrity=document.integrity)
        for name, document in frame_documents().items()
    }


async def frame(request: Request) -> Response:
    """Answer with the document of a frame."""
    name = request.path_params["file"]
    for document in frame_documents().values():
        if document.file == name:
            return answer_with(request, document.path, document.headers)
    return PlainTextResponse("There is no such file.\n", 404)
