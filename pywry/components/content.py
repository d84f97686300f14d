"""The author's own part of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, PrivateAttr

from pywry.components.item import ToolbarItem

Files: TypeAlias = str | Path | list[str | Path]


class HtmlContent(BaseModel):
    """HTML that the author writes, with what belongs to it.

    The HTML is the author's and trusted: it is put into the page as it is. Text that comes from
    somebody else must be escaped before (`html.escape`). What stands inline in it (scripts, styles,
    event handlers) the page's content security policy lets in as it is written here, and nothing
    that scripts add later.

    Args:
        html: The markup; a fragment or a whole document's body.
        json_data: JSON-serialisable data for the page's scripts: ``window.json_data``.
        init_script: JavaScript that runs once, when the markup and ``json_data`` are there.
        css_files: Style sheets: paths of files, which are read when the page is made, or
            ``https:`` addresses.
        script_files: Scripts, in the same two forms; they run before ``init_script``.
        inline_css: CSS for the page.
        watch: Reload the page when one of the files changes.

    Example:
        >>> HtmlContent(html="<h1>Assistant</h1>", inline_css="h1 { font-weight: 500 }").html
        '<h1>Assistant</h1>'
    """

    model_config = ConfigDict(extra="forbid")

    html: str
    json_data: Any = None
    init_script: str | None = None
    css_files: Files | None = None
    script_files: Files | None = None
    inline_css: str | None = None
    watch: bool = False

    _items: tuple[ToolbarItem, ...] = PrivateAttr(())
    """The components whose HTML this is, where it is not the author's own."""


def content_of(item: ToolbarItem, inline_css: str | None = None) -> HtmlContent:
    """Return a component as a page's content."""
    content = HtmlContent(html=item.build_html(), inline_css=inline_css)
    content._items = (item,)
    return content
