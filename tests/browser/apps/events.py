"""A page of the author's with a script, a button and a counter, and a chat beside it."""

from __future__ import annotations

from typing import Any

from pywry import ChatContext, ChatManager, HtmlContent, PyWry
from tests.browser.prompter import Prompter

HTML = """
<h1 id="title">Before</h1>
<button id="press">Press</button>
<ol id="heard"></ol>
"""

SCRIPT = """
document.getElementById('press').addEventListener('click', () => {
  window.pywry.emit('app:pressed', { times: 3 });
});
window.pywry.on('app:echo', (data) => {
  const item = document.createElement('li');
  item.textContent = data.word;
  document.getElementById('heard').append(item);
});
"""


def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> str:
    """Answer."""
    return f"You said: {messages[-1]['text']}"


def pressed(data: dict[str, Any], event: str, label: str) -> None:
    """Answer a press with as many echoes."""
    for number in range(data["times"]):
        app.emit("app:echo", {"word": f"{event} {label} {number}"})


prompter = Prompter()
app = PyWry(title="Events")
chat = ChatManager(handler=handler)
widget = app.show(
    HtmlContent(html=HTML, init_script=SCRIPT),
    toolbars=[chat.toolbar()],
    callbacks={**chat.callbacks(), "app:pressed": pressed},
)
chat.bind(widget)
prompter.listen_to("emit", lambda request: app.emit(request["event"], request["data"]))
app.block()
