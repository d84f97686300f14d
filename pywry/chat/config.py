"""A chat's configuration as data."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field, field_validator

from pywry.chat.commands import BUILT_IN

_EVENTS = {
    "/clear": ("chat:clear", None),
    "/export": ("chat:export", None),
    "/model": ("chat:switch-model", {"model": "string"}),
    "/system": ("chat:set-system", {"prompt": "string"}),
}


class SlashCommand(BaseModel):
    """A command as configuration.

    Args:
        name: Gets a leading ``/`` and small letters.
        handler_event: The event that it stands for.
        args_schema: The names and kinds of its arguments.
        builtin: Whether every chat has it.

    Example:
        >>> SlashCommand(name="Time").name
        '/time'
    """

    name: str
    description: str = ""
    handler_event: str = ""
    args_schema: dict[str, Any] | None = None
    builtin: bool = False

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        return (name if name.startswith("/") else f"/{name}").lower()


def _default_slash_commands() -> list[SlashCommand]:
    """Return the commands that every chat has."""
    return [
        SlashCommand(
            name=command.name,
            description=command.description,
            handler_event=_EVENTS[command.name][0],
            args_schema=_EVENTS[command.name][1],
            builtin=True,
        )
        for command in BUILT_IN
    ]


class ChatConfig(BaseModel):
    """What a provider is to be asked with.

    Example:
        >>> [command.name for command in ChatConfig().slash_commands]
        ['/clear', '/export', '/model', '/system']
    """

    system_prompt: str | None = None
    model: str = "gpt-4"
    temperature: float = Field(default=0.7, ge=0, le=2)
    max_tokens: int = Field(default=4096, ge=1)
    streaming: bool = True
    persist: bool = False
    slash_commands: list[SlashCommand] = Field(default_factory=_default_slash_commands)
    provider: str | None = None
    provider_config: dict[str, Any] = Field(default_factory=dict)


class ChatWidgetConfig(BaseModel):
    """A window with a chat, as data."""

    title: str = "Chat"
    width: int = Field(default=600, ge=200)
    height: int = Field(default=700, ge=300)
    theme: Literal["dark", "light", "system"] = "dark"
    show_sidebar: bool = True
    show_settings: bool = True
    toolbar_position: Literal["top", "bottom"] = "top"
    chat_config: ChatConfig = Field(default_factory=ChatConfig)
