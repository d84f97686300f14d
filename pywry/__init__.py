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
    from pywry.app import PyWry, block, show_dataframe, show_plotly
    from pywry.chat.artifact_event import ArtifactEvent
    from pywry.chat.context import ChatContext
    from pywry.chat.question import Approval
    from pywry.chat_manager import ChatManager
    from pywry.components import (
        Button,
        Chart,
        Checkbox,
        DateInput,
        Div,
        Grid,
        HtmlContent,
        Marquee,
        Modal,
        MultiSelect,
        NumberInput,
        Option,
        RadioGroup,
        RangeInput,
        SearchInput,
        SecretInput,
        Select,
        SliderInput,
        TabGroup,
        TextArea,
        TextInput,
        TickerItem,
        Toggle,
        Toolbar,
    )
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
    from pywry.stores.quota import AttachmentLimits

_HOMES = {
    "Approval": "pywry.chat.question",
    "ArtifactEvent": "pywry.chat.artifact_event",
    "ArtifactResponse": "pywry.protocol.artifacts",
    "AttachmentLimits": "pywry.stores.quota",
    "Button": "pywry.components",
    "Chart": "pywry.components",
    "ChatContext": "pywry.chat.context",
    "ChatManager": "pywry.chat_manager",
    "ChatResponse": "pywry.protocol.response",
    "Checkbox": "pywry.components",
    "CitationResponse": "pywry.protocol.responses",
    "CodeArtifact": "pywry.protocol.artifacts",
    "DateInput": "pywry.components",
    "Div": "pywry.components",
    "Grid": "pywry.components",
    "HtmlArtifact": "pywry.protocol.artifacts",
    "HtmlContent": "pywry.components",
    "ImageArtifact": "pywry.protocol.artifacts",
    "InputRequiredResponse": "pywry.protocol.responses",
    "JsonArtifact": "pywry.protocol.artifacts",
    "MarkdownArtifact": "pywry.protocol.artifacts",
    "Marquee": "pywry.components",
    "Modal": "pywry.components",
    "MultiSelect": "pywry.components",
    "NumberInput": "pywry.components",
    "Option": "pywry.components",
    "PlotlyArtifact": "pywry.protocol.artifacts",
    "PyWry": "pywry.app",
    "PyWryError": "pywry.errors",
    "RadioGroup": "pywry.components",
    "RangeInput": "pywry.components",
    "SearchInput": "pywry.components",
    "SecretInput": "pywry.components",
    "Select": "pywry.components",
    "SettingsItem": "pywry.protocol.menu",
    "SlashCommandDef": "pywry.protocol.menu",
    "SliderInput": "pywry.components",
    "StatusResponse": "pywry.protocol.responses",
    "SuggestionsResponse": "pywry.protocol.responses",
    "TabGroup": "pywry.components",
    "TableArtifact": "pywry.protocol.artifacts",
    "TextArea": "pywry.components",
    "TextChunkResponse": "pywry.protocol.responses",
    "TextInput": "pywry.components",
    "ThemeMode": "pywry.modes",
    "ThinkingResponse": "pywry.protocol.responses",
    "TickerItem": "pywry.components",
    "TodoItem": "pywry.protocol.responses",
    "TodoUpdateResponse": "pywry.protocol.responses",
    "Toggle": "pywry.components",
    "ToolCallResponse": "pywry.protocol.responses",
    "ToolResultResponse": "pywry.protocol.responses",
    "Toolbar": "pywry.components",
    "WindowMode": "pywry.modes",
    "block": "pywry.app",
    "build_chat_html": "pywry.html.chat",
    "open_store": "pywry.stores",
    "show_dataframe": "pywry.app",
    "show_plotly": "pywry.app",
}

__all__ = [
    "Approval",
    "ArtifactEvent",
    "ArtifactResponse",
    "AttachmentLimits",
    "Button",
    "Chart",
    "ChatContext",
    "ChatManager",
    "ChatResponse",
    "Checkbox",
    "CitationResponse",
    "CodeArtifact",
    "DateInput",
    "Div",
    "Grid",
    "HtmlArtifact",
    "HtmlContent",
    "ImageArtifact",
    "InputRequiredResponse",
    "JsonArtifact",
    "MarkdownArtifact",
    "Marquee",
    "Modal",
    "MultiSelect",
    "NumberInput",
    "Option",
    "PlotlyArtifact",
    "PyWry",
    "PyWryError",
    "RadioGroup",
    "RangeInput",
    "SearchInput",
    "SecretInput",
    "Select",
    "SettingsItem",
    "SlashCommandDef",
    "SliderInput",
    "StatusResponse",
    "SuggestionsResponse",
    "TabGroup",
    "TableArtifact",
    "TextArea",
    "TextChunkResponse",
    "TextInput",
    "ThemeMode",
    "ThinkingResponse",
    "TickerItem",
    "TodoItem",
    "TodoUpdateResponse",
    "Toggle",
    "ToolCallResponse",
    "ToolResultResponse",
    "Toolbar",
    "WindowMode",
    "block",
    "build_chat_html",
    "open_store",
    "show_dataframe",
    "show_plotly",
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
