"""The floor: Starlette, one WebSocket, pages that append what comes. And the naive page, which draws all of it anew."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from benchmarks.script import play

PAGES = Path(__file__).parent.parent / "pages"
END = "\x04"

listeners: set[WebSocket] = set()


async def page(request: Request) -> Response:
    """Answer with a page of this folder, or with what was bundled for it."""
    name = request.path_params["name"]
    for folder in (PAGES, Path(sys.argv[2])):
        path = folder / Path(name).name
        if path.is_file():
            return FileResponse(path, headers={"cache-control": "no-store"})
    return Response("not found", 404)


async def socket(connection: WebSocket) -> None:
    """Play what any page asks for to every page."""
    await connection.accept()
    listeners.add(connection)
    try:
        while True:
            command = await connection.receive_text()
            for item in play(command):
                if isinstance(item, str):
                    for listener in tuple(listeners):
                        await listener.send_text(item)
                elif item:
                    await asyncio.sleep(item)
            for listener in tuple(listeners):
                await listener.send_text(END)
    except WebSocketDisconnect:
        pass
    finally:
        listeners.discard(connection)


def main() -> None:
    """Serve until the process is ended."""
    app = Starlette(routes=[Route("/{name}", page), WebSocketRoute("/ws", socket)])
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="warning",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
    )


if __name__ == "__main__":
    main()
