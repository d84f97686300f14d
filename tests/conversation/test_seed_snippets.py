"""The handlers of the seed, letter by letter."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

from pywry import build_chat_html
from tests.conversation.world import World


def test_streaming_response(world: World) -> None:
    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        text = "Streaming responses work token by token in the chat UI."
        for word in text.split():
            if ctx.cancel_event.is_set():
                return
            yield word + " "
            time.sleep(0.03)

    world.chat(handler)
    page = world.open()
    page.send("go")
    assert page.answer() == "Streaming responses work token by token in the chat UI. "


def test_one_shot_response(world: World) -> None:
    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        user_text = messages[-1]["text"]
        return f"You said: {user_text}"

    world.chat(handler)
    page = world.open()
    page.send("hello")
    assert page.answer() == "You said: hello"


def test_cooperative_cancellation(world: World) -> None:
    stopped = world.event()

    def very_long_generation() -> Iterator[str]:
        try:
            for number in itertools.count():
                yield f"{number} "
        finally:
            stopped.set()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        for chunk in very_long_generation():
            if ctx.cancel_event.is_set():
                return
            yield chunk

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text().startswith("0 1 2 "))
    page.stop()
    last = page.settled()
    assert (last.status, last.text[:6]) == ("stopped", "0 1 2 ")
    assert stopped.wait(10), "the handler saw it and ended"


def test_lower_level_assembly() -> None:
    html = build_chat_html(
        show_sidebar=True,
        show_settings=True,
        enable_context=True,
        enable_file_attach=True,
        file_accept_types=[".md", ".py", ".json"],
        container_id="assistant-chat",
    )
    assert html.startswith("<section")
    assert 'id="assistant-chat"' in html
    assert "<script" not in html
    assert 'data-accept-types=".md,.py,.json"' in html
