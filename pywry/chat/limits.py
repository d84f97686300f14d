"""The chat's limits. What protects somebody is enforced where it does; nothing here is only a number."""

from __future__ import annotations

from pywry.chat.threads import MAX_THREADS as MAX_THREADS_PER_WIDGET
from pywry.chat.transcript import MAX_MESSAGES_PER_THREAD

MAX_CONTENT_LENGTH = 100_000
"""Characters of a message's text, both a user's and a `ChatMessage`'s."""

GENERATION_HANDLE_TTL = 300
"""Seconds after which a `GenerationHandle` counts as expired."""

__all__ = [
    "GENERATION_HANDLE_TTL",
    "MAX_CONTENT_LENGTH",
    "MAX_MESSAGES_PER_THREAD",
    "MAX_THREADS_PER_WIDGET",
]
