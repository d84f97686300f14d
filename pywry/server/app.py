"""The ASGI application: which path leads where."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute

from pywry.server.admission import Gate
from pywry.server.data import Data
from pywry.server.files import asset
from pywry.server.frames import frame
from pywry.server.pages import Pages
from pywry.server.uploads import Uploads


async def health(request: Request) -> Response:
    """Say that the server is there."""
    return JSONResponse({"status": "ok"})


PUBLIC = frozenset({"/", "/health", "/assets/{file}", "/frame/{file}", "{prefix}/{label}"})
"""Routes that a browser may ask for without being known; a page makes the browser known."""

KNOWN = frozenset(
    {
        "/upload/{label}/{chat_id}",
        "/upload/{label}/{chat_id}/{file_id}",
        "/data/{label}/{component_id}",
        "/file/{label}/{chat_id}/{thread_id}/{file_id}",
    }
)
"""Routes that have something for visitors only whom the server knows."""


def build_app(
    pages: Pages,
    uploads: Uploads,
    data: Data,
    *,
    prefix: str,
    hosts: frozenset[str],
    origins: frozenset[str],
    secret: bytes,
    secure: bool,
) -> Starlette:
    """Return the application behind its gate."""
    return Starlette(
        routes=[
            Route("/", pages.index),
            Route("/health", health),
            Route("/assets/{file}", asset),
            Route("/frame/{file}", frame),
            Route(f"{prefix}/{{label}}", pages.document),
            Route("/upload/{label}/{chat_id}", uploads.receive, methods=["POST"]),
            Route("/upload/{label}/{chat_id}/{file_id}", uploads.remove, methods=["DELETE"]),
            Route("/file/{label}/{chat_id}/{thread_id}/{file_id}", uploads.file),
            Route("/data/{label}/{component_id}", data.component),
            WebSocketRoute("/ws/{label}", pages.socket),
        ],
        middleware=[Middleware(Gate, hosts=hosts, origins=origins, secret=secret, secure=secure)],
    )
