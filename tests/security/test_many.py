"""A thousand pages that come back at once, and ten thousand connections that come and go."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pywry import ChatManager
from pywry.protocol.client_events import PROTOCOL
from pywry.session import registry
from pywry.session.dispatcher import Caller
from pywry.session.limits import Limits
from pywry.session.session import Session
from pywry.stores.base import Write
from pywry.stores.sqlite import SQLiteStore
from pywry.testing import LocalServer, Page
from pywry.transports.memory import MemoryTransport

OWNERS = 40
PAGES = 25
"""Of each owner; together they are a thousand."""


class Counted(SQLiteStore):
    """A store that counts what it is asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reads: Counter[str] = Counter()
        self.writes = 0

    def read(self, log: str) -> list[str]:
        """Count, and read."""
        self.reads[log] += 1
        return super().read(log)

    def submit(self, write: Write, *, urgent: bool = False) -> Any:
        """Count, and write."""
        self.writes += 1
        return super().submit(write, urgent=urgent)


def hello(page: str, follow: list[str]) -> str:
    data = {"protocol": PROTOCOL, "page": page, "follow": dict.fromkeys(follow)}
    return json.dumps({"type": "session:hello", "data": data})


async def frames_until(transport: MemoryTransport, done: Callable[[list[Any]], bool]) -> list[Any]:
    """Take what comes until it is enough."""
    frames: list[Any] = []
    while not done(frames):
        frames.append(json.loads(await transport.frames.get()))
    return frames


def resets(frames: list[Any]) -> dict[str, Any]:
    return {frame["log"]: frame["snapshot"] for frame in frames if frame["type"] == "reset"}


def test_a_thousand_pages_come_back_after_a_restart_without_a_storm(tmp_path: Path) -> None:
    first = ChatManager(lambda messages, ctx: "kept", store=tmp_path / "chat.db", chat_id="c")
    server = LocalServer(first)
    threads: dict[str, str] = {}
    for number in range(OWNERS):
        page = Page(server.visitor(f"owner-{number}")).connect()
        page.send(f"I am {number}")
        page.answer()
        threads[f"owner-{number}"] = page.thread_id
        page.close()
        page.check()
    server.close()
    first.close()

    store = Counted(tmp_path / "chat.db")
    again = ChatManager(lambda messages, ctx: "kept", store=store, chat_id="c")
    server = LocalServer(again)
    store.reads.clear()

    async def come_back(owner: str, page: str) -> list[Any]:
        transport = MemoryTransport()
        logs = ["c", f"c/{threads[owner]}"]
        server.sessions.greet(owner, hello(page, logs), transport)
        return await frames_until(transport, lambda frames: len(resets(frames)) == len(logs))

    async def all_come_back() -> list[tuple[str, list[Any]]]:
        callers = [(owner, f"{owner}-{page}") for page in range(PAGES) for owner in threads]
        frames = await asyncio.gather(*(come_back(owner, page) for owner, page in callers))
        return [(owner, each) for (owner, _), each in zip(callers, frames, strict=True)]

    came = server.loop.run(asyncio.wait_for(all_come_back(), 60))
    assert len(came) == OWNERS * PAGES == server.sessions.connected
    for owner, frames in came:
        shown = resets(frames)[f"c/{threads[owner]}"]["messages"]
        assert shown[0]["parts"][0]["text"] == f"I am {owner.removeprefix('owner-')}"
    assert {name for name in store.reads if name.count("/") == 2} == {
        f"c/{owner}/{thread}" for owner, thread in threads.items()
    }
    assert max(store.reads.values()) == 1, "what is read once is not read again"
    assert sum(store.reads.values()) <= 2 * OWNERS + 1
    assert store.writes == 0
    server.close()
    again.close()


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_ten_thousand_connections_come_and_go_and_leave_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: weakref.WeakSet[Session] = weakref.WeakSet()

    class Watched(Session):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.add(self)

    monkeypatch.setattr(registry, "Session", Watched)
    clock = Clock()
    chat = ChatManager(lambda messages, ctx: "x", chat_id="c")
    server = LocalServer(chat, Limits(), clock=clock)
    owners = [f"owner-{number}" for number in range(5)]
    logs = [server.widget._log, *(chat._service.owner(owner).log for owner in owners)]

    async def cycle(count: int, run: str) -> None:
        for number in range(count):
            owner = owners[number % len(owners)]
            transport = MemoryTransport()
            session = server.sessions.attach(Caller(owner, f"{run}-{number}"), transport)
            session.receive(hello(f"{run}-{number}", ["c", "app"]))
            await frames_until(transport, lambda frames: len(frames) == 3)
            session.detach(transport)

    async def settle() -> tuple[int, int]:
        clock.now += 301
        server.sessions.check()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return len(server.sessions), len(asyncio.all_tasks()) - 1

    def objects() -> int:
        gc.collect()
        return len(gc.get_objects())

    server.loop.run(cycle(500, "warm"))
    assert server.loop.run(settle()) == (0, 0)
    before = objects()
    server.loop.run(asyncio.wait_for(cycle(10_000, "run"), 60))
    assert 0 < len(server.sessions) <= 50 * len(owners), "some are remembered for a while"
    assert server.loop.run(settle()) == (0, 0)
    after = objects()
    assert [log.followed for log in logs] == [False] * len(logs)
    assert not made
    assert after - before < 500, "of ten thousand connections"
    server.close()
    chat.close()
