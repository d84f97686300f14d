"""The author's callbacks: so many at once, and what happens to one more."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry import ChatManager, HtmlContent, SettingsItem
from pywry.callbacks import MAX_LANES, Lanes
from pywry.chat.assistant import user_loop
from pywry.errors import RefusedError
from pywry.testing import LocalServer, Page
from pywry.widget import Widget

SOON = 10


@pytest.fixture
def hold() -> Iterator[threading.Event]:
    """What blocking callbacks wait for; set at the end."""
    event = threading.Event()
    yield event
    event.set()


def narrow(lanes: Lanes, width: int) -> None:
    lanes._width = width


def test_there_is_a_limit_like_that_of_the_workers() -> None:
    assert Lanes(user_loop)._width == MAX_LANES == 200


def test_one_callback_too_many_is_refused_and_the_next_one_after_that_is_not(
    hold: threading.Event,
) -> None:
    lanes = Lanes(user_loop, width=3)
    held = [lanes.submit((str(number),), lambda: hold.wait(SOON)) for number in range(3)]
    queued = lanes.submit(("0",), lambda: None)
    before = threading.active_count()
    with pytest.raises(RefusedError, match="busy") as refused:
        lanes.submit(("3",), lambda: None)
    assert refused.value.code == "busy"
    assert threading.active_count() == before
    hold.set()
    for each in (*held, queued):
        each.result(SOON)
    seen = threading.Event()
    while not seen.is_set():
        try:
            lanes.submit(("3",), seen.set).result(SOON)
        except RefusedError:  # A lane is free a moment after its last callback is done.
            continue


def test_when_the_system_has_no_thread_left_the_callback_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lanes = Lanes(user_loop)

    def no_more(self: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as without:
        without.setattr(threading.Thread, "start", no_more)
        with pytest.raises(RefusedError, match="busy"):
            lanes.submit(("x",), lambda: None)
    seen = threading.Event()
    lanes.submit(("x",), seen.set).result(SOON)
    assert seen.is_set(), "the lane is not closed for ever"


def test_a_page_is_told_that_the_app_is_busy(hold: threading.Event) -> None:
    lanes = Lanes(user_loop, width=1)
    heard: list[Any] = []
    callbacks = {"app:slow": lambda data: hold.wait(SOON), "app:quick": heard.append}
    widget = Widget("main", HtmlContent(html=""), [], "Test", callbacks, lanes)
    server = LocalServer(widget)
    page = Page(server.visitor()).connect()
    slow = page.post("app:slow")
    page.probe()
    with pytest.raises(RefusedError) as refused:
        page.request("app:quick", {"n": 1})
    assert refused.value.code == "busy"
    assert heard == []
    hold.set()
    page.reply(slow)
    page.close()
    page.check()
    server.close()


def test_a_setting_that_nobody_could_be_told_of_is_as_it_was(hold: threading.Event) -> None:
    told: list[Any] = []
    chat = ChatManager(
        lambda messages, ctx: "x",
        settings=[SettingsItem(id="size", label="Size", type="number", value=1)],
        on_settings_change=lambda key, value: told.append(value),
    )
    lanes = chat._service.lanes
    narrow(lanes, 1)
    server = LocalServer(chat)
    page = Page(server.visitor()).connect()
    held = lanes.submit(("other",), lambda: hold.wait(SOON))
    with pytest.raises(RefusedError, match="busy"):
        page.change("size", 2)
    page.wait_for(lambda p: p.settings["size"] == 1)
    assert (dict(chat.settings), told) == ({"size": 1}, [])
    hold.set()
    held.result(SOON)
    page.close()
    page.check()
    server.close()
    chat.close()


def test_a_message_is_taken_though_the_author_cannot_be_told_of_it(
    hold: threading.Event, caplog: pytest.LogCaptureFixture
) -> None:
    chat = ChatManager(lambda messages, ctx: "answer")
    lanes = Lanes(user_loop, width=1)
    callbacks: dict[str, Any] = {**chat.callbacks(), "*": lambda data: None}
    widget = Widget("main", HtmlContent(html=""), [chat.toolbar()], "Test", callbacks, lanes)
    server = LocalServer(widget)
    page = Page(server.visitor()).connect()
    held = lanes.submit(("other",), lambda: hold.wait(SOON))
    with caplog.at_level(logging.WARNING):
        page.reply(page.send("question"))
        assert page.answer() == "answer"
    assert "chat:user-message" in caplog.text
    assert "question" not in caplog.text
    hold.set()
    held.result(SOON)
    page.close()
    page.check()
    server.close()
    chat.close()


def test_a_thread_keeps_its_name_when_there_is_nobody_to_make_one(hold: threading.Event) -> None:
    chat = ChatManager(lambda messages, ctx: "answer", make_title=lambda messages: "made")
    lanes = chat._service.lanes
    narrow(lanes, 1)
    server = LocalServer(chat)
    page = Page(server.visitor()).connect()
    held = lanes.submit(("other",), lambda: hold.wait(SOON))
    for number in range(2):
        page.send(f"question {number}")
        page.answer()
    page.wait_for(lambda p: p.threads[p.thread_id].title == "question 0")
    hold.set()
    held.result(SOON)
    page.close()
    page.check()
    server.close()
    chat.close()
