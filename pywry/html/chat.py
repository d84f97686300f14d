"""The chat shell: everything of a chat panel that is there before the first message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pywry.components.element import Attribute, Child, Html, class_names, element
from pywry.components.icon import icon


@dataclass(frozen=True, slots=True)
class _Scope:
    """Makes ids that are unique on a page with several chats.

    The page's script never looks for an id: what has one carries the same word as a class.
    """

    container_id: str

    def id(self, word: str) -> str:
        return f"{self.container_id}-{word}" if self.container_id else word

    def named(
        self,
        tag: str,
        word: str,
        attributes: Mapping[str, Attribute],
        *children: Child,
        class_name: str = "",
    ) -> Html:
        """Return an element whose id and class are the same word."""
        names = {"id": self.id(word), "class": class_names(word, class_name)}
        return element(tag, {**names, **attributes}, *children)

    def button(
        self,
        word: str,
        label: str,
        attributes: Mapping[str, Attribute],
        *children: Child,
        class_name: str = "pywry-chat-icon-btn",
    ) -> Html:
        """Return a button that is named by its ``aria-label`` and shows it as its tooltip."""
        common: dict[str, Attribute] = {
            "type": "button",
            "aria-label": label,
            "data-tooltip": label,
        }
        return self.named(
            "button", word, common | dict(attributes), *children, class_name=class_name
        )


def build_chat_html(
    *,
    show_sidebar: bool = True,
    show_settings: bool = True,
    enable_context: bool = False,
    enable_file_attach: bool = False,
    file_accept_types: Sequence[str] | None = None,
    container_id: str = "",
    header_actions: str = "",
    chat_id: str = "",
) -> str:
    """Return the HTML of a chat panel, without any behaviour.

    `ChatManager.toolbar()` uses it; call it yourself only to assemble a page of your own.

    Args:
        show_sidebar: Offer the list of conversations.
        show_settings: Offer the settings menu; it shows itself when there are settings.
        enable_context: Offer ``@`` mentions.
        enable_file_attach: Offer to attach files.
        file_accept_types: Which files, by extension: ``[".csv", ".json"]``. Without
            ``enable_file_attach`` it means nothing.
        container_id: The id of the panel, escaped. All ids in it are then prefixed with it, so that
            several chats can stand on one page. Without it they are plain: ``pywry-chat-input``.
        header_actions: HTML of the author's, put first among the header's buttons as it is.
        chat_id: Which chat of the page's configuration the panel shows.

    Returns:
        One ``<section class="pywry-chat">``.

    Example:
        >>> html = build_chat_html(container_id="assistant", show_sidebar=False)
        >>> 'id="assistant-pywry-chat-input"' in html
        True
    """
    scope = _Scope(container_id)
    accept = ",".join(file_accept_types or ()) if enable_file_attach else ""
    return element(
        "section",
        {
            "class": "pywry-chat",
            "id": container_id or None,
            "data-chat-id": chat_id or None,
            "data-accept-types": accept or None,
            "role": "region",
            "aria-label": "Chat",
        },
        _header(scope, show_sidebar, show_settings, header_actions),
        element("div", {"class": "pywry-chat-banner", "role": "status"}),
        _transcript(scope),
        scope.named(
            "div", "pywry-chat-todo", {"role": "region", "aria-label": "Tasks", "hidden": True}
        ),
        _input_bar(scope, enable_context, enable_file_attach),
        _drop_overlay(scope) if enable_file_attach else None,
        element("div", {"class": "pywry-chat-toasts", "role": "status"}),
        element("div", {"class": "pywry-chat-status pywry-chat-hidden-text", "role": "status"}),
    )


def _header(scope: _Scope, show_sidebar: bool, show_settings: bool, header_actions: str) -> Html:
    return element(
        "header",
        {"class": "pywry-chat-header"},
        # The headings of answers are below this one in the page's outline.
        element("h2", {"class": "pywry-chat-name pywry-chat-hidden-text"}, "Chat"),
        element(
            "div",
            {"class": "pywry-chat-header-left"},
            _conversation_picker(scope) if show_sidebar else None,
        ),
        element(
            "div",
            {"class": "pywry-chat-header-actions"},
            Html(header_actions),
            scope.button("pywry-chat-new-thread", "New chat", {}, icon("compose")),
            _settings_menu(scope) if show_settings else None,
            scope.button(
                "pywry-chat-fullscreen-btn",
                "Full width",
                {"aria-pressed": "false"},
                icon("expand", "pywry-chat-fullscreen-expand"),
                icon("collapse", "pywry-chat-fullscreen-collapse"),
            ),
        ),
    )


def _conversation_picker(scope: _Scope) -> Html:
    dropdown = scope.id("pywry-chat-conv-dropdown")
    return element(
        "div",
        {"class": "pywry-chat-conv-picker"},
        scope.named(
            "button",
            "pywry-chat-conv-btn",
            {
                "type": "button",
                "aria-haspopup": "true",
                "aria-expanded": "false",
                "aria-controls": dropdown,
                "data-tooltip": "Conversations",
            },
            scope.named("bdi", "pywry-chat-conv-title", {}, "New Chat"),
            icon("chevron"),
        ),
        scope.named(
            "div",
            "pywry-chat-conv-dropdown",
            {"role": "group", "aria-label": "Conversations"},
            scope.named(
                "div",
                "pywry-chat-sidebar",
                {"role": "list", "aria-label": "Conversations"},
                class_name="pywry-chat-thread-list",
            ),
        ),
    )


def _settings_menu(scope: _Scope) -> Html:
    dropdown = scope.id("pywry-chat-settings")
    return element(
        "div",
        {"class": "pywry-chat-settings-menu", "hidden": True},
        scope.button(
            "pywry-chat-settings-toggle",
            "Settings",
            {"aria-haspopup": "true", "aria-expanded": "false", "aria-controls": dropdown},
            icon("settings"),
        ),
        scope.named(
            "div",
            "pywry-chat-settings",
            {"role": "group", "aria-label": "Settings", "hidden": True},
            class_name="pywry-chat-settings-dropdown",
        ),
    )


def _transcript(scope: _Scope) -> Html:
    """The transcript is a log, but not a live region: a screen reader would speak every token."""
    return element(
        "div",
        {"class": "pywry-chat-body"},
        scope.named(
            "div",
            "pywry-chat-messages",
            {"role": "log", "aria-live": "off", "aria-label": "Messages", "tabindex": 0},
        ),
        scope.named("div", "pywry-chat-typing", {"hidden": True}, "Thinking"),
        scope.named(
            "button",
            "pywry-chat-new-msg-badge",
            {"type": "button", "hidden": True},
            icon("down"),
            element("span", {"class": "pywry-chat-new-msg-label"}, "New messages"),
        ),
    )


def _input_bar(scope: _Scope, enable_context: bool, enable_file_attach: bool) -> Html:
    return element(
        "div",
        {"class": "pywry-chat-input-bar"},
        scope.named(
            "div",
            "pywry-chat-cmd-palette",
            {"role": "listbox", "aria-label": "Commands", "hidden": True},
        ),
        scope.named(
            "div",
            "pywry-chat-mention-popup",
            {"role": "listbox", "aria-label": "Mentions", "hidden": True},
        )
        if enable_context
        else None,
        scope.named(
            "div",
            "pywry-chat-attachments-bar",
            {"role": "list", "aria-label": "Attachments", "hidden": True},
        ),
        element(
            "div",
            {"class": "pywry-chat-input-row"},
            scope.button("pywry-chat-attach-btn", "Attach files", {}, icon("attach"))
            if enable_file_attach
            else None,
            scope.named(
                "textarea",
                "pywry-chat-input",
                {
                    "rows": 1,
                    "name": "message",
                    "placeholder": "Ask a question...",
                    "aria-label": "Message",
                    "autocomplete": "off",
                    "dir": "auto",
                    "enterkeyhint": "send",
                },
            ),
            scope.button(
                "pywry-chat-send",
                "Send",
                {"data-state": "send"},
                icon("send", "pywry-chat-send-icon"),
                icon("stop", "pywry-chat-stop-icon"),
                class_name="pywry-chat-send-btn",
            ),
        ),
    )


def _drop_overlay(scope: _Scope) -> Html:
    return scope.named(
        "div",
        "pywry-chat-drop-overlay",
        {"hidden": True},
        element(
            "div",
            {"class": "pywry-chat-drop-overlay-content"},
            icon("drop"),
            element("span", None, "Drop files to attach them"),
        ),
    )
