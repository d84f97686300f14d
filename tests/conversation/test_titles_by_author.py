"""Titles that the author's function makes after the first answer."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


class Titles:
    """A function that makes titles, and what it was given.

    Args:
        hold: What it waits for.
    """

    def __init__(self, hold: threading.Event | None = None) -> None:
        self.given: list[list[str]] = []
        self.called = threading.Event()
        self._hold = hold

    def make(self, messages: Any) -> str:
        self.given.append([each["text"] for each in messages])
        self.called.set()
        if self._hold is not None:
            assert self._hold.wait(10)
        return f"Title {len(self.given)}"

    async def later(self, messages: Any) -> str:
        return await asyncio.to_thread(self.make, messages)


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_thread_is_named_after_its_first_answer_and_once(everywhere: World, kind: str) -> None:
    titles = Titles()
    everywhere.chat(echo, make_title=titles.later if kind == "async" else titles.make)
    page = everywhere.open()
    other = everywhere.keep(page.another())
    thread_id = page.thread_id
    page.send("How do I sort?")
    page.answer()
    for each in (page, other):
        each.wait_for(lambda p: p.threads[thread_id].title == "Title 1")
    page.send("And backwards?")
    page.answer()
    page.probe()
    assert titles.given == [["How do I sort?", "You said: How do I sort?"]]
    second = page.new_thread()
    page.send("Something else")
    page.answer()
    page.wait_for(lambda p: p.threads[second].title == "Title 2")
    if everywhere.lasting:
        everywhere.restart(crash=True)
        page = everywhere.open()
        assert {each.title for each in page.threads.values()} == {"Title 1", "Title 2"}
        page.open(thread_id)
        page.send("And now?")
        page.answer()
        page.wait_for(lambda p: not p.threads[thread_id].running)
        assert len(titles.given) == 2
        assert page.threads[thread_id].title == "Title 1"


def test_until_then_the_thread_has_the_name_of_its_first_message(world: World) -> None:
    hold = world.event()
    titles = Titles(hold)
    world.chat(echo, make_title=titles.make)
    page = world.open()
    page.send("How do I sort?")
    page.answer()
    assert titles.called.wait(10)
    page.wait_for(lambda p: p.threads[p.thread_id].title == "How do I sort?")
    page.send("A slow title delays nothing")
    page.answer()
    hold.set()
    page.wait_for(lambda p: p.threads[p.thread_id].title == "Title 1")


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_name_that_somebody_chose_meanwhile_stays(world: World, kind: str) -> None:
    hold = world.event()
    titles = Titles(hold)
    world.chat(echo, make_title=titles.later if kind == "async" else titles.make)
    page = world.open()
    thread_id = page.thread_id
    page.send("How do I sort?")
    page.answer()
    assert titles.called.wait(10)
    page.request("chat:thread-rename", {"threadId": thread_id, "title": "Mine"})
    hold.set()
    other = page.new_thread()
    page.send("next")
    page.answer()
    page.wait_for(lambda p: p.threads[other].title == "Title 2")
    assert page.threads[thread_id].title == "Mine"


def test_a_thread_that_was_deleted_meanwhile_stays_deleted(world: World) -> None:
    hold = world.event()
    titles = Titles(hold)
    world.chat(echo, make_title=titles.make)
    page = world.open()
    thread_id = page.thread_id
    page.send("go")
    page.answer()
    assert titles.called.wait(10)
    page.request("chat:thread-delete", {"threadId": thread_id})
    hold.set()
    page.wait_for(lambda p: p.thread_id not in ("", thread_id) and p.ready)
    other = page.thread_id
    page.send("next")
    page.answer()
    page.wait_for(lambda p: p.threads[other].title == "Title 2")
    assert thread_id not in page.threads


@pytest.mark.parametrize("wrong", [None, 42, "raise", "", " \n", "raise later"])
def test_a_function_that_makes_no_title_leaves_the_old_one(
    world: World, wrong: Any, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[int] = []

    def make(messages: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            return "Fine"
        if wrong == "raise":
            raise ValueError("no title")
        return wrong

    async def later(messages: Any) -> Any:
        calls.append(1)
        if len(calls) > 1:
            return "Fine"
        raise ValueError("no title")

    world.chat(echo, make_title=later if wrong == "raise later" else make)
    page = world.open()
    first = page.thread_id
    page.send("How do I sort?")
    page.answer()
    second = page.new_thread()
    page.send("go")
    page.answer()
    page.wait_for(lambda p: p.threads[second].title == "Fine")
    assert page.threads[first].title == "How do I sort?"
    assert ("callback failed" in caplog.text) == (wrong not in ("", " \n"))


def test_a_title_is_one_line_and_not_endless(world: World) -> None:
    world.chat(echo, make_title=lambda messages: "a\nb\u202e" + "x" * 1000)
    page = world.open()
    page.send("go")
    page.answer()
    page.wait_for(lambda p: p.threads[p.thread_id].title.startswith("a b x"))
    assert len(page.threads[page.thread_id].title) == 200


def test_an_answer_that_failed_or_was_stopped_is_no_answer(world: World) -> None:
    hold = world.event()
    titles = Titles()

    def handler(messages: Any, ctx: Any) -> Any:
        yield "so far"
        if messages[-1]["text"] == "fail":
            raise ValueError("no")
        if messages[-1]["text"] == "wait":
            hold.wait(10)

    world.chat(handler, make_title=titles.make)
    page = world.open()
    page.send("fail")
    assert page.settled().status == "error"
    page.send("wait")
    page.wait_for(lambda p: len(p.messages()) == 4 and p.text() == "so far")
    page.stop()
    assert titles.given == []
    page.send("go")
    page.answer()
    page.wait_for(lambda p: p.threads[p.thread_id].title == "Title 1")


def test_the_function_may_use_the_chat_as_its_owner(world: World) -> None:
    def make(messages: Any) -> str:
        return f"{len(chat.threads)} threads"

    chat = world.chat(echo, make_title=make)
    anna, ben = world.open("anna"), world.open("ben")
    anna.new_thread()
    for page, title in ((anna, "2 threads"), (ben, "1 threads")):
        page.send("go")
        page.answer()
        page.wait_for(lambda p, t=title: p.threads[p.thread_id].title == t)  # type: ignore[misc]
