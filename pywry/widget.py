"""What ``app.show()`` returns: one page's content, its callbacks, and its chats."""

from __future__ import annotations

import contextvars
import json
import logging
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Any, Protocol

from pydantic_core import PydanticSerializationError, to_jsonable_python

from pywry.callbacks import Callback, Lanes, call, together
from pywry.components import HtmlContent, Modal, SecretInput, Toolbar, ToolbarItem
from pywry.datasets import EVENTS, UPDATES, Datasets
from pywry.errors import ConfigurationError, RefusedError
from pywry.protocol.client_events import ClientFrame
from pywry.protocol.plain import printable
from pywry.protocol.server_events import AppEvent, AppSnapshot, LogEvent, Position, Snapshot
from pywry.security.author import InlineCode, inline_code
from pywry.session.dispatcher import Caller
from pywry.stores.base import Store
from pywry.stores.log import Log
from pywry.stores.outcome import Outcome

logger = logging.getLogger(__name__)

APP_LOG = "app"

EVENT = re.compile(r"^(\*|[A-Za-z][A-Za-z0-9]*:[A-Za-z][A-Za-z0-9_-]*(:[A-Za-z0-9_-]+)?)\Z")
"""What an event may be called: ``namespace:name``, or ``*`` for all."""

REVEAL = "toolbar:reveal"
"""What a page asks for a secret with."""

UNNAMED = "toolbar:input"
"""The event of inputs that have none of their own."""

RESERVED = ("chat:", "session:")
"""Events of these namespaces go to the chats; the author's callbacks hear of them if he asks."""

# Events that describe how the page is, rather than something that happens once: a page that comes later needs them.
_STATE_KEYS: Mapping[str, tuple[str, ...]] = {
    "pywry:set-content": ("id", "selector"),
    "pywry:set-style": ("id", "selector"),
    "pywry:inject-css": ("id",),
    "pywry:remove-css": ("id",),
    "pywry:update-theme": (),
    "toolbar:set-value": ("componentId",),
    "toolbar:set-values": (),
    **dict.fromkeys(UPDATES, ("componentId",)),
}
STATE_EVENTS = 500
"""Such events that are remembered."""

RETAINED = 16 * 1024 * 1024
"""Characters of recent events that are kept: what an author shows, such as a table, may be large."""


class Channel(Protocol):
    """A chat, as a widget sees it."""

    id: str
    locale: str | None
    store: Store
    libraries: tuple[str, ...]
    """What its page fetches before it needs it."""
    image_hosts: tuple[str, ...]
    """Origins whose pictures its page shows."""

    async def log(self, owner_id: str, name: str) -> Log | None:
        """Return an owner's log, or None."""

    async def receive(
        self, owner_id: str, event_type: str, data: dict[str, Any], event_id: str | None
    ) -> Outcome:
        """Take an event of a page."""

    def look_after(self) -> None:
        """Do what is to be done now and then."""

    def close(self) -> None:
        """End what runs."""


class _AppState:
    """The fold of the app's log: for each thing that an event sets, the last one that set it."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, ...], AppEvent] = {}

    def apply(self, event: LogEvent) -> None:
        if not isinstance(event, AppEvent) or event.event not in _STATE_KEYS:
            return
        data = event.data if isinstance(event.data, dict) else {}
        keys = _STATE_KEYS[event.event]
        key = (event.event, *(str(data.get(name, "")) for name in keys))
        if event.event == "pywry:set-style":
            styles = data.get("styles")
            key = (*key, *sorted(styles if isinstance(styles, dict) else ()))
        if event.event == "toolbar:set-value":
            key = (*key, *sorted(data))
        if event.event == "toolbar:set-values":
            values = data.get("values")
            key = (*key, *sorted(values if isinstance(values, dict) else ()))
        if event.event == "pywry:remove-css":
            self._events.pop(("pywry:inject-css", key[1]), None)
            return
        self._events.pop(key, None)
        self._events[key] = event
        while len(self._events) > STATE_EVENTS:
            del self._events[next(iter(self._events))]

    def snapshot(self) -> AppSnapshot:
        return AppSnapshot(events=list(self._events.values()))


class _AppLog(Log):
    """The app's log. The first page begins at the first event: it misses nothing that was said before it came."""

    def __init__(self) -> None:
        super().__init__(_AppState(), retained=RETAINED)
        self._visited = False

    def snapshot(self) -> tuple[Position, Snapshot]:
        with self.lock:
            beginning = Position(epoch=self.epoch, seq=0)
            if not self._visited and self.read(beginning, budget=0) is not None:
                self._visited = True
                return beginning, AppSnapshot()
            return super().snapshot()


class Widget:
    """One page of an app. Every browser tab that opens its address shows it.

    Args:
        label: Names the widget within the app, and is in its address.
        content: The author's HTML.
        toolbars: What stands around it.
        title: The page's title.
        callbacks: Called for the page's events.
        lanes: Runs the callbacks.
        modals: What can be opened over it.
        eager: Names of libraries that a page fetches before it needs them.
    """

    def __init__(
        self,
        label: str,
        content: HtmlContent,
        toolbars: Sequence[Toolbar],
        title: str,
        callbacks: Mapping[str, Callback | Sequence[Callback]] | None,
        lanes: Lanes,
        *,
        modals: Sequence[Modal] = (),
        eager: Sequence[str] = (),
    ) -> None:
        self.label = label
        self.content = content
        self.toolbars = tuple(toolbars)
        self.modals = tuple(modals)
        self.title = title
        self.url: str | None = None
        """The page's address, once it is served."""
        self.channels: dict[str, Channel] = {}
        self.eager = tuple(eager)
        self._lanes = lanes
        self._lock = threading.Lock()
        self._callbacks: dict[str, list[Callback]] = {}
        self._log = _AppLog()
        self.datasets = Datasets(label, self._items())
        """What its grids and charts show."""
        for item in self._items():
            if item._channel is not None:
                self.attach(item._channel)
            if isinstance(item, SecretInput) and item.handler is not None:
                self.on(item.event, partial(_keep, item))
        for event, given in (callbacks or {}).items():
            for callback in [given] if callable(given) else given:
                self.on(event, callback)

    # ---- the author's side ----------------------------------------------------------------------

    @property
    def widget_id(self) -> str:
        """The widget's name in its address."""
        return self.label

    def on(self, event: str, callback: Callback) -> Widget:
        """Call ``callback`` whenever a page emits ``event``.

        Args:
            event: ``namespace:name``, or ``*`` for all.
            callback: Takes ``(data)``, ``(data, event_type)`` or ``(data, event_type, label)``; sync or async.

        Raises:
            ConfigurationError: The name is no event's, or the callback cannot be called.
        """
        if not EVENT.match(event):
            raise ConfigurationError(f"{event!r}: an event is called 'namespace:name', or '*'")
        if not callable(callback):
            raise ConfigurationError(f"{event!r}: expected a function, not {callback!r}")
        channel = getattr(callback, "channel", None)
        if channel is not None:
            # The chat's own callback: it gets its events with their owner, by the channel.
            self.attach(channel)
            return self
        with self._lock:
            self._callbacks.setdefault(event, []).append(callback)
        return self

    def emit(self, event: str, data: Any = None) -> None:
        """Send an event to every page that shows the widget, in order, once. May be called from any thread.

        Args:
            event: ``namespace:name``.
            data: Anything that is JSON; for ``grid:update-data`` and ``plotly:update-figure`` also frames and figures.

        Raises:
            ConfigurationError: The name is no event's, the data is not JSON, or there is no such grid or chart.
        """
        if event == "*" or not EVENT.match(event):
            raise ConfigurationError(f"{event!r}: an event is called 'namespace:name'")
        data = self.datasets.taken(event, data)
        try:
            value = to_jsonable_python(data)
            text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        except (PydanticSerializationError, ValueError) as error:
            raise ConfigurationError(f"emit({event!r}, …): the data is not JSON: {error}") from None
        if printable(text) != text:
            value = json.loads(printable(text))
        self._log.append(AppEvent.model_construct(type="app:event", event=event, data=value))

    def update(self, html: str) -> None:
        """Put other HTML in the place of the content."""
        self.content = self.content.model_copy(update={"html": html})
        self.emit("pywry:refresh", {})

    def display(self) -> None:
        """Nothing: in a browser the page displays itself."""

    def attach(self, channel: Channel) -> None:
        """Connect a chat."""
        self.channels[channel.id] = channel

    @property
    def inline(self) -> InlineCode:
        """What stands inline in the author's HTML, which the page's policy lets in."""
        html = [self.content.html, *(getattr(item, "content", "") for item in self._items())]
        return inline_code("\n".join(html))

    @property
    def scripted(self) -> bool:
        """Whether the author brings scripts of his own."""
        content = self.content
        return bool(
            content.init_script
            or content.script_files
            or content.json_data is not None
            or any(
                getattr(each, "script", None)
                for each in (*self.toolbars, *self.modals, *self._items())
            )
        )

    def _items(self) -> list[ToolbarItem]:
        panels: tuple[Toolbar | Modal, ...] = (*self.toolbars, *self.modals)
        items = [*self.content._items, *(item for panel in panels for item in panel.items)]
        return [each for item in items for each in item.with_nested()]

    # ---- the pages' side ------------------------------------------------------------------------

    async def log(self, caller: Caller, name: str) -> Log | None:
        """Return one of the caller's logs."""
        if name == APP_LOG:
            return self._log
        channel = self.channels.get(name.partition("/")[0])
        return None if channel is None else await channel.log(caller.owner, name)

    async def dispatch(self, caller: Caller, frame: ClientFrame) -> Outcome:
        """Take an event of a page."""
        heard = self._callbacks.get(frame.type, []) + self._callbacks.get("*", [])
        if frame.type.startswith(RESERVED):
            outcome = await self._channel(frame).receive(
                caller.owner, frame.type, frame.data, frame.id
            )
            try:
                self._call(caller, frame, heard)
            except RefusedError as error:
                # The chat has taken the event; that the author does not hear of it is no refusal.
                logger.warning("Nobody was told of %s: %s", frame.type, error.message)
            return outcome
        if not EVENT.match(frame.type) or frame.type.startswith(("*", "pywry:")):
            raise RefusedError("unknown-event", "The app knows no event of that type.")
        if frame.type == REVEAL:
            return self._reveal(caller, frame)
        if not heard and frame.type == UNNAMED:
            # An input whose author gave it no event: its value can be asked for.
            return Outcome()
        if not heard and frame.type in EVENTS:
            return Outcome()
        if not heard:
            raise RefusedError("unheard-event", f"The app does not listen to {frame.type}.")
        return Outcome(kept=self._call(caller, frame, heard))

    def _channel(self, frame: ClientFrame) -> Channel:
        if frame.chat is None and len(self.channels) == 1:
            return next(iter(self.channels.values()))
        channel = self.channels.get(frame.chat or "")
        if channel is None:
            raise RefusedError("unknown-chat", "There is no such chat on this page.")
        return channel

    def _reveal(self, caller: Caller, frame: ClientFrame) -> Outcome:
        """Give a secret to the page that asks for it, and to no other: it is in no log."""
        secrets = {
            item.component_id: item
            for item in self._items()
            if isinstance(item, SecretInput) and (item.show_toggle or item.show_copy)
        }
        secret = secrets.get(str(frame.data.get("componentId")))
        if secret is None:
            raise RefusedError("no-secret", "There is no secret to be shown.")
        answer: dict[str, str] = {}

        def reveal(data: Any) -> None:
            answer["value"] = secret.reveal()

        return Outcome(answer, self._call(caller, frame, [reveal]), reading=True)

    def _call(
        self, caller: Caller, frame: ClientFrame, callbacks: Iterable[Callback]
    ) -> Future[None] | None:
        from pywry.chat.context import current_owner

        # Sync or async, a callback runs in a context in which the owner is the one whose page spoke.
        context = contextvars.copy_context()
        context.run(current_owner.set, caller.owner)
        done = [
            context.run(
                self._lanes.submit,
                (self.label, caller.owner, frame.type),
                partial(call, callback, frame.data, frame.type, self.label),
            )
            for callback in callbacks
        ]
        return together(done) if done else None


def _keep(item: SecretInput, data: Any) -> None:
    if isinstance(data, dict) and data.get("componentId") == item.component_id:
        item.keep(str(data.get("value", "")))
