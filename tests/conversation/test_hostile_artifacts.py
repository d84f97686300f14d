"""Hostile artifacts in a conversation, kept and exported."""

from __future__ import annotations

from typing import Any

from tests.conversation.world import World
from tests.hostile.artifacts import HOSTILE, HUGE

EVERY = [artifact for artifacts in HOSTILE.values() for artifact in artifacts]


def test_they_are_said_kept_and_exported(everywhere: World) -> None:
    def handler(messages: Any, ctx: Any) -> Any:
        yield from EVERY
        yield from HUGE

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    assert page.settled().status == "complete"
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    parts: list[Any] = list(page.messages()[-1].parts)
    assert parts[: len(EVERY)] == EVERY
    assert [part.title for part in parts[len(EVERY) :]] == [each.title for each in HUGE]
    assert all(part.file for part in parts[len(EVERY) :])
    for form in ("markdown", "html", "json"):
        exported = page.command("/export", form).export
        assert exported is not None
        if form == "html":
            assert "<script" not in exported.content.lower()
    assert page.search("window.HACKED")
