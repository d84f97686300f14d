"""What the server spends: processor time for what it delivers, memory for what it keeps."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import mean
from typing import Any, TypeVar

from benchmarks.bench import Bench
from benchmarks.client import Client, Delivery, FloorClient, ProductClient, new_visitor
from benchmarks.process import ServerProcess
from benchmarks.result import Result

T = TypeVar("T")

CROWD = 20
KB = 1024
MICRO = 1e6


def delivery(bench: Bench) -> Iterator[Result]:
    """Processor time for each event that reached a page, and how many frames it took."""
    paced, rate = bench.rounds(800, 4000), 400
    commands = {
        f"paced {rate}/s": (f"paced {paced} {rate}", paced),
        "at once": ("burst 50000 5", 10_000),
    }
    frames = 0.0
    for pages in (1, CROWD):
        for name, (command, count) in commands.items():
            cpu: dict[str, float] = {}
            for kind in ("product", "floor"):
                with bench.server(kind) as server:
                    spent, deliveries = _run(_deliver(server, kind, pages, command))
                cpu[kind] = spent / (count * pages) * MICRO
                if kind == "product" and pages == 1 and name == "at once":
                    frames = mean(each.frames for each in deliveries)
            title = f"CPU for each event, {pages} page{'s' * (pages > 1)}, {name}"
            yield Result("server", title, "µs CPU", cpu["product"], cpu["floor"])
    yield Result("server", "frames for 10,000 chunks at once", "frames", frames, 10_000)


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: where a browser was driven, this one has a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _deliver(
    server: ServerProcess, kind: str, pages: int, command: str
) -> tuple[float, list[Delivery]]:
    cookie = new_visitor(server) if kind == "product" else ""
    clients = [await _client(server, kind, cookie) for _ in range(pages)]
    spent: list[float] = []
    deliveries: list[Delivery] = []
    # The first round warms up.
    for warm in (False, True):
        before = server.cpu
        await clients[0].ask(command if warm else "burst 500 5")
        deliveries = await asyncio.gather(*(client.answer() for client in clients))
        spent.append(server.cpu - before)
    for client in clients:
        await client.close()
    return spent[-1], deliveries


def memory(bench: Bench) -> Iterator[Result]:
    """What a long answer leaves behind, and what a page that only waits holds."""
    letters = bench.rounds(200_000, 1_000_000)
    with bench.server("product") as server:
        before, after = _run(_letters(server, letters))
    name = f"memory left by {letters:,} one-letter chunks"
    yield Result("server", name, "MB", (after - before) / KB / KB)
    idle = bench.rounds(200, 500)
    sizes: dict[str, float] = {}
    for kind in ("product", "floor"):
        with bench.server(kind) as server:
            sizes[kind] = _run(_idle(server, kind, idle))
    name = f"memory of each of {idle} idle pages"
    yield Result("server", name, "KB", sizes["product"] / KB, sizes["floor"] / KB)


async def _letters(server: ServerProcess, count: int) -> tuple[int, int]:
    client = await ProductClient.open(server, new_visitor(server))
    await client.ask("burst 20000 5")
    await client.answer()
    before = server.memory
    await client.ask(f"letters {count}")
    await client.answer()
    after = server.memory
    await client.close()
    return before, after


async def _idle(server: ServerProcess, kind: str, count: int) -> float:
    async def enter() -> Client:
        return await _client(server, kind, new_visitor(server) if kind == "product" else "")

    first = [await enter() for _ in range(20)]
    before = server.memory
    clients = [await enter() for _ in range(count)]
    await asyncio.sleep(0.5)
    grown = server.memory - before
    await asyncio.gather(*(client.close() for client in [*first, *clients]))
    return grown / count


async def _client(server: ServerProcess, kind: str, cookie: str) -> Client:
    return await (ProductClient if kind == "product" else FloorClient).open(server, cookie)
