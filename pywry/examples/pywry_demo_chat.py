"""A guided tour of the chat: an assistant without a model that shows what a handler can say.

python -m pywry.examples.pywry_demo_chat
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

from pydantic import BaseModel, Field, SecretStr

from pywry import (
    ChatContext,
    ChatManager,
    ChatResponse,
    CitationResponse,
    HtmlContent,
    InputRequiredResponse,
    PyWry,
    SettingsItem,
    SlashCommandDef,
    StatusResponse,
    SuggestionsResponse,
    ThinkingResponse,
    TodoItem,
    TodoUpdateResponse,
    ToolCallResponse,
    ToolResultResponse,
)
from pywry.examples.answers import ANSWERS, PAGE, STYLE

Items = Iterator["str | ChatResponse"]


class Trip(BaseModel):
    """Where shall we go?"""

    city: str = Field(min_length=2, description="Any city will do")
    days: int = Field(default=3, ge=1, le=30)
    travel: Literal["train", "plane", "bicycle"] = "train"
    start: dt.date | None = None
    window_seat: bool = True
    pin: SecretStr | None = Field(default=None, description="Never shown, never kept")


def stream(text: str, ctx: ChatContext, pace: float = 0.012) -> Items:
    """Say a text a few characters at a time, as a model would, until the user stops it."""
    speed = float(ctx.settings.get("speed", 1))
    for start in range(0, len(text), 6):
        if ctx.cancel_event.is_set():
            return
        yield text[start : start + 6]
        time.sleep(pace / speed)


def research(ctx: ChatContext) -> Items:
    """Show everything that an agent says while it works."""
    steps = ["Understand the question", "Look through the files", "Write the answer"]

    def todos(done: int) -> TodoUpdateResponse:
        states: list[Literal["not-started", "in-progress", "completed"]] = [
            "completed" if index < done else "in-progress" if index == done else "not-started"
            for index in range(len(steps))
        ]
        return TodoUpdateResponse(
            items=[
                TodoItem(id=index, title=title, status=state)
                for index, (title, state) in enumerate(zip(steps, states, strict=True))
            ]
        )

    yield todos(0)
    yield StatusResponse(text="Reading the question...")
    time.sleep(0.6)
    for thought in (
        "Comparing the available implementation paths...\n",
        "The second one needs less code, ",
        "so that is the one to take.\n",
    ):
        yield ThinkingResponse(text=thought)
        time.sleep(0.4)
    yield todos(1)
    yield ToolCallResponse(tool_id="grep", name="search_files", arguments={"query": "def handler"})
    time.sleep(0.8)
    yield ToolResultResponse(tool_id="grep", result="app.py:12\nexamples/chat.py:40")
    yield ToolCallResponse(tool_id="open", name="open_file", arguments={"path": "missing.py"})
    time.sleep(0.4)
    yield ToolResultResponse(tool_id="open", result="missing.py: no such file", is_error=True)
    yield todos(2)
    yield from stream(
        "The handler is defined in **two** places; `app.py` is the one that runs.\n", ctx
    )
    yield CitationResponse(
        url="https://commonmark.org/help/",
        title="CommonMark help",
        snippet="A ten minute tour of Markdown.",
    )
    yield CitationResponse(
        url="https://docs.python.org/3/", title="Python documentation", snippet="The language."
    )
    yield todos(3)


def deploy(ctx: ChatContext) -> Items:
    """Ask before something is done."""
    yield "I need confirmation before I continue."
    yield InputRequiredResponse(prompt="Proceed with deployment?", input_type="buttons")
    answer = ctx.wait_for_input()
    if not answer or answer.lower().startswith("n"):
        yield "Deployment cancelled."
        return
    yield InputRequiredResponse(
        prompt="Where to?", input_type="radio", options=["staging", "production"]
    )
    target = ctx.wait_for_input()
    yield InputRequiredResponse(
        prompt="What shall the release be called?", placeholder="2026.11", input_type="text"
    )
    name = ctx.wait_for_input()
    yield f"Deployment of **{name or 'the release'}** to **{target or 'nowhere'}** approved."


def trip(ctx: ChatContext) -> Items:
    """Ask with a form."""
    plan = ctx.ask(Trip)
    if plan is None:
        yield "Another time, then."
        return
    yield f"{plan.days} days in **{plan.city}** by {plan.travel}."


def approve(ctx: ChatContext) -> Items:
    """Ask whether a tool may run."""
    approval = ctx.approve(
        "Delete temporary files",
        "The assistant wants to run delete_files.",
        arguments={"folder": "build/tmp", "older_than_days": 7},
        key="delete_files",
    )
    if not approval:
        yield "Nothing was deleted."
        return
    yield f"Deleted what was older than {approval.arguments.get('older_than_days')} days. Not really."


SHOWS: dict[str, Callable[[ChatContext], Items]] = {
    "research": research,
    "deploy": deploy,
    "trip": trip,
    "approve": approve,
}


def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> Items:
    """Answer what is asked for."""
    question = messages[-1]["text"].strip()
    word = question.lower()
    if word == "fail":
        yield "This begins well, and then "
        raise RuntimeError("the demonstration failed on purpose")
    if word in SHOWS:
        yield from SHOWS[word](ctx)
    elif word == "long":
        yield from stream("\n".join(ANSWERS.values()) * 5, ctx)
    elif word in ANSWERS:
        yield from stream(ANSWERS[word], ctx)
    elif word == "settings":
        yield f"Model **{ctx.model}**, temperature **{ctx.temperature:g}**, prompt *{ctx.system_prompt}*."
    else:
        yield from stream(f"You said: {question}\n", ctx)
    yield SuggestionsResponse(suggestions=["research", "trip", "code", "settings"])


def main() -> None:
    """Show the page and wait."""
    app = PyWry(title="pywry demo", theme="system")

    def on_slash(command: str, args: str, thread_id: str) -> None:
        if command == "/time":
            now = dt.datetime.now().astimezone()
            chat.send_message(f"Current time: **{now:%H:%M:%S}**", thread_id)

    def on_settings_change(key: str, value: object) -> None:
        app.alert(f"{key}: {value}", label="main", duration=2500)

    chat = ChatManager(
        handler=handler,
        welcome_message="Welcome to **pywry**. Ask me something, or try one of these.",
        system_prompt="You are a concise assistant.",
        starters=["research", "deploy", "trip", "approve", "markdown", "code", "table", "math"],
        slash_commands=[SlashCommandDef(name="/time", description="Show the current time")],
        on_slash_command=on_slash,
        settings=[
            SettingsItem(
                id="model",
                label="Model",
                type="select",
                value="gpt-4o-mini",
                options=["gpt-4o-mini", "gpt-4.1", "claude-sonnet-4"],
            ),
            SettingsItem(
                id="temperature",
                label="Temperature",
                type="range",
                value=0.7,
                min=0,
                max=2,
                step=0.1,
            ),
            SettingsItem(id="speed", label="Speed", type="number", value=1, min=0.1, max=20),
            SettingsItem(id="verbose", label="Verbose", type="toggle", value=False),
            SettingsItem(id="line", type="separator"),
            SettingsItem(id="clear-history", label="Clear this conversation", type="action"),
        ],
        on_settings_change=on_settings_change,
        on_feedback=lambda message_id, value, comment: None,
        toolbar_width="460px",
    )
    widget = app.show(
        HtmlContent(html=PAGE, inline_css=STYLE),
        toolbars=[chat.toolbar(position="right")],
        callbacks=chat.callbacks(),
    )
    chat.bind(widget)
    app.block()


if __name__ == "__main__":
    main()
