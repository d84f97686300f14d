"""Two chats on one page, each with a handler of its own."""

from __future__ import annotations

from typing import Any

from pywry import ChatContext, ChatManager, HtmlContent, PyWry


def cook(messages: list[dict[str, Any]], ctx: ChatContext) -> str:
    """Answer as the cook."""
    return f"The cook says: {messages[-1]['text']}"


def gardener(messages: list[dict[str, Any]], ctx: ChatContext) -> str:
    """Answer as the gardener."""
    return f"The gardener says: {messages[-1]['text']}"


app = PyWry(title="Two chats")
left = ChatManager(handler=cook)
right = ChatManager(handler=gardener)
widget = app.show(
    HtmlContent(html="<h1>Cook and gardener</h1>"),
    toolbars=[left.toolbar(position="left"), right.toolbar(position="right")],
    callbacks={**left.callbacks(), **right.callbacks()},
)
left.bind(widget)
right.bind(widget)
app.block()
