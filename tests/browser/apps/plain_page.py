"""A page without a script of the author's, so under the strictest policy, that the author changes from Python."""

from __future__ import annotations

from pywry import HtmlContent, PyWry
from tests.browser.prompter import Prompter

prompter = Prompter()
app = PyWry(title="Plain")
app.show(HtmlContent(html='<h1 id="title">Before</h1><p class="each">A</p><p class="each">B</p>'))
prompter.listen_to("emit", lambda request: app.emit(request["event"], request["data"]))
app.block()
