"""Toolbars as HTML, and the rules that their styles become."""

from __future__ import annotations

from collections.abc import Sequence

from pywry.components import Modal, Toolbar, ToolbarItem
from pywry.components.element import Html, class_names, element
from pywry.components.icon import icon
from pywry.components.item import Component


def build_toolbar(toolbar: Toolbar, taken: set[str]) -> Html:
    """Return a toolbar as HTML.

    Args:
        toolbar: The toolbar.
        taken: The ids that are on the page already; those of the toolbar's items are added. An item
            whose id is taken gets the toolbar's before its own.
    """
    content = f"{toolbar.component_id}-content"
    return element(
        "aside",
        {
            "id": toolbar.component_id,
            "class": class_names(
                "pywry-toolbar", f"pywry-toolbar-{toolbar.position}", toolbar.class_name
            ),
            "aria-label": f"{toolbar.position.capitalize()} panel",
            "data-component-id": toolbar.component_id,
            "data-position": toolbar.position,
            "data-collapsible": toolbar.collapsible,
            "data-resizable": toolbar.resizable,
        },
        element(
            "div",
            {"id": content, "class": "pywry-toolbar-content"},
            [build_item(item, toolbar, taken) for item in toolbar.items],
        ),
        _separator(toolbar, content) if toolbar.resizable else None,
        _toggle(content),
    )


def build_styles(panels: Sequence[Toolbar | Modal], items: Sequence[ToolbarItem] = ()) -> str:
    """Return the rules for all ``style`` fields: the page's policy refuses ``style`` attributes.

    They stand in a layer, so that a panel which the person at the page folds or resizes obeys.
    """
    rules = []
    for panel in panels:
        rules.append(_rule(panel))
        rules.extend(_rule(item) for item in _items(panel.items))
    rules.extend(_rule(item) for item in _items(items))
    written = "\n".join(filter(None, rules))
    return f"@layer pywry-author {{\n{written}\n}}" if written else ""


def build_scripts(
    panels: Sequence[Toolbar | Modal], items: Sequence[ToolbarItem] = ()
) -> list[str]:
    """Return the scripts of all toolbars and modals, and of what stands in them or in the content."""
    scripts: list[str | None] = [item.build_script() for item in _items(items)]
    for panel in panels:
        scripts.append(panel.script)
        scripts.extend(item.build_script() for item in _items(panel.items))
    return [script for script in scripts if script]


def build_item(item: ToolbarItem, panel: Toolbar | Modal, taken: set[str]) -> Html:
    """Return what stands in a toolbar or a modal as HTML, with ids that are not taken."""
    identifiers = {nested.component_id for nested in item.with_nested()}
    parent = panel.component_id if identifiers & taken else None
    taken |= identifiers
    return Html(item.build_html(parent))


def _items(items: Sequence[ToolbarItem]) -> list[ToolbarItem]:
    return [nested for item in items for nested in item.with_nested()]


def _rule(component: Component) -> str | None:
    declarations = component.declarations()
    if not declarations:
        return None
    return f'[data-component-id="{component.component_id}"] {{ {declarations} }}'


def _separator(toolbar: Toolbar, content: str) -> Html:
    """The handle between a toolbar and its neighbour; the script fills in the numbers."""
    upright = toolbar.position in {"left", "right", "inside"}
    return element(
        "div",
        {
            "class": "pywry-toolbar-separator",
            "role": "separator",
            "tabindex": 0,
            "aria-orientation": "vertical" if upright else "horizontal",
            "aria-label": "Resize panel",
            "aria-controls": content,
            "aria-valuemin": 0,
            "aria-valuemax": 100,
            "aria-valuenow": 50,
        },
    )


def _toggle(content: str) -> Html:
    """The button that folds the toolbar away; a narrow screen shows it for every panel."""
    return element(
        "button",
        {
            "type": "button",
            "class": "pywry-toolbar-toggle",
            "aria-expanded": "true",
            "aria-controls": content,
            "aria-label": "Collapse panel",
            "data-tooltip": "Collapse panel",
        },
        icon("chevron", "pywry-toolbar-fold"),
        icon("chat", "pywry-toolbar-open"),
    )
