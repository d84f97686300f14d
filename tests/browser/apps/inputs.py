"""A page with every input there is, whose events the test hears and which it sets from Python."""

from __future__ import annotations

import os
from typing import Any

from pywry import (
    Button,
    Checkbox,
    DateInput,
    Div,
    Marquee,
    Modal,
    MultiSelect,
    NumberInput,
    Option,
    PyWry,
    RadioGroup,
    RangeInput,
    SearchInput,
    SecretInput,
    Select,
    SliderInput,
    TabGroup,
    TextArea,
    TextInput,
    TickerItem,
    Toggle,
    Toolbar,
)
from pywry.components import ToolbarItem
from tests.browser.prompter import Prompter

CITIES = ["Athens", "Berlin", "Córdoba", "Dublin", "Essen"]
SECRET = "sk-test-0123456789"

prompter = Prompter()
kept: dict[str, str] = {"secret": SECRET}


def options() -> list[Option]:
    """Return the cities."""
    return [Option(label=name, value=name.lower()) for name in CITIES]


def keep(text: str | None, *, component_id: str, event: str, label: str) -> str | None:
    """Be the handler of the secret."""
    if text is not None:
        kept[component_id] = text
        prompter.note("kept", component_id, event, label, text)
    return kept.get(component_id)


def named(item: type[ToolbarItem], name: str, **fields: Any) -> ToolbarItem:
    """Return an input that sends the event the test hears."""
    wait = {"debounce": 0} if "debounce" in item.model_fields else {}
    return item(
        component_id=name, label=name.capitalize(), event="test:input", **{**wait, **fields}
    )


def inputs() -> list[ToolbarItem]:
    """Return one of each kind."""
    return [
        named(Button, "button", data={"id": 7}, description="Presses"),
        named(Select, "select", options=options(), selected="berlin"),
        named(Select, "finder", options=options(), searchable=True),
        named(MultiSelect, "multi", options=options(), selected=["athens"]),
        named(TextInput, "text", value="one", description="Some words"),
        named(SearchInput, "search", placeholder="Find"),
        named(TextArea, "area", value="\nfirst"),
        named(SecretInput, "secret", handler=keep),
        named(NumberInput, "number", value=3, min=0, max=10),
        named(DateInput, "date", value="2026-11-22"),
        named(SliderInput, "slider", value=20, step=5),
        named(RangeInput, "range", start=20, end=80),
        named(Toggle, "toggle"),
        named(Checkbox, "checkbox", value=True),
        named(RadioGroup, "radio", options=options()[:3], selected="athens"),
        named(TabGroup, "tab", options=options()[:3], selected="athens"),
    ]


def hostile(text: str) -> list[ToolbarItem]:
    """Return inputs with a text wherever there can be one."""
    choices = [Option(label=text, value=text, description=text, data_attrs={"x": text})]
    everywhere: dict[str, Any] = {"label": text, "description": text}
    return [
        Button(**everywhere, data={text: text}),
        Select(**everywhere, options=choices, selected=text),
        Select(**everywhere, options=choices, selected=text, searchable=True),
        MultiSelect(**everywhere, options=choices, selected=[text]),
        TextInput(**everywhere, value=text, placeholder=text),
        SearchInput(**everywhere, value=text, placeholder=text),
        TextArea(**everywhere, value=text, placeholder=text),
        SecretInput(label=text, value=text, placeholder=text),  # type: ignore[arg-type]
        RadioGroup(**everywhere, options=choices, selected=text),
        TabGroup(**everywhere, options=choices, selected=text),
        Marquee(label=text, text=text, items=[TickerItem(ticker=text, text=text)]),
    ]


app = PyWry(title="Inputs", theme=os.environ.get("APP_THEME", "dark"))
items = inputs()
text = os.environ.get("APP_TEXT")
news = Marquee(
    component_id="news",
    label="News",
    event="test:input",
    clickable=True,
    items=[TickerItem(ticker="gold", text="Gold 1"), TickerItem(ticker="oil", text="Oil 2")],
)
closing = Modal(
    component_id="box",
    title=text or "A box",
    items=[
        TextInput(component_id="inside", label="Inside", value="first", event="test:input"),
        Select(component_id="picked", label="Picked", options=options(), searchable=True),
        Button(component_id="closer", label="Done", event="modal:close:box"),
    ],
    on_close_event="test:closed",
)
strict = Modal(
    component_id="strict",
    title="Strict",
    close_on_escape=False,
    close_on_overlay_click=False,
    reset_on_close=False,
    items=[TextInput(component_id="staying", label="Staying", event="test:input")],
)
toolbars = [
    Toolbar(position="header", items=[news]),
    Toolbar(position="top", items=[Button(label="Open the box", event="modal:open:box")]),
    Toolbar(position="left", items=hostile(text) if text else items),
]
widget = app.show(
    "<h1>Inputs</h1><div id='later'></div>",
    toolbars=toolbars,
    modals=[closing, strict],
    callbacks={
        "test:input": lambda data: prompter.note("input", data),
        "test:closed": lambda data: prompter.note("closed", data),
        "toolbar:state-response": lambda data: prompter.note("state", data),
    },
)
later = Div(children=[TextInput(component_id="late", label="Late", event="test:input", debounce=0)])
prompter.listen_to("emit", lambda request: app.emit(request["event"], request["data"]))
prompter.listen_to("secret", lambda _: kept["secret"])
prompter.listen_to("late", lambda _: later.build_html())
app.block()
