"""The author's own inline code, so that a strict policy can let in exactly that and nothing else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from html.parser import HTMLParser


@dataclass(frozen=True, slots=True)
class InlineCode:
    """The hashes of what stands inline in a piece of HTML, as a content security policy writes them.

    Attributes:
        scripts: Of ``<script>`` elements.
        handlers: Of ``on…`` attributes.
        styles: Of ``<style>`` elements.
        style_attributes: Of ``style`` attributes.
    """

    scripts: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    style_attributes: tuple[str, ...] = ()


def inline_code(html: str) -> InlineCode:
    """Return the hashes of the inline code in the author's HTML.

    Example:
        >>> len(inline_code('<p style="color: red">Hello</p>').style_attributes)
        1
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return InlineCode(
        *(
            tuple(dict.fromkeys(each))
            for each in (reader.scripts, reader.handlers, reader.styles, reader.style_attributes)
        )
    )


def policy_hash(code: str) -> str:
    """Return a piece of code's hash as a content security policy writes it."""
    digest = hashlib.sha256(code.encode("utf-8", "replace")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.handlers: list[str] = []
        self.styles: list[str] = []
        self.style_attributes: list[str] = []
        self._inside: list[str] | None = None
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "style":
                self.style_attributes.append(policy_hash(value or ""))
            elif name.startswith("on"):
                self.handlers.append(policy_hash(value or ""))
        if tag in ("script", "style"):
            self._inside = self.scripts if tag == "script" else self.styles
            self._text = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # HTML has no empty elements written like this: a browser reads a start tag.
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self._inside is not None:
            self._inside.append(policy_hash("".join(self._text)))
            self._inside = None
