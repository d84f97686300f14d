"""A conversation as a file that needs no pywry to be read."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from html import escape
from typing import Any

from pywry.chat.thread import Thread
from pywry.errors import RefusedError
from pywry.protocol.messages import Message
from pywry.protocol.response import ChatResponse
from pywry.protocol.responses import (
    CitationResponse,
    InputRequiredResponse,
    TextChunkResponse,
    ThinkingResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from pywry.protocol.server_events import Exported

_NAMES = {"user": "You", "assistant": "Assistant"}
_STYLE = """
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
article { margin: 0 0 1.5rem; } h2 { font-size: 0.8rem; opacity: 0.7; margin: 0 0 0.25rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; }
"""


def export(thread: Thread, form: str) -> Exported:
    """Return the active branch of a thread as a file; as JSON with all its other versions.

    Args:
        thread: The thread, loaded.
        form: markdown, json or html.

    Raises:
        RefusedError: There is no such form.
    """
    with thread.log.lock:
        messages = [message.model_copy(deep=True) for message in thread.conversation.branch()]
        shown = {message.id for message in messages}
        others = [
            message.model_copy(deep=True)
            for message in thread.conversation.all()
            if message.id not in shown
        ]
    title = thread.info.title
    name = re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "conversation"
    if form in ("markdown", "md"):
        return Exported(
            filename=f"{name}.md", mime_type="text/markdown", content=_markdown(title, messages)
        )
    if form == "json":
        content = {
            "title": title,
            "threadId": thread.id,
            "messages": list(map(_as_json, messages)),
            # Versions that are not shown, and what follows them; `parentId` tells where they belong.
            "others": list(map(_as_json, others)),
        }
        return Exported(
            filename=f"{name}.json",
            mime_type="application/json",
            content=json.dumps(content, indent=2, ensure_ascii=False),
        )
    if form == "html":
        return Exported(
            filename=f"{name}.html", mime_type="text/html", content=_html(title, messages)
        )
    raise RefusedError("unknown-form", "Export as markdown, json or html.")


def _as_json(message: Message) -> dict[str, Any]:
    return message.model_dump(mode="json", by_alias=True, exclude_none=True)


def _markdown(title: str, messages: list[Message]) -> str:
    turns = (f"## {_heading(message)}\n\n{_body(message)}\n" for message in messages)
    return "\n".join((f"# {title}\n", *turns))


def _html(title: str, messages: list[Message]) -> str:
    # The words stand as they were written, as text: an exported file is opened without a policy to protect it.
    articles = "\n".join(
        f'<article><h2>{escape(_heading(message))}</h2><pre dir="auto">{escape(_body(message))}</pre></article>'
        for message in messages
    )
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{articles}\n</body></html>\n"
    )


def _heading(message: Message) -> str:
    when = datetime.fromtimestamp(message.created, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    ending = "" if message.status == "complete" else f", {message.status}"
    return f"{_NAMES[message.role]} ({when}{ending})"


def _body(message: Message) -> str:
    parts: list[ChatResponse] = list(message.parts)
    return "\n\n".join(text for text in map(_part, parts) if text)


def _part(part: ChatResponse) -> str:
    if isinstance(part, TextChunkResponse):
        return part.text
    if isinstance(part, ThinkingResponse):
        return "\n".join(f"> {line}" for line in part.text.splitlines())
    if isinstance(part, ToolCallResponse):
        return f"Tool {part.name}: {json.dumps(part.arguments, ensure_ascii=False)}"
    if isinstance(part, ToolResultResponse):
        return f"{'Failed' if part.is_error else 'Result'}: {part.result}"
    if isinstance(part, CitationResponse):
        return f"Source: {part.title or part.url} {part.url}".rstrip()
    if isinstance(part, InputRequiredResponse):
        return f"Question: {part.prompt}"
    return ""
