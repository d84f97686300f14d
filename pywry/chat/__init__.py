"""What a conversation means: threads, handlers, answers, questions.

The names that authors import from here come from their homes when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pywry.chat.config import (
        ChatConfig,
        ChatWidgetConfig,
        SlashCommand,
        _default_slash_commands,
    )
    from pywry.chat.context import ChatContext
    from pywry.chat.handle import GenerationCancelledError, GenerationHandle
    from pywry.chat.limits import (
        GENERATION_HANDLE_TTL,
        MAX_CONTENT_LENGTH,
        MAX_MESSAGES_PER_THREAD,
        MAX_THREADS_PER_WIDGET,
    )
    from pywry.chat.question import Approval
    from pywry.chat.records import (
        ChatContentPart,
        ChatMessage,
        ChatTaskState,
        ChatThread,
        ImagePart,
        ResourceLinkPart,
        TextPart,
        ToolCall,
        ToolCallFunction,
    )
    from pywry.html.chat import build_chat_html

_HOMES = {
    "pywry.chat.config": (
        "ChatConfig",
        "ChatWidgetConfig",
        "SlashCommand",
        "_default_slash_commands",
    ),
    "pywry.chat.context": ("ChatContext",),
    "pywry.chat.handle": ("GenerationCancelledError", "GenerationHandle"),
    "pywry.chat.limits": (
        "GENERATION_HANDLE_TTL",
        "MAX_CONTENT_LENGTH",
        "MAX_MESSAGES_PER_THREAD",
        "MAX_THREADS_PER_WIDGET",
    ),
    "pywry.chat.question": ("Approval",),
    "pywry.chat.records": (
        "ChatContentPart",
        "ChatMessage",
        "ChatTaskState",
        "ChatThread",
        "ImagePart",
        "ResourceLinkPart",
        "TextPart",
        "ToolCall",
        "ToolCallFunction",
    ),
    "pywry.html.chat": ("build_chat_html",),
}

__all__ = [
    "GENERATION_HANDLE_TTL",
    "MAX_CONTENT_LENGTH",
    "MAX_MESSAGES_PER_THREAD",
    "MAX_THREADS_PER_WIDGET",
    "Approval",
    "ChatConfig",
    "ChatContentPart",
    "ChatContext",
    "ChatMessage",
    "ChatTaskState",
    "ChatThread",
    "ChatWidgetConfig",
    "GenerationCancelledError",
    "GenerationHandle",
    "ImagePart",
    "ResourceLinkPart",
    "SlashCommand",
    "TextPart",
    "ToolCall",
    "ToolCallFunction",
    "_default_slash_commands",
    "build_chat_html",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(importlib.import_module(home), name)
    raise AttributeError(f"module 'pywry.chat' has no attribute {name!r}")
