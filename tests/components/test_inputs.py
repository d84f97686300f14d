"""Buttons, inputs and modals: the fields of the contract, what they refuse, and that words stay words."""

from __future__ import annotations

import datetime as dt
import json
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from pydantic import ValidationError

import pywry
from pywry import (
    Button,
    DateInput,
    Marquee,
    Modal,
    MultiSelect,
    NumberInput,
    Option,
    PyWry,
    RadioGroup,
    RangeInput,
    SecretInput,
    Select,
    SliderInput,
    TextArea,
    TextInput,
    TickerItem,
    Toolbar,
)
from pywry.components import ToolbarItem
from pywry.errors import RefusedError
from pywry.testing import open_page

DEFAULTS: dict[str, dict[str, Any]] = {
    "Button": {"data": {}, "variant": "primary", "size": None},
    "Select": {"options": [], "selected": "", "searchable": False},
    "MultiSelect": {"options": [], "selected": [], "searchable": False},
    "TextInput": {"value": "", "placeholder": "", "debounce": 300},
    "SearchInput": {"value": "", "placeholder": "", "debounce": 300},
    "TextArea": {"value": "", "debounce": 300, "rows": 3, "cols": 40, "resize": "both"},
    "SecretInput": {"debounce": 300, "show_toggle": True, "show_copy": True, "handler": None},
    "NumberInput": {"value": None, "min": None, "max": None, "step": None},
    "DateInput": {"value": "", "min": "", "max": ""},
    "SliderInput": {"value": 50, "min": 0, "max": 100, "step": 1, "debounce": 50},
    "RangeInput": {"start": 0, "end": 100, "min": 0, "max": 100, "step": 1, "debounce": 50},
    "Toggle": {"value": False},
    "Checkbox": {"value": False},
    "RadioGroup": {"options": [], "selected": "", "direction": "horizontal"},
    "TabGroup": {"options": [], "selected": "", "size": "md"},
    "Marquee": {"text": "", "speed": 15.0, "direction": "left", "behavior": "scroll", "gap": 50},
}
EVERYWHERE = {"label": "", "description": "", "event": "toolbar:input", "style": ""}


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_component_has_the_defaults_of_the_contract(name: str) -> None:
    item = getattr(pywry, name)()
    expected = {**DEFAULTS[name], **EVERYWHERE, "disabled": False}
    assert {field: getattr(item, field) for field in expected} == expected


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_dictionary_with_its_type_will_do(name: str) -> None:
    model = getattr(pywry, name)
    kind = model.model_fields["type"].default
    (item,) = Toolbar.model_validate({"items": [{"type": kind, "label": "x"}]}).items
    assert type(item) is model
    assert item.component_id.startswith(f"{name.lower()}-")


def test_a_modal_has_the_defaults_of_the_contract() -> None:
    fields = Modal().model_dump()
    assert fields.pop("component_id").startswith("modal-")
    assert fields == {
        "title": "Modal",
        "items": [],
        "size": "md",
        "width": None,
        "max_height": "80vh",
        "overlay_opacity": 0.5,
        "close_on_escape": True,
        "close_on_overlay_click": True,
        "reset_on_close": True,
        "on_close_event": None,
        "open_on_load": False,
        "style": "",
        "script": None,
        "class_name": "",
    }


@pytest.mark.parametrize(
    ("model", "fields", "words"),
    [
        (Button, {"colour": "red"}, "Extra inputs"),
        (Button, {"variant": "shiny"}, "variant"),
        (Button, {"data": {"x": object()}}, "data is not JSON"),
        (Button, {"event": "modal:explode:x"}, "reserved"),
        (Select, {"options": ["a"], "selected": "b"}, "'b' is not among the options: 'a'"),
        (Select, {"options": ["a", "a"]}, "two options have the value 'a'"),
        (MultiSelect, {"options": ["a"], "selected": "a"}, "a list of values"),
        (MultiSelect, {"options": ["a"], "selected": ["a", "c"]}, "'c' is not among"),
        (RadioGroup, {"selected": "x"}, "'x' is not among the options: none"),
        (Option, {"label": "a", "data_attrs": {"x y": "z"}}, "lower-case letters"),
        (TextInput, {"debounce": -1}, "greater than or equal to 0"),
        (TextArea, {"rows": 0}, "rows"),
        (NumberInput, {"min": 2, "max": 1}, "min=2 is larger than max=1"),
        (NumberInput, {"value": 0, "min": 1}, "value=0 is less than min=1"),
        (NumberInput, {"value": float("nan")}, "finite"),
        (NumberInput, {"step": 0}, "step"),
        (SliderInput, {"value": 101}, "value=101 is more than max=100"),
        (RangeInput, {"start": 3, "end": 2}, "start=3 is larger than end=2"),
        (RangeInput, {"end": 200}, "end=200 is more than max=100"),
        (DateInput, {"value": "22.11.2026"}, "is not a date like"),
        (DateInput, {"value": "2026-01-01", "min": "2026-02-01"}, "is before min"),
        (Marquee, {"speed": 0}, "greater than 0"),
        (TickerItem, {"ticker": ""}, "ticker"),
        (Modal, {"width": "1px} body {"}, "is not a CSS length"),
        (Modal, {"overlay_opacity": 2}, "less than or equal to 1"),
        (Modal, {"on_close_event": "closed"}, "is named like"),
        (Modal, {"items": [{"type": "spaceship"}]}, "spaceship"),
    ],
)
def test_what_makes_no_sense_is_refused(model: Any, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        model(**fields)
    assert words in str(refusal.value)


def test_what_was_not_said_is_put_into_the_range() -> None:
    assert SliderInput(min=60, max=90).value == 60
    price = RangeInput(min=10, max=20)
    assert (price.start, price.end) == (10, 20)


def test_a_date_is_a_date_or_its_text() -> None:
    moment = dt.datetime(2026, 1, 2, 3, tzinfo=dt.timezone.utc)
    for given in (moment, moment.date(), "2026-01-02"):
        assert DateInput.model_validate({"value": given}).value == "2026-01-02"


def test_a_button_may_open_a_modal_without_python() -> None:
    assert Button(event="modal:open:settings").event == "modal:open:settings"
    with pytest.raises(ValidationError, match="reserved"):
        TextInput(event="modal:open:settings")


# ---- words stay words ---------------------------------------------------------------------------

HOSTILE = "\"'></select></textarea><script>alert(1)</script><img src=x onerror=alert(1)>"


class Reader(HTMLParser):
    """Notes which elements and attributes there are, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names.update(name for name, _ in attrs)


def everywhere(model: type[ToolbarItem], text: str) -> ToolbarItem:
    """Return a component with a text wherever it takes one."""
    fields: dict[str, Any] = {"label": text, "description": text}
    for name, field in model.model_fields.items():
        if name in ("value", "placeholder", "text") and field.default == "":
            fields[name] = "" if model is DateInput else text
        if name == "options":
            option = {"label": text, "description": text, "data_attrs": {"x": text}}
            fields["options"] = [option]
            fields["selected"] = [text] if model is MultiSelect else text
        if name == "data":
            fields["data"] = {text: text}
        if name == "items":
            fields["items"] = [{"ticker": text, "text": text}]
    return model(**fields)


@pytest.mark.parametrize("name", DEFAULTS)
def test_no_word_becomes_markup(name: str) -> None:
    html = everywhere(getattr(pywry, name), HOSTILE).build_html()
    found = Reader(html)
    assert not found.tags & {"script", "img"}
    assert not [each for each in found.names if each.startswith("on") or each == "style"]
    assert HOSTILE in unescape(html)


def test_a_text_area_keeps_the_first_line_break() -> None:
    assert ">\n\nsecond</textarea>" in TextArea(value="\nsecond").build_html()


def test_options_travel_as_json() -> None:
    html = Select(options=[Option(label="a")], searchable=True).build_html()
    (data,) = [each for each in html.split('"') if each.startswith("[{")]
    assert json.loads(unescape(data)) == [
        {"label": "a", "value": "a", "description": "", "data_attrs": {}}
    ]


@pytest.mark.parametrize("name", DEFAULTS)
def test_every_component_has_a_name_even_without_a_label(name: str) -> None:
    assert "aria-label=" in getattr(pywry, name)().build_html()


# ---- secrets ------------------------------------------------------------------------------------


def test_a_secret_is_in_nothing_that_is_written() -> None:
    field = SecretInput(value="sk-0123456789")  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as refusal:
        SecretInput(value="sk-0123456789", debounce="sk-0123456789")  # type: ignore[arg-type]
    written = f"{field!r} {field} {field.model_dump()} {field.build_html()} {refusal.value}"
    assert "0123456789" not in written
    assert field.reveal() == "sk-0123456789"


def test_a_page_gets_the_secret_only_when_it_may() -> None:
    app = PyWry(port=0)
    seen = SecretInput(component_id="seen", value="sk-seen")  # type: ignore[arg-type]
    hidden = SecretInput(
        component_id="hidden",
        value="sk-hidden",  # type: ignore[arg-type]
        show_toggle=False,
        show_copy=False,
    )
    widget = app.show("x", modals=[Modal(items=[seen, hidden])])
    try:
        with open_page(widget.url or "") as page:
            answer = page.request("toolbar:reveal", {"componentId": "seen"})
            assert answer == {"value": "sk-seen"}
            for name in ("hidden", "nobody"):
                with pytest.raises(RefusedError, match="no secret"):
                    page.request("toolbar:reveal", {"componentId": name})
    finally:
        app.destroy()


def test_a_handler_keeps_what_is_typed_and_gives_it() -> None:
    app = PyWry(port=0)
    kept: dict[str, str | None] = {"key": "first"}
    told: list[tuple[str, str]] = []

    def keep(text: str | None, *, component_id: str, event: str, label: str) -> str | None:
        if text is not None:
            kept[component_id] = text
            told.append((event, label))
        return kept[component_id]

    field = SecretInput(component_id="key", label="Key", event="app:key", handler=keep)
    widget = app.show("x", toolbars=[Toolbar(items=[field])])
    try:
        with open_page(widget.url or "") as page:
            page.request("app:key", {"componentId": "key", "value": "second"})
            page.request("app:key", {"componentId": "other", "value": "third"})
            assert page.request("toolbar:reveal", {"componentId": "key"}) == {"value": "second"}
    finally:
        app.destroy()
    assert told == [("app:key", "Key")]
