"""A strip or panel at one of seven places around the author's content."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import Field, SerializeAsAny, field_validator

from pywry.components.item import Component, ToolbarItem, checked_items

Position: TypeAlias = Literal["header", "footer", "top", "bottom", "left", "right", "inside"]


class Toolbar(Component):
    """Components at one place of the page.

    ``header`` and ``footer`` span the page; ``left`` and ``right`` stand between them; ``top`` and
    ``bottom`` are directly above and below the content; ``inside`` floats over the content.

    Args:
        component_id: The element's id; made when empty.
        position: Where the toolbar stands.
        items: What stands in it: models, or dictionaries with a ``type``.
        style: CSS declarations for the toolbar, for example ``"width: 380px; min-width: 280px;"``.
        script: JavaScript that runs once, when the page is there.
        class_name: Classes for the element.
        collapsible: Whether the person at the page can fold it away.
        resizable: Whether the person at the page can change its size, by pointer and by keyboard.

    Example:
        >>> toolbar = Toolbar(position="right", items=[{"type": "div", "content": "Hello"}])
        >>> toolbar.items[0].content
        'Hello'
    """

    position: Position = "top"
    items: list[SerializeAsAny[ToolbarItem]] = Field(default_factory=list)
    script: str | None = None
    class_name: str = ""
    collapsible: bool = False
    resizable: bool = False

    @field_validator("items", mode="before")
    @classmethod
    def _check_items(cls, value: Any) -> Any:
        return checked_items(value)
