"""The line icons of the page: 20 by 20 units, a stroke of 1.5, the colour of the text."""

from __future__ import annotations

from urllib.parse import quote

from pywry.components.element import Html, element

_PATHS = {
    "attach": "M16.5 9.6l-6.2 6.2a3.9 3.9 0 0 1-5.5-5.5L11 4.1a2.6 2.6 0 0 1 3.7 3.7l-6.2 6.1"
    "a1.3 1.3 0 0 1-1.8-1.8l5.7-5.7",
    "chat": "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5"
    "A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4zM7 8h6M7 10.8h4",
    "chevron": "M6 8l4 4 4-4",
    "close": "M5.5 5.5l9 9M14.5 5.5l-9 9",
    "collapse": "M12 3v5h5M17 3l-5 5M8 17v-5H3M3 17l5-5",
    "copy": "M8.5 7h6A1.5 1.5 0 0 1 16 8.5v6a1.5 1.5 0 0 1-1.5 1.5h-6A1.5 1.5 0 0 1 7 14.5v-6"
    "A1.5 1.5 0 0 1 8.5 7zM4.5 13A1.5 1.5 0 0 1 4 12V5.5A1.5 1.5 0 0 1 5.5 4H12a1.5 1.5 0 0 1 1 .5",
    "compose": "M9.5 4H5.5A1.5 1.5 0 0 0 4 5.5v9A1.5 1.5 0 0 0 5.5 16h9a1.5 1.5 0 0 0 "
    "1.5-1.5v-4M8 12l.5-2.5 6.7-6.7a1.2 1.2 0 0 1 1.7 0l.3.3a1.2 1.2 0 0 1 "
    "0 1.7L10.5 11.5z",
    "down": "M10 4v12M5 11l5 5 5-5",
    "drop": "M10 3v9M6.5 8.5L10 12l3.5-3.5M4 13.5v1A1.5 1.5 0 0 0 5.5 16h9"
    "a1.5 1.5 0 0 0 1.5-1.5v-1",
    "expand": "M12 3h5v5M17 3l-5.5 5.5M8 17H3v-5M3 17l5.5-5.5",
    "eye": "M2.5 10s2.7-5 7.5-5 7.5 5 7.5 5-2.7 5-7.5 5-7.5-5-7.5-5z"
    "M10 7.7a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6z",
    "panel": "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-11"
    "A1.5 1.5 0 0 1 3 14.5v-9A1.5 1.5 0 0 1 4.5 4zM12.5 4v12",
    "pause": "M7.5 5v10M12.5 5v10",
    "search": "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11zM13.2 13.2l3.8 3.8",
    "send": "M10 16V4.5M4.8 9.5L10 4.3l5.2 5.2",
    "settings": "M3 6h7M14 6h3M3 14h3M10 14h7M12 4.2a1.8 1.8 0 1 1 0 3.6 "
    "1.8 1.8 0 0 1 0-3.6zM8 12.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
    "stop": "M6.5 5h7A1.5 1.5 0 0 1 15 6.5v7a1.5 1.5 0 0 1-1.5 1.5h-7"
    "A1.5 1.5 0 0 1 5 13.5v-7A1.5 1.5 0 0 1 6.5 5z",
}


def icon(name: str, class_name: str = "") -> Html:
    """Return an icon that assistive technology does not see; what it stands in has the name."""
    return element(
        "svg",
        {
            "class": f"pywry-chat-icon {class_name}".strip(),
            "viewBox": "0 0 20 20",
            "width": 20,
            "height": 20,
            "fill": "none",
            "stroke": "currentColor",
            "stroke-width": "1.5",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
            "aria-hidden": "true",
            "focusable": "false",
        },
        element("path", {"d": _PATHS[name]}),
    )


def favicon() -> str:
    """Return the browser tab's icon as an address: a speech bubble that is legible on light and on dark."""
    bubble = "M8 7h16a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-9l-6 5v-5H8a4 4 0 0 1-4-4v-8a4 4 0 0 1 4-4z"
    svg = element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 32 32"},
        element("path", {"d": bubble, "fill": "#0078d4"}),
    )
    return f"data:image/svg+xml,{quote(str(svg))}"
