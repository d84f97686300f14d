"""An app from show() to its end: by close(), by Ctrl-C, by a signal; several apps; several pages."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry import ChatManager, PyWry
from pywry.errors import ConfigurationError, RefusedError, ServerError
from pywry.session.session import GOING_AWAY
from pywry.testing import Browser, Page, open_page
from tests.server.programs import Program


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


@pytest.fixture
def fresh() -> Iterator[PyWry]:
    """An app of the test's own."""
    app = PyWry(port=0)
    yield app
    app.destroy()


def test_show_returns_at_once_and_the_page_is_there(fresh: PyWry) -> None:
    widget = fresh.show("<h1>Hello</h1>")
    assert widget.url is not None
    assert "<h1>Hello</h1>" in Browser(widget.url).document
    assert fresh.get_labels() == ["main"]
    assert fresh.is_open()


def test_block_returns_when_the_app_is_closed(fresh: PyWry) -> None:
    fresh.show("<h1>Hello</h1>")
    blocking = threading.Thread(target=fresh.block)
    blocking.start()
    assert fresh.close()
    blocking.join(10)
    assert not blocking.is_alive()
    assert not fresh.is_open()
    assert not fresh.close()


def test_block_without_a_page_returns_at_once(fresh: PyWry) -> None:
    fresh.block()


def test_an_app_can_be_shown_again(fresh: PyWry) -> None:
    for text in ("one", "two"):
        widget = fresh.show(f"<h1>{text}</h1>")
        assert widget.url is not None
        assert text in Browser(widget.url).document
        fresh.close()


def test_two_apps_on_one_machine_have_two_ports() -> None:
    chats = [ChatManager(lambda messages, ctx: "one"), ChatManager(lambda messages, ctx: "two")]
    first = PyWry(port=0)
    apps = [first]
    try:
        urls = []
        for app, chat in ((first, chats[0]), (None, chats[1])):
            app = app or PyWry(port=first._server.port)
            apps.append(app)
            widget = app.show("<h1>x</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
            assert widget.url is not None
            urls.append(widget.url)
        assert urls[0] != urls[1]
        for url, answer in zip(urls, ("one", "two"), strict=True):
            with open_page(url) as page:
                page.send("go")
                assert page.answer() == answer
    finally:
        for app in apps:
            app.destroy()


def test_several_pages_in_one_app(fresh: PyWry) -> None:
    chat = ChatManager(echo)
    for label in ("one", "two"):
        fresh.show("<h1>x</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks(), label=label)
    for label in ("one", "two"):
        url = fresh.widgets[label].url
        assert url is not None
        with open_page(url) as page:
            page.send(label)
            assert page.answer() == f"You said: {label}"
    fresh.emit("app:all", 1)
    fresh.emit("app:one", 1, label="one")
    with pytest.raises(ConfigurationError, match="three"):
        fresh.emit("app:three", 1, label="three")


def test_showing_a_label_again_puts_the_new_page_in_its_place(fresh: PyWry) -> None:
    heard: list[str] = []
    old = fresh.show(
        "<h1>old</h1>", callbacks={"app:go": lambda data: heard.append("old")}, label="x"
    )
    assert old.url is not None
    page = Page(Browser(old.url)).connect()
    page.request("app:go")
    new = fresh.show(
        "<h1>new</h1>", callbacks={"app:go": lambda data: heard.append("new")}, label="x"
    )
    assert new.url == old.url
    page.wait_for(lambda p: p.events == [("pywry:refresh", {})], "being told to reload")
    page.wait_for(lambda p: p.closed == GOING_AWAY)
    again = Page(Browser(new.url)).connect()
    again.request("app:go")
    new.emit("app:news", 1)
    again.wait_for(lambda p: p.events == [("app:news", 1)])
    assert heard == ["old", "new"]
    again.close()


def test_a_chat_that_two_apps_show_goes_on_when_one_of_them_ends(fresh: PyWry) -> None:
    hold, begun = threading.Event(), threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "half"
        begun.set()
        hold.wait(10)
        yield " and whole"

    chat = ChatManager(handler)
    widget = fresh.show("<h1>stays</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
    other = PyWry(port=0)
    other.show("<h1>goes</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
    assert widget.url is not None
    with open_page(widget.url) as page:
        page.send("go")
        assert begun.wait(10)
        other.destroy()
        hold.set()
        assert page.answer() == "half and whole"
        assert page.settled().status == "complete"
        page.send("again")
        assert page.answer() == "half and whole"


def test_a_page_that_is_taken_away_is_disconnected(fresh: PyWry) -> None:
    fresh.show("<h1>stays</h1>", label="stays")
    widget = fresh.show("<h1>goes</h1>", label="goes")
    assert widget.url is not None
    page = Page(Browser(widget.url)).connect()
    assert fresh.close("goes")
    page.wait_for(lambda p: p.closed is not None)
    with pytest.raises(ValueError, match="404"):
        Browser(widget.url)
    assert fresh.is_open()


def test_the_end_of_the_app_is_told_to_its_pages(fresh: PyWry) -> None:
    hold, begun = threading.Event(), threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[str]:
        yield "so far"
        begun.set()
        ctx.cancel_event.wait(10)
        hold.set()

    chat = ChatManager(handler)
    widget = fresh.show("<h1>x</h1>", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
    assert widget.url is not None
    page = Page(Browser(widget.url)).connect()
    page.send("go")
    page.wait_for(lambda p: p.text() == "so far")
    fresh.close()
    page.wait_for(lambda p: p.closed is not None)
    assert page.bye == "shutdown"
    assert page.closed == 1012
    assert hold.wait(10), "the handler was told to stop"
    thread = next(iter(chat.threads.values()))
    assert (thread[-1]["text"], thread[-1]["stopped"]) == ("so far", True)
    with pytest.raises(OSError, match=r"refused|reset"):
        Browser(widget.url)


@pytest.mark.parametrize("label", ["", "a/b", "a b", "../x", "x" * 65, "a\n", "\u00e9"])
def test_a_label_is_a_word(fresh: PyWry, label: str) -> None:
    with pytest.raises(ConfigurationError):
        fresh.show("x", label=label)


def test_an_address_that_other_machines_reach_has_to_be_meant(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = PyWry(host="0.0.0.0", port=0)
    with pytest.raises(ServerError, match="ALLOW_REMOTE"):
        app.show("x")
    assert not app.is_open() or app._server.port == 0
    monkeypatch.setenv("PYWRY_SERVER__ALLOW_REMOTE", "1")
    remote = PyWry(host="0.0.0.0", port=0)
    with caplog.at_level(logging.WARNING):
        remote.show("x")
    assert "Listening on 0.0.0.0" in caplog.text
    remote.destroy()
    app.destroy()


def test_by_default_only_this_machine_is_let_in(fresh: PyWry) -> None:
    fresh.show("x")
    sockets = fresh._server._server.servers[0].sockets
    assert {each.getsockname()[0] for each in sockets} == {"127.0.0.1"}


def test_refused_events_do_not_end_the_page(fresh: PyWry) -> None:
    widget = fresh.show("x")
    assert widget.url is not None
    with open_page(widget.url) as page:
        with pytest.raises(RefusedError):
            page.request("app:nobody")
        page.probe()


# ---- as a program ---------------------------------------------------------------------------------------

SEED = """
from pywry import Div, HtmlContent, PyWry, Toolbar
from pywry.chat_manager import ChatManager

def handler(messages, ctx):
    user_text = messages[-1]["text"]
    return f"You said: {user_text}"

app = PyWry(title="Chat Demo", port=0)

chat = ChatManager(
    handler=handler,
    welcome_message="Welcome to **PyWry Chat**.",
    system_prompt="You are a concise assistant.",
)

widget = app.show(
    HtmlContent(html="<h1>Assistant</h1><p>Ask something in the chat panel.</p>"),
    toolbars=[chat.toolbar(position="right")],
    callbacks=chat.callbacks(),
)

chat.bind(widget)
app.block()
print("after block")
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are another thing there")


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_seeds_snippet_runs_answers_and_ends_cleanly(number: signal.Signals) -> None:
    with Program(SEED) as program:
        url = program.line("pywry: ")
        page = open_page(url)
        assert page.transcript() == [("assistant", "Welcome to **PyWry Chat**.")]
        page.send("hello")
        assert page.answer() == "You said: hello"
        program.signal(number)
        code, out, err = program.end()
        assert code == 0, err
        assert "after block" in out
        assert "Traceback" not in err
        assert err.strip() in ("", "pywry: stopping")
        page.wait_for(lambda p: p.closed is not None)
        page.close()


RUNNING = """
import asyncio, sys, threading
from pywry import ChatManager, PyWry

def generator(messages, ctx):
    yield "so far"
    ctx.cancel_event.wait()
    print("told to stop", flush=True)

def deaf(messages, ctx):
    yield "so far"
    threading.Event().wait()

async def waiting(messages, ctx):
    yield "so far"
    try:
        await asyncio.Event().wait()
    finally:
        print("told to stop", flush=True)

async def blocking(messages, ctx):
    yield "so far"
    threading.Event().wait()

chat = ChatManager(globals()[sys.argv[1]])
app = PyWry(port=0)
app.show("x", toolbars=[chat.toolbar()], callbacks=chat.callbacks())
app.block()
for messages in chat.threads.values():
    print("kept", messages[-1]["text"], messages[-1]["stopped"], flush=True)
"""


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("handler", ["generator", "deaf", "waiting", "blocking"])
def test_a_signal_interrupts_running_answers_and_keeps_them(
    handler: str, number: signal.Signals
) -> None:
    with Program(RUNNING, handler) as program:
        page = open_page(program.line("pywry: "))
        page.send("go")
        page.wait_for(lambda p: p.text() == "so far")
        program.signal(number)
        code, out, err = program.end()
        assert code == 0, err
        assert "kept so far True" in out
        assert ("told to stop" in out) is (handler in ("generator", "waiting"))
        assert "Traceback" not in err, err
        assert "Task was destroyed" not in err
        page.close()
