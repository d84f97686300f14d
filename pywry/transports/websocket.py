"""The WebSocket as a transport."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Protocol

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

CLOSING = 2.0
"""Seconds that a close frame may take to leave."""


class Wire(Protocol):
    """What lies below a WebSocket, where the server shows it."""

    @property
    def free(self) -> bool:
        """Whether what is written leaves without waiting."""

    def write(self, texts: Sequence[str]) -> None:
        """Write some frames at once.

        Raises:
            ConnectionError: The other side is not there any more.
        """

    def abort(self) -> None:
        """End the connection at once."""


class WebSocketTransport:
    """One accepted WebSocket.

    Args:
        socket: The connection, as Starlette gives it.
        wire: What lies below it, where the server shows that: it takes frames without a task that waits.
    """

    def __init__(self, socket: WebSocket, wire: Wire | None = None) -> None:
        self._socket = socket
        self._wire = wire

    @property
    def free(self) -> bool:
        return self._wire is not None and self._wire.free

    def send_now(self, texts: Sequence[str]) -> None:
        if self._wire is not None:
            self._wire.write(texts)

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
                if self._wire is not None:
                    self._wire.abort()
