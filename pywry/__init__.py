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
    from pywry.chat.question import Approval
    from pywry.chat_manager import ChatManager
    from pywry.components import Div, HtmlContent, Toolbar
    from pywry.errors import PyWryError
    from pywry.html.chat import build_chat_html
    from pywry.modes import ThemeMode, WindowMode
    from pywry.protocol.artifacts import (
        ArtifactResponse,
        CodeArtifact,
        HtmlArtifact,
        ImageArtifact,
        JsonArtifact,
        MarkdownArtifact,
        PlotlyArtifact,
        TableArtifact,
    )
    from pywry.protocol.menu import SettingsItem, SlashCommandDef
    from pywry.protocol.response import ChatResponse
    from pywry.protocol.responses import (
        CitationResponse,
        InputRequiredResponse,
        StatusResponse,
        SuggestionsResponse,
        TextChunkResponse,
        ThinkingResponse,
        TodoItem,
        TodoUpdateResponse,
        ToolCallResponse,
        ToolResultResponse,
    )
    from pywry.stores import open_store

_HOMES = {
    "Approval": "pywry.chat.question",
    "ArtifactResponse": "pywry.protocol.artifacts",
    "ChatContext": "pywry.chat.context",
    "ChatManager": "pywry.chat_manager",
    "ChatResponse": "pywry.protocol.response",
    "CitationResponse": "pywry.protocol.responses",
    "CodeArtifact": "pywry.protocol.artifacts",
    "Div": "pywry.components",
    "HtmlArtifact": "pywry.protocol.artifacts",
    "HtmlContent": "pywry.components",
    "ImageArtifact": "pywry.protocol.artifacts",
    "InputRequiredResponse": "pywry.protocol.responses",
    "JsonArtifact": "pywry.protocol.artifacts",
    "MarkdownArtifact": "pywry.protocol.artifacts",
    "PlotlyArtifact": "pywry.protocol.artifacts",
    "PyWry": "pywry.app",
    "PyWryError": "pywry.errors",
    "SettingsItem": "pywry.protocol.menu",
    "SlashCommandDef": "pywry.protocol.menu",
    "StatusResponse": "pywry.protocol.responses",
    "SuggestionsResponse": "pywry.protocol.responses",
    "TableArtifact": "pywry.protocol.artifacts",
    "TextChunkResponse": "pywry.protocol.responses",
    "ThemeMode": "pywry.modes",
    "ThinkingResponse": "pywry.protocol.responses",
    "TodoItem": "pywry.protocol.responses",
    "TodoUpdateResponse": "pywry.protocol.responses",
    "ToolCallResponse": "pywry.protocol.responses",
    "ToolResultResponse": "pywry.protocol.responses",
    "Toolbar": "pywry.components",
    "WindowMode": "pywry.modes",
    "block": "pywry.app",
    "build_chat_html": "pywry.html.chat",
    "open_store": "pywry.stores",
}

__all__ = [
    "Approval",
    "ArtifactResponse",
    "ChatContext",
    "ChatManager",
    "ChatResponse",
    "CitationResponse",
    "CodeArtifact",
    "Div",
    "HtmlArtifact",
    "HtmlContent",
    "ImageArtifact",
    "InputRequiredResponse",
    "JsonArtifact",
    "MarkdownArtifact",
    "PlotlyArtifact",
    "PyWry",
    "PyWryError",
    "SettingsItem",
    "SlashCommandDef",
    "StatusResponse",
    "SuggestionsResponse",
    "TableArtifact",
    "TextChunkResponse",
    "ThemeMode",
    "ThinkingResponse",
    "TodoItem",
    "TodoUpdateResponse",
    "ToolCallResponse",
    "ToolResultResponse",
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
