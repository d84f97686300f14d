"""Messages and threads as data, for authors who keep or build conversations of their own.

The chat itself keeps `pywry.protocol.messages.Message`; these models are what providers take and give.
"""

from __future__ import annotations

import secrets
import time
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, Field, field_validator

from pywry.chat.limits import MAX_CONTENT_LENGTH


def _now() -> float:
    return time.time()


class TextPart(BaseModel):
    """Text in a message.

    Example:
        >>> TextPart(text="Hello").type
        'text'
    """

    type: Literal["text"] = "text"
    text: str


class ImagePart(BaseModel):
    """An image in a message.

    Args:
        data: The image, base64.
        mime_type: Its media type.
    """

    type: Literal["image"] = "image"
    data: str
    mime_type: str = "image/png"


class ResourceLinkPart(BaseModel):
    """A reference to something outside of the message."""

    type: Literal["resource_link"] = "resource_link"
    uri: str
    name: str | None = None
    mime_type: str | None = None


ChatContentPart: TypeAlias = TextPart | ImagePart | ResourceLinkPart


class ToolCallFunction(BaseModel):
    """The function that a tool call names, with its arguments as JSON text."""

    name: str
    arguments: str = ""


class ToolCall(BaseModel):
    """A model's wish to call a tool."""

    id: str = Field(default_factory=lambda: f"call_{secrets.token_hex(6)}")
    type: Literal["function"] = "function"
    function: ToolCallFunction


class ChatMessage(BaseModel):
    """A message as providers take and give it.

    Args:
        role: user, assistant, system or tool.
        content: Text, or parts of text, images and links.
        timestamp: Seconds since 1970.

    Raises:
        pydantic.ValidationError: The text exceeds ``MAX_CONTENT_LENGTH`` characters, or a field makes no sense.

    Example:
        >>> ChatMessage(role="user", content="Hello").text_content()
        'Hello'
    """

    role: Literal["user", "assistant", "system", "tool"]
    content: str | list[ChatContentPart] = ""
    message_id: str = Field(default_factory=lambda: f"msg_{secrets.token_hex(6)}")
    timestamp: float = Field(default_factory=_now)
    metadata: dict[str, Any] = Field(default_factory=dict)
    tool_calls: list[ToolCall] | None = None
    tool_call_id: str | None = None
    model: str | None = None
    usage: dict[str, Any] | None = None
    stopped: bool = False

    @field_validator("content")
    @classmethod
    def _check_length(cls, content: str | list[ChatContentPart]) -> str | list[ChatContentPart]:
        length = (
            len(content)
            if isinstance(content, str)
            else sum(len(part.text) for part in content if isinstance(part, TextPart))
        )
        if length > MAX_CONTENT_LENGTH:
            raise ValueError(
                f"the content exceeds {MAX_CONTENT_LENGTH} characters: it has {length}"
            )
        return content

    def text_content(self) -> str:
        """Return the text, without images and links."""
        if isinstance(self.content, str):
            return self.content
        return "".join(part.text for part in self.content if isinstance(part, TextPart))


class ChatThread(BaseModel):
    """A conversation as data."""

    thread_id: str = Field(default_factory=lambda: f"thread_{secrets.token_hex(4)}")
    title: str = "New Chat"
    messages: list[ChatMessage] = Field(default_factory=list)
    created_at: float = Field(default_factory=_now)
    updated_at: float = Field(default_factory=_now)
    metadata: dict[str, Any] = Field(default_factory=dict)
    status: Literal["active", "archived"] = "active"


class ChatTaskState(BaseModel):
    """How far a piece of work is."""

    task_id: str = Field(default_factory=lambda: f"task_{secrets.token_hex(6)}")
    thread_id: str = ""
    message_id: str = ""
    status: Literal["working", "input_required", "completed", "failed", "cancelled"] = "working"
    status_message: str = ""
    created_at: float = Field(default_factory=_now)
    poll_interval: float | None = None
