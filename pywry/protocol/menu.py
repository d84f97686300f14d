"""What a chat's menus offer: slash commands and settings."""

from __future__ import annotations

import math
import re
from typing import Literal

from pydantic import Field, JsonValue, field_validator, model_validator

from pywry.protocol.model import Model

_COMMAND = re.compile(r"^/[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")


class SlashCommandDef(Model):
    """A command of the palette.

    Args:
        name: With or without the leading ``/``; letters, digits, ``-`` and ``_``. Case does not matter when it is typed.
        description: One line.
        arguments: A hint at what may follow the name, such as ``<city>``.

    Example:
        >>> SlashCommandDef(name="time", description="Show the time").name
        '/time'
    """

    name: str
    description: str = ""
    arguments: str = ""

    @field_validator("name")
    @classmethod
    def _check_name(cls, name: str) -> str:
        name = name if name.startswith("/") else f"/{name}"
        if not _COMMAND.match(name):
            raise ValueError("a command is '/' and letters, digits, '-' or '_'")
        return name


class SettingsItem(Model):
    """An entry of the settings menu.

    Args:
        id: The setting's key.
        label: What the menu calls it; the key when empty.
        type: action, toggle, select, range, text, number or separator.
        value: The first value.
        options: What a select offers.
        min: The least number.
        max: The greatest number.
        step: The distance between numbers.

    Example:
        >>> SettingsItem(id="temperature", type="range", value=0.7, min=0, max=2, step=0.1).accepts(
        ...     3
        ... )
        'expected a number from 0 to 2'
    """

    id: str = Field(min_length=1, max_length=100)
    label: str = ""
    type: Literal["action", "toggle", "select", "range", "text", "number", "separator"] = "action"
    value: JsonValue = None
    options: list[str] | None = None
    min: float | None = None
    max: float | None = None
    step: float | None = None

    @model_validator(mode="after")
    def _check(self) -> SettingsItem:
        if self.type == "select" and not self.options:
            raise ValueError("a select needs options")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("min is greater than max")
        if self.type == "select" and self.value is None and self.options:
            self.value = self.options[0]
        if self.value is not None and self.type not in ("action", "separator"):
            wrong = self.accepts(self.value)
            if wrong is not None:
                raise ValueError(f"value: {wrong}")
        return self

    def accepts(self, value: object) -> str | None:
        """Return what is wrong with a value, or None."""
        if self.type == "action":
            return None
        if self.type == "toggle":
            return None if isinstance(value, bool) else "expected true or false"
        if self.type == "select":
            if value in (self.options or ()):
                return None
            return f"expected one of {', '.join(self.options or ())}"
        if self.type in ("range", "number"):
            return self._accepts_number(value)
        if self.type == "text":
            return None if isinstance(value, str) and len(value) <= 10_000 else "expected a text"
        return "a separator has no value"

    def _accepts_number(self, value: object) -> str | None:
        low, high = self.min, self.max
        expected = "expected a number"
        if low is not None and high is not None:
            expected += f" from {low:g} to {high:g}"
        elif low is not None:
            expected += f" of {low:g} or more"
        elif high is not None:
            expected += f" of {high:g} or less"
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not _finite(value):
            return expected
        if (low is not None and value < low) or (high is not None and value > high):
            return expected
        return None


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:  # An int that no float can hold.
        return False
