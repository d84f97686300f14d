"""The base of what a handler may yield."""

from __future__ import annotations

from typing import ClassVar

from pywry.protocol.model import Model


class ChatResponse(Model):
    """Base of everything a handler may yield besides a plain ``str``.

    A response becomes a *part* of the assistant's message, in the order in which it was yielded.

    Example:
        >>> from pywry import TextChunkResponse
        >>> isinstance(TextChunkResponse(text="Hello"), ChatResponse)
        True
    """

    transient: ClassVar[bool] = False
    """Whether the part goes away with the next content; transient parts are not kept."""
