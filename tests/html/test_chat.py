"""The chat shell: the contract's ids and classes, names for everybody, nothing inline."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from typing_extensions import override

from pywry.html import build_chat_html
from tests.html.write_shell import SHELL, front_end_shell

ALWAYS = [
    "pywry-chat-new-thread",
    "pywry-chat-fullscreen-btn",
    "pywry-chat-messages",
    "pywry-chat-typing",
    "pywry-chat-new-msg-badge",
    "pywry-chat-todo",
    "pywry-chat-cmd-palette",
    "pywry-chat-attachments-bar",
    "pywry-chat-input",
    "pywry-chat-send",
]
SIDEBAR = [
    "pywry-chat-conv-btn",
    "pywry-chat-conv-title",
    "pywry-chat-conv-dropdown",
    "pywry-chat-sidebar",
]
SETTINGS = ["pywry-chat-settings-toggle", "pywry-chat-settings"]


class Shell(HTMLParser):
    """The elements of a shell: tag, attributes, and the text directly in them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def ids(self) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get("id"))]

    def classes(self) -> set[str]:
        return {
            name
            for _, attributes in self.elements
            for name in (attributes.get("class") or "").split()
        }

    def every(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attributes for name, attributes in self.elements if name == tag)


def everything(container_id: str = "") -> str:
    return build_chat_html(
        enable_context=True,
        enable_file_attach=True,
        file_accept_types=[".csv", ".json"],
        container_id=container_id,
    )


def test_the_ids_of_the_contract_are_there() -> None:
    ids = Shell(build_chat_html()).ids()
    assert set(ALWAYS + SIDEBAR + SETTINGS) <= set(ids)


def test_the_classes_of_the_contract_are_there() -> None:
    classes = Shell(everything()).classes()
    assert {
        "pywry-chat",
        "pywry-chat-header",
        "pywry-chat-header-left",
        "pywry-chat-header-actions",
        "pywry-chat-conv-picker",
        "pywry-chat-thread-list",
        "pywry-chat-settings-menu",
        "pywry-chat-settings-dropdown",
        "pywry-chat-fullscreen-expand",
        "pywry-chat-fullscreen-collapse",
        "pywry-chat-input-bar",
        "pywry-chat-input-row",
        "pywry-chat-send-btn",
        "pywry-chat-drop-overlay-content",
    } <= classes


def test_the_words_of_the_contract_are_there() -> None:
    html = build_chat_html()
    for words in ("New Chat", "Thinking", "New messages", 'placeholder="Ask a question..."'):
        assert words in html


def test_without_a_sidebar_nothing_speaks_of_one() -> None:
    html = build_chat_html(show_sidebar=False)
    assert "pywry-chat-sidebar" not in html
    assert "pywry-chat-conv" not in html


def test_without_settings_nothing_speaks_of_them() -> None:
    assert "pywry-chat-settings" not in build_chat_html(show_settings=False)


def test_context_and_files_are_offered_only_when_asked_for() -> None:
    plain, full = build_chat_html(file_accept_types=[".csv"]), everything()
    for name in ("pywry-chat-mention-popup", "pywry-chat-attach-btn", "pywry-chat-drop-overlay"):
        assert name not in plain
        assert f'id="{name}"' in full
    assert "data-accept-types" not in plain
    assert 'data-accept-types=".csv,.json"' in full


@pytest.mark.parametrize("container_id", ["", "assistant"])
def test_everything_with_an_id_carries_the_plain_word_as_a_class(container_id: str) -> None:
    shell = Shell(everything(container_id))
    for _, attributes in shell.elements[1:]:
        identifier = attributes.get("id")
        if identifier:
            word = identifier.removeprefix(f"{container_id}-") if container_id else identifier
            assert word in (attributes["class"] or "").split()


def test_two_chats_share_no_id() -> None:
    first, second = Shell(everything("first")).ids(), Shell(everything("second")).ids()
    assert first[0] == "first"
    assert not set(first) & set(second)
    assert len(set(first)) == len(first)


@pytest.mark.parametrize("container_id", ["", "assistant"])
def test_references_lead_to_ids(container_id: str) -> None:
    shell = Shell(everything(container_id))
    ids = set(shell.ids())
    for _, attributes in shell.elements:
        controls = attributes.get("aria-controls")
        assert controls is None or controls in ids


def test_arguments_are_escaped() -> None:
    attack = '"><script>alert(1)</script>'
    html = build_chat_html(
        container_id=attack, chat_id=attack, enable_file_attach=True, file_accept_types=[attack]
    )
    assert "<script" not in html
    assert next(Shell(html).every("section"))["id"] == attack


def test_the_chat_id_is_on_the_root() -> None:
    assert (
        next(Shell(build_chat_html(chat_id="chat-1")).every("section"))["data-chat-id"] == "chat-1"
    )


def test_header_actions_come_first_and_as_they_are() -> None:
    html = build_chat_html(header_actions="<b>mine</b>")
    assert '<div class="pywry-chat-header-actions"><b>mine</b><button' in html


def test_every_button_has_a_type_and_a_name() -> None:
    for button in Shell(everything()).every("button"):
        assert button["type"] == "button"
        if button["class"] not in {"pywry-chat-conv-btn", "pywry-chat-new-msg-badge"}:
            assert button["aria-label"]
            assert button["data-tooltip"] == button["aria-label"]


def test_fields_and_regions_have_names() -> None:
    shell = Shell(everything())
    assert next(shell.every("textarea"))["aria-label"] == "Message"
    for _, attributes in shell.elements:
        if attributes.get("role") in {"log", "listbox", "list", "region", "group"}:
            assert attributes["aria-label"]


def test_the_transcript_is_a_log_but_not_a_live_region() -> None:
    messages = [a for _, a in Shell(build_chat_html()).elements if a.get("role") == "log"]
    assert [a["aria-live"] for a in messages] == ["off"]


def test_the_shell_keeps_a_strict_policy() -> None:
    for tag, attributes in Shell(everything("x")).elements:
        assert tag not in {"script", "style", "link", "iframe"}
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_the_front_end_is_tested_with_this_shell() -> None:
    """Write it anew with ``python -m tests.html.write_shell`` when the shell changes."""
    assert SHELL.read_text(encoding="utf-8") == front_end_shell()
