"""Pages without a browser: they read as fast as they can, so that the server is what is measured."""

from __future__ import annotations

import http.client
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect

from benchmarks.process import ServerProcess
from benchmarks.servers.floor import END


@dataclass(slots=True)
class Delivery:
    """What a page got of one answer."""

    frames: int = 0
    events: int = 0


class Client(ABC):
    """A connected page.

    Args:
        wire: Its connection.
    """

    def __init__(self, wire: ClientConnection) -> None:
        self.wire = wire

    @abstractmethod
    async def ask(self, command: str) -> None:
        """Send a command."""

    @abstractmethod
    async def answer(self) -> Delivery:
        """Read until the answer is complete."""

    async def close(self) -> None:
        """Leave."""
        await self.wire.close()


class FloorClient(Client):
    """A page of the floor."""

    @classmethod
    async def open(cls, server: ServerProcess, cookie: str = "") -> FloorClient:
        """Connect."""
        return cls(await connect(_socket(server, "ws"), compression=None))

    async def ask(self, command: str) -> None:
        await self.wire.send(command)

    async def answer(self) -> Delivery:
        delivery = Delivery()
        while await self.wire.recv() != END:
            delivery.frames += 1
            delivery.events += 1
        return delivery


class ProductClient(Client):
    """A page of the product: it says hello, and follows the chat and the chat's open thread."""

    thread = ""
    asked = 0

    @classmethod
    async def open(cls, server: ServerProcess, cookie: str = "") -> ProductClient:
        """Connect as the visitor whom the cookie names."""
        wire = await connect(
            _socket(server, "ws/main"),
            compression=None,
            max_size=None,
            origin=f"http://127.0.0.1:{server.port}",  # type: ignore[arg-type]
            additional_headers={"cookie": cookie},
        )
        client = cls(wire)
        page = f"page-{id(client)}"
        await client._say("session:hello", {"protocol": 1, "page": page, "follow": {"chat": None}})
        while not client.thread:
            frame = json.loads(await wire.recv())
            if frame["type"] == "reset":
                client.thread = frame["snapshot"]["activeThreadId"]
        await client._say("session:follow", {"log": f"chat/{client.thread}", "position": None})
        while json.loads(await wire.recv())["type"] != "reset":
            pass
        return client

    async def _say(self, kind: str, data: dict[str, object]) -> None:
        await self.wire.send(json.dumps({"type": kind, "data": data}))

    async def ask(self, command: str) -> None:
        self.asked += 1
        event = {
            "type": "chat:user-message",
            "id": f"event-{id(self)}-{self.asked}",
            "chat": "chat",
        }
        data = {"text": command, "threadId": self.thread}
        await self.wire.send(json.dumps(event | {"data": data}))

    async def answer(self) -> Delivery:
        delivery = Delivery()
        while True:
            text = await self.wire.recv()
            frame = json.loads(text)
            if frame["type"] != "events" or frame["log"] == "chat":
                continue
            delivery.frames += 1
            delivery.events += frame["last"] - frame["first"] + 1
            if any(event["type"] == "chat:message-end" for event in frame["events"]):
                return delivery


def new_visitor(server: ServerProcess) -> str:
    """Ask for the page as somebody new; return his cookie."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", "/widget/main")
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers["set-cookie"].partition(";")[0]


def _socket(server: ServerProcess, path: str) -> str:
    return f"ws://127.0.0.1:{server.port}/{path}"
