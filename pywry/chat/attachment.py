"""Something that a user attached, as a handler meets it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pywry.security.file_types import is_binary, text_of


class Attachment:
    """A file that the user attached, or what a widget showed when he mentioned it.

    Args:
        type: ``"file"`` or ``"widget"``.
        name: What it is called.
        path: Where it is, when it is a path of the author's own machine; else None.
        content: Its text. Of an uploaded file it is read when it is first asked for; of a binary one it is a line that
            says so, and of a path it is empty: use `read_text` and `read_bytes`.
        source: The component id of a widget.
        size: Bytes.
        media_type: What the file is, such as ``text/csv``.
        note: What of a widget is there, such as ``10 of 500 rows``.
        read: Called for the bytes; used by the chat.

    Example:
        >>> attachment = Attachment("file", "sales.csv", content="a,b")
        >>> attachment.read_bytes()
        b'a,b'
    """

    def __init__(
        self,
        type: Literal["file", "widget"],  # noqa: A002 - what it is called in the contract
        name: str,
        path: Path | None = None,
        content: str | None = None,
        source: str = "",
        *,
        size: int = 0,
        media_type: str = "",
        note: str = "",
        read: Callable[[], bytes] | None = None,
    ) -> None:
        self.type = type
        self.name = name
        self.path = path
        self.source = source
        self.size = size
        self.media_type = media_type
        self.note = note
        self._content = content
        self._read = read

    @property
    def content(self) -> str:
        """Its text, as the arguments above say."""
        if self._content is None:
            self._content = "" if self._read is None or self.path is not None else self._text()
        return self._content

    def _text(self) -> str:
        """Return the text, or of a binary file a line that says so."""
        text = None if is_binary(self.name) else text_of(self.read_bytes())
        return f"[a binary file, {self.size:,} bytes, {self.media_type}]" if text is None else text

    def read_bytes(self) -> bytes:
        """Return the bytes.

        Raises:
            RefusedError: The file is not there any more, or not in an allowed folder.
        """
        if self._read is not None:
            return self._read()
        return (self._content or "").encode()

    def read_text(self, encoding: str | None = None) -> str:
        """Return the text.

        Args:
            encoding: How it is written; when absent, UTF-8, what a byte order mark says, or Windows-1252. What is no
                text is read as UTF-8 then, and what cannot be decoded is replaced.

        Raises:
            RefusedError: The file is not there any more, or not in an allowed folder.
            UnicodeDecodeError: It is not written in ``encoding``.
        """
        data = self.read_bytes()
        if encoding is not None:
            return data.decode(encoding)
        text = text_of(data)
        return data.decode("utf-8", "replace") if text is None else text

    def text_for_model(self) -> str:
        """Return all that a model can read of it, also of a path.

        Raises:
            RefusedError: The file is not there any more, or not in an allowed folder.
        """
        text = self.content if self.path is None else self._text()
        return f"{text}\n({self.note})" if self.note else text

    @property
    def plain_name(self) -> str:
        """The name without the ``@`` of a mention."""
        return self.name.removeprefix("@")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Attachment) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"Attachment(type={self.type!r}, name={self.name!r}, path={self.path!r}, source={self.source!r})"

    def _key(self) -> tuple[object, ...]:
        return self.type, self.name, self.path, self._content, self.source


def summary_of(attachments: Sequence[Attachment]) -> str:
    """Return one line that names what is attached; empty when nothing is."""
    if not attachments:
        return ""
    told = (
        f"{each.plain_name} ({each.type}{f': {each.path}' if each.path is not None else ''})"
        for each in attachments
    )
    return f"Attached context: {', '.join(told)}"


def texts_of(attachments: Sequence[Attachment]) -> str:
    """Return what is attached as text for a model: a block for each; of a path only the path."""
    return "\n\n".join(map(_block, attachments))


def _block(attachment: Attachment) -> str:
    if attachment.path is not None:
        head, body = (
            f"--- Attached file: {attachment.plain_name} ---",
            f"Path: {attachment.path}",
        )
    else:
        head, body = (
            f"--- Attached: {attachment.plain_name} ---",
            attachment.text_for_model(),
        )
    return f"{head}\n{body}\n--- End ---"


def named(attachments: Sequence[Attachment], name: str) -> Attachment | None:
    """Return the attachment of a name, with or without ``@``."""
    wanted = name.strip().removeprefix("@")
    return next((each for each in attachments if each.plain_name == wanted), None)


def not_found(attachments: Sequence[Attachment], name: str) -> str:
    """Say that nothing of that name is attached, and what is."""
    return f"Attachment {name.strip().removeprefix('@')!r} not found. {available(attachments)}"


def available(attachments: Sequence[Attachment]) -> str:
    """Say what is attached."""
    return f"Available: {', '.join(each.plain_name for each in attachments) or 'nothing'}"


def tool_argument(arguments: object) -> str | None:
    """Return the name that a model asks for with the context tool; None when it asks for none.

    Example:
        >>> tool_argument('{"name": "a.csv"}'), tool_argument("a.csv")
        ('a.csv', None)
    """
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except (ValueError, RecursionError):  # A model's words may be anything.
            return None
    name = arguments.get("name") if isinstance(arguments, Mapping) else None
    return name if isinstance(name, str) and name.strip() else None


CONTEXT_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_context",
        "description": (
            "Get the full content of something that the user attached to the conversation: a file, or the live data of "
            "a widget. The names of what is attached are in the user's message."
        ),
        "parameters": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "description": "The name of what is attached."}
            },
            "required": ["name"],
        },
    },
}
"""What a model is told about asking for attachments, in the form that OpenAI's interface has for tools."""
