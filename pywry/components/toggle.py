"""Yes or no."""

from __future__ import annotations

from typing import ClassVar, Literal

from typing_extensions import override

from pywry.components.control import Control
from pywry.components.element import element


class Toggle(Control):
    """A switch.

    Args:
        value: Whether it is on at first.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``: true or false.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Example:
        >>> Toggle(label="Live", value=True).value
        True
    """

    kind: ClassVar[str] = "Switch"

    type: Literal["toggle"] = "toggle"
    value: bool = False

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the switch as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            "class": "pywry-input-switch",
            "type": "checkbox",
            "role": "switch",
            "checked": self.value,
            "autocomplete": "off",
        }
        return self.box(parent_id, element("input", attributes))


class Checkbox(Control):
    """A box to tick.

    Args:
        value: Whether it is ticked at first.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``: true or false.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Example:
        >>> Checkbox(label="Remember me").value
        False
    """

    kind: ClassVar[str] = "Checkbox"

    type: Literal["checkbox"] = "checkbox"
    value: bool = False

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the box as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            "class": "pywry-input-check",
            "type": "checkbox",
            "checked": self.value,
            "autocomplete": "off",
        }
        return self.box(parent_id, element("input", attributes))
