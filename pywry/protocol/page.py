"""What a page is told before it connects: the JSON block in its document."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pywry.protocol.model import Model


class Asset(Model):
    """A lazy library: its address under the page's origin and its integrity value."""

    url: str
    integrity: str


class PageChat(Model):
    """One chat of the page."""

    id: str
    """Names the owner's log, and is the prefix of the logs of its threads: ``{id}/{thread_id}``."""
    show_sidebar: bool = True
    show_settings: bool = True
    locale: str | None = None
    """The language of the interface; the browser's when absent."""
    image_hosts: list[str] = Field(default_factory=list)
    """Origins of other hosts whose pictures load by themselves."""


class PageConfig(Model):
    """How the page reaches its server and what it shows."""

    protocol: int
    label: str = ""
    """The widget's label, which the author's scripts find as ``pywry.label``."""
    version: str = ""
    """The version of pywry."""
    socket: str
    """Path of the WebSocket under the page's origin."""
    chats: list[PageChat] = Field(default_factory=list)
    theme: Literal["dark", "light", "system"] = "dark"
    assets: dict[str, Asset] = Field(default_factory=dict)
    debug: bool = False
