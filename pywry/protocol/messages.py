"""What is kept of a conversation: messages in threads."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from typing import Literal, TypeAlias

from pydantic import Field

from pywry.protocol.model import Model
from pywry.protocol.response import ChatResponse
from pywry.protocol.responses import (
    Part,
    TextChunkResponse,
)

Role: TypeAlias = Literal["user", "assistant"]
MessageStatus: TypeAlias = Literal["streaming", "complete", "stopped", "error", "interrupted"]


def new_id(prefix: str, digits: int = 12) -> str:
    """Return a fresh random id such as ``msg_0a1b2c3d4e5f``."""
    return f"{prefix}_{secrets.token_hex(digits // 2)}"


def now() -> float:
    """Return the seconds since 1970. Nothing is put in order by them: the clock may be set."""
    return time.time()


class Failure(Model):
    """Why an answer failed, as far as the user may know it."""

    reference: str
    """Names the log entry that holds the traceback."""
    text: str | None = None
    """The exception's own words; only when the author asked for it."""


class Feedback(Model):
    """What the user thinks of an answer."""

    value: Literal["up", "down"]
    comment: str = ""


class AttachmentInfo(Model):
    """Something that the user attached to a message: a file, or what a widget showed at that time."""

    type: Literal["file", "widget"]
    name: str
    file_id: str | None = None
    """The thread's file with the content."""
    linked: bool = False
    """Whether it is a file of the author's own machine, of which the thread's file has only the path."""
    size: int = 0
    """Bytes."""
    media_type: str = ""
    source: str = ""
    """The widget's component id."""
    note: str = ""
    """What of it is there, in a few words: how many rows of how many."""


class Message(Model):
    """One turn of a thread."""

    id: str
    role: Role
    parent_id: str | None = None
    """The message that this one follows; messages with the same parent are versions of each other."""
    parts: list[Part] = Field(default_factory=list)
    status: MessageStatus = "complete"
    failure: Failure | None = None
    created: float = Field(default_factory=now)
    """Seconds since 1970."""
    client_id: str | None = None
    """The id under which a page sent it; the same id sent twice is one message."""
    model: str | None = None
    """The model that the answer was asked of."""
    finished: float | None = None
    """Seconds since 1970 at which the answer ended."""
    feedback: Feedback | None = None
    attachments: list[AttachmentInfo] | None = None
    """What the user attached."""
    versions: list[str] = Field(default_factory=list)
    """The ids of all messages with the same parent, this one among them, in the order in which they came; empty when
    there is only this one. Filled in when the message is sent to a page."""

    @property
    def text(self) -> str:
        """The text parts, joined."""
        parts: Sequence[ChatResponse] = self.parts
        return "".join(part.text for part in parts if isinstance(part, TextChunkResponse))


class QueuedMessage(Model):
    """A user's message that waits for the running answer to end."""

    id: str
    text: str
    client_id: str | None = None
    attachments: list[AttachmentInfo] | None = None


class ThreadInfo(Model):
    """A thread as the thread list shows it."""

    thread_id: str
    title: str
    renamed: bool = False
    """Whether a person chose the title; until then it follows the first message."""
    created: float = Field(default_factory=now)
    updated: float = Field(default_factory=now)
    running: bool = False
    """Whether an answer is being generated."""
    asking: bool = False
    """Whether a question waits for the user."""
    pinned: bool = False
    archived: bool = False
    temporary: bool = False
    """Whether the thread is kept nowhere but in memory, and gone when the app ends."""
