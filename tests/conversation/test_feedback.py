"""Thumbs up and down."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from pywry.errors import RefusedError
from pywry.protocol.messages import Feedback
from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_rating_is_kept_and_told(everywhere: World, kind: str) -> None:
    calls: list[tuple[str, Any, str]] = []
    done = threading.Event()

    def hear(message_id: str, value: Any, comment: str) -> None:
        calls.append((message_id, value, comment))
        if len(calls) == 3:
            done.set()

    async def later(message_id: str, value: Any, comment: str) -> None:
        await asyncio.sleep(0)
        hear(message_id, value, comment)

    everywhere.chat(echo, on_feedback=later if kind == "async" else hear)
    page = everywhere.open()
    assert page.menu.feedback
    page.send("go")
    answer = page.settled()
    other = everywhere.keep(page.another())
    page.rate(answer.id, "up")
    page.rate(answer.id, "down", "Too short.")
    expected = Feedback(value="down", comment="Too short.")
    for each in (page, other, everywhere.keep(page.another())):
        each.wait_for(lambda p: p.messages()[1].feedback == expected)
    assert answer.text == page.messages()[1].text
    if everywhere.lasting:
        everywhere.restart(crash=True)
        page = everywhere.open()
        assert page.messages()[1].feedback == expected
    page.rate(answer.id, None)
    page.wait_for(lambda p: p.messages()[1].feedback is None)
    assert done.wait(10)
    assert calls == [
        (answer.id, "up", ""),
        (answer.id, "down", "Too short."),
        (answer.id, None, ""),
    ]


def test_without_a_listener_nothing_can_be_rated(world: World) -> None:
    world.chat(echo)
    page = world.open()
    assert not page.menu.feedback
    page.send("go")
    answer = page.settled()
    with pytest.raises(RefusedError) as error:
        page.rate(answer.id, "up")
    assert error.value.code == "no-feedback"
    page.probe()
    assert page.messages()[1].feedback is None


def test_only_answers_of_ones_own_can_be_rated(world: World) -> None:
    calls: list[Any] = []
    world.chat(echo, on_feedback=lambda *arguments: calls.append(arguments))
    anna, ben = world.open("anna"), world.open("ben")
    anna.send("go")
    answer = anna.settled()
    question = anna.messages()[0]
    for page, thread_id, message_id, code in (
        (ben, anna.thread_id, answer.id, "unknown-thread"),
        (ben, ben.thread_id, answer.id, "unknown-message"),
        (anna, anna.thread_id, question.id, "unknown-message"),
        (anna, anna.thread_id, "msg_unknown", "unknown-message"),
    ):
        data = {"threadId": thread_id, "messageId": message_id, "value": "up"}
        with pytest.raises(RefusedError) as error:
            page.request("chat:feedback", data)
        assert error.value.code == code
    for wrong in ("sideways", 1, ""):
        with pytest.raises(RefusedError) as error:
            anna.request(
                "chat:feedback",
                {"threadId": anna.thread_id, "messageId": answer.id, "value": wrong},
            )
        assert error.value.code == "bad-event"
    assert calls == []


def test_an_answer_may_be_rated_while_it_streams(everywhere: World) -> None:
    hold = everywhere.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield "one "
        assert hold.wait(10)
        yield "two"

    everywhere.chat(handler, on_feedback=lambda *arguments: None)
    page = everywhere.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "one ")
    page.rate(page.messages()[1].id, "up")
    if everywhere.lasting:
        everywhere.restart(crash=True)
        page = everywhere.open()
        expected = "one "
    else:
        hold.set()
        expected = "one two"
    answer = page.settled()
    assert (answer.text, answer.feedback) == (expected, Feedback(value="up"))


def test_a_version_keeps_its_own_rating(world: World) -> None:
    world.chat(echo, on_feedback=lambda *arguments: None)
    page = world.open()
    page.send("go")
    first = page.settled()
    page.rate(first.id, "down")
    page.regenerate()
    page.wait_for(
        lambda p: p.messages()[-1].id != first.id and p.messages()[-1].status == "complete"
    )
    assert page.messages()[1].feedback is None
    page.select(first.id)
    assert page.messages()[1].feedback == Feedback(value="down")


def test_a_callback_that_fails_does_not_lose_the_rating(world: World) -> None:
    called = threading.Event()

    def fail(message_id: str, value: Any, comment: str) -> None:
        called.set()
        raise ValueError("no")

    world.chat(echo, on_feedback=fail)
    page = world.open()
    page.send("go")
    answer = page.settled()
    page.rate(answer.id, "up")
    page.wait_for(lambda p: p.messages()[1].feedback is not None)
    assert called.wait(10)
