"""A box with the author's own HTML."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import SerializeAsAny, field_validator
from typing_extensions import override

from pywry.components.element import Html, class_names, element
from pywry.components.item import ToolbarItem, checked_items


class Div(ToolbarItem):
    """A box with HTML and other components in it.

    Args:
        content: The author's HTML, put into the page as it is: trusted, never somebody else's text.
        script: JavaScript that runs once, when the page is there.
        class_name: Classes for the element.
        children: Components that stand after ``content``: models, or dictionaries with a ``type``.
        component_id: The element's id; made when empty.
        style: CSS declarations for the element.

    Example:
        >>> Div(component_id="note", content="<b>Hello</b>").build_html()
        '<div id="note" class="pywry-div" data-component-id="note"><b>Hello</b></div>'
    """

    type: Literal["div"] = "div"
    content: str = ""
    script: str | None = None
    class_name: str = ""
    children: list[SerializeAsAny[ToolbarItem]] | None = None

    @field_validator("children", mode="before")
    @classmethod
    def _check_children(cls, value: Any) -> Any:
        return checked_items(value)

    @override
    def nested(self) -> list[ToolbarItem]:
        return list(self.children or ())

    @override
    def build_script(self) -> str | None:
        return self.script

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the box as HTML.

        Args:
            parent_id: The id of what the box stands in. The box's own id is then
                ``{parent_id}-{component_id}``; ``data-component-id`` is always the plain one.
        """
        identifier = f"{parent_id}-{self.component_id}" if parent_id else self.component_id
        return element(
            "div",
            {
                "id": identifier,
                "class": class_names("pywry-div", self.class_name),
                "data-component-id": self.component_id,
                "title": self.description or None,
                "aria-disabled": "true" if self.disabled else None,
            },
            Html(self.content),
            [Html(child.build_html(parent_id)) for child in self.nested()],
        )
