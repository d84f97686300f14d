"""uvicorn's protocols, with what they lack against clients that are slow, greedy or rude.

- A connection that does not finish its headers in time is closed.
- A request whose body goes on after it was answered is read, so that its sender gets to read the answer, but not for ever.
- A WebSocket handshake with a longer line than the WebSocket library takes is answered rather than left hanging.
- A connection whose other end has stopped reading can be aborted: not even a close frame would get through.
- Frames can be written at once while the connection takes them, several in one system call.
- What a client does wrong is worth one line in ten seconds, not a traceback each time.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.http11 import Request

HEADERS_TIMEOUT = 8.0
"""Seconds that the headers of a request may take."""

LINGER = 30.0
"""Seconds that the rest of a body may take after its request was answered."""

MAX_HEADER = 8000
"""Bytes of one header of a WebSocket handshake; the library that reads it takes lines of 8192."""

MAX_HEADERS = 100
"""Headers of a WebSocket handshake; the library takes 128."""

WIRE = "pywry.wire"
"""The scope's key for what lies below a WebSocket."""

logger = logging.getLogger("pywry.server")


class Rarely(logging.Filter):
    """Lets what clients cause through once in a while, on one line.

    Args:
        interval: Seconds of silence after a record.
    """

    CAUSED_BY_CLIENTS = ("Invalid ", "Unsupported upgrade", "No supported WebSocket", "opening ")

    def __init__(self, interval: float = 10.0) -> None:
        super().__init__()
        self._interval = interval
        self._then: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Decide about a record."""
        message = str(record.msg)
        if not message.startswith(self.CAUSED_BY_CLIENTS):
            return True
        now = time.monotonic()
        if now - self._then.get(message, -self._interval) < self._interval:
            return False
        self._then[message] = now
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


logger.addFilter(Rarely())


class HttpProtocol(H11Protocol):
    """HTTP/1.1 with a limit on the time that headers take."""

    _patience: asyncio.TimerHandle | None = None
    _lingering: asyncio.TimerHandle | None = None

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = logger

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take data; go on waiting as long as the headers are not complete."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._wait_no_more()
        elif self._patience is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Go on to the next request, once all of this one has come."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:
            self._lingering = self.loop.call_later(LINGER, self._too_long, self.cycle)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._wait_no_more()
        if self._lingering is not None:
            self._lingering.cancel()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over, if the other side can take the request."""
        self._wait_no_more()
        greedy = len(self.headers) > MAX_HEADERS or any(
            len(name) + len(value) > MAX_HEADER for name, value in self.headers
        )
        if greedy or len(event.target) > MAX_HEADER:
            self.transport.write(
                b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
                b"content-length: 0\r\nconnection: close\r\n\r\n"
            )
            self.transport.close()
            return
        super().handle_websocket_upgrade(event)

    def _wait(self) -> None:
        self._patience = self.loop.call_later(HEADERS_TIMEOUT, self._too_slow)

    def _wait_no_more(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _too_long(self, answered: object) -> None:
        if self.cycle is answered and self.conn.their_state is h11.SEND_BODY:
            self.transport.abort()

    def _too_slow(self) -> None:
        self._patience = None
        if self.timeout_keep_alive_task is None:  # Else it is idle between two requests.
            self.transport.abort()


class SocketProtocol(WebSocketsSansIOProtocol):
    """A WebSocket that can be written to at once, and aborted."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = logger

    def handle_connect(self, event: Request) -> None:
        """Show the application what lies below its WebSocket."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            cast("dict[str, Any]", self.scope)[WIRE] = self

    @property
    def free(self) -> bool:
        """Whether what is written leaves without waiting."""
        return self.handshake_complete and self.writable.is_set()

    def write(self, texts: Sequence[str]) -> None:
        """Write some frames at once.

        Raises:
            ConnectionError: The other side is not there any more.
        """
        if self.close_sent or self.transport.is_closing():
            raise ConnectionError("the page is gone")
        try:
            for text in texts:
                self.conn.send_text(text.encode())
        except InvalidState as error:
            raise ConnectionError("the page is gone") from error
        self.transport.write(b"".join(self.conn.data_to_send()))

    def abort(self) -> None:
        """End the connection at once."""
        self.transport.abort()
