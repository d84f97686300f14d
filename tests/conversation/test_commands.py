"""Slash commands: the built-in ones and the author's."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from pydantic import ValidationError

from pywry import SettingsItem, SlashCommandDef
from pywry.errors import RefusedError
from pywry.testing import Page
from tests.conversation.world import World

MODELS = SettingsItem(id="model", type="select", value="small", options=["small", "large"])


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


def tell(messages: Any, ctx: Any) -> str:
    return json.dumps([ctx.model, ctx.system_prompt, ctx.temperature])


def told(page: Page) -> list[Any]:
    """What the context of a new answer says: model, system prompt, temperature."""
    page.send("tell")
    page.answer()
    result: list[Any] = json.loads(page.text())
    return result


def refused(page: Page, command: str, args: str = "") -> RefusedError:
    with pytest.raises(RefusedError) as error:
        page.command(command, args)
    return error.value


# ---- the author's -----------------------------------------------------------------------------------


def test_the_palette_has_the_built_in_commands_and_the_authors(world: World) -> None:
    world.chat(
        echo,
        slash_commands=[
            SlashCommandDef(name="/time", description="Show the time"),
            SlashCommandDef(name="ClearCache", arguments="<name>"),
        ],
    )
    page = world.open()
    commands = page.menu.commands
    names = [each.name for each in commands]
    assert names == ["/clear", "/export", "/model", "/system", "/time", "/ClearCache"]
    assert (commands[4].description, commands[5].arguments) == ("Show the time", "<name>")


@pytest.mark.parametrize("name", ["", "/", "two words", "/a/b", "-x", "/é", "/" + "x" * 80])
def test_a_command_has_a_name_that_can_be_typed(name: str) -> None:
    with pytest.raises(ValidationError, match="a command is"):
        SlashCommandDef(name=name)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_callback_gets_command_arguments_and_thread(world: World, kind: str) -> None:
    calls: list[tuple[str, str, str]] = []

    def on_slash(command: str, args: str, thread_id: str) -> None:
        calls.append((command, args, thread_id))
        chat.send_message("Current time: **12:34:56**", thread_id)

    async def later(command: str, args: str, thread_id: str) -> None:
        await asyncio.sleep(0)
        on_slash(command, args, thread_id)

    chat = world.chat(
        echo,
        slash_commands=[SlashCommandDef(name="/Time")],
        on_slash_command=later if kind == "async" else on_slash,
    )
    page = world.open()
    for typed in ("/Time", "/time", "/TIME"):
        page.command(typed, "in  Rome ")
    assert calls == [("/Time", "in  Rome ", page.thread_id)] * 3, "as the author wrote it"
    page.wait_for(lambda p: p.transcript() == [("assistant", "Current time: **12:34:56**")] * 3)


def test_an_unknown_command_is_refused_and_nothing_reaches_the_handler(world: World) -> None:
    asked: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        asked.append("x")
        return "x"

    world.chat(handler, on_slash_command=print)
    page = world.open()
    for unknown in ("/nothing", "/tim", "time", "/", "", "/clear/", "//clear", "/x" * 40):
        error = refused(page, unknown)
        assert error.code == "unknown-command"
        assert unknown[:40] in str(error)
    page.probe()
    assert (asked, page.transcript()) == ([], [])


def test_a_command_that_nobody_listens_to_is_refused(world: World) -> None:
    world.chat(echo, slash_commands=[SlashCommandDef(name="/time")])
    assert refused(world.open(), "/time").code == "unheard-command"


@pytest.mark.parametrize("name", ["/clear", "/Export", "/MODEL", "/system"])
def test_an_authors_command_comes_before_the_built_in_one(world: World, name: str) -> None:
    calls: list[str] = []
    world.chat(
        tell,
        model="m",
        slash_commands=[SlashCommandDef(name=name, description="Mine")],
        on_slash_command=lambda command, args, thread_id: calls.append(command),
    )
    page = world.open()
    page.send("hello")
    page.answer()
    assert [each.description for each in page.menu.commands if each.name == name] == ["Mine"]
    assert len(page.menu.commands) == 4
    result = page.command(name.lower(), "x")
    assert result.export is None
    assert calls == [name]
    assert told(page) == ["m", "", 0.7]
    assert len(page.messages()) == 4


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_callback_that_raises_is_logged_under_the_reference_that_the_user_reads(
    world: World, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(command: str, args: str, thread_id: str) -> None:
        raise ValueError("the author's own words")

    async def later(command: str, args: str, thread_id: str) -> None:
        fail(command, args, thread_id)

    world.chat(
        echo,
        slash_commands=[SlashCommandDef(name="/fail")],
        on_slash_command=later if kind == "async" else fail,
    )
    page = world.open()
    error = refused(page, "/fail")
    assert error.code == "callback-failed"
    assert "own words" not in str(error)
    reference = str(error).split()[-1].rstrip(".")
    assert reference.startswith("E-")
    assert reference in caplog.text
    assert "ValueError: the author's own words" in caplog.text
    page.send("on")
    assert page.answer() == "You said: on"


def test_a_callback_may_refuse_in_words_of_its_own(world: World) -> None:
    def refuse(command: str, args: str, thread_id: str) -> None:
        raise RefusedError("too-early", "Come back at noon.")

    world.chat(echo, slash_commands=[SlashCommandDef(name="/x")], on_slash_command=refuse)
    error = refused(world.open(), "/x")
    assert (error.code, str(error)) == ("too-early", "Come back at noon.")


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_callback_that_blocks_delays_nothing_but_its_like(world: World, kind: str) -> None:
    inside, hold = threading.Event(), world.event()
    done: list[str] = []

    def block(command: str, args: str, thread_id: str) -> None:
        inside.set()
        assert hold.wait(10)
        done.append(args)

    async def later(command: str, args: str, thread_id: str) -> None:
        inside.set()
        assert await asyncio.to_thread(hold.wait, 10)
        done.append(args)

    world.chat(
        echo,
        slash_commands=[SlashCommandDef(name="/block")],
        on_slash_command=later if kind == "async" else block,
        settings=[MODELS],
        on_settings_change=lambda key, value: None,
    )
    page, other = world.open("anna"), world.open("ben")
    data = {"command": "/block", "threadId": page.thread_id}
    first = page.post("chat:slash-command", {**data, "args": "1"})
    second = page.post("chat:slash-command", {**data, "args": "2"})
    assert inside.wait(10)
    for each in (page, other):
        each.send("hello")
        assert each.answer() == "You said: hello"
        each.change("model", "large")
        each.new_thread()
        each.probe()
    assert page.answered(first) is None
    hold.set()
    page.reply(first)
    page.reply(second)
    assert done == ["1", "2"]


def test_a_command_goes_to_its_thread_only_if_it_is_the_owners(world: World) -> None:
    calls: list[str] = []
    world.chat(
        echo,
        slash_commands=[SlashCommandDef(name="/x")],
        on_slash_command=lambda command, args, thread_id: calls.append(thread_id),
    )
    anna, ben = world.open("anna"), world.open("ben")
    for command in ("/x", "/clear", "/export"):
        with pytest.raises(RefusedError) as error:
            ben.request("chat:slash-command", {"command": command, "threadId": anna.thread_id})
        assert error.value.code == "unknown-thread"
    assert calls == []


# ---- /clear -----------------------------------------------------------------------------------------


def test_clear_empties_this_thread_for_every_page_and_for_good(everywhere: World) -> None:
    from pywry import TodoItem, TodoUpdateResponse

    def handler(messages: Any, ctx: Any) -> Any:
        yield TodoUpdateResponse(items=[TodoItem(id=1, title="x")])
        yield str(len(messages))

    everywhere.chat(handler, welcome_message="Welcome.")
    page = everywhere.open()
    first = page.thread_id
    page.send("one")
    page.answer()
    page.regenerate()
    page.settled()
    second = page.new_thread()
    page.send("two")
    page.answer()
    other = everywhere.keep(page.another())
    other.open(first)
    page.open(first)
    page.command("/clear")
    for each in (page, other):
        each.wait_for(lambda p: p.transcript(first) == [("assistant", "Welcome.")])
        assert each.todos(first) == []
    assert len(page.messages(second)) == 3
    page.send("three")
    assert page.answer() == "2"
    if everywhere.lasting:
        page.command("/clear")
        everywhere.restart()
        again = everywhere.open()
        again.open(first)
        assert again.transcript() == [("assistant", "Welcome.")]
        assert again.todos() == []
        again.open(second)
        assert len(again.messages()) == 3


def test_clear_stops_the_answer_and_lets_nothing_wait(world: World) -> None:
    hold = world.event()
    asked: list[str] = []

    def handler(messages: Any, ctx: Any) -> Any:
        asked.append(messages[-1]["text"])
        yield "so far"
        ctx.cancel_event.wait(10)
        yield "never"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.reply(page.send("waits"))
    page.wait_for(lambda p: p.queue() and p.text() == "so far")
    page.command("/clear")
    page.wait_for(lambda p: p.messages() == [] and p.queue() == [])
    hold.set()
    page.probe()
    assert (asked, page.messages()) == (["go"], [])


# ---- /model and /system -----------------------------------------------------------------------------


def test_model_and_system_reach_the_context_and_survive_a_restart(everywhere: World) -> None:
    everywhere.chat(tell, model="m0", system_prompt="Be kind.", temperature=0.5)
    page, other = everywhere.open("anna"), everywhere.open("ben")
    assert told(page) == ["m0", "Be kind.", 0.5]
    assert page.command("/model", " m1 ").notice == "Model: m1"
    assert page.command("/system", "Be terse.\nVery.").notice == "System prompt changed."
    assert told(page) == ["m1", "Be terse.\nVery.", 0.5]
    assert page.last() is not None
    assert page.messages()[-1].model == "m1"
    assert told(other) == ["m0", "Be kind.", 0.5], "of one owner only"
    page.new_thread()
    assert told(page) == ["m1", "Be terse.\nVery.", 0.5]
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open("anna")
        assert told(page) == ["m1", "Be terse.\nVery.", 0.5]
    assert page.command("/model").notice == "Model: m0"
    assert page.command("/system").notice == "System prompt reset."
    assert told(page) == ["m0", "Be kind.", 0.5]


def test_a_running_answer_keeps_the_model_that_it_began_with(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield "model "
        assert hold.wait(10)
        yield ctx.model

    world.chat(handler, model="m0")
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "model ")
    page.command("/model", "m1")
    hold.set()
    assert page.answer() == "model m0"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_model_changes_the_setting_of_that_name_and_tells_the_author(
    world: World, kind: str
) -> None:
    calls: list[tuple[str, Any]] = []

    async def later(key: str, value: Any) -> None:
        calls.append((key, value))

    world.chat(
        tell,
        model="m0",
        settings=[MODELS],
        on_settings_change=later
        if kind == "async"
        else lambda key, value: calls.append((key, value)),
    )
    page = world.open()
    assert told(page)[0] == "small"
    error = refused(page, "/model", "huge")
    assert error.code == "bad-setting"
    assert "small, large" in str(error)
    assert page.command("/model", "large").notice == "Model: large"
    page.wait_for(lambda p: p.settings["model"] == "large")
    assert told(page)[0] == "large"
    assert calls == [("model", "large")]
    assert page.command("/model").notice == "Model: large"
    assert told(page)[0] == "large"


# ---- seen from the author's side --------------------------------------------------------------------


def test_the_callbacks_take_commands_by_hand(world: World) -> None:
    calls: list[tuple[str, str]] = []
    done = threading.Event()

    def on_slash(command: str, args: str, thread_id: str) -> None:
        calls.append((command, args))
        done.set()

    chat = world.chat(echo, slash_commands=[SlashCommandDef(name="/x")], on_slash_command=on_slash)
    world.show()
    chat.callbacks()["chat:slash-command"]({"command": "/X", "args": "a"}, "chat:slash-command", "")
    assert done.wait(10)
    assert calls == [("/x", "a")]
