"""The chat's events under the names that widgets of other makers know, given to their ``emit``.

A page of pywry's own follows the logs. Anything else that can ``emit(event, data)`` gets the startup owner's threads
told as ``chat:*`` events.
"""

from __future__ import annotations

import threading
from typing import Any, Protocol

from pywry.chat.service import ChatService
from pywry.protocol.server_events import (
    LogEvent,
    MessageEnd,
    MessageEvent,
    Position,
    QueueEvent,
    SettingsEvent,
    StreamChunk,
    ThreadEvent,
    ThreadRemoved,
)
from pywry.stores.log import Log

BUDGET = 1_000_000


class Emitter(Protocol):
    """A widget of somebody else's."""

    def emit(self, event: str, data: dict[str, Any]) -> object:
        """Give an event to the page."""


class Projection:
    """Follows the current owner's logs and tells a widget what happens there.

    Args:
        service: The chat.
        widget: Who is told.
    """

    def __init__(self, service: ChatService, widget: Emitter) -> None:
        self._service = service
        self._widget = widget
        self._lock = threading.RLock()
        self._positions: dict[int, Position] = {}
        self._logs: list[Log] = []

    def start(self) -> None:
        """Tell what happens from now on."""
        owner = self._service.current()
        self._follow(owner.log)
        for thread in owner.threads.values():
            self._follow(thread.log)

    def _follow(self, log: Log) -> None:
        with self._lock:
            if id(log) in self._positions:
                return
            self._logs.append(log)
            self._positions[id(log)] = log.position
            log.subscribe(lambda: self._tell(log))

    def _tell(self, log: Log) -> None:
        with self._lock:
            while True:
                part = log.read(self._positions[id(log)], BUDGET)
                if part is None or not part.events:
                    return
                self._positions[id(log)] = Position(epoch=log.epoch, seq=part.last)
                for event in part.events:
                    self._emit(event)

    def _emit(self, event: LogEvent) -> None:
        emit = self._widget.emit
        if isinstance(event, StreamChunk):
            emit(
                "chat:stream-chunk",
                {
                    "messageId": event.message_id,
                    "threadId": event.thread_id,
                    "chunk": event.chunk,
                    "done": False,
                },
            )
        elif isinstance(event, MessageEvent):
            message = event.message
            where = {"messageId": message.id, "threadId": event.thread_id}
            if message.status == "streaming":
                emit("chat:typing-indicator", {"typing": True, "threadId": event.thread_id})
            else:
                emit(
                    "chat:assistant-message", {**where, "text": message.text, "role": message.role}
                )
        elif isinstance(event, MessageEnd):
            done: dict[str, Any] = {
                "messageId": event.message_id,
                "threadId": event.thread_id,
                "chunk": "",
                "done": True,
            }
            if event.status in ("stopped", "interrupted"):
                done["stopped"] = True
            if event.failure is not None:
                done["failure"] = event.failure.model_dump(by_alias=True, exclude_none=True)
            emit("chat:typing-indicator", {"typing": False, "threadId": event.thread_id})
            emit("chat:stream-chunk", done)
        elif isinstance(event, (ThreadEvent, ThreadRemoved)):
            owner = self._service.current()
            for thread in owner.threads.values():
                self._follow(thread.log)
            emit(
                "chat:update-thread-list",
                {
                    "threads": [
                        {"thread_id": thread.id, "title": thread.info.title}
                        for thread in owner.threads.values()
                    ]
                },
            )
        elif isinstance(event, SettingsEvent):
            emit("chat:update-settings", dict(event.values))
        elif isinstance(event, QueueEvent):
            pass
