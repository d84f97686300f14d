"""What a page is made of."""

from pywry.components.button import Button
from pywry.components.chart import Chart
from pywry.components.content import HtmlContent
from pywry.components.date import DateInput
from pywry.components.div import Div
from pywry.components.grid import Grid
from pywry.components.group import RadioGroup, TabGroup
from pywry.components.item import ToolbarItem
from pywry.components.marquee import Marquee, TickerItem
from pywry.components.modal import Modal
from pywry.components.number import NumberInput, RangeInput, SliderInput
from pywry.components.option import Option
from pywry.components.secret import SecretInput
from pywry.components.select import MultiSelect, Select
from pywry.components.text import SearchInput, TextArea, TextInput
from pywry.components.toggle import Checkbox, Toggle
from pywry.components.toolbar import Toolbar

__all__ = [
    "Button",
    "Chart",
    "Checkbox",
    "DateInput",
    "Div",
    "Grid",
    "HtmlContent",
    "Marquee",
    "Modal",
    "MultiSelect",
    "NumberInput",
    "Option",
    "RadioGroup",
    "RangeInput",
    "SearchInput",
    "SecretInput",
    "Select",
    "SliderInput",
    "TabGroup",
    "TextArea",
    "TextInput",
    "TickerItem",
    "Toggle",
    "Toolbar",
    "ToolbarItem",
]
