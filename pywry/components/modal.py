"""A box over the page."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, SerializeAsAny, field_validator
from typing_extensions import override

from pywry.components.item import Component, ToolbarItem, checked_event, checked_items

_LENGTH = re.compile(
    r"(?:\d+(?:\.\d+)?(?:px|em|rem|ch|%|vw|vh|dvw|dvh|svh|svw|lvh|vmin|vmax)|auto)|(?:min|max|clamp|calc)\([\w\s.,%+*/()-]+\)"
)


class Modal(Component):
    """A box over the page with components in it. What is behind it waits until it is closed.

    ``app.emit("modal:open", {"id": …})`` opens it, and ``modal:close`` and ``modal:toggle`` do what they say; so do
    ``modal:open:ID`` and the like, which a `Button` may have as its event.

    Args:
        component_id: The element's id, by which it is opened; made when empty.
        title: What stands above it.
        items: What stands in it: models, or dictionaries with a ``type``.
        size: How wide it is.
        width: How wide it is, as a CSS length, in place of ``size``.
        max_height: The height from which on it scrolls, as a CSS length.
        overlay_opacity: How dark the page behind it becomes, from 0 to 1.
        close_on_escape: Whether Escape closes it.
        close_on_overlay_click: Whether a click beside it closes it.
        reset_on_close: Whether its inputs go back to what they were at first when it is closed.
        on_close_event: An event that is sent when it is closed, with ``{componentId, values}``.
        open_on_load: Whether it is open when the page comes.
        style: CSS declarations for the element.
        class_name: Classes for the element.
        script: JavaScript that runs once, when the page is there.

    Raises:
        ValueError: A length is none, or the event's name is none.

    Example:
        >>> modal = Modal(title="Filter", items=[{"type": "text", "label": "Name"}])
        >>> modal.items[0].label, modal.size
        ('Name', 'md')
    """

    title: str = "Modal"
    items: list[SerializeAsAny[ToolbarItem]] = Field(default_factory=list)
    size: Literal["sm", "md", "lg", "xl", "full"] = "md"
    width: str | None = None
    max_height: str = "80vh"
    overlay_opacity: float = Field(default=0.5, ge=0, le=1)
    close_on_escape: bool = True
    close_on_overlay_click: bool = True
    reset_on_close: bool = True
    on_close_event: str | None = None
    open_on_load: bool = False
    script: str | None = None
    class_name: str = ""

    @field_validator("items", mode="before")
    @classmethod
    def _check_items(cls, value: Any) -> Any:
        return checked_items(value)

    @field_validator("width", "max_height")
    @classmethod
    def _check_length(cls, value: str | None) -> str | None:
        if value is not None and not _LENGTH.fullmatch(value):
            raise ValueError(f"{value!r} is not a CSS length like '480px', '40rem' or '80vh'")
        return value

    @field_validator("on_close_event")
    @classmethod
    def _check_close_event(cls, value: str | None) -> str | None:
        return None if value is None else checked_event(value)

    @override
    def declarations(self) -> str:
        own = f"--pywry-modal-overlay: {self.overlay_opacity:g};"
        if self.width:
            own += f" --pywry-modal-width: {self.width};"
        # What fills the page does so, unless its author says otherwise.
        if self.size != "full" or "max_height" in self.model_fields_set:
            own += f" --pywry-modal-height: {self.max_height};"
        return f"{own} {self.style}".strip()
