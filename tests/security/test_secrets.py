"""What a page must not be told, and a log must not say: canaries, looked for in every frame, document and line."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from pywry import ChatManager, PyWry, SettingsItem, SlashCommandDef
from pywry.errors import RefusedError
from pywry.testing import Browser, Page

KEY = "sk-test-0123-environment"
PROMPT = "sk-test-0123-prompt"
RAISED = "sk-test-0123-raised"
SECRET = "sk-test-0123-secret"
SAID = "sk-test-0123-said"
NEVER_SHOWN = (KEY, PROMPT, RAISED, SECRET)
"""What no page is told."""


class Login(BaseModel):
    """Who are you?"""

    name: str
    password: SecretStr


def handler(messages: Any, ctx: Any) -> Iterator[str]:
    """Know everything, and say nothing of it."""
    assert ctx.system_prompt == PROMPT
    word = messages[-1]["text"].partition(" ")[0]
    if word == "fail":
        yield "half"
        raise RuntimeError(RAISED)
    if word == "login":
        login = ctx.ask(Login)
        assert login.password.get_secret_value() == SECRET
        yield f"Welcome, {login.name}."
        return
    yield f"You said {len(messages[-1]['text'])} characters."


def fails(*_: Any) -> None:
    """Raise what nobody is to read."""
    raise ValueError(f"{RAISED} {KEY}")


@pytest.fixture
def tour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[tuple[Page, Browser, Path]]:
    """A page that has done all that a page can do, right and wrong."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    caplog.set_level(logging.INFO)
    file = tmp_path / "sk-test-0123-path" / "chat.db"
    file.parent.mkdir()
    chat = ChatManager(
        handler,
        system_prompt=PROMPT,
        store=file,
        settings=[SettingsItem(id="size", label="Size", type="number", value=1)],
        slash_commands=[SlashCommandDef(name="/fail", description="Fail")],
        on_slash_command=fails,
        on_settings_change=fails,
        on_feedback=fails,
        make_title=fails,
    )
    app = PyWry(port=0)
    callbacks: dict[str, Any] = {**chat.callbacks(), "app:fail": fails}
    widget = app.show("<h1>x</h1>", toolbars=[chat.toolbar()], callbacks=callbacks)
    assert widget.url is not None
    browser = Browser(widget.url)
    page = Page(browser).connect()
    page.send(f"echo {SAID}")
    page.answer()
    page.send(f"fail {SAID}")
    page.settled()
    page.send("login")
    page.asked()
    page.respond(values={"name": "Ada", "password": SECRET})
    assert page.answer() == "Welcome, Ada."
    thread = {"threadId": page.thread_id}
    rated = {**thread, "messageId": page.messages()[1].id, "value": "up", "comment": SAID}
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("app:fail", {}),
        ("chat:settings-change", {"key": "size", "value": 2}),
        ("chat:settings-change", {"key": SAID, "value": SAID}),
        ("chat:slash-command", {**thread, "command": "/fail", "args": SAID}),
        ("chat:slash-command", {**thread, "command": f"/{SAID}"}),
        ("chat:thread-rename", {**thread, "title": SAID * 100}),
        ("chat:thread-switch", {"threadId": SAID}),
        ("chat:request-history", {**thread, "before": SAID}),
        ("chat:user-message", {"text": [SAID]}),
        (f"chat:{SAID}", {}),
    ]
    for event, data in wrong:
        with pytest.raises(RefusedError):
            page.request(event, data)
    page.request("chat:feedback", rated)
    for event, data in (
        ("chat:request-state", {}),
        ("chat:request-history", thread),
        ("chat:search", {"query": SAID}),
        ("chat:thread-rename", {**thread, "title": SAID}),
    ):
        page.request(event, data)
    for form in ("markdown", "json", "html"):
        page.command("/export", form)
    page.send_raw(f'{{"type":"{SAID}')
    page.cut()
    page.reconnect()
    yield page, browser, file
    page.close()
    app.destroy()


def test_no_page_is_told_what_is_not_for_it(tour: tuple[Page, Browser, Path]) -> None:
    page, browser, file = tour
    told = "\n".join([browser.document, *(frame.model_dump_json() for frame in page.frames)])
    assert SAID in told, "what the user said is shown to him"
    for secret in (*NEVER_SHOWN, str(file.parent), file.parent.name, "Traceback", "test_secrets"):
        assert secret not in told, secret
    visitor = (browser.cookie or "").partition("=")[2].partition(".")[0]
    assert visitor.startswith("u_")
    assert visitor not in told


def test_no_log_says_what_was_said(
    tour: tuple[Page, Browser, Path], caplog: pytest.LogCaptureFixture
) -> None:
    _, browser, _ = tour
    records = caplog.get_records("setup")
    assert len(records) > 4, "what failed is in the log"
    visitor = (browser.cookie or "").partition("=")[2]
    for record in records:
        line = record.getMessage()
        for secret in (SAID, SECRET, PROMPT, KEY, visitor, visitor.partition(".")[0]):
            assert secret not in line, line
        assert "\n" not in line
        assert "\r" not in line
    tracebacks = [record for record in records if record.exc_info]
    assert any(RAISED in str((record.exc_info or (0, 0))[1]) for record in tracebacks), (
        "the author reads what was raised, and nobody else"
    )
