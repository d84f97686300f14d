"""A small world for stories about conversations: one app, its chats, its visitors and their pages.

The story does not know over which wire it is told.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pywry import ChatManager, HtmlContent, PyWry
from pywry.callbacks import Lanes
from pywry.chat.assistant import user_loop
from pywry.protocol.messages import new_id
from pywry.session.limits import Limits
from pywry.stores.sqlite import SQLiteStore
from pywry.testing import Browser, LocalServer, Page
from pywry.testing.wires import Place
from pywry.widget import Widget

TRANSPORTS = ("in-process", "websocket")
STORES = ("memory", "sqlite")


class World:
    """One app.

    Args:
        transport: ``in-process`` or ``websocket``.
        app: The app that serves the page; without it, the page is not served.
        file: Where conversations are kept; nowhere when absent.
    """

    def __init__(self, transport: str, app: PyWry | None = None, file: Path | None = None) -> None:
        self.transport = transport
        self.app = app
        self.file = file
        self.server: LocalServer | None = None
        self.chats: list[ChatManager] = []
        self._widget: Widget | None = None
        self._places: dict[str, Place] = {}
        self._pages: list[Page] = []
        self._releases: list[threading.Event] = []
        self._made: list[tuple[Any, dict[str, Any]]] = []

    # ---- the author -----------------------------------------------------------------------------

    def chat(self, handler: Any, **options: Any) -> ChatManager:
        """Make a chat that the page will show."""
        if self.file is not None:
            options.setdefault("store", self.file)
            options.setdefault("chat_id", f"told-{len(self.chats) + 1}")
        self._made.append((handler, options))
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

    # ---- coming back ----------------------------------------------------------------------------

    @property
    def lasting(self) -> bool:
        """Whether conversations outlive the app."""
        return self.file is not None

    def restart(self, *, crash: bool = False, **changes: Any) -> ChatManager:
        """End the app and start it again, on the same store, for the same visitors.

        Args:
            crash: Whether it did not end in order: the store has what it had at this moment.
            changes: What the author changed meanwhile.
        """
        assert self.file is not None
        if crash:
            store = self.chats[0]._service.store
            assert isinstance(store, SQLiteStore)
            assert store.flush()
            self.file = self.file.with_name(f"crashed-{new_id('file')}.db")
            with contextlib.closing(sqlite3.connect(store.path)) as source:
                with contextlib.closing(sqlite3.connect(self.file)) as target:
                    source.backup(target)
            if store.has_files:
                folder = self.file.with_name(f"{self.file.name}-files")
                shutil.copytree(store.spool.root, folder, copy_function=shutil.copyfile)
        cookies = {
            name: place.cookie for name, place in self._places.items() if isinstance(place, Browser)
        }
        self._end()
        made, self._made, self.chats = self._made, [], []
        self._places, self._widget = {}, None
        for handler, options in made:
            self.chat(handler, **{**options, "store": self.file, **changes})
        url = self.show().url
        for name, cookie in cookies.items():
            assert url is not None
            self._places[name] = Browser(url, cookie)
        return self.chats[0]

    # ---- the end --------------------------------------------------------------------------------

    def close(self) -> None:
        """End everything."""
        for event in self._releases:
            event.set()
        self._end()
        for page in self._pages:
            page.check()

    def _end(self) -> None:
        for page in self._pages:
            with contextlib.suppress(OSError):
                page.close()
        if self.server is not None:
            self.server.close()
        if self.app is not None and self._widget is not None:
            self.app.close(self._widget.label)
        for chat in self.chats:
            chat.close()
