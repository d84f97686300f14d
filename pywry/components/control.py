"""What all inputs have in common: a name, a box around the control, and what the page's script reads."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field
from typing_extensions import override

from pywry.components.element import Attribute, Child, Html, class_names, element
from pywry.components.item import ToolbarItem


class Control(ToolbarItem):
    """Base of what a person at the page can press or set.

    The page sends the component's ``event`` with ``{value, componentId}`` when the value changes.
    """

    kind: ClassVar[str] = "Input"
    """What stands for the name of a component that has none."""

    @property
    def name(self) -> str:
        """What assistive technology calls the component."""
        return self.label or self.description or getattr(self, "placeholder", "") or self.kind

    def identifier(self, parent_id: str | None) -> str:
        """Return the id of the component's element."""
        return f"{parent_id}-{self.component_id}" if parent_id else self.component_id

    def attributes(self, parent_id: str | None, type_name: str) -> dict[str, Attribute]:
        """Return the attributes of the component's outermost element."""
        return {
            "id": self.identifier(parent_id),
            "data-component-id": self.component_id,
            "data-input": type_name,
            "data-event": self.event,
            "data-tooltip": self.description or None,
        }

    def box(
        self,
        parent_id: str | None,
        *children: Child,
        group: str | None = None,
        **more: Attribute,
    ) -> Html:
        """Return the box around a control, with its label and its description.

        Args:
            parent_id: The id of what the component stands in.
            *children: The control.
            group: The role of a component of several controls: the label then names the group.
            **more: Further attributes of the box, written with ``_`` for ``-``.
        """
        type_name = getattr(self, "type", "")
        identifier = self.identifier(parent_id)
        named = f"{identifier}-label" if self.label else None
        grouped: dict[str, Attribute] = {}
        if group is not None:
            grouped = {
                "role": group,
                "aria-labelledby": named,
                "aria-label": None if named else self.name,
                "aria-describedby": self.described_by(parent_id),
            }
        return element(
            "div",
            {
                **self.attributes(parent_id, type_name),
                "class": class_names("pywry-input", f"pywry-input-{type_name}"),
                **grouped,
                **{f"data-{name.replace('_', '-')}": value for name, value in more.items()},
            },
            self._label(identifier, group is not None),
            children,
            self._description(identifier),
        )

    def control_attributes(self, parent_id: str | None) -> dict[str, Attribute]:
        """Return what the one control of a component carries: its id, name and state."""
        return {
            "id": f"{self.identifier(parent_id)}-control",
            "class": "pywry-input-control",
            "aria-label": None if self.label else self.name,
            "aria-describedby": self.described_by(parent_id),
            "disabled": self.disabled,
        }

    def described_by(self, parent_id: str | None) -> str | None:
        """Return the id of the description, where there is one that is not the name already."""
        if self.name == self.description or not self.description:
            return None
        return f"{self.identifier(parent_id)}-description"

    def _label(self, identifier: str, group: bool) -> Html | None:
        if not self.label:
            return None
        attributes: dict[str, Attribute] = {
            "class": "pywry-input-label",
            "id": f"{identifier}-label",
        }
        # The words run as they are written, and stand where the page begins.
        words = element("bdi", None, self.label)
        if group:
            return element("span", attributes, words)
        return element("label", {**attributes, "for": f"{identifier}-control"}, words)

    def _description(self, identifier: str) -> Html | None:
        """The tooltip's words, for assistive technology; the script shows them to the eye."""
        if not self.description:
            return None
        return element(
            "span", {"id": f"{identifier}-description", "hidden": True}, self.description
        )

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        raise NotImplementedError(f"{type(self).__name__} has no HTML")


class Debounced(Control):
    """Base of inputs whose value changes many times before it is what was meant."""

    debounce: int = Field(default=300, ge=0)
    """Milliseconds after the last change at which the value is sent; leaving the input sends it at once."""

    @override
    def attributes(self, parent_id: str | None, type_name: str) -> dict[str, Attribute]:
        return {**super().attributes(parent_id, type_name), "data-debounce": self.debounce}


def number_text(value: float | None) -> str | None:
    """Return a number as HTML writes it.

    Example:
        >>> number_text(2.0), number_text(0.25), number_text(None)
        ('2', '0.25', None)
    """
    if value is None:
        return None
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def text_attributes(control: Any) -> dict[str, Attribute]:
    """Return the attributes of a control into which text is typed."""
    return {
        "placeholder": control.placeholder or None,
        "dir": "auto",
        # A browser that fills in what was there before a reload would not say so.
        "autocomplete": "off",
    }
