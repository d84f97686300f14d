"""Options that are all seen at once."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator
from typing_extensions import Self, override

from pywry.components.control import Control
from pywry.components.element import Html, element
from pywry.components.option import Options, check_chosen


class _Group(Control):
    """Base of groups. The browser's own radio buttons: arrow keys, names and states come with them."""

    options: Options = Field(default_factory=list)
    selected: str = ""

    @model_validator(mode="after")
    def _check_selected(self) -> Self:
        check_chosen(self.options, [self.selected] if self.selected else [])
        return self

    def choices(self, parent_id: str | None) -> Html:
        """Return the options as HTML."""
        identifier = self.identifier(parent_id)
        return element(
            "div",
            {"class": "pywry-input-choices"},
            [
                element(
                    "label",
                    {"class": "pywry-input-choice", **option.attributes()},
                    element(
                        "input",
                        {
                            "type": "radio",
                            "name": identifier,
                            "value": option.value,
                            "checked": option.value == self.selected,
                            "disabled": self.disabled,
                            "autocomplete": "off",
                        },
                    ),
                    element("span", {"dir": "auto"}, option.label),
                )
                for option in self.options
            ],
        )


class RadioGroup(_Group):
    """Options of which one is chosen.

    Args:
        options: What can be chosen: options, dictionaries or texts.
        selected: The value of the option that is chosen; none when empty.
        direction: Whether they stand beside or below each other.
        label: The text beside it.
        event: The event that brings ``{value, label, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``selected`` is not among the options, or two of them have one value.

    Example:
        >>> RadioGroup(label="Unit", options=["km", "miles"], selected="km").direction
        'horizontal'
    """

    kind: ClassVar[str] = "Options"

    type: Literal["radio"] = "radio"
    direction: Literal["horizontal", "vertical"] = "horizontal"

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the options as HTML.

        Args:
            parent_id: The id of what they stand in; makes their id unique on the page.
        """
        return self.box(
            parent_id, self.choices(parent_id), group="radiogroup", direction=self.direction
        )


class TabGroup(_Group):
    """Options of which one is chosen, as one strip: for views, periods, modes.

    Args:
        options: What can be chosen: options, dictionaries or texts.
        selected: The value of the option that is chosen; none when empty.
        size: How large it is.
        label: The text beside it.
        event: The event that brings ``{value, label, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``selected`` is not among the options, or two of them have one value.

    Example:
        >>> TabGroup(options=["Day", "Week", "Month"], selected="Week").size
        'md'
    """

    kind: ClassVar[str] = "Views"

    type: Literal["tab"] = "tab"
    size: Literal["sm", "md", "lg"] = "md"

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the options as HTML.

        Args:
            parent_id: The id of what they stand in; makes their id unique on the page.
        """
        return self.box(parent_id, self.choices(parent_id), group="radiogroup", size=self.size)
