"""A chat that takes files and mentions, beside another one that takes mentions only, on a page with things to mention."""

from __future__ import annotations

import os
from typing import Any

from pydantic import SecretStr

from pywry import (
    ChatContext,
    ChatManager,
    Div,
    Grid,
    HtmlContent,
    PyWry,
    SecretInput,
    TextInput,
    Toggle,
    Toolbar,
)
from pywry.chat_manager import AttachmentLimits
from tests.browser.prompter import Prompter

KILOBYTE = 1024
prompter = Prompter()


def attached(ctx: ChatContext, _: dict[str, Any]) -> list[dict[str, Any]]:
    """Tell the test what came with the message."""
    return [
        {
            "type": each.type,
            "name": each.name,
            "size": each.size,
            "media_type": each.media_type,
            "note": each.note,
            "source": each.source,
            "content": each.content,
        }
        for each in ctx.attachments
    ]


prompter.act("attached", attached)
app = PyWry(title="Attachments", theme="system")
chat = ChatManager(
    handler=prompter.answer,
    enable_context=True,
    enable_file_attach=True,
    file_accept_types=[".csv", ".json", ".txt", ".png"],
    attachment_limits=AttachmentLimits(
        max_file_size=300 * KILOBYTE, max_files_per_message=5, max_total_size=500 * KILOBYTE
    ),
    locale=os.environ.get("APP_LOCALE"),
    toolbar_width=os.environ.get("APP_WIDTH", "440px"),
)
other = ChatManager(handler=prompter.answer, enable_context=True, toolbar_width="320px")
for each in (chat, other):
    each.register_context_source("sales", "Sales Data")
    each.register_context_source("sales-grid", "Sales")
    each.register_context_source("options", "Options")
    each.register_context_source("form", "Order form")
    each.register_context_source("nick", "Nickname")
    each.register_context_source("long", "Long text")
    each.register_context_source("hostile", '<img src=x onerror="alert(1)">')
widget = app.show(
    HtmlContent(
        html="""<h1>Figures</h1>
<table id="sales"><tr><th>Month</th><th>Sales</th></tr><tr><td>May</td><td id="figure">3</td></tr></table>
<div id="long"></div>
<div id="hostile">harmless</div>
<form id="form" aria-label="Order"><input name="what" aria-label="What" value="tea"><input type="checkbox" name="gift"
aria-label="Gift" checked><input name="pin" aria-label="Pin" type="password" value="hidden-pin"><input name="many"
aria-label="Many" type="number" value="2"><select name="size" aria-label="Size"><option>small</option><option
selected>large</option></select></form>"""
    ),
    toolbars=[
        Toolbar(
            component_id="options",
            position="top",
            items=[
                Div(component_id="words", content="<b>Options:</b>"),
                TextInput(component_id="nick", label="Nickname", value="Ada"),
                Toggle(component_id="loud", label="Loud", value=True),
                SecretInput(component_id="key", label="Key", value=SecretStr("hidden-key")),
            ],
        ),
        Toolbar(
            component_id="below",
            position="bottom",
            items=[
                Grid(
                    component_id="sales-grid",
                    label="Sales",
                    data={"city": ["Rome", "Oslo", "Bern"], "sales": [3, 1, 2]},
                    row_selection="multiple",
                    height="200px",
                )
            ],
        ),
        chat.toolbar(position="right"),
        other.toolbar(position="left"),
    ],
    callbacks={**chat.callbacks(), **other.callbacks()},
)
chat.bind(widget)
other.bind(widget)
app.block()
