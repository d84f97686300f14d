"""One owner's data is nobody else's, whatever ids he knows."""

from __future__ import annotations

import asyncio
import json
import random
import re
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from pywry import ChatManager
from pywry.errors import RefusedError
from pywry.protocol.client_events import CHAT_EVENTS
from pywry.session.limits import Limits
from pywry.testing import LocalServer, Page

GENEROUS = Limits(rate=1e9, burst=10**9)

VALUES: dict[str, Any] = {
    "text": "intruder",
    "title": "intruder",
    "query": "secret",
    "key": "model",
    "value": "intruder",
    "command": "/clear",
    "feedback": "up",
    "limit": 10,
}
"""What an intruder puts into the fields that are no ids."""


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """A chat whose answers can be told apart by owner."""
    hold = threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield f"secret answer to {messages[-1]['text']}"
        if messages[-1]["text"].startswith("hold"):
            hold.wait(10)

    chat = ChatManager(handler)
    server = LocalServer(chat, GENEROUS)
    yield server
    hold.set()
    server.close()
    chat.close()


@pytest.mark.parametrize("event", sorted(CHAT_EVENTS))
def test_no_event_opens_or_changes_what_is_anothers(server: LocalServer, event: str) -> None:
    """Every event there is, with every id of another owner's: refused like an id that is nobody's."""
    anna = Page(server.visitor("anna")).connect()
    anna.send("secret question")
    anna.settled()
    anna.send("hold secret")
    anna.wait_for(lambda p: p.text() == "secret answer to hold secret")
    anna.reply(anna.send("secret waiting"))
    anna.wait_for(lambda p: bool(p.queue()))
    before = (anna.transcript(), anna.queue(), anna.threads, anna.settings)
    question, answer = anna.messages()[0].id, anna.messages()[-1].id
    waiting = anna.queue()[0].id

    ben = Page(server.visitor("ben")).connect()
    outcomes: list[Any] = []
    fields = CHAT_EVENTS[event].model_fields
    aliases = [field.alias or name for name, field in fields.items()]
    for real in (True, False):
        ids = {
            "threadId": anna.thread_id if real else "thread_00000000",
            "messageId": answer if real else "msg_000000000000",
            "id": waiting if real else "queued_000000000000",
            "before": question if real else "msg_000000000000",
            "requestId": "input_00000000",
        }
        data = {alias: each for alias, each in {**VALUES, **ids}.items() if alias in aliases}
        try:
            outcome: Any = ben.request(event, data)
        except RefusedError as error:
            outcome = (error.code, error.message)
        outcomes.append(outcome)
        assert "secret answer" not in json.dumps(outcome, default=str)
        assert "secret question" not in json.dumps(outcome, default=str)
    if "threadId" in aliases:
        assert isinstance(outcomes[0], tuple), f"{event} with a thread of another's: {outcomes[0]}"
        assert outcomes[0] == outcomes[1], "what is another's and what is nobody's look the same"
    anna.probe()
    assert (anna.transcript(), anna.queue(), anna.threads, anna.settings) == before
    assert anna.messages()[-1].status == "streaming"
    assert "secret" not in repr([each for each in ben.frames if each.type in ("events", "reset")])
    anna.close()
    ben.close()
    anna.check()
    ben.check()


def test_no_log_of_anothers_can_be_followed(server: LocalServer) -> None:
    anna, ben = Page(server.visitor("anna")).connect(), Page(server.visitor("ben")).connect()
    anna.send("secret")
    anna.settled()
    ben.follow(anna.thread_id)
    name = f"{ben.chat_id}/{anna.thread_id}"
    assert ben._logs[name].gone
    assert ben.messages(anna.thread_id) == []
    anna.close()
    ben.close()


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_many_owners_at_once_and_nothing_crosses(kind: str) -> None:
    """50 owners, 20 messages each, in random order: what each sees and what his handler sees is his own."""
    crossed: list[str] = []

    def look(messages: Any, ctx: Any) -> str:
        marker = messages[-1]["text"].split()[0]
        if ctx.thread_id not in chat.threads:
            crossed.append(f"{marker}: another's threads")
        if any(marker not in each["text"] for each in messages):
            crossed.append(f"{marker}: another's history")
        return f"{marker} is answered"

    async def handler(messages: Any, ctx: Any) -> AsyncIterator[str]:
        await asyncio.sleep(0)
        yield look(messages, ctx)

    chat = ChatManager(handler if kind == "async" else look)
    server = LocalServer(chat, GENEROUS)
    chance = random.Random(5)
    pages = {f"owner{n:02}": Page(server.visitor(f"owner{n:02}")).connect() for n in range(50)}
    turns = [name for name in pages for _ in range(20)]
    chance.shuffle(turns)
    for number, name in enumerate(turns):
        pages[name].send(f"{name} message {number}")
    for name, page in pages.items():
        page.settled(timeout=30)
        assert len(page.messages()) == 40
        others = set(re.findall(r"owner\d\d", repr(page.messages()))) - {name}
        assert not others
        others = set(re.findall(r"owner\d\d", repr(list(page.frames)))) - {name}
        assert not others
    assert crossed == []
    for page in pages.values():
        page.close()
        page.check()
    server.close()
    chat.close()


def test_a_callback_that_fails_for_one_owner_changes_nothing_for_another(
    server: LocalServer,
) -> None:
    def fails(data: Any) -> None:
        raise ValueError("no")

    server.widget.on("app:fails", fails)
    anna, ben = Page(server.visitor("anna")).connect(), Page(server.visitor("ben")).connect()
    for _ in range(20):
        with pytest.raises(RefusedError):
            anna.request("app:fails")
        ben.probe()
    assert ben.connected
    ben.send("hello")
    assert ben.answer() == "secret answer to hello"
    anna.close()
    ben.close()


ALLOWED_STATE = {
    "pywry/app.py": "the apps of the program, for block() and the end of the program",
    "pywry/chat_manager.py": "the managers' ids, so that two chats have two names",
    "pywry/loop.py": "tasks in flight, which asyncio holds only weakly",
    "pywry/stores/base.py": "the stores that are open, to be closed at the end of the program",
    "pywry/stores/sqlite.py": "the files that are open, so that two stores on one file are one",
}
"""Modules with a mutable name at module level, and why no owner's data is in it."""


def test_no_module_keeps_what_belongs_to_an_owner() -> None:
    """Whatever is mutable and global would be everybody's."""
    root = Path(__file__).parents[2] / "pywry"
    mutable = re.compile(
        r"^_?[a-z]\w*(?:: [^=\n]+)? = (?:\{\}|\[\]|set\(\)|dict\(|list\(|defaultdict|deque\(|OrderedDict|weakref\.)",
        re.MULTILINE,
    )
    found = {
        f"pywry/{path.relative_to(root).as_posix()}"
        for path in root.rglob("*.py")
        if mutable.search(path.read_text(encoding="utf-8"))
    }
    assert found <= set(ALLOWED_STATE), found - set(ALLOWED_STATE)


def test_ids_are_not_to_be_guessed(server: LocalServer) -> None:
    """Owners' names have 128 random bits; the other ids open nothing, for they are looked up among the owner's own."""
    page = Page(server.visitor()).connect()
    ids = {page.request("chat:thread-create")["threadId"] for _ in range(50)}
    assert len(ids) == 50
    assert all(re.fullmatch(r"thread_[0-9a-f]{8,}", each) for each in ids)
    page.close()
