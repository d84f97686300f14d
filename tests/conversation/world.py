"""A small world for stories about conversations: one app, its chats, its visitors and their pages.

The story does not know over which wire it is told.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Any

from pywry import ChatManager, HtmlContent, PyWry
from pywry.callbacks import Lanes
from pywry.chat.service import user_loop
from pywry.protocol.messages import new_id
from pywry.session.limits import Limits
from pywry.testing import Browser, LocalServer, Page
from pywry.testing.wires import Place
from pywry.widget import Widget

TRANSPORTS = ("in-process", "websocket")


class World:
    """One app.

    Args:
        transport: ``in-process`` or ``websocket``.
        app: The app that serves the page; without it, the page is not served.
    """

    def __init__(self, transport: str, app: PyWry | None = None) -> None:
        self.transport = transport
        self.app = app
        self.server: LocalServer | None = None
        self.chats: list[ChatManager] = []
        self._widget: Widget | None = None
        self._places: dict[str, Place] = {}
        self._pages: list[Page] = []
        self._releases: list[threading.Event] = []

    # ---- the author -----------------------------------------------------------------------------

    def chat(self, handler: Any, **options: Any) -> ChatManager:
        """Make a chat that the page will show."""
        chat = ChatManager(handler, **options)
        self.chats.append(chat)
        return chat

    def event(self) -> threading.Event:
        """Return an event that is set at the end, so that no handler waits for ever."""
        event = threading.Event()
        self._releases.append(event)
        return event

    def show(
        self,
        callbacks: dict[str, Any] | None = None,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Widget:
        """Show the page."""
        toolbars = [chat.toolbar() for chat in self.chats]
        together: dict[str, Any] = dict(callbacks or {})
        for chat in self.chats:
            for event, callback in chat.callbacks().items():
                together.setdefault(event, []).append(callback)
        if self.app is not None:
            self._widget = self.app.show(
                "<h1>Test</h1>", toolbars=toolbars, callbacks=together, label=new_id("test")
            )
        else:
            self._widget = Widget(
                "main", HtmlContent(html=""), toolbars, "Test", together, Lanes(user_loop)
            )
            self.server = LocalServer(self._widget, limits, clock=clock)
        for chat in self.chats:
            chat.bind(self._widget)
        return self._widget

    @property
    def widget(self) -> Widget:
        """What ``show()`` returned."""
        return self._widget or self.show()

    # ---- the visitors ---------------------------------------------------------------------------

    def place(self, visitor: str = "anna") -> Place:
        """Return the app as a visitor sees it."""
        widget = self.widget
        if visitor not in self._places:
            if self.server is not None:
                self._places[visitor] = self.server.visitor(visitor)
            else:
                assert widget.url is not None
                self._places[visitor] = Browser(widget.url)
        return self._places[visitor]

    def open(self, visitor: str = "anna", chat: ChatManager | None = None) -> Page:
        """Open a page."""
        page = Page(self.place(visitor), chat=chat._id if chat is not None else None)
        return self.keep(page.connect())

    def keep(self, page: Page) -> Page:
        """Close a page at the end, and look whether the server kept to the protocol."""
        self._pages.append(page)
        return page

    # ---- the end --------------------------------------------------------------------------------

    def close(self) -> None:
        """End everything."""
        for event in self._releases:
            event.set()
        for page in self._pages:
            with contextlib.suppress(OSError):
                page.close()
        if self.server is not None:
            self.server.close()
        if self.app is not None and self._widget is not None:
            self.app.close(self._widget.label)
        for chat in self.chats:
            chat.close()
        for page in self._pages:
            page.check()
