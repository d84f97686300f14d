"""A button."""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator
from typing_extensions import override

from pywry.components.control import Control
from pywry.components.element import Html, class_names, element
from pywry.components.item import ToolbarItem

_MODAL = re.compile(r"modal:(open|close|toggle):[A-Za-z][A-Za-z0-9_.:-]*")


class Button(Control):
    """A button: pressed, it sends its ``event`` with its ``data`` and ``componentId``, at once.

    Args:
        label: What stands on it.
        event: The event; or ``modal:open:ID``, ``modal:close:ID`` and ``modal:toggle:ID``, which the
            page does by itself.
        data: What is sent with the event: JSON.
        variant: How it looks.
        size: How large it is; the usual size when absent.
        description: The tooltip; of an ``icon`` also the name that assistive technology says.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be pressed.
        style: CSS declarations for the element.

    Raises:
        ValueError: The data is not JSON, or the event's name is none.

    Example:
        >>> Button(label="Save", event="file:save", data={"id": 7}, component_id="save").data
        {'id': 7}
    """

    kind: ClassVar[str] = "Button"

    type: Literal["button"] = "button"
    data: dict[str, Any] = Field(default_factory=dict)
    variant: Literal[
        "primary", "secondary", "neutral", "ghost", "outline", "danger", "warning", "icon"
    ] = "primary"
    size: Literal["xs", "sm", "lg", "xl"] | None = None

    @field_validator("event")
    @classmethod
    @override
    def _check_event(cls, value: str) -> str:
        return value if _MODAL.fullmatch(value) else ToolbarItem._check_event(value)

    @field_validator("data")
    @classmethod
    def _check_data(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError) as error:
            raise ValueError(f"data is not JSON: {error}") from None
        return value

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the button as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        named = self.variant == "icon" and self.description
        name = self.description if named or not self.label else None
        return element(
            "button",
            {
                **self.attributes(parent_id, self.type),
                "type": "button",
                "class": class_names(
                    "pywry-button",
                    f"pywry-button-{self.variant}",
                    f"pywry-button-{self.size}" if self.size else None,
                ),
                "aria-label": name or (None if self.label else self.kind),
                "aria-description": None if name else self.description or None,
                "data-data": json.dumps(self.data, ensure_ascii=False) if self.data else None,
                "disabled": self.disabled,
            },
            Html("") if not self.label else element("span", {"dir": "auto"}, self.label),
        )
