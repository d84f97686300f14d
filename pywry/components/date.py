"""A day."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator
from typing_extensions import Self, override

from pywry.components.control import Debounced
from pywry.components.element import element


class DateInput(Debounced):
    """A field for a day, with the browser's own calendar.

    Args:
        value: The day at first: a date, or ``YYYY-MM-DD``; none when empty.
        min: The first day that is taken; any when empty.
        max: The last day that is taken; any when empty.
        debounce: Milliseconds after the last change at which the value is sent.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``: ``YYYY-MM-DD``, or an empty text.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: Something is no date, ``min`` is after ``max``, or ``value`` is not between them.

    Example:
        >>> DateInput(label="From", value=dt.date(2026, 11, 22)).value
        '2026-11-22'
    """

    kind: ClassVar[str] = "Date"

    type: Literal["date"] = "date"
    value: str = ""
    min: str = ""
    max: str = ""
    debounce: int = Field(default=300, ge=0)

    @field_validator("value", "min", "max", mode="before")
    @classmethod
    def _check_date(cls, value: Any) -> Any:
        if isinstance(value, dt.datetime):
            return value.date().isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, str) and value:
            try:
                # Python reads more forms than a page does, so what it read is written anew.
                return dt.date.fromisoformat(value).isoformat()
            except ValueError:
                raise ValueError(f"{value!r} is not a date like '2026-11-22'") from None
        return value

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.min and self.max and self.min > self.max:
            raise ValueError(f"min={self.min} is after max={self.max}")
        if self.value and self.min and self.value < self.min:
            raise ValueError(f"value={self.value} is before min={self.min}")
        if self.value and self.max and self.value > self.max:
            raise ValueError(f"value={self.value} is after max={self.max}")
        return self

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            "type": "date",
            "value": self.value or None,
            "min": self.min or None,
            "max": self.max or None,
            "autocomplete": "off",
        }
        return self.box(parent_id, element("input", attributes))
