"""pywry: a chat assistant from one Python function.

    from pywry import Div, HtmlContent, PyWry, Toolbar
    from pywry.chat_manager import ChatManager

Names are imported from their homes when they are first used, so that ``import pywry`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from pywry.app import PyWry, block
    from pywry.chat.context import ChatContext
    from pywry.chat_manager import ChatManager
    from pywry.components import Div, HtmlContent, Toolbar
    from pywry.errors import PyWryError
    from pywry.html.chat import build_chat_html
    from pywry.modes import ThemeMode, WindowMode
    from pywry.protocol.responses import ChatResponse, TextChunkResponse
    from pywry.stores import open_store

_HOMES = {
    "ChatContext": "pywry.chat.context",
    "ChatManager": "pywry.chat_manager",
    "ChatResponse": "pywry.protocol.responses",
    "Div": "pywry.components",
    "HtmlContent": "pywry.components",
    "PyWry": "pywry.app",
    "PyWryError": "pywry.errors",
    "TextChunkResponse": "pywry.protocol.responses",
    "ThemeMode": "pywry.modes",
    "Toolbar": "pywry.components",
    "WindowMode": "pywry.modes",
    "block": "pywry.app",
    "build_chat_html": "pywry.html.chat",
    "open_store": "pywry.stores",
}

__all__ = [
    "ChatContext",
    "ChatManager",
    "ChatResponse",
    "Div",
    "HtmlContent",
    "PyWry",
    "PyWryError",
    "TextChunkResponse",
    "ThemeMode",
    "Toolbar",
    "WindowMode",
    "block",
    "build_chat_html",
    "open_store",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pywry' has no attribute {name!r}")
    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
