"""Approvals: ``ctx.approve()``."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pywry.chat import Approval
from pywry.errors import ConfigurationError, RefusedError
from tests.conversation.world import World

ARGUMENTS = {"path": "/tmp/a", "force": False, "count": 3}


def asking(kind: str = "sync", **options: Any) -> tuple[Any, list[Approval]]:
    """Return a handler that asks for an approval, and what it gets."""
    got: list[Approval] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        approval = ctx.approve("Delete the file?", "It is large.", **options)
        got.append(approval)
        yield "deleted" if approval else "kept"

    async def later(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        approval = await ctx.approve("Delete the file?", "It is large.", **options)
        got.append(approval)
        yield "deleted" if approval else "kept"

    return (later if kind == "async" else handler), got


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    ("decision", "turn", "said"),
    [
        ("once", "Allow once", "deleted"),
        ("always", "Always allow", "deleted"),
        ("deny", "Deny", "kept"),
    ],
)
def test_the_user_decides(
    everywhere: World, kind: str, decision: str, turn: str, said: str
) -> None:
    handler, got = asking(kind, arguments=ARGUMENTS)
    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    question = page.asked()
    assert (question.input_type, question.prompt) == ("approval", "Delete the file?")
    assert question.options == ["once", "always", "deny"]
    assert question.details == {"text": "It is large.", "arguments": ARGUMENTS}
    page.respond(decision)
    assert page.answer() == said
    assert page.messages()[2].text == turn
    assert got == [Approval(decision, ARGUMENTS)]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_no_decision_is_no_approval(world: World, kind: str) -> None:
    handler, got = asking(kind)
    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond(cancel=True)
    assert page.answer() == "kept"
    assert got == [Approval("")]


def test_after_the_time_is_over_it_is_not_approved(world: World) -> None:
    handler, got = asking(timeout=0, key="delete")
    world.chat(handler)
    page = world.open()
    page.send("go")
    assert page.answer() == "kept"
    assert got == [Approval("")]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_always_is_remembered_for_this_user_and_this_key(world: World, kind: str) -> None:
    got: list[tuple[str, str]] = []

    def handler(messages: Any, ctx: Any) -> str:
        key = messages[-1]["text"]
        approval = ctx.approve(key, key=key or None, arguments={"n": len(messages)})
        got.append((key, approval.decision))
        return f"{approval.decision} {approval.arguments['n']}"

    async def later(messages: Any, ctx: Any) -> str:
        key = messages[-1]["text"]
        approval = await ctx.approve(key, key=key, arguments={"n": len(messages)})
        got.append((key, approval.decision))
        return f"{approval.decision} {approval.arguments['n']}"

    world.chat(later if kind == "async" else handler)
    anna, ben = world.open("anna"), world.open("ben")
    anna.send("read")
    anna.asked()
    anna.respond("always")
    assert anna.answer() == "always 1"
    anna.send("read")
    assert anna.answer() == "always 4", "not asked again, with the arguments of now"
    anna.send("write")
    assert anna.asked().prompt == "write"
    anna.respond("once")
    anna.answer()
    anna.send("write")
    anna.wait_for(lambda p: p.question() is not None)
    anna.respond("deny")
    anna.answer()
    ben.send("read")
    assert ben.asked().prompt == "read"
    ben.respond("deny")
    assert ben.answer() == "deny 1"


def test_always_without_a_key_is_not_remembered(world: World) -> None:
    handler, got = asking()
    world.chat(handler)
    page = world.open()
    for _ in range(2):
        page.send("go")
        page.wait_for(lambda p: p.question() is not None)
        page.respond("always")
        page.answer()
    assert [each.decision for each in got] == ["always", "always"]


def test_arguments_can_be_edited_but_not_added_nor_left_out(world: World) -> None:
    handler, got = asking(arguments=ARGUMENTS)
    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    with pytest.raises(RefusedError) as error:
        page.respond("once", values={**ARGUMENTS, "sudo": True})
    assert error.value.code == "invalid-form"
    page.respond("once", values={"path": "/tmp/b"})
    assert page.answer() == "deleted"
    assert got == [Approval("once", {**ARGUMENTS, "path": "/tmp/b"})]


@pytest.mark.parametrize("options", [("once", "deny"), ("always",), ("deny", "once")])
def test_only_what_is_offered_can_be_chosen(local: World, options: tuple[str, ...]) -> None:
    handler, got = asking(options=options)
    local.chat(handler)
    page = local.open()
    page.send("go")
    assert page.asked().options == list(options)
    for wrong in {"once", "always", "deny", "", "Allow once", "yes"} - set(options):
        with pytest.raises(RefusedError) as error:
            page.respond(wrong)
        assert error.value.code == "not-an-option"
    page.respond(options[0])
    page.answer()
    assert [each.decision for each in got] == [options[0]]


@pytest.mark.parametrize("options", [(), ("yes", "no"), ("once", "twice")])
def test_options_that_make_no_sense_are_an_error(local: World, options: tuple[str, ...]) -> None:
    errors: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        try:
            ctx.approve("?", options=options)
        except ConfigurationError as error:
            errors.append(str(error))
        return "done"

    local.chat(handler)
    page = local.open()
    page.send("go")
    assert page.answer() == "done"
    assert "once, always, deny" in errors[0]


def test_stopping_is_no_approval(world: World) -> None:
    done = world.event()
    got: list[bool] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        got.append(bool(ctx.approve("?")))
        done.set()
        yield "x"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.stop()
    assert done.wait(10)
    assert got == [False]
