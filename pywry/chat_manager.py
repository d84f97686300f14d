"""The chat as an author meets it: one handler in, a whole assistant out."""

from __future__ import annotations

import os
import re
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from pywry.chat.artifact_event import ArtifactEvent
from pywry.chat.attachment import CONTEXT_TOOL, Attachment
from pywry.chat.callbacks import ChatCallback
from pywry.chat.context import ChatContext
from pywry.chat.handlers import HandlerFunc, MessageDict
from pywry.chat.projection import Projection
from pywry.chat.service import ChatService
from pywry.chat.transcript import as_dict
from pywry.components.div import Div
from pywry.components.toolbar import Toolbar
from pywry.errors import ConfigurationError
from pywry.html.chat import build_chat_html
from pywry.protocol.artifacts import (
    Artifact,
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
from pywry.security.file_types import accepted_types
from pywry.security.image_hosts import image_origins
from pywry.security.paths import AllowedRoots
from pywry.stores import Store, open_store
from pywry.stores.quota import AttachmentLimits

__all__ = [
    "ArtifactEvent",
    "ArtifactResponse",
    "Attachment",
    "AttachmentLimits",
    "ChatContext",
    "ChatManager",
    "ChatResponse",
    "CitationResponse",
    "CodeArtifact",
    "HandlerFunc",
    "HtmlArtifact",
    "ImageArtifact",
    "InputRequiredResponse",
    "JsonArtifact",
    "MarkdownArtifact",
    "MessageDict",
    "PlotlyArtifact",
    "SettingsItem",
    "SlashCommandDef",
    "StatusResponse",
    "SuggestionsResponse",
    "TableArtifact",
    "TextChunkResponse",
    "ThinkingResponse",
    "TodoItem",
    "TodoUpdateResponse",
    "ToolCallResponse",
    "ToolResultResponse",
]

_ArtifactBase = Artifact
"""The name under which older programs know the base of all artifacts."""

M = TypeVar("M", bound=BaseModel)

CALLBACK_EVENTS = (
    "chat:user-message",
    "chat:stop-generation",
    "chat:slash-command",
    "chat:thread-create",
    "chat:thread-switch",
    "chat:thread-delete",
    "chat:thread-rename",
    "chat:settings-change",
    "chat:request-state",
    "chat:todo-clear",
    "chat:input-response",
)

Position = Literal["header", "footer", "top", "bottom", "left", "right", "inside"]

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")

_COMPONENT = re.compile(r"[A-Za-z0-9_.:-]{1,64}\Z")

_live: weakref.WeakValueDictionary[str, ChatManager] = weakref.WeakValueDictionary()
_live_lock = threading.Lock()


class ChatManager:
    """A chat assistant made from one function.

    Args:
        handler: Called as ``handler(messages, ctx)`` for every user message, where ``messages`` is a list of dicts
            with at least ``role`` and ``text``, oldest first, and ``ctx`` a `ChatContext`. It may be a sync or async
            function returning ``str``, or a sync or async generator yielding ``str`` and chat responses.
        system_prompt: Given to the handler as ``ctx.system_prompt``.
        model: Given to the handler as ``ctx.model``.
        temperature: Given to the handler as ``ctx.temperature``.
        welcome_message: The first message of every thread, Markdown. None when empty.
        settings: The settings menu. The values reach the handler as ``ctx.settings``; the settings ``model`` and
            ``temperature`` also as ``ctx.model`` and ``ctx.temperature``.
        slash_commands: Commands of the palette, besides /clear, /export, /model and /system.
        on_slash_command: Called with ``(command, args, thread_id)``; sync or async.
        on_settings_change: Called with ``(key, value)``; sync or async.
        on_feedback: Called with ``(message_id, value, comment)`` when an answer is rated ``"up"`` or ``"down"``, or the
            rating is taken back (None); sync or async. Without it there is nothing to rate with.
        on_artifact_event: Called with an `ArtifactEvent` when the user does something with a table or a chart of an answer;
            sync or async.
        enable_context: Whether typing ``@`` offers the page's widgets, which `register_context_source` names.
        enable_file_attach: Whether files can be attached.
        file_accept_types: The extensions of the files that can be, such as ``[".csv", ".xlsx"]``.
        context_allowed_roots: The folders from which your own program may attach files by their path (see `callbacks`);
            none by default. A browser never names paths.
        attachment_limits: How much may be attached.
        include_plotly: Whether pages load the charts' library at once rather than with the first chart.
        include_aggrid: Whether pages load the tables' library at once rather than with the first table.
        image_hosts: The hosts whose pictures are shown, as in ``["images.example.com"]`` (by https) or
            ``["http://localhost:9000"]``; none by default, because a picture's address can carry out what was said. Of
            other hosts a link is shown.
        aggrid_theme: The theme of tables; they follow the page's colours whichever it is.
        starters: What the user might begin a thread with, offered while it is empty.
        make_title: Called with the messages after a thread's first answer, returns its title; sync or async. Without it
            a thread is named after its first message.
        locale: The language of the interface, such as ``"de"``; the browser's when absent.
        show_sidebar: Whether the page shows the threads.
        show_settings: Whether the page shows the settings menu.
        toolbar_width: Width of the panel, a CSS length.
        toolbar_min_width: Least width of the panel, a CSS length.
        collapsible: Whether the panel can be folded away.
        resizable: Whether the panel can be made wider and narrower.
        store: Where conversations are kept: memory by default, ``"chat.db"`` for one SQLite file, or a `Store`.
        show_errors: Whether users read the text of an exception that the handler raised. By default they read a
            reference id, under which the log has the traceback. A debug run (``PYWRY_DEBUG=1``) shows it too.
        chat_id: Names the chat in the store and on the page; ``"chat"`` for the first manager, then ``"chat-2"``, …

    Raises:
        ConfigurationError: An argument makes no sense; also a ``ValueError``.

    Example:
        >>> def handler(messages, ctx):
        ...     return f"You said: {messages[-1]['text']}"
        >>> chat = ChatManager(handler=handler, welcome_message="Welcome.")
        >>> len(chat.threads)
        1
    """

    def __init__(
        self,
        handler: HandlerFunc,
        *,
        system_prompt: str = "",
        model: str = "",
        temperature: float = 0.7,
        welcome_message: str = "",
        settings: Sequence[SettingsItem] | None = None,
        slash_commands: Sequence[SlashCommandDef] | None = None,
        on_slash_command: Callable[..., Any] | None = None,
        on_settings_change: Callable[..., Any] | None = None,
        on_feedback: Callable[..., Any] | None = None,
        on_artifact_event: Callable[..., Any] | None = None,
        enable_context: bool = False,
        enable_file_attach: bool = False,
        file_accept_types: Sequence[str] | None = None,
        context_allowed_roots: Sequence[str | Path] | None = None,
        attachment_limits: AttachmentLimits | None = None,
        include_plotly: bool = False,
        include_aggrid: bool = False,
        aggrid_theme: str = "alpine",
        image_hosts: Sequence[str] | None = None,
        starters: Sequence[str] | None = None,
        make_title: Callable[..., Any] | None = None,
        locale: str | None = None,
        show_sidebar: bool = True,
        show_settings: bool = True,
        toolbar_width: str = "380px",
        toolbar_min_width: str = "280px",
        collapsible: bool = True,
        resizable: bool = True,
        store: Store | str | Path | None = None,
        show_errors: bool = False,
        chat_id: str | None = None,
    ) -> None:
        if not callable(handler):
            raise ConfigurationError(
                f"handler={handler!r}: expected a function that takes (messages, ctx)"
            )
        if enable_file_attach and not file_accept_types:
            raise ConfigurationError(
                "file_accept_types is required when enable_file_attach is on: name the extensions, as in ['.csv', '.json']"
            )
        self._id = _take_id(self, chat_id)
        self._accept = accepted_types(file_accept_types) if enable_file_attach else None
        self._enable_context = enable_context
        limits = attachment_limits or AttachmentLimits()
        self._show_sidebar = show_sidebar
        self._show_settings = show_settings
        self._toolbar_width = toolbar_width
        self._toolbar_min_width = toolbar_min_width
        self._collapsible = collapsible
        self._resizable = resizable
        self._service = ChatService(
            self._id,
            handler,
            open_store(store),
            system_prompt=system_prompt,
            model=model,
            temperature=temperature,
            welcome_message=welcome_message,
            settings=_models(SettingsItem, settings, "settings"),
            commands=_models(SlashCommandDef, slash_commands, "slash_commands"),
            starters=starters or (),
            on_slash_command=_function(on_slash_command, "on_slash_command"),
            on_settings_change=_function(on_settings_change, "on_settings_change"),
            on_feedback=_function(on_feedback, "on_feedback"),
            on_artifact_event=_function(on_artifact_event, "on_artifact_event"),
            mentions=enable_context,
            accept=self._accept,
            limits=limits,
            roots=AllowedRoots(context_allowed_roots, max_size=limits.max_file_size),
            libraries=tuple(
                name
                for name, wanted in (("plotly.js", include_plotly), ("grid.js", include_aggrid))
                if wanted
            ),
            image_hosts=image_origins(image_hosts),
            make_title=_function(make_title, "make_title"),
            locale=_language(locale),
            show_errors=show_errors or _debug(),
        )

    CONTEXT_TOOL: ClassVar[dict[str, Any]] = CONTEXT_TOOL
    """A tool for a model's tool list, with which it asks for what is attached; `ChatContext.call_context_tool` answers
    it."""

    # ---- the three pieces -----------------------------------------------------------------------

    def toolbar(self, *, position: Position = "right") -> Toolbar:
        """Return the chat panel, to be given to ``app.show(toolbars=[…])``.

        Args:
            position: header, footer, top, bottom, left, right or inside.
        """
        panel = Div(
            component_id="chat-container" if self._id == "chat" else f"{self._id}-container",
            content=build_chat_html(
                show_sidebar=self._show_sidebar,
                show_settings=self._show_settings,
                enable_context=self._enable_context,
                enable_file_attach=self._accept is not None,
                file_accept_types=self._accept,
                container_id="" if self._id == "chat" else self._id,
                chat_id=self._id,
            ),
        )
        panel._channel = self._service
        return Toolbar(
            position=position,
            items=[panel],
            style=f"width: {self._toolbar_width}; min-width: {self._toolbar_min_width};",
            collapsible=self._collapsible,
            resizable=self._resizable,
        )

    def callbacks(self) -> dict[str, ChatCallback]:
        """Return the chat's callbacks, to be given to ``app.show(callbacks=…)``.

        Each takes ``(data, event_type, label)``.
        """
        return {event: ChatCallback(self._service, event) for event in CALLBACK_EVENTS}

    def bind(self, widget: Any) -> None:
        """Connect the chat to what ``app.show()`` returned, or to anything with ``emit(event, data)``."""
        attach = getattr(widget, "attach", None)
        if attach is not None:
            attach(self._service)
        elif callable(getattr(widget, "emit", None)):
            Projection(self._service, widget).start()
        else:
            raise ConfigurationError(
                f"bind({widget!r}): expected what app.show() returned, or an object with emit(event, data)"
            )

    # ---- what the chat is -----------------------------------------------------------------------

    @property
    def active_thread_id(self) -> str:
        """The id of the thread that the current owner is in."""
        owner = self._service.current()
        return owner.thread(None).id

    @property
    def threads(self) -> Mapping[str, list[MessageDict]]:
        """The current owner's threads: their messages by thread id, read-only."""
        owner = self._service.current()
        result: dict[str, list[MessageDict]] = {}
        for thread in owner.threads.values():
            thread.load()
            with thread.log.lock:
                result[thread.id] = list(map(as_dict, thread.conversation.branch()))
        return MappingProxyType(result)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The current owner's settings, read-only."""
        return MappingProxyType(dict(self._service.current().settings.values))

    def send_message(self, text: str, thread_id: str | None = None) -> None:
        """Say something as the assistant, from any thread.

        Args:
            text: Markdown.
            thread_id: Where; the active thread when absent.

        Raises:
            RefusedError: There is no such thread.
        """
        if not isinstance(text, str):
            raise ConfigurationError(f"send_message({text!r}): expected a str")
        thread = self._service.find_thread(thread_id)
        thread.load()
        thread.add("assistant", text)
        thread.owner.touch(thread)

    def send_artifact(self, artifact: Artifact, thread_id: str | None = None) -> None:
        """Say an artifact as the assistant, from any thread; one whose ``artifact_id`` is there already is updated.

        Args:
            artifact: What to show.
            thread_id: Where; the active thread when absent.

        Raises:
            RefusedError: There is no such thread.
        """
        if not isinstance(artifact, Artifact):
            raise ConfigurationError(f"send_artifact({artifact!r}): expected an artifact")
        thread = self._service.find_thread(thread_id)
        if thread.show(artifact):
            thread.owner.touch(thread)

    def register_context_source(self, component_id: str, name: str) -> None:
        """Let the user mention a widget of the page: ``@name`` sends what it shows at that time.

        Args:
            component_id: The component's id, or the id of any element of the page.
            name: What it is called.

        Raises:
            ConfigurationError: One of them is empty, or mentions are off.

        Example:
            >>> chat = ChatManager(handler=lambda messages, ctx: None, enable_context=True)
            >>> chat.register_context_source("sales-grid", "Sales Data")
        """
        if not self._enable_context:
            raise ConfigurationError(
                "register_context_source() needs ChatManager(enable_context=True)"
            )
        if not _COMPONENT.match(str(component_id)) or not str(name).strip():
            raise ConfigurationError(
                f"register_context_source({component_id!r}, {name!r}): expected a component's id and a name"
            )
        self._service.add_source(component_id, name.strip().removeprefix("@"))

    def update_todos(self, items: Sequence[TodoItem], thread_id: str | None = None) -> None:
        """Put another to-do list in the place of a thread's.

        Args:
            items: The whole list.
            thread_id: Which thread; the active one when absent.
        """
        self._service.find_thread(thread_id).set_todos(_models(TodoItem, items, "items"))

    def clear_todos(self, thread_id: str | None = None) -> None:
        """Take a thread's to-do list away.

        Args:
            thread_id: Which thread; the active one when absent.
        """
        self._service.find_thread(thread_id).set_todos([])

    def close(self) -> None:
        """End the chat: running answers are told to stop, and what was said is kept."""
        self._service.close()
        self._service.store.close()


def _take_id(manager: ChatManager, chat_id: str | None) -> str:
    """Return the manager's id: the one that the author chose, or the first that is free."""
    if chat_id is not None and not (
        chat_id.replace("-", "").replace("_", "").isalnum()
        and chat_id.isascii()
        and chat_id[0].isalpha()
        and len(chat_id) <= 40
    ):
        raise ConfigurationError(
            f"chat_id={chat_id!r}: expected up to 40 letters, digits, '-' and '_', beginning with a letter"
        )
    with _live_lock:
        number = 1
        free = "chat"
        while chat_id is None and free in _live:
            number += 1
            free = f"chat-{number}"
        chosen = chat_id or free
        _live[chosen] = manager
        return chosen


def _language(locale: str | None) -> str | None:
    if locale is not None and not _LANGUAGE.match(locale):
        raise ConfigurationError(
            f"locale={locale!r}: expected a language such as 'de', 'zh-CN' or 'ar'"
        )
    return locale


def _function(value: Callable[..., Any] | None, name: str) -> Callable[..., Any] | None:
    if value is not None and not callable(value):
        raise ConfigurationError(f"{name}={value!r}: expected a function")
    return value


def _models(model: type[M], values: Sequence[M] | None, name: str) -> list[M]:
    try:
        return [model.model_validate(value) for value in values or ()]
    except ValidationError as error:
        raise ConfigurationError(f"{name}: {error}") from None


def _debug() -> bool:
    return os.environ.get("PYWRY_DEBUG", "").lower() in ("1", "true", "yes", "on")
