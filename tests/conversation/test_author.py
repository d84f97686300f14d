"""What the author sees and does: views, messages of his own, callbacks, events."""

from __future__ import annotations

import asyncio
import functools
import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry.errors import ConfigurationError, RefusedError
from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


# ---- send_message -----------------------------------------------------------------------------------


def test_what_was_said_before_anybody_came_is_for_the_first_who_comes(world: World) -> None:
    chat = world.chat(echo, welcome_message="Welcome.")
    world.show()
    chat.send_message("Good morning.")
    assert [each["text"] for each in chat.threads[chat.active_thread_id]] == [
        "Welcome.",
        "Good morning.",
    ]
    first = world.open("anna")
    assert first.transcript() == [("assistant", "Welcome."), ("assistant", "Good morning.")]
    second = world.open("ben")
    assert second.transcript() == [("assistant", "Welcome.")]


def test_a_message_of_the_authors_reaches_an_open_page(world: World) -> None:
    chat = world.chat(echo)
    page = world.open()
    done = threading.Event()

    def speak() -> None:
        chat.send_message("From another thread.")
        done.set()

    threading.Thread(target=speak).start()
    page.wait_for(lambda p: p.transcript() == [("assistant", "From another thread.")])
    assert done.wait(10)


def test_a_message_of_the_authors_can_go_to_a_given_thread(world: World) -> None:
    chat = world.chat(echo)
    page = world.open()
    first = page.thread_id
    page.new_thread()
    chat.send_message("here", first)
    page.wait_for(lambda p: p.text(first) == "here")
    assert page.transcript() == []
    with pytest.raises(RefusedError):
        chat.send_message("nowhere", "thread_unknown")


def test_the_active_thread_is_where_a_message_goes(world: World) -> None:
    chat = world.chat(echo)
    page = world.open()
    second = page.new_thread()
    assert chat.active_thread_id == second
    chat.send_message("here")
    page.wait_for(lambda p: p.text(second) == "here")


def test_a_message_may_be_said_while_an_answer_runs(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "one"
        hold.wait(10)
        yield " two"

    chat = world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "one")
    chat.send_message("by the way")
    page.wait_for(lambda p: p.text() == "by the way")
    hold.set()
    page.wait_for(lambda p: p.messages()[1].status == "complete")
    assert page.transcript() == [
        ("user", "go"),
        ("assistant", "one two"),
        ("assistant", "by the way"),
    ]


def test_a_handler_may_say_something_besides(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> str:
        chat.send_message("besides")
        return "answer"

    chat = world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(
        lambda p: sorted(text for _, text in p.transcript()) == ["answer", "besides", "go"]
    )


def test_a_message_is_a_str(world: World) -> None:
    chat = world.chat(echo)
    with pytest.raises(ConfigurationError, match="expected a str"):
        chat.send_message(42)  # type: ignore[arg-type]


# ---- views ------------------------------------------------------------------------------------------


def test_the_views_are_read_only(world: World) -> None:
    chat = world.chat(echo)
    with pytest.raises(TypeError):
        chat.threads["x"] = []  # type: ignore[index]
    with pytest.raises(TypeError):
        chat.settings["x"] = 1  # type: ignore[index]
    with pytest.raises(AttributeError):
        chat.active_thread_id = "x"  # type: ignore[misc]
    chat.threads[chat.active_thread_id].append({"role": "user", "text": "smuggled"})
    assert chat.threads[chat.active_thread_id] == []


@pytest.mark.parametrize(
    "kind", ["sync handler", "async handler", "sync callback", "async callback"]
)
def test_the_views_are_the_owners_whose_code_is_running(world: World, kind: str) -> None:
    seen: dict[str, tuple[str, list[str]]] = {}

    def look(name: str) -> None:
        messages = chat.threads[chat.active_thread_id]
        seen[name] = (chat.active_thread_id, [each["text"] for each in messages])

    def sync_handler(messages: Any, ctx: Any) -> str:
        look(messages[-1]["text"])
        return "ok"

    async def async_handler(messages: Any, ctx: Any) -> str:
        await asyncio.sleep(0)
        look(messages[-1]["text"])
        return "ok"

    def sync_callback(data: Any) -> None:
        look(data["name"])

    async def async_callback(data: Any) -> None:
        await asyncio.sleep(0)
        look(data["name"])

    chat = world.chat(async_handler if kind.startswith("async") else sync_handler)
    callback = async_callback if kind.startswith("async") else sync_callback
    world.show({"app:look": callback})
    anna, ben = world.open("anna"), world.open("ben")
    for page, name in ((anna, "anna"), (ben, "ben"), (anna, "anna")):
        if "handler" in kind:
            page.send(name)
            page.answer()
        else:
            (ben if page is anna else anna).request("chat:request-state")  # was active last
            page.request("app:look", {"name": name})
        assert seen[name][0] == page.thread_id, name
        assert all(text in (name, "ok", "") for text in seen[name][1])


# ---- callbacks and events ---------------------------------------------------------------------------


def test_callbacks_take_as_many_arguments_as_they_like(world: World) -> None:
    calls: list[Any] = []

    def none() -> None:
        calls.append(())

    def one(data: Any) -> None:
        calls.append((data,))

    def two(data: Any, event_type: str) -> None:
        calls.append((data, event_type))

    def three(data: Any, event_type: str, label: str) -> None:
        calls.append((data, event_type, label))

    def defaults(data: Any, event_type: str, mine: str = "mine") -> None:
        calls.append((data, event_type, mine))

    def anything(*arguments: Any) -> None:
        calls.append(arguments)

    async def later(data: Any) -> None:
        await asyncio.sleep(0)
        calls.append((data, "later"))

    world.chat(echo)
    widget = world.show({"app:go": [none, one, two, three]})
    widget.on("app:go", defaults).on("app:go", anything).on("app:go", later)
    widget.on("app:go", functools.partial(two, event_type="fixed"))
    page = world.open()
    page.request("app:go", {"n": 1})
    data, label = {"n": 1}, widget.label
    assert calls == [
        (),
        (data,),
        (data, "app:go"),
        (data, "app:go", label),
        (data, "app:go", "mine"),
        (data, "app:go", label),
        (data, "later"),
        (data, "fixed"),
    ]


@pytest.mark.parametrize("which", ["first", "last", "async"])
def test_a_callback_that_fails_is_logged_and_refused(
    world: World, which: str, caplog: pytest.LogCaptureFixture
) -> None:
    called: list[str] = []

    def fails(data: Any) -> None:
        raise ValueError("secret of the author")

    async def fails_later(data: Any) -> None:
        await asyncio.sleep(0)
        raise ValueError("secret of the author")

    def works(data: Any) -> None:
        called.append("works")

    order = {"first": [fails, works], "last": [works, fails], "async": [works, fails_later]}
    world.chat(echo)
    world.show({"app:go": order[which]})
    page = world.open()
    with caplog.at_level(logging.ERROR), pytest.raises(RefusedError) as refused:
        page.request("app:go", {})
    assert refused.value.code == "callback-failed"
    assert "secret" not in refused.value.message
    reference = next(word for word in refused.value.message.split() if word.startswith("E-"))
    assert reference.strip(".") in caplog.text
    assert "ValueError: secret of the author" in caplog.text
    assert called == ["works"]


def test_a_slow_callback_delays_its_like_only(world: World) -> None:
    hold, begun = world.event(), threading.Event()

    def slow(data: Any) -> None:
        begun.set()
        assert hold.wait(10)

    world.chat(echo)
    world.show({"app:slow": slow, "app:quick": lambda data: None})
    page, other = world.open("anna"), world.open("ben")
    waiting = page.post("app:slow")
    assert begun.wait(10)
    page.request("app:quick")
    page.send("hello")
    assert page.answer() == "You said: hello"
    other.request("app:quick")
    assert page.answered(waiting) is None
    hold.set()
    page.reply(waiting)


def test_a_blocking_async_callback_delays_no_page(world: World) -> None:
    hold, begun = world.event(), threading.Event()

    async def blocks(data: Any) -> None:
        begun.set()
        hold.wait(10)

    world.chat(echo)
    world.show({"app:blocks": blocks})
    page = world.open()
    page.post("app:blocks")
    assert begun.wait(10)
    page.send("hello")
    assert page.answer() == "You said: hello"
    page.probe()
    hold.set()


def test_on_works_as_a_decorator_and_for_later_pages(served: World) -> None:
    calls: list[Any] = []
    assert served.app is not None

    @served.app.on("app:decorated")  # type: ignore[untyped-decorator]
    def decorated(data: Any, event_type: str, label: str) -> None:
        calls.append((data, event_type, label))

    served.chat(echo)
    widget = served.show()
    page = served.open()
    page.request("app:decorated", {"a": 1})
    assert calls == [({"a": 1}, "app:decorated", widget.label)]


def test_what_nobody_listens_to_is_refused(world: World) -> None:
    world.chat(echo)
    page = world.open()
    with pytest.raises(RefusedError) as refused:
        page.request("app:nobody")
    assert refused.value.code == "unheard-event"


def test_a_star_hears_everything(world: World) -> None:
    heard: list[str] = []
    world.chat(echo)
    world.show({"*": lambda data, event: heard.append(event)})
    page = world.open()
    page.request("app:one")
    page.request("chat:request-state")
    page.probe()
    page.request("app:two")
    assert [each for each in heard if each.startswith("app:")] == ["app:one", "app:two"]
    assert "chat:request-state" in heard


@pytest.mark.parametrize(
    "data", [None, {}, {"a": None, "b": [1, 2.5, "x", True]}, [1, None], "text", 0, False]
)
def test_what_is_emitted_arrives_as_it_is(world: World, data: Any) -> None:
    world.chat(echo)
    page = world.open()
    world.widget.emit("app:news", data)
    page.wait_for(lambda p: p.events == [("app:news", data)])


@pytest.mark.parametrize(
    "data", [float("nan"), float("inf"), {"x": float("-inf")}, {1, 2}, object()]
)
def test_what_is_not_json_is_refused_where_it_is_emitted(world: World, data: Any) -> None:
    world.chat(echo)
    page = world.open()
    if isinstance(data, set):
        world.widget.emit("app:news", data)
        page.wait_for(lambda p: p.events == [("app:news", [1, 2])])
        return
    with pytest.raises(ConfigurationError, match="not JSON"):
        world.widget.emit("app:news", data)
    world.widget.emit("app:after", {})
    page.wait_for(lambda p: p.events == [("app:after", {})])


def test_half_a_character_in_an_event_reaches_the_page_replaced(world: World) -> None:
    world.chat(echo)
    page = world.open()
    world.widget.emit("app:news", {"text": "a\ud800b"})
    page.wait_for(lambda p: [data for _, data in p.events] == [{"text": "a\ufffdb"}])


def test_what_was_emitted_before_anybody_came_reaches_the_first_page(world: World) -> None:
    world.chat(echo)
    widget = world.show()
    widget.emit("app:first", {"n": 1})
    widget.emit("pywry:alert", {"message": "hello"})
    page = world.open()
    page.wait_for(lambda p: [name for name, _ in p.events] == ["app:first", "pywry:alert"])


def test_a_later_page_gets_what_describes_a_state(world: World) -> None:
    world.chat(echo)
    widget = world.show()
    page = world.open()
    widget.emit("pywry:set-content", {"id": "a", "text": "old"})
    widget.emit("pywry:set-content", {"id": "a", "text": "new"})
    widget.emit("pywry:alert", {"message": "hello"})
    page.wait_for(lambda p: len(p.events) == 3)
    later = world.keep(page.another())
    assert later.events == [("pywry:set-content", {"id": "a", "text": "new"})]


@pytest.mark.parametrize(
    "name", ["", "noname", "a:", ":b", "a b:c", "1a:b", "a:b:c:d", "*", "a:b\n"]
)
def test_an_event_has_a_name_and_a_namespace(world: World, name: str) -> None:
    world.chat(echo)
    with pytest.raises(ConfigurationError):
        world.widget.emit(name, {})


# ---- several ----------------------------------------------------------------------------------------


def test_several_chats_on_a_page_know_nothing_of_each_other(world: World) -> None:
    one = world.chat(lambda messages, ctx: "one")
    two = world.chat(lambda messages, ctx: "two")
    page = world.open(chat=one)
    other = world.open(chat=two)
    page.send("go")
    assert page.answer() == "one"
    assert other.transcript() == []
    other.send("go")
    assert other.answer() == "two"
    assert page.transcript() == [("user", "go"), ("assistant", "one")]
    with pytest.raises(RefusedError) as refused:
        page.request("chat:user-message", {"text": "x"}, chat="chat-unknown")
    assert refused.value.code == "unknown-chat"


def test_one_chat_cannot_reach_the_threads_of_another(world: World) -> None:
    one = world.chat(lambda messages, ctx: "one")
    two = world.chat(lambda messages, ctx: "two")
    page, other = world.open(chat=one), world.open(chat=two)
    with pytest.raises(RefusedError) as refused:
        page.reply(page.send("x", other.thread_id))
    assert refused.value.code == "unknown-thread"
