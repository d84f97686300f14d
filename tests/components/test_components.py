"""Components: fields, defaults, and what they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from pywry.components import Div, HtmlContent, Toolbar, ToolbarItem
from pywry.components.element import Html, element, json_text


def test_html_content_has_the_fields_of_the_contract() -> None:
    content = HtmlContent(html="<p>")
    assert content.model_dump() == {
        "html": "<p>",
        "json_data": None,
        "init_script": None,
        "css_files": None,
        "script_files": None,
        "inline_css": None,
        "watch": False,
    }


def test_toolbar_has_the_defaults_of_the_contract() -> None:
    toolbar = Toolbar()
    fields = toolbar.model_dump()
    assert fields.pop("component_id").startswith("toolbar-")
    assert fields == {
        "position": "top",
        "items": [],
        "style": "",
        "script": None,
        "class_name": "",
        "collapsible": False,
        "resizable": False,
    }


def test_every_component_gets_an_id_of_its_own() -> None:
    first, second = Div(), Div(component_id="")
    assert first.component_id.startswith("div-")
    assert first.component_id != second.component_id


@pytest.mark.parametrize("value", ['a"b', "a b", "<a>", "1a", "a'"])
def test_an_id_that_could_leave_its_attribute_or_selector_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="cannot be an id"):
        Div(component_id=value)


@pytest.mark.parametrize("style", ["} body { color: red", "</style><script>", "a{b}"])
def test_a_style_that_could_leave_its_rule_is_refused(style: str) -> None:
    with pytest.raises(ValidationError, match="a style is"):
        Toolbar(style=style)


@pytest.mark.parametrize(
    "position", ["header", "footer", "top", "bottom", "left", "right", "inside"]
)
def test_there_are_seven_positions(position: Any) -> None:
    assert Toolbar(position=position).position == position


def test_an_unknown_position_is_refused() -> None:
    with pytest.raises(ValidationError):
        Toolbar.model_validate({"position": "middle"})


@pytest.mark.parametrize("model", [Div, Toolbar, ToolbarItem])
def test_unknown_fields_are_refused(model: type[Div]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        model.model_validate({"colour": "red"})


@pytest.mark.parametrize("event", ["plain", "pywry:x", "grid:x", "a:", ":b", "a:b c"])
def test_an_event_needs_a_free_namespace(event: str) -> None:
    with pytest.raises(ValidationError):
        Div(event=event)


def test_items_are_models_or_dictionaries_with_a_type() -> None:
    box = Div(content="a")
    toolbar = Toolbar.model_validate({"items": [box, {"type": "div", "content": "b"}]})
    assert toolbar.items[0] is box
    assert isinstance(toolbar.items[1], Div)


@pytest.mark.parametrize("item", [{}, {"type": "spaceship"}, {"type": 3}])
def test_an_item_of_no_known_type_is_refused_by_name(item: Any) -> None:
    with pytest.raises(ValidationError, match=r"needs a 'type' that is one of: .*\bdiv\b"):
        Toolbar(items=[item])


def test_a_component_can_carry_what_show_attaches() -> None:
    box = Div()
    assert box._channel is None
    box._channel = marker = object()
    assert Toolbar(items=[box]).items[0]._channel is marker


def test_a_div_builds_its_html_with_children() -> None:
    box = Div(
        component_id="outer",
        content="<i>x</i>",
        class_name="wide",
        description='say "hi"',
        children=[Div(component_id="inner", content="y")],
    )
    assert box.build_html() == (
        '<div id="outer" class="pywry-div wide" data-component-id="outer"'
        ' title="say &quot;hi&quot;"><i>x</i>'
        '<div id="inner" class="pywry-div" data-component-id="inner">y</div></div>'
    )


def test_a_parent_makes_the_id_unique_and_keeps_the_plain_one() -> None:
    html = Div(component_id="chat").build_html(parent_id="panel")
    assert 'id="panel-chat"' in html
    assert 'data-component-id="chat"' in html


def test_elements_escape_text_and_attributes() -> None:
    html = element("p", {"title": '"><script>', "hidden": True, "id": None}, "<b>", Html("<i></i>"))
    assert html == '<p title="&quot;&gt;&lt;script&gt;" hidden>&lt;b&gt;<i></i></p>'


@pytest.mark.parametrize("name", ["style", "onclick", "ONLOAD", 'a"', "a b"])
def test_elements_refuse_what_the_policy_would_refuse(name: str) -> None:
    with pytest.raises(ValueError, match="not an attribute"):
        element("p", {name: "x"})


def test_json_cannot_end_its_element() -> None:
    text = json_text({"a": "</script><!--\u2028&"})
    assert "<" not in text
    assert "\u2028" not in text
