"""Modals as HTML."""

from __future__ import annotations

from pywry.components import Modal
from pywry.components.element import Html, class_names, element
from pywry.components.icon import icon
from pywry.html.toolbar import build_item


def build_modal(modal: Modal, taken: set[str]) -> Html:
    """Return a modal as HTML. It is closed: the page's script opens it, or the browser could not keep what is behind
    it from being used.

    Args:
        modal: The modal.
        taken: The ids that are on the page already; those of the modal's items are added.
    """
    title = f"{modal.component_id}-title"
    return element(
        "dialog",
        {
            "id": modal.component_id,
            "class": class_names("pywry-modal", f"pywry-modal-{modal.size}", modal.class_name),
            "aria-labelledby": title,
            "data-component-id": modal.component_id,
            "data-modal": True,
            "data-close-on-escape": modal.close_on_escape,
            "data-close-on-overlay-click": modal.close_on_overlay_click,
            "data-reset-on-close": modal.reset_on_close,
            "data-open-on-load": modal.open_on_load,
            "data-close-event": modal.on_close_event,
        },
        element(
            "header",
            {"class": "pywry-modal-header"},
            element(
                "h2",
                {"class": "pywry-modal-title", "id": title},
                element("bdi", None, modal.title),
            ),
            element(
                "button",
                {
                    "type": "button",
                    "class": "pywry-input-action",
                    "data-action": "close",
                    "aria-label": "Close",
                },
                icon("close"),
            ),
        ),
        element(
            "div",
            {"class": "pywry-modal-content"},
            [build_item(item, modal, taken) for item in modal.items],
        ),
    )
