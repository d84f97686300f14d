"""The listening socket: its connections send what they are given at once."""

from __future__ import annotations

import asyncio
import socket

from pywry.server.run import _listen


async def test_small_frames_are_not_held_back() -> None:
    """Without TCP_NODELAY a chunk waits for the acknowledgement of the one before it, 40 ms on Linux."""
    found = asyncio.get_running_loop().create_future()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        found.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = _listen("127.0.0.1", 0)
    server = await asyncio.start_server(connected, sock=listener)
    _, writer = await asyncio.open_connection(*listener.getsockname())
    assert await found
    writer.close()
    await writer.wait_closed()
    server.close()
