"""The server asks nobody for anything: not for what a model names, nor to tell anybody what is done with it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from pywry import (
    ChatManager,
    CitationResponse,
    StatusResponse,
    SuggestionsResponse,
    ThinkingResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from pywry.testing import LocalServer, Page

URLS = (
    "http://198.51.100.7/leak?d=secret",
    "https://[2001:db8::7]/x.png",
    "http://127.0.0.1:9/admin",
    "http://169.254.169.254/latest/meta-data/",
    "http://0x7f.1/",
    "http://evil.example/x.svg",
)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whom anything in the process tries to reach, or asks the name of; nobody is reached."""
    tried: list[Any] = []

    def refuse(*arguments: Any, **_: Any) -> None:
        tried.append(arguments[-1])
        raise OSError("a test reaches nobody")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    return tried


def test_the_guard_itself_hears_of_a_call(calls: list[Any]) -> None:
    with pytest.raises(OSError, match="reaches nobody"), socket.socket() as other:
        other.connect(("198.51.100.7", 80))
    with pytest.raises(OSError, match="reaches nobody"):
        socket.getaddrinfo("evil.example", 80)
    assert calls == [("198.51.100.7", 80), 80]


def test_nothing_that_a_model_or_a_user_names_is_asked_for(calls: list[Any]) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        for number, url in enumerate(URLS):
            yield StatusResponse(text=url)
            yield ThinkingResponse(text=f"![x]({url})")
            yield ToolCallResponse(tool_id=str(number), name="fetch", arguments={"url": url})
            yield ToolResultResponse(tool_id=str(number), result=url)
            yield CitationResponse(url=url, title=url, snippet=url)
            yield f"![x]({url}) <img src='{url}'> [x]: {url}\n"
        yield SuggestionsResponse(suggestions=list(URLS))

    chat = ChatManager(handler)
    server = LocalServer(chat)
    page = Page(server.visitor()).connect()
    page.send(" ".join(URLS))
    assert URLS[0] in page.answer()
    page.request("chat:thread-rename", {"threadId": page.thread_id, "title": URLS[0]})
    for form in ("markdown", "json", "html"):
        page.command("/export", form)
    page.search(URLS[0])
    assert calls == []
    page.close()
    page.check()
    server.close()
    chat.close()
