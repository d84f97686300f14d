"""What a handler gets besides the messages."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

current_owner: ContextVar[str | None] = ContextVar("pywry_current_owner", default=None)
"""The owner whose callback or handler is running."""


@dataclass
class ChatContext:
    """The circumstances of one answer.

    Attributes:
        thread_id: The thread that is answered.
        message_id: The answer's own id.
        settings: The values of the settings menu, as they were when the answer began.
        cancel_event: Set when the user stops the answer, deletes the thread or the app ends.
        system_prompt: The system prompt; it is not in ``messages``.
        model: The model's name: the setting ``model`` where there is one, else what the manager was given.
        temperature: Likewise.
        attachments: What the user attached.

    Example:
        >>> def handler(messages, ctx):
        ...     for word in ("one ", "two "):
        ...         if ctx.cancel_event.is_set():
        ...             return
        ...         yield word
        >>> list(handler([], ChatContext()))
        ['one ', 'two ']
    """

    thread_id: str = ""
    message_id: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    cancel_event: threading.Event = field(default_factory=threading.Event)
    system_prompt: str = ""
    model: str = ""
    temperature: float = 0.7
    attachments: list[Any] = field(default_factory=list)
