"""What all components of a toolbar have in common."""

from __future__ import annotations

import re
import secrets
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, field_validator, model_validator
from typing_extensions import override

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_EVENT = re.compile(r"[A-Za-z][A-Za-z0-9]*:[A-Za-z][A-Za-z0-9_-]*(:[A-Za-z0-9_-]+)?")
_RESERVED = frozenset({"pywry", "plotly", "grid", "modal"})


def checked_identifier(value: str) -> str:
    """Return ``value`` if it can be an element's id (a letter, then letters, digits and ``_.:-``).

    Raises:
        ValueError: It cannot.
    """
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError(
            f"{value!r} cannot be an id: use a letter, then letters, digits, '_', '.', ':' or '-'"
        )
    return value


def checked_style(value: str) -> str:
    """Return ``value`` if it can stand between the braces of a CSS rule.

    Raises:
        ValueError: It contains ``<``, ``{`` or ``}``, with which it could leave the rule.
    """
    if any(character in value for character in "<{}"):
        raise ValueError(f"a style is a list of declarations without '<', '{{' and '}}': {value!r}")
    return value


def checked_event(value: str) -> str:
    """Return ``value`` if it can be the name of an author's event.

    Raises:
        ValueError: It is no name, or its namespace is taken.
    """
    if not _EVENT.fullmatch(value):
        raise ValueError(f"an event is named like 'namespace:name', not {value!r}")
    namespace = value.partition(":")[0]
    if namespace.lower() in _RESERVED:
        raise ValueError(f"the namespace {namespace!r} of {value!r} is reserved")
    return value


class Component(BaseModel):
    """Base of what a page is made of: it has an id of its own and knows no unknown fields."""

    # What a page does not use costs nothing: a model is built when the first of its kind is made.
    model_config = ConfigDict(extra="forbid", validate_assignment=True, defer_build=True)

    component_id: str = ""
    """Empty: one is made, the type's name and eight hexadecimal digits."""

    style: str = ""
    """CSS declarations for this component, for example ``"width: 380px;"``."""

    @field_validator("component_id")
    @classmethod
    def _check_component_id(cls, value: str) -> str:
        return checked_identifier(value) if value else value

    @field_validator("style")
    @classmethod
    def _check_style(cls, value: str) -> str:
        return checked_style(value)

    @model_validator(mode="before")
    @classmethod
    def _give_component_id(cls, data: Any) -> Any:
        if isinstance(data, dict) and not data.get("component_id"):
            return {**data, "component_id": f"{cls.__name__.lower()}-{secrets.token_hex(4)}"}
        return data

    def declarations(self) -> str:
        """Return the CSS declarations for the component's element."""
        return self.style.strip()


class ToolbarItem(Component):
    """Base of everything that can stand in a `Toolbar`. A subclass has a ``type`` field: its name.

    Args:
        component_id: The element's id; made when empty.
        label: Text beside or in the component.
        description: The tooltip.
        event: ``namespace:name`` of the event that the component sends; the namespaces ``pywry``,
            ``plotly``, ``grid`` and ``modal`` are taken.
        style: CSS declarations for the component.
        disabled: Shown, but does nothing.
    """

    types: ClassVar[dict[str, type[ToolbarItem]]] = {}
    """Every kind of item by the ``type`` with which a dictionary names it."""

    label: str = ""
    description: str = ""
    event: str = "toolbar:input"
    disabled: bool = False

    _channel: Any = PrivateAttr(default=None)
    """What `app.show()` attaches to the page together with this component: a chat, for example."""

    @classmethod
    @override
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        kind = cls.model_fields.get("type")
        if kind is not None:
            ToolbarItem.types[kind.default] = cls

    @field_validator("event")
    @classmethod
    def _check_event(cls, value: str) -> str:
        return checked_event(value)

    def build_html(self, parent_id: str | None = None) -> str:
        """Return the component as HTML.

        Args:
            parent_id: The id of what the component stands in; makes its id unique on the page.
        """
        raise NotImplementedError(f"{type(self).__name__} has no HTML")

    def build_script(self) -> str | None:
        """Return the JavaScript that belongs to the component, if there is some."""
        return None

    def nested(self) -> list[ToolbarItem]:
        """Return the components that stand in this one."""
        return []

    def with_nested(self) -> list[ToolbarItem]:
        """Return this component and all that stand in it, outermost first."""
        found: list[ToolbarItem] = [self]
        for item in self.nested():
            found.extend(item.with_nested())
        return found


def checked_items(value: Any) -> Any:
    """Turn dictionaries with a ``type`` into the items that they describe."""
    if not isinstance(value, (list, tuple)):
        return value
    return [_item(entry) for entry in value]


def _item(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    kind = entry.get("type")
    model = ToolbarItem.types.get(kind) if isinstance(kind, str) else None
    if model is None:
        known = ", ".join(sorted(ToolbarItem.types))
        raise ValueError(f"an item needs a 'type' that is one of: {known}; got {kind!r}")
    return model.model_validate(entry)
