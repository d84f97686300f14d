"""The system's clock jumps by a day, to and fro; what is said stays in the order in which it was said."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pytest

from pywry import ChatManager
from pywry.testing import LocalServer, Page

DAY = 86_400.0


@pytest.fixture
def jumping(monkeypatch: pytest.MonkeyPatch) -> None:
    """``time.time`` is a day late, a day early and right in turn; no two neighbours agree."""
    real = time.time
    jumps = itertools.cycle((DAY, -DAY, 0.0, -DAY, DAY, 0.0, 2 * DAY, -2 * DAY))
    monkeypatch.setattr(time, "time", lambda: real() + next(jumps))


@pytest.mark.usefixtures("jumping")
def test_messages_stay_in_order_though_the_clock_jumps(tmp_path: Path) -> None:
    def open_chat() -> tuple[ChatManager, LocalServer, Page]:
        chat = ChatManager(
            lambda messages, ctx: f"{len(messages)}", store=tmp_path / "chat.db", chat_id="c"
        )
        server = LocalServer(chat)
        return chat, server, Page(server.visitor()).connect()

    chat, server, page = open_chat()
    for number in range(12):
        page.send(f"question {number}")
        page.answer()
    said = page.transcript()
    assert [text for role, text in said if role == "user"] == [f"question {n}" for n in range(12)]
    assert [text for role, text in said if role == "assistant"] == [
        str(n) for n in range(1, 25, 2)
    ], "the handler is given them in order, too"
    created = [message.created for message in page.messages()]
    assert created != sorted(created), "the clock did jump"
    page.cut()
    page.reconnect()
    assert page.transcript() == said
    ids = [message.id for message in page.messages()]
    page.close()
    page.check()
    server.close()
    chat.close()

    chat, server, page = open_chat()
    page.wait_for(lambda p: len(p.messages()) == 24)
    assert page.transcript() == said
    assert [message.id for message in page.messages()] == ids
    part = page.request(
        "chat:request-history", {"threadId": page.thread_id, "before": ids[10], "limit": 4}
    )
    assert [message["id"] for message in part["messages"]] == ids[6:10]
    page.close()
    page.check()
    server.close()
    chat.close()


@pytest.mark.usefixtures("jumping")
def test_nobody_is_dropped_forgotten_or_refused_because_the_clock_jumps() -> None:
    chat = ChatManager(lambda messages, ctx: "x")
    server = LocalServer(chat)
    page = Page(server.visitor()).connect()
    other = page.new_thread()
    page.request("chat:thread-delete", {"threadId": other})
    for _ in range(10):
        server.check()
        chat._service.look_after()
        page.probe()
    assert page.closed is None
    page.request("chat:thread-restore", {"threadId": other})
    page.wait_for(lambda p: other in p.threads)
    page.close()
    page.check()
    server.close()
    chat.close()
