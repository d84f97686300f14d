"""Fields for text."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field
from typing_extensions import override

from pywry.components.control import Debounced, text_attributes
from pywry.components.element import element
from pywry.components.icon import icon


class TextInput(Debounced):
    """A field for a line of text.

    Args:
        value: The text at first.
        placeholder: What stands there as long as there is no text.
        debounce: Milliseconds after the last key at which the value is sent.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``debounce`` is negative.

    Example:
        >>> TextInput(label="Name", value="Ada").debounce
        300
    """

    kind: ClassVar[str] = "Text"

    type: Literal["text"] = "text"
    value: str = ""
    placeholder: str = ""

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            **text_attributes(self),
            "type": "text",
            "value": self.value,
        }
        return self.box(parent_id, element("input", attributes))


class SearchInput(Debounced):
    """A field for what is searched.

    Args:
        value: The text at first.
        placeholder: What stands there as long as there is no text.
        debounce: Milliseconds after the last key at which the value is sent.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``debounce`` is negative.

    Example:
        >>> SearchInput(placeholder="Find a customer").value
        ''
    """

    kind: ClassVar[str] = "Search"

    type: Literal["search"] = "search"
    value: str = ""
    placeholder: str = ""

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            **text_attributes(self),
            "type": "search",
            "value": self.value,
            "spellcheck": "false",
        }
        field = element(
            "span", {"class": "pywry-input-field"}, icon("search"), element("input", attributes)
        )
        return self.box(parent_id, field)


class TextArea(Debounced):
    """A field for several lines of text.

    Args:
        value: The text at first.
        placeholder: What stands there as long as there is no text.
        debounce: Milliseconds after the last key at which the value is sent.
        rows: How many lines are seen.
        cols: About how many characters a line has.
        resize: In which directions the person at the page can make it larger.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``debounce`` is negative, or ``rows`` or ``cols`` less than one.

    Example:
        >>> TextArea(label="Notes", rows=5).cols
        40
    """

    kind: ClassVar[str] = "Text"

    type: Literal["textarea"] = "textarea"
    value: str = ""
    placeholder: str = ""
    rows: int = Field(default=3, ge=1)
    cols: int = Field(default=40, ge=1)
    resize: Literal["both", "horizontal", "vertical", "none"] = "both"

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            **text_attributes(self),
            "rows": self.rows,
            "cols": self.cols,
            "data-resize": self.resize,
        }
        # HTML takes the first line break of a text area away.
        return self.box(parent_id, element("textarea", attributes, f"\n{self.value}"))
