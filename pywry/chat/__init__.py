"""What a conversation means: threads, handlers, answers."""

from __future__ import annotations

from pywry.chat.context import ChatContext
from pywry.html.chat import build_chat_html

__all__ = ["ChatContext", "build_chat_html"]
