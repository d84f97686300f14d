"""A field for what nobody should see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, Field, SecretStr
from typing_extensions import override

from pywry.components.control import Debounced
from pywry.components.element import element
from pywry.components.icon import icon

SecretHandler: TypeAlias = Callable[..., "str | None"]
"""Called with ``(None, component_id=…, event=…, label=…)`` for the secret, with a text to keep it."""

MASK = "••••••••"
"""What stands in the field when there is a secret: always as long, whatever the secret is."""


class SecretInput(Debounced):
    """A field for a password or a key.

    The secret stays in Python. The page gets a mask; when the person presses Show or Copy, it asks for
    the secret, and the answer goes to that page alone: not into the page's HTML, and not to others.

    Args:
        value: The secret, if there is one already.
        placeholder: What stands there as long as there is no secret.
        debounce: Milliseconds after the last key at which what was typed is sent.
        show_toggle: Whether the person may see the secret.
        show_copy: Whether the person may copy it.
        handler: Keeps the secret: ``handler(text, component_id=…, event=…, label=…)`` gets what was typed,
            ``handler(None, …)`` returns the secret. Without one, ``value`` is what can be shown.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``: what was typed.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``debounce`` is negative.

    Example:
        >>> "hunter2" in SecretInput(label="Password", value="hunter2").build_html()
        False
    """

    # An error that shows what was given would show the secret.
    model_config = ConfigDict(hide_input_in_errors=True)

    kind: ClassVar[str] = "Secret"

    type: Literal["secret"] = "secret"
    value: SecretStr = SecretStr("")
    placeholder: str = ""
    show_toggle: bool = True
    show_copy: bool = True
    handler: SecretHandler | None = Field(default=None, exclude=True, repr=False)

    def reveal(self) -> str:
        """Return the secret."""
        if self.handler is None:
            return self.value.get_secret_value()
        return self.handler(None, **self._metadata()) or ""

    def keep(self, text: str) -> None:
        """Give what was typed to the handler, if there is one."""
        if self.handler is not None:
            self.handler(text, **self._metadata())

    def _metadata(self) -> dict[str, Any]:
        return {"component_id": self.component_id, "event": self.event, "label": self.label}

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML, with a mask in the secret's place.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        known = bool(self.value.get_secret_value()) or self.handler is not None
        attributes = {
            **self.control_attributes(parent_id),
            "type": "password",
            "placeholder": MASK if known else self.placeholder or None,
            # What belongs to the app is no password of the browser's.
            "autocomplete": "new-password",
            "spellcheck": "false",
            "dir": "ltr",
        }
        field = element(
            "span",
            {"class": "pywry-input-field"},
            element("input", attributes),
            self._button("show", "Show", "eye") if self.show_toggle else None,
            self._button("copy", "Copy", "copy") if self.show_copy else None,
        )
        return self.box(parent_id, field, known=known)

    def _button(self, action: str, name: str, icon_name: str) -> str:
        return element(
            "button",
            {
                "type": "button",
                "class": "pywry-input-action",
                "data-action": action,
                "aria-label": name,
                "aria-pressed": "false" if action == "show" else None,
                "disabled": self.disabled,
            },
            icon(icon_name),
        )
