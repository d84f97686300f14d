"""An assistant that says what the test tells it to."""

from __future__ import annotations

import os

from pywry import ChatManager, HtmlContent, PyWry
from tests.browser.prompter import Prompter

prompter = Prompter()
app = PyWry(title="Prompted", theme=os.environ.get("APP_THEME", "dark"))
chat = ChatManager(
    handler=prompter.answer,
    welcome_message=os.environ.get("APP_WELCOME", ""),
    toolbar_width=os.environ.get("APP_WIDTH", "420px"),
    store=os.environ.get("APP_STORE"),
)
prompter.tell(chat)
widget = app.show(
    HtmlContent(html="<h1>Assistant</h1><p>Ask something in the chat panel.</p>"),
    toolbars=[chat.toolbar(position="right")],
    callbacks=chat.callbacks(),
)
chat.bind(widget)
app.block()
