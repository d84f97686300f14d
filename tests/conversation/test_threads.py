"""Threads: each with its own history, running answer and queue."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry.errors import RefusedError
from pywry.protocol.client_events import CHAT_EVENTS
from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


def test_there_is_a_thread_from_the_start(world: World) -> None:
    chat = world.chat(echo)
    assert list(chat.threads) == [chat.active_thread_id]
    page = world.open()
    assert list(page.threads) == [page.thread_id]
    assert page.threads[page.thread_id].title == "Chat 1"


def test_every_thread_begins_with_the_welcome(world: World) -> None:
    world.chat(echo, welcome_message="Welcome to **PyWry Chat**.")
    page = world.open()
    assert page.transcript() == [("assistant", "Welcome to **PyWry Chat**.")]
    page.new_thread()
    assert page.transcript() == [("assistant", "Welcome to **PyWry Chat**.")]


def test_threads_keep_their_own_histories(world: World) -> None:
    world.chat(echo)
    page = world.open()
    first = page.thread_id
    page.send("one")
    page.answer()
    second = page.new_thread()
    page.send("two")
    page.answer()
    assert page.transcript(first) == [("user", "one"), ("assistant", "You said: one")]
    assert page.transcript(second) == [("user", "two"), ("assistant", "You said: two")]
    page.open(first)
    assert page.transcript() == [("user", "one"), ("assistant", "You said: one")]


def test_the_title_follows_the_first_message_until_somebody_chooses_one(world: World) -> None:
    world.chat(echo)
    page = world.open()
    thread_id = page.thread_id
    page.send("How do I **sort** a list?")
    page.answer()
    page.wait_for(lambda p: p.threads[thread_id].title == "How do I sort a list?")
    page.send("And backwards?")
    page.answer()
    assert page.threads[thread_id].title == "How do I sort a list?"
    page.request("chat:thread-rename", {"threadId": thread_id, "title": "Sorting"})
    page.wait_for(lambda p: p.threads[thread_id].title == "Sorting")
    other = page.new_thread()
    page.request("chat:thread-rename", {"threadId": other, "title": "Mine"})
    page.send("This must not become the title")
    page.answer()
    assert (page.threads[other].title, page.threads[other].renamed) == ("Mine", True)


@pytest.mark.parametrize("title", ["", "   ", "\n\t", "\u202e\u2066"])
def test_a_thread_needs_a_title(world: World, title: str) -> None:
    world.chat(echo)
    page = world.open()
    with pytest.raises(RefusedError) as refused:
        page.request("chat:thread-rename", {"threadId": page.thread_id, "title": title})
    assert refused.value.code == "empty-title"


def test_a_title_is_one_line_without_controls(world: World) -> None:
    world.chat(echo)
    page = world.open()
    page.request("chat:thread-rename", {"threadId": page.thread_id, "title": "a\u202eb\nc\x00d"})
    page.wait_for(lambda p: p.threads[p.thread_id].title == "a b c d")


def test_a_deleted_thread_can_be_restored_with_its_history(world: World) -> None:
    world.chat(echo)
    page = world.open()
    first = page.thread_id
    page.send("remember me")
    page.answer()
    second = page.new_thread()
    page.request("chat:thread-delete", {"threadId": first})
    page.wait_for(lambda p: list(p.threads) == [second])
    with pytest.raises(RefusedError) as refused:
        page.reply(page.send("are you there?", first))
    assert refused.value.code == "unknown-thread"
    page.request("chat:thread-restore", {"threadId": first})
    page.wait_for(lambda p: set(p.threads) == {first, second})
    again = world.keep(page.another())
    again.open(first)
    assert again.transcript() == [("user", "remember me"), ("assistant", "You said: remember me")]


def test_a_thread_that_was_never_deleted_cannot_be_restored(world: World) -> None:
    world.chat(echo)
    page = world.open()
    with pytest.raises(RefusedError) as refused:
        page.request("chat:thread-restore", {"threadId": "thread_nobody"})
    assert refused.value.code == "unknown-thread"


def test_when_the_last_thread_is_deleted_there_is_a_new_one(world: World) -> None:
    world.chat(echo, welcome_message="Hello.")
    page = world.open()
    old = page.thread_id
    page.request("chat:thread-delete", {"threadId": old})
    page.wait_for(lambda p: p.thread_id not in ("", old) and p.ready)
    page.wait_for(lambda p: p.transcript() == [("assistant", "Hello.")])
    page.send("on we go")
    assert page.answer() == "You said: on we go"


def test_two_threads_answer_at_once(world: World) -> None:
    gates = {"a": world.event(), "b": world.event()}

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        name = messages[-1]["text"]
        yield f"{name}1"
        assert gates[name].wait(10)
        yield f" {name}2"

    world.chat(handler)
    page = world.open()
    first = page.thread_id
    page.send("a")
    page.wait_for(lambda p: p.text(first) == "a1")
    second = page.new_thread()
    page.send("b")
    page.wait_for(lambda p: p.text(second) == "b1")
    page.wait_for(lambda p: all(info.running for info in p.threads.values()))
    gates["b"].set()
    page.wait_for(lambda p: p.messages(second)[-1].status == "complete")
    assert page.text(first) == "a1"
    gates["a"].set()
    page.wait_for(lambda p: p.messages(first)[-1].status == "complete")
    assert (page.text(first), page.text(second)) == ("a1 a2", "b1 b2")


def test_an_answer_goes_on_while_nobody_looks(world: World) -> None:
    hold, done = world.event(), threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "first"
        assert hold.wait(10)
        yield " second"
        done.set()

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "first")
    page.cut()
    hold.set()
    assert done.wait(10)
    page.reconnect()
    assert page.answer() == "first second"


def test_deleting_a_thread_ends_its_answer_and_nothing_brings_it_back(world: World) -> None:
    hold, ended = world.event(), threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        try:
            yield "so far"
            ctx.cancel_event.wait(10)
            hold.wait(10)
            yield "never"
        finally:
            ended.set()

    chat = world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "so far")
    old = page.thread_id
    page.request("chat:thread-delete", {"threadId": old})
    page.wait_for(lambda p: old not in p.threads)
    hold.set()
    assert ended.wait(10)
    page.probe()
    assert old not in page.threads
    assert old not in chat.threads
    fresh = world.keep(page.another())
    assert old not in fresh.threads


def test_deleting_a_thread_lets_nothing_wait_any_more(world: World) -> None:
    hold = world.event()
    asked: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        asked.append(messages[-1]["text"])
        yield "so far"
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "so far")
    page.reply(page.send("waiting"))
    page.request("chat:thread-delete", {"threadId": page.thread_id})
    hold.set()
    page.probe()
    assert asked == ["go"]


# ---- the queue --------------------------------------------------------------------------------------


def test_what_is_sent_while_an_answer_runs_waits_and_is_then_sent_in_order(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        hold.wait(10)
        yield f"re: {messages[-1]['text']}"

    world.chat(handler)
    page = world.open()
    for text in ("one", "two", "three"):
        page.reply(page.send(text))
    page.wait_for(lambda p: [each.text for each in p.queue()] == ["two", "three"])
    hold.set()
    page.answer()
    assert page.transcript() == [
        ("user", "one"),
        ("assistant", "re: one"),
        ("user", "two"),
        ("assistant", "re: two"),
        ("user", "three"),
        ("assistant", "re: three"),
    ]


def test_what_waits_can_be_taken_back(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        hold.wait(10)
        yield f"re: {messages[-1]['text']}"

    world.chat(handler)
    page = world.open()
    for text in ("one", "two", "three"):
        page.reply(page.send(text))
    page.wait_for(lambda p: len(p.queue()) == 2)
    item = page.queue()[0]
    page.request("chat:queue-remove", {"threadId": page.thread_id, "id": item.id})
    page.wait_for(lambda p: [each.text for each in p.queue()] == ["three"])
    with pytest.raises(RefusedError) as refused:
        page.request("chat:queue-remove", {"threadId": page.thread_id, "id": item.id})
    assert refused.value.code == "unknown-message"
    page._sent.clear()  # What was taken back will never be shown.
    hold.set()
    page.wait_for(lambda p: p.text() == "re: three" and not p.queue())
    assert [text for _, text in page.transcript()] == ["one", "re: one", "three", "re: three"]


def test_a_second_page_sees_what_waits(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "x"
        hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("one")
    page.reply(page.send("two"))
    other = world.keep(page.another())
    other.wait_for(lambda p: [each.text for each in p.queue()] == ["two"])


# ---- versions ---------------------------------------------------------------------------------------


def test_regenerating_makes_a_sibling_and_the_history_is_the_active_branch(world: World) -> None:
    given: list[list[tuple[str, str]]] = []

    def handler(messages: Any, ctx: Any) -> str:
        given.append([(each["role"], each["text"]) for each in messages])
        return f"version {len(given)}"

    chat = world.chat(handler)
    page = world.open()
    page.send("go")
    page.answer()
    first = page.messages()[-1]
    page.regenerate()
    page.wait_for(lambda p: p.text() == "version 2" and p.messages()[-1].status == "complete")
    second = page.messages()[-1]
    assert second.id != first.id
    assert second.parent_id == first.parent_id
    assert page.transcript() == [("user", "go"), ("assistant", "version 2")]
    page.send("on")
    page.answer()
    assert given == [
        [("user", "go")],
        [("user", "go")],
        [("user", "go"), ("assistant", "version 2"), ("user", "on")],
    ]
    assert [each["text"] for each in chat.threads[page.thread_id]] == [
        "go",
        "version 2",
        "on",
        "version 3",
    ]
    late = world.keep(page.another())
    assert late.transcript() == page.transcript()


def test_regenerating_an_earlier_answer_cuts_what_came_after_it(world: World) -> None:
    world.chat(lambda messages, ctx: f"{len(messages)}")
    page = world.open()
    page.send("one")
    page.answer()
    early = page.messages()[-1].id
    page.send("two")
    page.answer()
    page.regenerate(early)
    page.wait_for(lambda p: len(p.messages()) == 2 and p.messages()[-1].status == "complete")
    assert page.transcript() == [("user", "one"), ("assistant", "1")]


def test_a_question_can_be_asked_again(world: World) -> None:
    count: list[int] = []

    def handler(messages: Any, ctx: Any) -> str:
        count.append(1)
        return f"version {len(count)}"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.answer()
    page.regenerate(page.messages()[0].id)
    page.wait_for(lambda p: p.text() == "version 2" and p.messages()[-1].status == "complete")


def test_regenerating_a_running_answer_stops_it_first(world: World) -> None:
    hold = world.event()
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        runs.append("run")
        number = len(runs)
        yield f"run {number}"
        if number == 1:
            hold.wait(10)
            yield " goes on"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "run 1")
    page.regenerate()
    page.wait_for(lambda p: p.text() == "run 2" and p.messages()[-1].status == "complete")
    hold.set()
    page.probe()
    assert page.transcript() == [("user", "go"), ("assistant", "run 2")]


def test_regenerating_comes_before_what_waits(world: World) -> None:
    hold = world.event()
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        runs.append(messages[-1]["text"])
        yield f"{messages[-1]['text']} {len(runs)}"
        if len(runs) == 1:
            hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "go 1")
    page.reply(page.send("next"))
    page.regenerate()
    assert page.answer() == "next 3"
    assert page.transcript() == [
        ("user", "go"),
        ("assistant", "go 2"),
        ("user", "next"),
        ("assistant", "next 3"),
    ]


def test_editing_comes_before_what_waits(world: World) -> None:
    hold = world.event()
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        runs.append(messages[-1]["text"])
        yield f"{messages[-1]['text']} {len(runs)}"
        if len(runs) == 1:
            hold.wait(10)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "go 1")
    page.reply(page.send("next"))
    question = page.messages()[0].id
    page.request(
        "chat:edit-message",
        {"threadId": page.thread_id, "messageId": question, "text": "come"},
    )
    page._sent.clear()  # The question under its first words is not shown any more.
    page.wait_for(lambda p: p.text() == "next 3" and p.messages()[-1].status == "complete")
    assert [text for _, text in page.transcript()] == ["come", "come 2", "next", "next 3"]


@pytest.mark.parametrize("what", ["the welcome", "nothing"])
def test_what_answers_nothing_cannot_be_regenerated(world: World, what: str) -> None:
    world.chat(echo, welcome_message="Welcome.")
    page = world.open()
    message = page.messages()[0].id if what == "the welcome" else "msg_unknown"
    with pytest.raises(RefusedError) as refused:
        page.regenerate(message)
    assert refused.value.code in ("no-question", "unknown-message")
    assert page.transcript() == [("assistant", "Welcome.")]


def test_earlier_messages_come_on_demand(world: World) -> None:
    chat = world.chat(echo)
    for number in range(130):
        chat.send_message(str(number))
    page = world.open()
    assert [each.text for each in page.messages()] == [str(number) for number in range(80, 130)]
    texts: list[str] = [each.text for each in page.messages()]
    before = page.messages()[0].id
    while True:
        answer = page.request(
            "chat:request-history", {"threadId": page.thread_id, "before": before, "limit": 50}
        )
        if not answer["messages"]:
            break
        assert answer["total"] == 130
        before = answer["messages"][0]["id"]
        texts = [each["parts"][0]["text"] for each in answer["messages"]] + texts
    assert texts == [str(number) for number in range(130)]


def test_the_page_keeps_drafts_to_itself() -> None:
    """What is typed and not sent is nobody's business: no event could carry it."""
    assert not [name for name in CHAT_EVENTS if "draft" in name]


def test_a_switch_on_one_page_moves_no_other(world: World) -> None:
    world.chat(echo)
    page = world.open()
    first = page.thread_id
    other = world.keep(page.another())
    page.new_thread()
    other.wait_for(lambda p: len(p.threads) == 2)
    assert other.thread_id == first
