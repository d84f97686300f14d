"""Events that come again when nobody remembers the page that sent them."""

from __future__ import annotations

from pywry import ChatManager
from pywry.chat.threads import CREATED
from pywry.session.limits import Limits
from pywry.testing import LocalServer, Page


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_thread_that_is_asked_for_twice_is_one_though_the_page_was_forgotten() -> None:
    clock = Clock()
    chat = ChatManager(lambda messages, ctx: "x")
    server = LocalServer(chat, Limits(), clock=clock)
    page = Page(server.visitor()).connect()
    first = page.reply(page.post("chat:thread-create", {}, event_id="once"))
    assert len(chat.threads) == 2
    page.cut()
    page.wait_for(lambda p: p.closed is not None)
    clock.now += 301
    server.check()
    assert len(server.sessions) == 0
    page.reconnect()
    assert page.resumed is False
    again = page.reply(page.post("chat:thread-create", {}, event_id="once"))
    assert again == first
    assert len(chat.threads) == 2
    page.request("chat:thread-create")
    assert len(chat.threads) == 3
    page.close()
    page.check()
    server.close()
    chat.close()


def test_so_many_of_them_are_remembered() -> None:
    service = ChatManager(lambda messages, ctx: "x")._service
    owner = service.current()
    for number in range(CREATED + 50):
        service.take(owner, "chat:thread-create", {}, f"e{number}")
    assert len(owner.threads._created) == CREATED
    newest = service.take(owner, "chat:thread-create", {}, f"e{CREATED + 49}")
    assert newest.data.thread_id in owner.threads
    assert len(owner.threads) == CREATED + 51
