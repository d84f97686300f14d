"""Lists to choose from."""

from __future__ import annotations

import json
from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator, model_validator
from typing_extensions import Self, override

from pywry.components.control import Control
from pywry.components.element import Attribute, Html, element
from pywry.components.icon import icon
from pywry.components.option import Option, Options, check_chosen, options_text


class _Picker(Control):
    """Base of lists."""

    options: Options = Field(default_factory=list)
    searchable: bool = False

    def chosen(self) -> list[Option]:
        """Return the options that are selected."""
        raise NotImplementedError

    def picker(self, parent_id: str | None, *, multiple: bool) -> Html:
        """Return the button that opens a list; the page's script makes the list when it is wanted."""
        identifier = self.identifier(parent_id)
        chosen = self.chosen()
        words = ", ".join(option.label for option in chosen)
        value = f"{identifier}-value"
        attributes: dict[str, Attribute] = {
            **self.control_attributes(parent_id),
            "type": "button",
            "class": "pywry-input-control pywry-picker",
            "role": "combobox",
            "aria-haspopup": "listbox",
            "aria-expanded": "false",
            "data-multiple": multiple,
            "data-searchable": self.searchable,
            "data-options": options_text(self.options),
            "data-selected": json.dumps([option.value for option in chosen], ensure_ascii=False),
        }
        return self.box(
            parent_id,
            element(
                "button",
                attributes,
                element("span", {"class": "pywry-picker-value", "id": value, "dir": "auto"}, words),
                icon("chevron", "pywry-picker-chevron"),
            ),
        )


class Select(_Picker):
    """A list of which one is chosen.

    Args:
        options: What can be chosen: options, dictionaries or texts.
        selected: The value of the option that is chosen; none when empty.
        searchable: Whether there is a field to search the options by.
        label: The text beside it.
        event: The event that brings ``{value, label, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``selected`` is not among the options, or two of them have one value.

    Example:
        >>> Select(
        ...     options=[Option(label="Day", value="1d"), Option(label="Week")], selected="1d"
        ... ).selected
        '1d'
    """

    kind: ClassVar[str] = "Choice"

    type: Literal["select"] = "select"
    selected: str = ""

    @model_validator(mode="after")
    def _check_selected(self) -> Self:
        check_chosen(self.options, [self.selected] if self.selected else [])
        return self

    @override
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.value == self.selected]

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the list as HTML: the browser's own, unless it is searchable.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        if self.searchable:
            return self.picker(parent_id, multiple=False)
        nothing = None
        if not self.chosen():
            nothing = element("option", {"value": "", "selected": True, "hidden": True})
        entries = [
            element(
                "option",
                {
                    "value": option.value,
                    "selected": option.value == self.selected,
                    **option.attributes(),
                },
                option.label,
            )
            for option in self.options
        ]
        attributes = {**self.control_attributes(parent_id), "autocomplete": "off"}
        return self.box(parent_id, element("select", attributes, nothing, entries))


class MultiSelect(_Picker):
    """A list of which any number is chosen.

    Args:
        options: What can be chosen: options, dictionaries or texts.
        selected: The values of the options that are chosen.
        searchable: Whether there is a field to search the options by.
        label: The text beside it.
        event: The event that brings ``{value, label, componentId}``: lists, also as ``values``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: Something in ``selected`` is not among the options, or two of them have one value.

    Example:
        >>> MultiSelect(options=["Open", "Closed"], selected=["Open"]).selected
        ['Open']
    """

    kind: ClassVar[str] = "Choices"

    type: Literal["multiselect"] = "multiselect"
    selected: list[str] = Field(default_factory=list)

    @field_validator("selected", mode="before")
    @classmethod
    def _check_list(cls, value: Any) -> Any:
        if isinstance(value, str):
            raise ValueError(f"selected: a list of values, such as [{value!r}], not a text")
        return value

    @model_validator(mode="after")
    def _check_selected(self) -> Self:
        check_chosen(self.options, self.selected)
        return self

    @override
    def chosen(self) -> list[Option]:
        return [option for option in self.options if option.value in self.selected]

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the list as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        return self.picker(parent_id, multiple=True)
