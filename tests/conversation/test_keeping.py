"""What becomes of threads: pinned, archived, temporary; and what waits, sent now."""

from __future__ import annotations

from typing import Any

import pytest

from pywry.chat import owners
from pywry.errors import RefusedError
from pywry.stores.sqlite import SQLiteStore
from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


def test_the_author_follows_what_becomes_of_the_threads(world: World) -> None:
    chat = world.chat(echo)
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


def test_a_thread_can_be_pinned_and_archived_and_it_stays_so(everywhere: World) -> None:
    everywhere.chat(echo)
    page = everywhere.open()
    other = everywhere.keep(page.another())
    thread_id = page.thread_id
    title = page.threads[thread_id].title
    page.request("chat:thread-update", {"threadId": thread_id, "pinned": True})
    page.request("chat:thread-update", {"threadId": thread_id, "archived": True})
    for each in (page, other):
        each.wait_for(lambda p: p.threads[thread_id].pinned and p.threads[thread_id].archived)
        assert each.threads[thread_id].title == title
    page.send("still usable")
    page.answer()
    page.request("chat:thread-update", {"threadId": thread_id, "pinned": False})
    page.wait_for(lambda p: not p.threads[thread_id].pinned)
    if everywhere.lasting:
        everywhere.restart()
        info = everywhere.open().threads[thread_id]
        assert (info.pinned, info.archived) == (False, True)


def test_only_ones_own_thread_can_be_pinned(world: World) -> None:
    world.chat(echo)
    anna, ben = world.open("anna"), world.open("ben")
    for data in ({"threadId": anna.thread_id, "pinned": True}, {"threadId": "x", "archived": True}):
        with pytest.raises(RefusedError) as error:
            ben.request("chat:thread-update", data)
        assert error.value.code == "unknown-thread"


def test_who_comes_back_is_not_put_into_an_archived_thread(lasting: World) -> None:
    lasting.chat(echo)
    page = lasting.open()
    first = page.thread_id
    page.send("one")
    page.answer()
    second = page.new_thread()
    page.send("two")
    page.answer()
    page.request("chat:thread-update", {"threadId": second, "archived": True})
    lasting.restart()
    assert lasting.open().thread_id == first


def test_a_temporary_thread_is_nowhere_in_the_store(lasting: World) -> None:
    hold = lasting.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield "whispering back"
        if messages[-1]["text"] == "wait":
            hold.wait(10)

    lasting.chat(handler, on_feedback=lambda *arguments: None)
    page = lasting.open()
    lasting_thread = page.thread_id
    temporary = page.new_thread("Whispered title", temporary=True)
    page.wait_for(lambda p: p.threads[temporary].temporary)
    page.send("whispered question")
    answer = page.settled()
    page.rate(answer.id, "up", "whispered comment")
    page.edit(page.messages()[0].id, "whispered again")
    page.settled()
    page.send("wait")
    page.wait_for(lambda p: p.messages()[-1].status == "streaming" and p.text())
    page.reply(page.send("whispered later"))
    page.request("chat:thread-rename", {"threadId": temporary, "title": "Whispered name"})
    page.request("chat:thread-update", {"threadId": temporary, "pinned": True})
    assert len(page.search("whisper")) > 2
    again = lasting.keep(page.another())
    again.open(temporary)
    assert len(again.messages()) == 4
    other = page.new_thread("Another", temporary=True)
    page.request("chat:thread-delete", {"threadId": other})
    store = lasting.chats[0]._service.store
    assert isinstance(store, SQLiteStore)
    store.flush()
    assert lasting.file is not None
    for each in lasting.file.parent.iterdir():
        content = each.read_bytes().lower()
        for secret in (b"whisper", temporary.encode(), other.encode()):
            assert secret not in content, each.name
    lasting.restart()
    page = lasting.open()
    assert list(page.threads) == [lasting_thread]
    assert page.search("whisper") == []


def test_a_temporary_thread_outlives_that_its_owner_is_away(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasting.chat(echo)
    page = lasting.open("anna")
    temporary = page.new_thread(temporary=True)
    page.send("remember")
    page.answer()
    page.close()
    monkeypatch.setattr(owners, "IDLE", -1.0)
    lasting.open("ben")
    page = lasting.open("anna")
    page.open(temporary)
    assert page.transcript() == [("user", "remember"), ("assistant", "You said: remember")]


# ---- what waits -------------------------------------------------------------------------------------


def test_what_waits_can_be_sent_now(everywhere: World) -> None:
    hold = everywhere.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield f"re {messages[-1]['text']}"
        if messages[-1]["text"] == "one":
            hold.wait(10)
            yield " never"

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("one")
    page.wait_for(lambda p: p.text() == "re one")
    for text in ("two", "three", "four"):
        page.reply(page.send(text))
    page.wait_for(lambda p: len(p.queue()) == 3)
    chosen = page.queue()[1]
    page.request("chat:queue-send", {"threadId": page.thread_id, "id": chosen.id})
    assert page.answer() == "re four"
    assert page.transcript() == [
        ("user", "one"),
        ("assistant", "re one"),
        ("user", "three"),
        ("assistant", "re three"),
        ("user", "two"),
        ("assistant", "re two"),
        ("user", "four"),
        ("assistant", "re four"),
    ]
    assert page.messages()[1].status == "stopped"
    with pytest.raises(RefusedError) as error:
        page.request("chat:queue-send", {"threadId": page.thread_id, "id": chosen.id})
    assert error.value.code == "unknown-message"
    hold.set()
    before = page.transcript()
    if everywhere.lasting:
        everywhere.restart()
        assert everywhere.open().transcript() == before


def test_what_waits_while_a_question_is_asked_can_be_sent_now(world: World) -> None:
    from pywry import InputRequiredResponse

    def handler(messages: Any, ctx: Any) -> Any:
        if messages[-1]["text"] == "ask":
            yield InputRequiredResponse(prompt="?")
            ctx.wait_for_input()
        yield f"re {messages[-1]['text']}"

    world.chat(handler)
    page = world.open()
    page.send("ask")
    page.asked()
    page.reply(page.send("next"))
    page.wait_for(lambda p: p.queue())
    page.request("chat:queue-send", {"threadId": page.thread_id, "id": page.queue()[0].id})
    assert page.answer() == "re next"
    assert page.question() is None
    assert page.messages()[1].status == "stopped"


def test_starters_are_told_to_every_page(world: World) -> None:
    world.chat(echo, starters=["Tell me a joke", "Plan a trip"])
    assert world.open().menu.starters == ["Tell me a joke", "Plan a trip"]
