"""The WebSocket as a transport."""

from __future__ import annotations

import contextlib

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState


class WebSocketTransport:
    """One accepted WebSocket.

    Args:
        socket: The connection, as Starlette gives it.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def send(self, text: str) -> None:
        try:
            await self._socket.send({"type": "websocket.send", "text": text})
        except (WebSocketDisconnect, RuntimeError, OSError) as error:
            # Starlette raises RuntimeError for a socket that was closed meanwhile.
            raise ConnectionError("the page is gone") from error

    async def close(self, code: int, reason: str) -> None:
        if self._socket.application_state is not WebSocketState.CONNECTED:
            return
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            await self._socket.close(code, reason)
