"""`ChatManager` as its contract has it: the three pieces, the defaults, the names."""

from __future__ import annotations

import gc
import inspect
import re
import threading
from typing import Any

import pytest

import pywry
from pywry import ChatManager, chat_manager
from pywry.components import Div, Toolbar
from pywry.errors import ConfigurationError
from pywry.testing import LocalServer, Page, open_page

DEFAULTS: dict[str, Any] = {
    "system_prompt": "",
    "model": "",
    "temperature": 0.7,
    "welcome_message": "",
    "show_sidebar": True,
    "show_settings": True,
    "toolbar_width": "380px",
    "toolbar_min_width": "280px",
    "collapsible": True,
    "resizable": True,
    "store": None,
    "show_errors": False,
}


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


def test_the_parameters_and_their_defaults_are_those_of_the_contract() -> None:
    parameters = inspect.signature(ChatManager).parameters
    assert parameters["handler"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD
    for name, default in DEFAULTS.items():
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert parameters[name].default == default, name


@pytest.mark.parametrize(
    "name", ["ChatManager", "ChatContext", "ChatResponse", "TextChunkResponse"]
)
def test_the_names_can_be_imported_from_both_homes(name: str) -> None:
    assert getattr(pywry, name) is getattr(chat_manager, name)
    assert name in pywry.__all__


def test_there_are_eleven_callbacks_that_take_three_arguments() -> None:
    chat = ChatManager(echo)
    callbacks = chat.callbacks()
    assert set(callbacks) == {
        "chat:user-message",
        "chat:stop-generation",
        "chat:slash-command",
        "chat:thread-create",
        "chat:thread-switch",
        "chat:thread-delete",
        "chat:thread-rename",
        "chat:settings-change",
        "chat:request-state",
        "chat:todo-clear",
        "chat:input-response",
    }
    for callback in callbacks.values():
        assert callable(callback)
        inspect.signature(callback).bind({}, "event", "label")


def test_a_callback_called_by_hand_does_its_work() -> None:
    """Authors who wire events themselves call what ``callbacks()`` gave them."""
    chat = ChatManager(echo)
    done = threading.Event()
    thread = chat._service.current().thread(None)
    thread.log.subscribe(lambda: done.set() if not thread.generation else None)
    chat.callbacks()["chat:user-message"]({"text": "hello"}, "chat:user-message", "main")
    assert done.wait(10)
    with open_page(chat) as page:
        page.wait_for(
            lambda p: p.transcript() == [("user", "hello"), ("assistant", "You said: hello")]
        )


@pytest.mark.parametrize(
    "position", ["header", "footer", "top", "bottom", "left", "right", "inside"]
)
def test_the_toolbar_holds_the_panel(position: Any) -> None:
    toolbar = ChatManager(echo, toolbar_width="50vw", collapsible=False).toolbar(position=position)
    assert isinstance(toolbar, Toolbar)
    assert (toolbar.position, toolbar.collapsible, toolbar.resizable) == (position, False, True)
    assert toolbar.style == "width: 50vw; min-width: 280px;"
    (panel,) = toolbar.items
    assert isinstance(panel, Div)
    assert 'class="pywry-chat"' in panel.content


def test_the_first_chat_has_plain_ids_and_the_next_has_its_own() -> None:
    gc.collect()  # Ids come back with the managers that had them.
    first, second = ChatManager(echo, chat_id="a"), ChatManager(echo, chat_id="b")
    html = [chat.toolbar().items[0].content for chat in (first, second)]  # type: ignore[attr-defined]
    ids = [set(re.findall(r' id="([^"]+)"', each)) for each in html]
    assert ids[0].isdisjoint(ids[1])


@pytest.mark.parametrize("chat_id", ["", "1a", "a b", "a/b", 'a"b', "x" * 41, "\u00e9", "a\n"])
def test_a_chats_id_is_a_word(chat_id: str) -> None:
    with pytest.raises(ConfigurationError, match="chat_id"):
        ChatManager(echo, chat_id=chat_id)


@pytest.mark.parametrize("handler", [None, "handler", 42])
def test_a_handler_can_be_called(handler: Any) -> None:
    with pytest.raises(ConfigurationError, match="expected a function"):
        ChatManager(handler)


class Foreign:
    """A widget of somebody else's, which only emits."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, Any]]] = []
        self.changed = threading.Condition()

    def emit(self, event: str, data: dict[str, Any]) -> None:
        with self.changed:
            self.events.append((event, data))
            self.changed.notify_all()

    def wait_for(self, condition: Any) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: condition(self.events), 10), self.events


def test_bind_serves_anything_that_can_emit() -> None:
    def handler(messages: Any, ctx: Any) -> Any:
        yield "one "
        yield "two"

    chat = ChatManager(handler)
    widget = Foreign()
    chat.bind(widget)
    chat.callbacks()["chat:user-message"]({"text": "go"}, "chat:user-message", "")
    widget.wait_for(lambda events: any(data.get("done") for _, data in events))
    chunks = [data for name, data in widget.events if name == "chat:stream-chunk"]
    assert "".join(each["chunk"] for each in chunks) == "one two"
    assert {each["threadId"] for each in chunks} == {chat.active_thread_id}
    typing = [data["typing"] for name, data in widget.events if name == "chat:typing-indicator"]
    assert typing == [True, False]
    user = next(data for name, data in widget.events if name == "chat:assistant-message")
    assert (user["role"], user["text"]) == ("user", "go")


def test_bind_says_what_it_expects() -> None:
    with pytest.raises(ConfigurationError, match="emit"):
        ChatManager(echo).bind(object())


def test_binding_twice_is_binding_once() -> None:
    chat = ChatManager(echo)
    server = LocalServer(chat)
    chat.bind(server.widget)
    chat.bind(server.widget)
    with Page(server.visitor()).connect() as page:
        page.send("hello")
        assert page.answer() == "You said: hello"
    server.close()
    chat.close()


def test_a_chat_can_be_closed_twice() -> None:
    chat = ChatManager(echo)
    chat.close()
    chat.close()


@pytest.mark.parametrize("locale", ["de", "zh-CN", "pt-BR", "ar"])
def test_a_locale_is_a_language_tag(locale: str) -> None:
    assert ChatManager(lambda messages, ctx: None, locale=locale)._service.locale == locale


@pytest.mark.parametrize("locale", ["", "german language", 'de" onload="x', "x", "de\n"])
def test_what_is_no_language_tag_is_refused(locale: str) -> None:
    with pytest.raises(ConfigurationError, match="expected a language such as"):
        ChatManager(lambda messages, ctx: None, locale=locale)
