"""HTTP and WebSocket handshakes byte by byte: what no browser would send, somebody will."""

from __future__ import annotations

import base64
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, list[str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header that is there once at most."""
        values = self.headers.get(name, [])
        assert len(values) <= 1, values
        return values[0] if values else ""


class Site:
    """A running server.

    Args:
        url: The address of a page of it.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.url = url
        self.path = parts.path
        self.host = parts.netloc
        self.origin = f"http://{parts.netloc}"
        self.port = int(parts.netloc.rpartition(":")[2])

    def open(self) -> socket.socket:
        """Open a TCP connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        headers: dict[str, str] | None = None,
        *,
        host: str | None = "",
    ) -> Answer:
        """Send a request and read the whole answer.

        Args:
            method: The method.
            path: The path.
            headers: Further headers.
            host: The ``Host``; the server's own when empty, none when None.
        """
        lines = [f"{method} {path} HTTP/1.1", "connection: close"]
        if host is not None:
            lines.append(f"host: {host or self.host}")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        return self.say("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def shake_hands(
        self,
        path: str = "/ws/main",
        *,
        origin: str | None = "",
        host: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Ask for a WebSocket and return the answer to the handshake."""
        with self.open() as connection:
            connection.sendall(self.handshake(path, origin=origin, host=host, headers=headers))
            return read_head(connection)

    def handshake(
        self,
        path: str = "/ws/main",
        *,
        origin: str | None = "",
        host: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> bytes:
        """Return the bytes of a handshake."""
        lines = [
            f"GET {path} HTTP/1.1",
            "upgrade: websocket",
            "connection: Upgrade",
            "sec-websocket-version: 13",
            f"sec-websocket-key: {base64.b64encode(os.urandom(16)).decode()}",
        ]
        if host is not None:
            lines.append(f"host: {host or self.host}")
        if origin is not None:
            lines.append(f"origin: {origin or self.origin}")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")

    def say(self, data: bytes) -> Answer:
        """Send bytes and read until the server closes."""
        with self.open() as connection:
            connection.sendall(data)
            return parse(read_all(connection))


def read_all(connection: socket.socket) -> bytes:
    """Read until the other side closes."""
    data = b""
    try:
        while part := connection.recv(65536):
            data += part
    except ConnectionResetError:
        pass
    return data


def read_head(connection: socket.socket) -> Answer:
    """Read the head of an answer."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            break
        data += part
    return parse(data)


def parse(data: bytes) -> Answer:
    """Return an answer from its bytes; status 0 when there is none."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.strip().lower(), []).append(value.strip())
    return Answer(int(first.split()[1]) if first.startswith("HTTP/") else 0, headers, body)
