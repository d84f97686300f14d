"""What a page is made of."""

from pywry.components.content import HtmlContent
from pywry.components.div import Div
from pywry.components.item import ToolbarItem
from pywry.components.toolbar import Toolbar

__all__ = ["Div", "HtmlContent", "Toolbar", "ToolbarItem"]
