"""An assistant with everything: it says what the test tells it to, and tells the test what its callbacks were called with."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr, field_validator

from pywry import (
    ChatContext,
    ChatManager,
    HtmlContent,
    PyWry,
    SettingsItem,
    SlashCommandDef,
)
from pywry.chat.artifact_event import ArtifactEvent
from tests.browser.prompter import Prompter


class Order(BaseModel):
    """What shall be **delivered**?"""

    name: str = Field(min_length=2, description="As it stands at the door")
    count: int = Field(default=1, ge=1, le=9)
    weight: float | None = None
    size: Literal["small", "medium", "large"] = "medium"
    city: Literal["Athens", "Berlin", "Cairo", "Delhi", "Edinburgh"]
    gift: bool = False
    insured: bool | None = None
    day: dt.date
    at: dt.time | None = None
    tags: list[str] = []
    pin: SecretStr

    @field_validator("name")
    @classmethod
    def _not_root(cls, name: str) -> str:
        if name == "root":
            raise ValueError("root gets nothing delivered")
        return name


prompter = Prompter()


def order(ctx: ChatContext, _: dict[str, Any]) -> Any:
    """Ask with a form; what is secret is told to nobody but the test."""
    filled = ctx.ask(Order)
    if filled is None:
        return None
    return {**filled.model_dump(mode="json"), "pin": filled.pin.get_secret_value()}


def approve(ctx: ChatContext, parameters: dict[str, Any]) -> Any:
    """Ask whether something may be done."""
    approval = ctx.approve(**parameters)
    return {"may": bool(approval), "how": approval.decision, "arguments": approval.arguments}


async def on_slash_command(command: str, args: str, thread_id: str) -> None:
    """Answer the commands of the author's."""
    await asyncio.sleep(0)
    if command == "/fail":
        raise RuntimeError("this command never works")
    if command == "/time":
        chat.send_message(f"It is **12:34** in {args or 'London'}.", thread_id)
    prompter.note("command", command, args, thread_id)


def on_settings_change(key: str, value: object) -> None:
    """Tell the test."""
    prompter.note("setting", key, value)


def on_feedback(message_id: str, value: str | None, comment: str) -> None:
    """Tell the test."""
    prompter.note("feedback", message_id, value, comment)


def on_artifact_event(event: ArtifactEvent) -> None:
    """Tell the test what was done; a pointer that passes over something is not worth a word."""
    if event.event != "hover":
        prompter.note("artifact", event.artifact_id, event.event, event.data)


prompter.act("order", order)
prompter.act("approve", approve)
app = PyWry(title="Assistant", theme="system")
chat = ChatManager(
    handler=prompter.answer,
    model="m1",
    system_prompt="Be concise.",
    welcome_message="Welcome to **the assistant**.",
    starters=["Tell me a story", "What can you do?"],
    slash_commands=[
        SlashCommandDef(name="/time", description="Show the time", arguments="<city>"),
        SlashCommandDef(name="/clearcache", description="Clear cached results"),
        SlashCommandDef(name="/fail", description="Never works"),
    ],
    on_slash_command=on_slash_command,
    settings=[
        SettingsItem(
            id="tone", label="Tone", type="select", value="plain", options=["plain", "witty"]
        ),
        SettingsItem(
            id="temperature", label="Temperature", type="range", value=0.7, min=0, max=2, step=0.1
        ),
        SettingsItem(id="verbose", label="Verbose", type="toggle", value=False),
        SettingsItem(id="limit", label="Limit", type="number", value=5, min=1, max=10),
        SettingsItem(id="nick", label="Nickname", type="text", value="Ada"),
        SettingsItem(id="line", type="separator"),
        SettingsItem(id="forget", label="Forget everything", type="action"),
    ],
    on_settings_change=on_settings_change,
    on_feedback=on_feedback,
    on_artifact_event=on_artifact_event,
    locale=os.environ.get("APP_LOCALE"),
    image_hosts=os.environ.get("IMAGE_HOSTS", "").split(),
    toolbar_width="460px",
)
prompter.tell(chat)
prompter.listen_to("clear todos", lambda request: chat.clear_todos(request["thread"]))
widget = app.show(
    HtmlContent(html="<h1>Assistant</h1><p>Ask something in the chat panel.</p>"),
    toolbars=[chat.toolbar(position="right")],
    callbacks=chat.callbacks(),
)
chat.bind(widget)
app.block()
