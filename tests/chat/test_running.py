"""Handlers as they run: what blocks is named, what lingers is counted, what is too much is refused."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pywry import ChatManager
from pywry.chat.assistant import user_loop
from pywry.testing import LocalServer, Page, open_page


class Heard(logging.Handler):
    """Hears a logger, and can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._changed = threading.Condition()

    def emit(self, record: logging.LogRecord) -> None:
        with self._changed:
            self.lines.append(record.getMessage())
            self._changed.notify_all()

    def wait_for(self, words: str) -> str:
        """Wait for a line with these words."""
        with self._changed:
            assert self._changed.wait_for(lambda: any(words in each for each in self.lines), 10), (
                self.lines
            )
            return next(each for each in self.lines if words in each)


@pytest.fixture
def heard() -> Iterator[Heard]:
    """The log of the project."""
    handler = Heard()
    logger = logging.getLogger("pywry")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.mark.parametrize("shape", ["function", "generator", "callback"])
def test_async_code_that_blocks_the_loop_is_named_in_the_log(
    heard: Heard, shape: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(user_loop, "patience", 0.05)
    release = threading.Event()

    async def careless_function(messages: Any, ctx: Any) -> str:
        release.wait(10)
        return "done"

    async def careless_generator(messages: Any, ctx: Any) -> AsyncIterator[str]:
        yield "a"
        release.wait(10)

    async def careless_callback(data: Any) -> None:
        release.wait(10)

    chat = ChatManager(careless_generator if shape == "generator" else careless_function)
    server = LocalServer(chat)
    server.widget.on("app:go", careless_callback)
    page = Page(server.visitor()).connect()
    if shape == "callback":
        page.post("app:go")
    else:
        page.send("go")
    line = heard.wait_for("has kept the loop")
    assert f"careless_{shape}" in line
    assert __file__ in line
    assert "\n" not in line
    page.probe()  # The pages' own loop is another one.
    release.set()
    page.close()
    server.close()
    chat.close()


def test_async_code_that_waits_is_not_blamed(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_loop, "patience", 0.2)

    async def polite(messages: Any, ctx: Any) -> str:
        for _ in range(5):
            await asyncio.sleep(0.1)
        return "done"

    with open_page(ChatManager(polite)) as page:
        page.send("go")
        assert page.answer() == "done"
    assert not [line for line in heard.lines if "has kept the loop" in line]


def test_a_blocking_sync_handler_delays_nobody_else() -> None:
    hold = threading.Event()
    chat = ChatManager(
        lambda messages, ctx: (
            hold.wait(10) and "late" if messages[-1]["text"] == "block" else "quick"
        )
    )
    server = LocalServer(chat)
    slow = [Page(server.visitor(f"slow{number}")).connect() for number in range(20)]
    for page in slow:
        page.reply(page.send("block"))
    quick = Page(server.visitor("quick")).connect()
    quick.send("hello")
    assert quick.answer() == "quick"
    quick.probe()
    hold.set()
    for page in slow:
        assert page.answer() == "late"
        page.close()
    quick.close()
    server.close()
    chat.close()


def test_a_callback_outlives_the_page_and_the_server_that_wait_for_it() -> None:
    hold, begun, ended = threading.Event(), threading.Event(), threading.Event()

    def callback(data: Any) -> None:
        begun.set()
        hold.wait(10)
        ended.set()

    chat = ChatManager(lambda messages, ctx: "x")
    server = LocalServer(chat)
    widget = server.widget.on("app:go", callback)
    page = Page(server.visitor()).connect()
    page.post("app:go")
    assert begun.wait(10)
    page.close()
    server.close()
    hold.set()
    assert ended.wait(10)
    ended.clear()
    # The lane of such events goes on, on whatever serves the widget now.
    again = LocalServer(widget)
    page = Page(again.visitor()).connect()
    page.request("app:go")
    assert ended.is_set()
    page.close()
    again.close()
    chat.close()


def test_when_all_workers_are_busy_the_user_is_told_and_nothing_else_stops() -> None:
    hold, running = threading.Event(), threading.Semaphore(0)

    def handler(messages: Any, ctx: Any) -> str:
        if messages[-1]["text"] == "hello":
            return "hello yourself"
        running.release()
        hold.wait(10)
        return "late"

    async def other(messages: Any, ctx: Any) -> str:
        return "async"

    chat = ChatManager(handler)
    chat._service.workers._limit = 3
    server = LocalServer(chat)
    pages = [Page(server.visitor(f"v{number}")).connect() for number in range(4)]
    for page in pages[:3]:
        page.send("block")
        assert running.acquire(timeout=30)
    pages[3].send("one too many")
    last = pages[3].settled()
    assert last.status == "error"
    assert last.failure is not None
    assert "busy" in (last.failure.text or "")
    pages[3].probe()
    hold.set()
    for page in pages[:3]:
        assert page.answer() == "late"
    pages[3].send("hello")
    assert pages[3].answer() == "hello yourself"
    for page in pages:
        page.close()
    server.close()
    chat.close()


def test_a_handler_that_heeds_no_stop_is_counted_and_reported_once(heard: Heard) -> None:
    hold, done = threading.Event(), threading.Event()

    def deaf_handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        hold.wait(10)
        done.set()

    chat = ChatManager(deaf_handler)
    workers = chat._service.workers
    with open_page(chat) as page:
        page.send("go")
        page.wait_for(lambda p: p.text() == "so far")
        workers.report(after=0)
        assert heard.lines == []
        page.stop()
        assert page.settled().status == "stopped", "the page is free at once"
        assert workers.running == 1
        workers.report(after=0)
        workers.report(after=0)
        assert len(heard.lines) == 1
        assert "deaf_handler" in heard.lines[0]
        hold.set()
        assert done.wait(10)
        page.send("again")
        page.answer()
    chat.close()


def test_nothing_of_a_conversation_is_in_the_log(
    heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    """At INFO: no message, no system prompt, no title."""
    chat = ChatManager(
        lambda messages, ctx: "sk-test-0123 answer", system_prompt="sk-test-0123 prompt"
    )
    with caplog.at_level(logging.INFO):
        with open_page(chat) as page:
            page.send("sk-test-0123 question")
            page.answer()
            page.request(
                "chat:thread-rename", {"threadId": page.thread_id, "title": "sk-test-0123"}
            )
            page.cut()
            page.reconnect()
    assert "sk-test-0123" not in caplog.text
    chat.close()


def test_what_a_user_sends_cannot_forge_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def handler(messages: Any, ctx: Any) -> str:
        raise ValueError("no")

    chat = ChatManager(handler)
    with caplog.at_level(logging.INFO), open_page(chat) as page:
        page.send("x\r\nINFO forged line")
        page.answer()
        page.send_raw('{"type":"a\\r\\nINFO forged line:b"}')
        page.probe()
    assert "forged" not in caplog.text
    chat.close()
