"""The HTML that Python makes: the page, the toolbars and the chat shell."""

from pywry.html.chat import build_chat_html
from pywry.html.document import build_document

__all__ = ["build_chat_html", "build_document"]
