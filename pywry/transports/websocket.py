"""The WebSocket as a transport."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

CLOSING = 2.0
"""Seconds that a close frame may take to leave."""


class WebSocketTransport:
    """One accepted WebSocket.

    Args:
        socket: The connection, as Starlette gives it.
        abort: Ends the connection at once, where the server can do that.
    """

    def __init__(self, socket: WebSocket, abort: Callable[[], None] | None = None) -> None:
        self._socket = socket
        self._abort = abort

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
            try:
                await asyncio.wait_for(self._socket.close(code, reason), CLOSING)
            except asyncio.TimeoutError:
                # The page reads nothing any more, not even that.
                if self._abort is not None:
                    self._abort()
