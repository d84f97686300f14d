"""A conversation as a file that needs no pywry to be read."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from html import escape
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pywry.chat.artifact_text import in_html, in_markdown
from pywry.chat.files import ThreadFiles
from pywry.chat.thread import Thread
from pywry.errors import RefusedError, StoreError
from pywry.protocol.artifacts import AnyArtifact, Artifact
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

MAX_CONTENT = 64 * 1024 * 1024
"""Bytes of files in an export; what is more stays away."""

_NAMES = {"user": "You", "assistant": "Assistant"}
_STYLE = """
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
article { margin: 0 0 1.5rem; } h2 { font-size: 0.8rem; opacity: 0.7; margin: 0 0 0.25rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; }
section { margin: 0.75rem 0; padding: 0.5rem 0.75rem; border: 1px solid #8888; border-radius: 6px; overflow: auto; }
h3 { font-size: 0.9rem; margin: 0 0 0.5rem; } code { font: 0.85em ui-monospace, monospace; } img { max-width: 100%; }
table { border-collapse: collapse; font-size: 0.9em; } th, td { border: 1px solid #8888; padding: 0.2rem 0.5rem; text-align: start; }
"""

_artifact: TypeAdapter[Artifact] = TypeAdapter(AnyArtifact)


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
    content = _Content(thread.files)
    title = thread.info.title
    name = re.sub(r"[^\w-]+", "-", title).strip("-")[:60] or "conversation"
    if form in ("markdown", "md"):
        return Exported(
            filename=f"{name}.md",
            mime_type="text/markdown",
            content=_markdown(title, messages, content),
        )
    if form == "json":
        whole = {
            "title": title,
            "threadId": thread.id,
            "messages": [_as_json(message, content) for message in messages],
            # Versions that are not shown, and what follows them; `parentId` tells where they belong.
            "others": [_as_json(message, content) for message in others],
        }
        return Exported(
            filename=f"{name}.json",
            mime_type="application/json",
            content=json.dumps(whole, indent=2, ensure_ascii=False),
        )
    if form == "html":
        return Exported(
            filename=f"{name}.html", mime_type="text/html", content=_html(title, messages, content)
        )
    raise RefusedError("unknown-form", "Export as markdown, json or html.")


class _Content:
    """What artifacts have in files.

    Args:
        files: The thread's.
    """

    def __init__(self, files: ThreadFiles) -> None:
        self._files = files
        self._left = MAX_CONTENT

    def whole(self, artifact: Artifact) -> Artifact:
        """Return an artifact with its content, if that is there."""
        if artifact.file is None:
            return artifact
        found = self.read(artifact.file)
        return artifact if found is None else found.model_copy(update={"earlier": artifact.earlier})

    def read(self, file_id: str) -> Artifact | None:
        """Return the artifact that is in a file; None when it is gone, or too much."""
        try:
            size = self._files.path(file_id).stat().st_size
            if size > self._left:
                return None
            self._left -= size
            return _artifact.validate_json(self._files.read(file_id))
        except (OSError, RefusedError, StoreError, ValidationError):
            return None


def _as_json(message: Message, content: _Content) -> dict[str, Any]:
    result = message.model_dump(mode="json", by_alias=True, exclude_none=True)
    parts: list[ChatResponse] = list(message.parts)
    result["parts"] = [
        _artifact_as_json(part, content) if isinstance(part, Artifact) else told
        for part, told in zip(parts, result["parts"], strict=True)
    ]
    return result


def _artifact_as_json(artifact: Artifact, content: _Content) -> dict[str, Any]:
    """Return an artifact whole, its earlier versions in place of the names of their files."""
    earlier = [content.read(file_id) for file_id in artifact.earlier]
    return {
        **_dumped(content.whole(artifact)),
        "earlier": [_dumped(each) for each in earlier if each is not None],
    }


def _dumped(artifact: Artifact) -> dict[str, Any]:
    return artifact.model_dump(mode="json", by_alias=True, exclude_none=True)


def _markdown(title: str, messages: list[Message], content: _Content) -> str:
    turns = (f"## {_heading(message)}\n\n{_body(message, content)}\n" for message in messages)
    return "\n".join((f"# {title}\n", *turns))


def _html(title: str, messages: list[Message], content: _Content) -> str:
    # The words stand as they were written, as text: an exported file is opened without a policy to protect it.
    articles = "\n".join(
        f"<article><h2>{escape(_heading(message))}</h2>{_html_body(message, content)}</article>"
        for message in messages
    )
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{escape(title)}</h1>\n{articles}\n</body></html>\n"
    )


def _html_body(message: Message, content: _Content) -> str:
    parts: list[ChatResponse] = list(message.parts)
    attached = _attached(message)
    told = "".join(
        in_html(content.whole(part))
        if isinstance(part, Artifact)
        else f'<pre dir="auto">{escape(text)}</pre>'
        for part in parts
        if (text := _part(part, content)) or isinstance(part, Artifact)
    )
    return f'{told}<pre dir="auto">{escape(attached)}</pre>' if attached else told


def _heading(message: Message) -> str:
    when = datetime.fromtimestamp(message.created, timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    ending = "" if message.status == "complete" else f", {message.status}"
    return f"{_NAMES[message.role]} ({when}{ending})"


def _body(message: Message, content: _Content) -> str:
    parts: list[ChatResponse] = list(message.parts)
    texts = (_part(part, content) for part in parts)
    return "\n\n".join(text for text in (*texts, _attached(message)) if text)


def _attached(message: Message) -> str:
    """Name what came with a message."""
    told = (
        f"{each.name} ({each.note})" if each.note else each.name
        for each in message.attachments or ()
    )
    return f"Attached: {', '.join(told)}" if message.attachments else ""


def _part(part: ChatResponse, content: _Content) -> str:
    if isinstance(part, Artifact):
        return in_markdown(content.whole(part))
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
