"""A small HTML builder that escapes everything, so that no text can become markup by accident."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import TypeAlias

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]*")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})


class Html(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


Attribute: TypeAlias = "str | int | bool | None"
Child: TypeAlias = "str | Iterable[Child] | None"


def element(tag: str, attributes: Mapping[str, Attribute] | None = None, *children: Child) -> Html:
    """Return one element as HTML.

    Args:
        tag: The element's name.
        attributes: Names and values. ``None`` and ``False`` leave the attribute out, ``True`` gives
            it no value, everything else is escaped.
        *children: Text (escaped), `Html` (as is), ``None`` (nothing) or iterables of these.

    Raises:
        ValueError: A name is not a name, or the attribute is ``style`` or an event handler, which
            the page's content security policy would refuse.

    Example:
        >>> element("a", {"title": '"'}, "1 < 2")
        '<a title="&quot;">1 &lt; 2</a>'
    """
    if not _NAME.fullmatch(tag):
        raise ValueError(f"{tag!r} is not an element name")
    start = tag + "".join(_attribute(name, value) for name, value in (attributes or {}).items())
    if tag in _VOID:
        return Html(f"<{start}>")
    return Html(f"<{start}>{''.join(map(_child, children))}</{tag}>")


def _attribute(name: str, value: Attribute) -> str:
    if not _NAME.fullmatch(name) or name == "style" or name.lower().startswith("on"):
        raise ValueError(f"{name!r} is not an attribute that a page may carry")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{escape(str(value))}"'


def _child(child: Child) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return child
    if isinstance(child, str):
        return escape(child, quote=False)
    return "".join(map(_child, child))


def json_text(value: object) -> Html:
    """Return JSON that can stand in a ``<script>`` element: nothing in it can end the element.

    Example:
        >>> json_text({"title": "</script>"})
        '{"title":"\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Html(text)


def class_names(*names: str | None) -> str:
    """Join class names, without the empty ones."""
    return " ".join(name for name in names if name)
