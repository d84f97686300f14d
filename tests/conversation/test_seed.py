"""What the seed prints, from "Rich response objects" to "Input Requests", run as it stands there."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

import pywry
from pywry.protocol.responses import TodoItem
from tests.conversation.world import World

RICH = """
from pywry import StatusResponse, ThinkingResponse, TodoItem, TodoUpdateResponse
def handler(messages, ctx):
    yield StatusResponse(text="Searching project files...")
    yield TodoUpdateResponse(
        items=[
            TodoItem(id=1, title="Analyze request", status="completed"),
            TodoItem(id=2, title="Generate answer", status="in-progress"),
        ]
    )
    yield ThinkingResponse(text="Comparing the available implementation paths...\\n")
    yield "Here is the final answer."
"""

COMMANDS = """
from pywry import SlashCommandDef
def on_slash(command, args, thread_id):
    if command == "/time":
        chat.send_message("Current time: **12:34:56**", thread_id)
chat = ChatManager(
    handler=handler,
    slash_commands=[
        SlashCommandDef(name="/time", description="Show the current time"),
        SlashCommandDef(name="/clearcache", description="Clear cached results"),
    ],
    on_slash_command=on_slash,
)
"""

SETTINGS = """
from pywry import SettingsItem
def on_settings_change(key, value):
    print(f"{key} changed to {value}")
chat = ChatManager(
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
"""

CANCELLATION = """
def handler(messages, ctx):
    for chunk in very_long_generation():
        if ctx.cancel_event.is_set():
            return
        yield chunk
"""

INPUT = """
from pywry import InputRequiredResponse
def handler(messages, ctx):
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
"""


def run(snippet: str, **names: Any) -> dict[str, Any]:
    """Run a snippet as a module would, and return its names."""
    names["__name__"] = "snippet"
    exec(compile(textwrap.dedent(snippet), "seed.txt", "exec"), names)
    return names


def test_rich_response_objects(world: World) -> None:
    world.chat(run(RICH)["handler"])
    page = world.open()
    page.send("go")
    answer = page.settled()
    assert [part.type for part in answer.parts] == ["thinking", "text"]
    assert answer.text == "Here is the final answer."
    assert page.todos() == [
        TodoItem(id=1, title="Analyze request", status="completed"),
        TodoItem(id=2, title="Generate answer", status="in-progress"),
    ]


def test_conversation_state(world: World) -> None:
    chat = world.chat(lambda messages, ctx: "ok")
    assert list(chat.threads) == [chat.active_thread_id]
    page = world.open()
    first, second = page.thread_id, page.new_thread()
    page.request("chat:thread-rename", {"threadId": second, "title": "Second"})
    assert (set(chat.threads), chat.active_thread_id) == ({first, second}, second)
    chat.send_message("pushed", first)
    page.wait_for(lambda p: p.text(first) == "pushed")
    page.request("chat:thread-delete", {"threadId": second})
    assert list(chat.threads) == [first]
    for name, value in (("active_thread_id", "x"), ("threads", {}), ("settings", {})):
        with pytest.raises(AttributeError):
            setattr(chat, name, value)


def made(world: World, snippet: str, **names: Any) -> Any:
    """Run a snippet that makes a manager, and have the world show it."""
    options: dict[str, Any] = {}

    def manager(**given: Any) -> Any:
        options.update(given)
        return world.chat(given.pop("handler"), **given)

    return run(snippet, ChatManager=manager, **names)


def test_slash_commands(world: World) -> None:
    made(world, COMMANDS, handler=lambda messages, ctx: "ok")
    page = world.open()
    assert {"/time", "/clearcache", "/clear", "/export", "/model", "/system"} == {
        each.name for each in page.menu.commands
    }
    page.command("/time")
    page.wait_for(lambda p: p.transcript() == [("assistant", "Current time: **12:34:56**")])
    page.command("/clearcache")
    page.probe()
    assert len(page.messages()) == 1


def test_settings_menu(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    given: list[tuple[str, float]] = []

    def handler(messages: Any, ctx: Any) -> str:
        given.append((ctx.model, ctx.temperature))
        return "ok"

    made(world, SETTINGS, handler=handler)
    page = world.open()
    page.change("model", "gpt-4.1")
    page.change("temperature", 1.2)
    assert capfd.readouterr().out.splitlines()[-2:] == [
        "model changed to gpt-4.1",
        "temperature changed to 1.2",
    ]
    page.send("go")
    page.answer()
    assert given == [("gpt-4.1", 1.2)]


def test_cooperative_cancellation(world: World) -> None:
    hold = world.event()
    ended = world.event()

    def very_long_generation() -> Any:
        try:
            for number in range(10_000):
                yield f"{number} "
                if number == 3:
                    hold.wait(10)
        finally:
            ended.set()

    world.chat(run(CANCELLATION, very_long_generation=very_long_generation)["handler"])
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "0 1 2 3 ")
    page.stop()
    hold.set()
    assert ended.wait(10)
    assert (page.settled().status, page.text()) == ("stopped", "0 1 2 3 ")
    assert len(page.messages()) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Yes", "Deployment approved. Continuing now."),
        ("No", "Deployment cancelled."),
        (None, "Deployment cancelled."),
    ],
)
def test_input_requests(everywhere: World, answer: str | None, said: str) -> None:
    everywhere.chat(run(INPUT)["handler"])
    page = everywhere.open()
    page.send("deploy")
    question = page.asked()
    assert (question.prompt, question.options) == ("Proceed with deployment?", ["Yes", "No"])
    page.respond(answer or "", cancel=answer is None)
    assert page.answer().endswith(said)
    assert page.messages()[1].text.startswith("I need confirmation before I continue.")
    if everywhere.lasting:
        before = page.transcript()
        everywhere.restart()
        assert everywhere.open().transcript() == before


def test_every_name_of_the_snippets_is_exported() -> None:
    names = {
        "StatusResponse",
        "ThinkingResponse",
        "TodoItem",
        "TodoUpdateResponse",
        "SlashCommandDef",
        "SettingsItem",
        "InputRequiredResponse",
    }
    assert names <= set(pywry.__all__)
