"""The whole page: what is escaped, what carries the nonce, where the toolbars stand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pywry.components import Button, Div, HtmlContent, Marquee, Modal, TextInput, Toolbar
from pywry.components.toolbar import Position
from pywry.errors import ConfigurationError
from pywry.html import build_chat_html, build_document
from pywry.protocol.page import Asset, PageChat, PageConfig

CONFIG = PageConfig(protocol=1, socket="/socket", chats=[PageChat(id="chat-1")])


def document(
    content: str | HtmlContent = "<p>Hello</p>", *toolbars: Toolbar, **options: Any
) -> str:
    options = {"title": "Demo", "theme": "dark", "config": CONFIG, "nonce": "n0nce", **options}
    return build_document(content, toolbars, **options)


def panel(position: Position = "right", **fields: Any) -> Toolbar:
    box = Div(component_id="chat-container", content=build_chat_html())
    return Toolbar(position=position, items=[box], **fields)


def test_a_page_has_language_viewport_and_an_escaped_title() -> None:
    html = document(title="<script>x</script>", lang="de")
    assert html.startswith("<!DOCTYPE html>\n<html lang=")
    assert 'lang="de"' in html
    assert 'name="viewport"' in html
    assert "<title>&lt;script&gt;x&lt;/script&gt;</title>" in html


def test_a_page_brings_its_icon_so_that_no_browser_asks_for_one() -> None:
    assert '<link rel="icon" href="data:image/svg+xml,' in document()


@pytest.mark.parametrize(
    ("theme", "classes"),
    [
        ("dark", "dark pywry-theme-dark"),
        ("light", "light pywry-theme-light"),
        ("system", "pywry-theme-system"),
    ],
)
def test_the_theme_is_a_class(theme: str, classes: str) -> None:
    assert f'class="{classes}"' in document(theme=theme)


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="theme must be one of dark, light, system"):
        document(theme="purple")


def test_right_to_left_languages_turn_the_page() -> None:
    assert 'dir="rtl"' in document(lang="ar")
    assert 'dir="ltr"' in document(lang="en")


def test_the_configuration_cannot_end_its_block() -> None:
    config = PageConfig(protocol=1, socket="/</script><script>alert(1)</script>")
    html = document(config=config)
    (block,) = re.findall(r'<script type="application/json" id="pywry-config">(.*?)</script>', html)
    assert "\\u003c" in block
    assert json.loads(block)["socket"] == config.socket


def test_the_configuration_is_what_the_script_expects() -> None:
    (block,) = re.findall(r'id="pywry-config">(.*?)</script>', document())
    assert json.loads(block) == CONFIG.model_dump(mode="json", by_alias=True)


def test_addresses_are_linked() -> None:
    html = document(stylesheet_urls=["/chat.css?a&b"], script_urls=["/chat.js"])
    assert '<link rel="stylesheet" href="/chat.css?a&amp;b">' in html
    assert '<script src="/chat.js" nonce="n0nce"></script>' in html


@pytest.mark.parametrize(
    "position", ["header", "footer", "top", "bottom", "left", "right", "inside"]
)
def test_a_toolbar_stands_in_the_region_of_its_position(position: Position) -> None:
    html = document("x", panel(position))
    assert f'class="pywry-region pywry-region-{position}"' in html
    assert html.index("<body") < html.index("chat-container")


def test_the_bridge_is_there_before_any_script_of_the_author() -> None:
    content = HtmlContent(html="<script>pywry.emit('app:early')</script>")
    html = document(content, script_urls=["/chat.js"])
    places = [html.index(word) for word in ("pywry-config", "/chat.js", "app:early")]
    assert places == sorted(places)


def test_styles_become_rules_with_the_nonce() -> None:
    toolbar = panel(component_id="side", style="width: 380px; min-width: 280px;")
    html = document("x", toolbar)
    assert (
        '<style nonce="n0nce">@layer pywry-author {\n'
        '[data-component-id="side"] { width: 380px; min-width: 280px; }\n}</style>' in html
    )
    assert "style=" not in html


def test_a_resizable_panel_has_a_separator_that_keys_can_move() -> None:
    html = document("x", panel(resizable=True, component_id="side"))
    assert re.search(r'role="separator" tabindex="0" aria-orientation="vertical"', html)
    assert 'aria-controls="side-content"' in html
    assert 'role="separator"' not in document("x", panel())


def test_a_panel_says_whether_it_can_be_folded() -> None:
    assert " data-collapsible" in document("x", panel(collapsible=True))
    assert " data-collapsible" not in document("x", panel())


def test_two_items_with_the_same_id_get_different_ones() -> None:
    html = document("x", panel("left", component_id="a"), panel("right", component_id="b"))
    assert html.count(' id="chat-container"') == 1
    assert 'id="b-chat-container"' in html


def test_the_authors_html_is_inserted_as_it_is() -> None:
    assert "<h1 class='a'>1 & 2</h1>" in document("<h1 class='a'>1 & 2</h1>")


def test_what_belongs_to_the_content_is_honoured(tmp_path: Path) -> None:
    css, script = tmp_path / "a.css", tmp_path / "a.js"
    css.write_text("p { color: red }")
    script.write_text("first();")
    html = document(
        HtmlContent(
            html="x",
            inline_css="b { color: blue }",
            css_files=[css, "https://example.org/b.css"],
            script_files=[str(script), "https://example.org/b.js"],
            json_data={"text": "</script>"},
            init_script="second();",
        )
    )
    assert '<style nonce="n0nce">p { color: red }</style>' in html
    assert '<style nonce="n0nce">b { color: blue }</style>' in html
    assert '<link rel="stylesheet" href="https://example.org/b.css" nonce="n0nce">' in html
    assert '<script src="https://example.org/b.js" nonce="n0nce">' in html
    assert '<script nonce="n0nce">first();</script><script nonce="n0nce">second();</script>' in html
    assert 'window.json_data = {"text":"\\u003c/script\\u003e"};' in html


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(ConfigurationError, match=r"missing\.css"):
        document(HtmlContent(html="x", css_files="missing.css"))


@pytest.mark.parametrize(
    "content",
    [
        HtmlContent(html="x", inline_css="</STYLE>"),
        HtmlContent(html="x", init_script="'</script>'"),
    ],
)
def test_text_that_would_end_its_element_is_refused(content: HtmlContent) -> None:
    with pytest.raises(ConfigurationError):
        document(content)


def test_scripts_of_components_run_once_the_page_is_there() -> None:
    toolbar = Toolbar(items=[Div(content="x", script="inner();")], script="outer();")
    html = document("x", toolbar)
    assert html.index("outer();") < html.index("inner();")
    assert html.count('<script nonce="n0nce">') == 2


def test_a_page_has_one_main_landmark() -> None:
    assert '<main class="pywry-content"' in document("<p>x</p>")
    assert document("<MAIN>x</MAIN>").lower().count("<main") == 1


INPUTS = [
    Asset(url="/assets/i.css", integrity="sha384-c"),
    Asset(url="/assets/i.js", integrity="sha384-j"),
]
LINKS = [
    '<link rel="stylesheet" href="/assets/i.css" integrity="sha384-c">',
    '<script type="module" src="/assets/i.js" integrity="sha384-j" nonce="n0nce"></script>',
]


def test_only_a_document_with_inputs_links_what_they_need() -> None:
    assert not [each for each in LINKS if each in document("x", panel(), inputs=INPUTS)]
    button = Button(label="Press")
    for html in (
        document("x", Toolbar(items=[button]), inputs=INPUTS),
        document("x", Toolbar(items=[Div(children=[button])]), inputs=INPUTS),
        document("x", modals=[Modal()], inputs=INPUTS),
        document(HtmlContent(html=button.build_html()), inputs=INPUTS),
    ):
        assert [each for each in LINKS if each in html] == LINKS


def test_a_modal_is_closed_and_has_a_name() -> None:
    html = document("x", modals=[Modal(component_id="box", title="<b>Box</b>", open_on_load=True)])
    assert '<dialog id="box" class="pywry-modal pywry-modal-md" aria-labelledby="box-title"' in html
    assert "&lt;b&gt;Box&lt;/b&gt;" in html
    assert not re.search(r"<dialog[^>]* open[ >]", html)


def test_sizes_and_speeds_become_rules() -> None:
    modal = Modal(component_id="box", width="30rem", overlay_opacity=0.25)
    news = Marquee(component_id="news", speed=7.5, gap=10, style="color: red")
    html = document("x", Toolbar(items=[news]), modals=[modal])
    assert "--pywry-marquee-speed: 7.5s; --pywry-marquee-gap: 10px; color: red" in html
    assert "--pywry-modal-width: 30rem; --pywry-modal-height: 80vh" in html
    assert "--pywry-modal-height" not in document("x", modals=[Modal(size="full")])
    assert "--pywry-modal-overlay: 0.25" in html
    assert "style=" not in html


def test_what_stands_in_a_modal_has_ids_of_its_own() -> None:
    first = Toolbar(items=[TextInput(component_id="name")])
    html = document("x", first, modals=[Modal(component_id="box", items=first.items)])
    assert html.count(' id="name"') == 1
    assert html.count(' id="box-name-control"') == 1
