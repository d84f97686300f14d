"""What a handler may yield. The model that an author imports is the wire model and the record."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias, get_args

from pydantic import Field

from pywry.protocol.model import Model


class ChatResponse(Model):
    """Base of everything a handler may yield besides a plain ``str``.

    A response becomes a *part* of the assistant's message, in the order in which it was yielded.

    Example:
        >>> isinstance(TextChunkResponse(text="Hello"), ChatResponse)
        True
    """

    transient: ClassVar[bool] = False
    """Whether the part goes away with the next content; transient parts are not kept."""


class TextChunkResponse(ChatResponse):
    """A piece of Markdown text; the same as yielding the string.

    Neighbouring pieces are one text part.

    Example:
        >>> TextChunkResponse(text="Hello").text
        'Hello'
    """

    type: Literal["text"] = "text"
    text: str = ""


Part: TypeAlias = Annotated[TextChunkResponse, Field()]
"""The union of all responses, told apart by ``type``."""

RESPONSES: tuple[type[ChatResponse], ...] = get_args(get_args(Part)[0]) or get_args(Part)[:1]
"""The responses of the union: what a page can show and a store can keep."""
