"""What grids and charts have in common: the page fetches what they show, and Python changes it."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import field_validator
from typing_extensions import Self, override

from pywry.components.element import element
from pywry.components.item import ToolbarItem
from pywry.protocol.artifacts import checked_height


class LiveComponent(ToolbarItem):
    """Base of what stands on a page and shows data.

    Its events have fixed names, such as ``grid:cell-click``, so the field ``event`` means nothing here.
    """

    kind: ClassVar[str]
    """How the page's script knows it."""
    name: ClassVar[str]
    """What assistive technology calls one that has no label."""
    update_event: ClassVar[str]
    """The event with which Python gives it something else to show."""
    field: ClassVar[str]
    """The field that such an event replaces."""

    height: str | None = "400px"

    @field_validator("height", mode="before")
    @classmethod
    def _check_height(cls, value: object) -> str | None:
        return None if value is None else checked_height(value)

    def payload(self) -> dict[str, Any]:
        """Return what the page is told, as plain values."""
        raise NotImplementedError

    def replaced(self, value: object) -> Self:
        """Return a copy that shows something else.

        Raises:
            ValueError: It cannot be shown.
        """
        raise NotImplementedError

    @property
    def css_height(self) -> str:
        """The height as CSS has it: all the room there is when there is none."""
        return self.height or "100%"

    @override
    def declarations(self) -> str:
        return f"--pywry-widget-height: {self.css_height}; {self.style}".strip()

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the place of the component as HTML; what it shows is fetched by the page's script.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        return element(
            "div",
            {
                "id": f"{parent_id}-{self.component_id}" if parent_id else self.component_id,
                "class": f"pywry-widget pywry-widget-{self.kind}",
                "role": "group",
                "aria-label": self.label or self.description or self.name,
                "title": self.description or None,
                "data-component-id": self.component_id,
                "data-widget": self.kind,
                "data-fills": self.height is None,
            },
        )
