"""The app: what an author's script begins with."""

from __future__ import annotations

import atexit
import functools
import inspect
import logging
import os
import re
import signal
import sys
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Concatenate

from typing_extensions import ParamSpec, override

from pywry.callbacks import Callback, Lanes
from pywry.chat.assistant import user_loop
from pywry.components import HtmlContent, Modal, Toolbar, ToolbarItem
from pywry.components.content import content_of
from pywry.dashboard import Dashboard
from pywry.errors import ConfigurationError
from pywry.hosts import browser
from pywry.modes import ThemeMode, WindowMode
from pywry.widget import Widget

logger = logging.getLogger(__name__)

_LABEL = re.compile(r"^[A-Za-z0-9_-]{1,64}\Z")


class PyWry(Dashboard):
    """An app: one or more pages, served to browsers.

    Args:
        mode: Where pages are shown.
        theme: dark, light or system; a `ThemeMode` or its value.
        title: The title of pages that have none of their own.
        width: Width of a window, in CSS pixels.
        height: Height of a window, in CSS pixels.
        host: The address to listen on; ``PYWRY_SERVER__HOST`` or this machine when absent.
        port: The port to listen on; ``PYWRY_SERVER__PORT`` or 8765 when absent. A free one is taken when it is in use.

    Raises:
        ConfigurationError: An argument makes no sense.

    Example:
        >>> app = PyWry(title="Demo")
        >>> app.title
        'Demo'
    """

    def __init__(
        self,
        mode: WindowMode | str = WindowMode.NEW_WINDOW,
        theme: ThemeMode | str = ThemeMode.DARK,
        title: str = "PyWry",
        width: int = 800,
        height: int = 600,
        settings: Any = None,
        hot_reload: bool = False,
        *,
        host: str | None = None,
        port: int | None = None,
    ) -> None:
        try:
            self.mode = WindowMode(mode)
            self.theme = ThemeMode(theme)
        except ValueError as error:
            raise ConfigurationError(str(error)) from None
        self.title = title
        self.width = width
        self.height = height
        self.widgets: dict[str, Widget] = {}
        self._host = host
        self._port = port
        self._server: Any = None
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._lanes = Lanes(user_loop)
        self._handlers: list[tuple[str, Callback]] = []

    # ---- showing --------------------------------------------------------------------------------

    @override
    def show(  # type: ignore[override]
        self,
        content: str | HtmlContent | ToolbarItem,
        title: str | None = None,
        width: int | str | None = None,
        height: int | str | None = None,
        callbacks: Mapping[str, Callback | Sequence[Callback]] | None = None,
        include_plotly: bool = False,
        include_aggrid: bool = False,
        aggrid_theme: str = "alpine",
        label: str | None = None,
        watch: bool | None = None,
        toolbars: Sequence[Toolbar | Mapping[str, Any]] | None = None,
        modals: Sequence[Modal | Mapping[str, Any]] | None = None,
    ) -> Widget:
        """Show a page and return at once.

        Args:
            content: The page's HTML, which is trusted as the author's own; or a component, such as a `Grid` or a `Div`.
            title: The page's title; the app's when absent.
            width: Width of the window.
            height: Height of the window.
            callbacks: Called for the page's events: functions, or lists of functions, by event.
            include_plotly: Load the charts with the page rather than when the first one comes.
            include_aggrid: Load the grid with the page rather than when the first one comes.
            aggrid_theme: The grid's theme.
            label: Names the page, also in its address: letters, digits, ``-`` and ``_``. Showing a label again
                puts the new content in the old page's place.
            watch: Whether files of the content are watched.
            toolbars: What stands around the content.
            modals: What can be opened over the content.

        Raises:
            ConfigurationError: An argument makes no sense.
            ServerError: The server cannot start.
        """
        if isinstance(content, str):
            content = HtmlContent(html=content)
        elif isinstance(content, ToolbarItem):
            content = content_of(content)
        elif not isinstance(content, HtmlContent):
            raise ConfigurationError(
                f"show({content!r}): expected HTML as str or HtmlContent, or a component"
            )
        libraries = {"plotly.js": include_plotly, "grid.js": include_aggrid}
        with self._lock:
            label = self._label(label)
            widget = Widget(
                label,
                content,
                [Toolbar.model_validate(toolbar) for toolbar in toolbars or ()],
                title or self.title,
                callbacks,
                self._lanes,
                modals=[Modal.model_validate(modal) for modal in modals or ()],
                eager=[name for name, wanted in libraries.items() if wanted],
            )
            for event, callback in self._handlers:
                widget.on(event, callback)
            self.widgets[label] = widget
            self._serve()
            self._server.tidy()
            widget.url = self._server.url(label)
        browser.show(widget.url)
        return widget

    def _label(self, label: str | None) -> str:
        if label is not None:
            if not _LABEL.match(label):
                raise ConfigurationError(
                    f"label={label!r}: expected up to 64 letters, digits, '-' and '_'"
                )
            return label
        number = 1
        free = "main"
        while free in self.widgets:
            number += 1
            free = f"main-{number}"
        return free

    def _serve(self) -> None:
        if self._server is not None:
            return
        # The server and what it needs are imported by whoever shows something.
        from pywry.server.run import Server
        from pywry.server.settings import ServerSettings

        settings = ServerSettings.from_environment(host=self._host, port=self._port)
        store = self._store()
        self._server = Server(
            self.widgets,
            settings,
            theme=self.theme.value,
            secret=store.secret() if store is not None else os.urandom(32),
            lasting=store is not None and store.persistent,
        )
        self._server.start()
        self._over.clear()
        _apps.add(self)

    def _store(self) -> Any:
        """Return the store whose secret knows returning visitors: a lasting one if there is one."""
        stores = [
            channel.store
            for widget in self.widgets.values()
            for channel in widget.channels.values()
        ]
        lasting = [store for store in stores if store.persistent]
        return next(iter(lasting or stores), None)

    # ---- events ---------------------------------------------------------------------------------

    def on(
        self,
        event_type: str,
        handler: Callback | None = None,
        label: str | None = None,
        widget_id: str | None = None,
    ) -> Any:
        """Call ``handler`` whenever a page emits an event; without a handler, a decorator.

        Args:
            event_type: ``namespace:name``, or ``*`` for all.
            handler: Takes ``(data)``, ``(data, event_type)`` or ``(data, event_type, label)``; sync or async.
            label: The page to listen to; all pages, also later ones, when absent.
            widget_id: Another word for ``label``.

        Returns:
            True, or a decorator.

        Raises:
            ConfigurationError: The name is no event's, or there is no such page.
        """
        if handler is None:

            def decorate(function: Callback) -> Callback:
                self.on(event_type, function, label, widget_id)
                return function

            return decorate
        label = label or widget_id
        if label is not None:
            self._widget(label).on(event_type, handler)
            return True
        for widget in self.widgets.values():
            widget.on(event_type, handler)
        self._handlers.append((event_type, handler))
        return True

    def emit(self, event_type: str, data: Any = None, label: str | None = None) -> None:
        """Send an event to the pages of a label, or to all pages.

        Args:
            event_type: ``namespace:name``.
            data: Anything that is JSON; for ``grid:update-data`` and ``plotly:update-figure`` also frames and figures.
            label: The page to send to; all when absent.

        Raises:
            ConfigurationError: The name is no event's, the data is not JSON, or there is no such page, grid or chart.
        """
        widgets = [*self.widgets.values()] if label is None else [self._widget(label)]
        # What is for one grid or chart is for the pages that have it; where none has, each says so.
        widgets = [each for each in widgets if each.datasets.concerned(event_type, data)] or widgets
        for widget in widgets:
            widget.emit(event_type, data)

    send_event = emit

    def alert(
        self,
        message: str,
        alert_type: str = "info",
        title: str | None = None,
        duration: int | None = None,
        callback_event: str | None = None,
        position: str = "top-right",
        label: str | None = None,
    ) -> None:
        """Show a short message on the pages.

        Args:
            message: The text.
            alert_type: info, success, warning, error or confirm.
            title: A heading.
            duration: Milliseconds after which it goes away.
            callback_event: For ``confirm``: the event that brings ``{"confirmed": bool}``.
            position: top-right, top-left, bottom-right or bottom-left.
            label: The page; all when absent.
        """
        data = {
            "message": message,
            "type": alert_type,
            "title": title,
            "duration": duration,
            "callback_event": callback_event,
            "position": position,
        }
        self.emit("pywry:alert", {k: v for k, v in data.items() if v is not None}, label)

    def _widget(self, label: str) -> Widget:
        widget = self.widgets.get(label)
        if widget is None:
            shown = ", ".join(self.widgets) or "none"
            raise ConfigurationError(f"label={label!r}: there is no such page; there is {shown}")
        return widget

    # ---- being there ----------------------------------------------------------------------------

    def get_labels(self) -> list[str]:
        """Return the labels of the pages."""
        return list(self.widgets)

    def is_open(self, label: str | None = None) -> bool:
        """Whether a page, or any page, is served."""
        return self._server is not None and (label in self.widgets if label else bool(self.widgets))

    def close(self, label: str | None = None) -> bool:
        """Take a page away, or all of them; the app is done when there is none left.

        Returns:
            Whether there was something to take away.
        """
        with self._lock:
            labels = list(self.widgets) if label is None else [label]
            closed = [self.widgets.pop(each) for each in labels if each in self.widgets]
            over = bool(closed) and not self.widgets
        if over:
            self.destroy(closed)
        elif closed and self._server is not None:
            self._server.tidy()
        return bool(closed)

    def destroy(self, also: Sequence[Widget] = ()) -> None:
        """End the app: running answers are told to stop, pages are told, the server stops."""
        with self._lock:
            server, self._server = self._server, None
            widgets = [*self.widgets.values(), *also]
            self.widgets.clear()
        try:
            # A chat that another app shows, too, goes on there.
            shown = {
                id(channel)
                for app in tuple(_apps)
                if app is not self
                for widget in tuple(app.widgets.values())
                for channel in tuple(widget.channels.values())
            }
            channels = {
                id(channel): channel
                for widget in widgets
                for channel in widget.channels.values()
                if id(channel) not in shown
            }
            for channel in channels.values():
                channel.close()
            if server is not None:
                server.stop()
            for channel in channels.values():
                channel.store.close()
        finally:
            _apps.discard(self)
            self._over.set()

    def block(self, label: str | None = None) -> None:
        """Wait until the app is done: by ``close()``, Ctrl-C or a signal to end. Closing a tab does not end it.

        Ctrl-C ends cleanly: running answers are told to stop, and what was said so far is kept.

        Args:
            label: Wait only until this page is taken away; the app and its other pages go on.
        """
        if self._server is None:
            return
        restore = _end_on_sigterm()
        try:
            # With a timeout, or Ctrl-C would not get through on Windows.
            while not self._over.wait(0.5):
                if label is not None and label not in self.widgets:
                    return
        except KeyboardInterrupt:
            sys.stderr.write("pywry: stopping\n")
        finally:
            restore()
            if label is None or label in self.widgets:
                self.destroy()


def _end_on_sigterm() -> Callable[[], None]:
    """Have SIGTERM end the wait, where this thread may say so; return what undoes it."""
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    # Raised like Ctrl-C, because setting the event here could wait for the very thread that runs this.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)

    def restore() -> None:
        signal.signal(signal.SIGTERM, before)

    return restore


_apps: weakref.WeakSet[PyWry] = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    for app in tuple(_apps):
        app.destroy()


def block() -> None:
    """Wait until all apps of this program are done; return at once when there is none.

    Example:
        >>> block()  # doctest: +SKIP
    """
    for app in tuple(_apps):
        app.block()


P = ParamSpec("P")


def _of_one_app(method: Callable[Concatenate[PyWry, P], Widget]) -> Callable[P, Widget]:
    """Return a method as a function of the app that a program need not make: there is one for all such functions."""

    @functools.wraps(method)
    def function(*args: P.args, **options: P.kwargs) -> Widget:
        return method(_one_app(), *args, **options)

    signature = inspect.signature(method)
    own = [each for name, each in signature.parameters.items() if name != "self"]
    function.__signature__ = signature.replace(parameters=own)  # type: ignore[attr-defined]
    return function


@functools.cache
def _one_app() -> PyWry:
    return PyWry()


show_dataframe = _of_one_app(PyWry.show_dataframe)
show_plotly = _of_one_app(PyWry.show_plotly)
