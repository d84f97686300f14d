"""Where a page is shown, and in which theme."""

from __future__ import annotations

from enum import Enum


class WindowMode(str, Enum):
    """Where ``show()`` puts a page. For now every page is shown in the browser.

    Example:
        >>> WindowMode("browser") is WindowMode.BROWSER
        True
    """

    NEW_WINDOW = "new_window"
    SINGLE_WINDOW = "single_window"
    MULTI_WINDOW = "multi_window"
    NOTEBOOK = "notebook"
    BROWSER = "browser"


class ThemeMode(str, Enum):
    """How a page looks; ``SYSTEM`` follows what the person's system says.

    Example:
        >>> ThemeMode("light") is ThemeMode.LIGHT
        True
    """

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"
