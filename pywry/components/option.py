"""What can be chosen, in a list or a group."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

_DATA_NAME = re.compile(r"[a-z][a-z0-9-]*")


class Option(BaseModel):
    """One of the things that can be chosen.

    Args:
        label: What the person at the page reads.
        value: What Python gets; the label when absent.
        description: A second, quieter line where there is room for one, else the tooltip.
        data_attrs: ``data-…`` attributes of the option's element, for the author's own scripts: the
            names are written without ``data-``.

    Raises:
        ValueError: A name in ``data_attrs`` is no attribute's.

    Example:
        >>> Option(label="Berlin").value
        'Berlin'
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True, defer_build=True)

    label: str
    value: str | None = None
    description: str = ""
    data_attrs: dict[str, str] = Field(default_factory=dict)

    @field_validator("data_attrs")
    @classmethod
    def _check_data_attrs(cls, value: dict[str, str]) -> dict[str, str]:
        for name in value:
            if not _DATA_NAME.fullmatch(name):
                raise ValueError(
                    f"data_attrs: {name!r}: use lower-case letters, digits and '-', as in 'unit-price'"
                )
        return value

    @model_validator(mode="after")
    def _give_value(self) -> Option:
        if self.value is None:
            # Not by assignment, which would validate once more.
            object.__setattr__(self, "value", self.label)
        return self

    def attributes(self) -> dict[str, str | None]:
        """Return the attributes of the option's element."""
        data = {f"data-{name}": value for name, value in self.data_attrs.items()}
        return {**data, "title": self.description or None}


def _from_text(value: Any) -> Any:
    if not isinstance(value, (list, tuple)):
        return value
    return [{"label": entry} if isinstance(entry, str) else entry for entry in value]


Options: TypeAlias = Annotated[list[Option], BeforeValidator(_from_text)]
"""Options; a text stands for an option with that label."""


def check_chosen(options: Sequence[Option], selected: Iterable[str]) -> None:
    """Check that the options can be told apart, and that what is selected is among them.

    Raises:
        ValueError: Two options have one value, or something is selected that is no option.
    """
    values = [option.value for option in options]
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise ValueError(f"two options have the value {twice[0]!r}")
    for value in selected:
        if value not in values:
            known = ", ".join(repr(each) for each in values) or "none"
            raise ValueError(f"selected: {value!r} is not among the options: {known}")


def options_text(options: Sequence[Option]) -> str:
    """Return options as the JSON that the page's script reads."""
    return json.dumps([option.model_dump() for option in options], ensure_ascii=False)
