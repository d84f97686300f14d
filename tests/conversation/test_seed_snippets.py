"""The handlers of the seed, letter by letter."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pywry import (
    InputRequiredResponse,
    SettingsItem,
    SlashCommandDef,
    StatusResponse,
    TextChunkResponse,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    build_chat_html,
)
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


def test_rich_response_objects(everywhere: World) -> None:
    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        yield StatusResponse(text="Searching project files...")
        yield TodoUpdateResponse(
            items=[
                TodoItem(id=1, title="Analyze request", status="completed"),
                TodoItem(id=2, title="Generate answer", status="in-progress"),
            ]
        )
        yield ThinkingResponse(text="Comparing the available implementation paths...\n")
        yield "Here is the final answer."

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    assert page.answer() == "Here is the final answer."
    thinking, text = page.messages()[-1].parts
    assert isinstance(thinking, ThinkingResponse)
    assert thinking.text == "Comparing the available implementation paths...\n"
    assert isinstance(text, TextChunkResponse)
    assert [(item.id, item.title, item.status) for item in page.todos()] == [
        (1, "Analyze request", "completed"),
        (2, "Generate answer", "in-progress"),
    ]


def test_slash_commands(world: World) -> None:
    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        return "ok"

    def on_slash(command, args, thread_id):  # type: ignore[no-untyped-def]
        if command == "/time":
            chat.send_message("Current time: **12:34:56**", thread_id)

    chat = world.chat(
        handler=handler,
        slash_commands=[
            SlashCommandDef(name="/time", description="Show the current time"),
            SlashCommandDef(name="/clearcache", description="Clear cached results"),
        ],
        on_slash_command=on_slash,
    )
    page = world.open()
    page.command("/time")
    page.wait_for(lambda p: p.text() == "Current time: **12:34:56**")
    offered = {command.name: command.description for command in page.menu.commands}
    assert offered["/time"] == "Show the current time"
    assert offered["/clearcache"] == "Clear cached results"
    assert {"/clear", "/export", "/model", "/system"} <= set(offered)


def test_settings_menu(world: World) -> None:
    heard = []

    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        return f"{ctx.model} at {ctx.temperature}"

    def on_settings_change(key, value):  # type: ignore[no-untyped-def]
        heard.append(f"{key} changed to {value}")

    chat = world.chat(
        handler=handler,
        settings=[
            SettingsItem(
                id="model",
                label="Model",
                type="select",
                value="gpt-4o-mini",
                options=["gpt-4o-mini", "gpt-4.1", "claude-sonnet-4"],
            ),
            SettingsItem(
                id="temperature",
                label="Temperature",
                type="range",
                value=0.7,
                min=0,
                max=2,
                step=0.1,
            ),
        ],
        on_settings_change=on_settings_change,
    )
    page = world.open()
    page.change("model", "gpt-4.1")
    assert heard == ["model changed to gpt-4.1"]
    page.send("go")
    assert page.answer() == "gpt-4.1 at 0.7"
    assert dict(chat.settings) == {"model": "gpt-4.1", "temperature": 0.7}


@pytest.mark.parametrize(
    ("said", "end"),
    [
        ("Yes", "Deployment approved. Continuing now."),
        ("No", "Deployment cancelled."),
    ],
)
def test_input_requests(everywhere: World, said: str, end: str) -> None:
    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        yield "I need confirmation before I continue."
        yield InputRequiredResponse(
            prompt="Proceed with deployment?",
            input_type="buttons",
        )
        answer = ctx.wait_for_input()
        if not answer or answer.lower().startswith("n"):
            yield "Deployment cancelled."
            return
        yield "Deployment approved. Continuing now."

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("deploy")
    question = page.asked()
    assert (question.prompt, question.options) == ("Proceed with deployment?", ["Yes", "No"])
    page.respond(said)
    page.wait_for(lambda p: p.text() == end)
    page.settled()
    assert page.transcript() == [
        ("user", "deploy"),
        ("assistant", "I need confirmation before I continue."),
        ("user", said),
        ("assistant", end),
    ]


def test_context_mentions_and_file_attachments(everywhere: World) -> None:
    asked: list[str] = []

    def handler(messages, ctx):  # type: ignore[no-untyped-def]
        name = ctx.attachments[0].name if ctx.attachments else "?"
        asked.append(ctx.call_context_tool({"name": name}))
        return ctx.attachment_summary

    chat = everywhere.chat(
        handler=handler,
        enable_context=True,
        enable_file_attach=True,
        file_accept_types=[".csv", ".json", ".xlsx"],
        context_allowed_roots=["./data", "./reports"],
    )
    chat.register_context_source("sales-grid", "Sales Data")
    page = everywhere.open()
    assert [(each.id, each.name) for each in page.menu.context_sources or ()] == [
        ("sales-grid", "Sales Data")
    ]
    assert page.menu.attachments is not None
    assert page.menu.attachments.accept == [".csv", ".json", ".xlsx"]
    page.send("a file", attachments=[page.upload("a.json", "{}")])
    assert page.answer() == "Attached context: a.json (file)"
    page.send("a widget", attachments=[page.mention("sales-grid", "May: 3")])
    assert page.answer() == "Attached context: Sales Data (widget)"
    assert asked == ["{}", "May: 3"]
