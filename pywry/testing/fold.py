"""What a page makes of the logs: the rules of docs/design.md, and nothing that they do not say.

Strict on purpose. What a correct server never sends is kept as a *fault*; what only means that something went missing
on the way raises `Gap`, and the page says hello again.
"""

from __future__ import annotations

from typing import Any

from pywry.protocol.artifacts import Artifact
from pywry.protocol.codec import utf16_length
from pywry.protocol.menu import SettingsItem, SlashCommandDef
from pywry.protocol.messages import Message, QueuedMessage, ThreadInfo
from pywry.protocol.responses import (
    InputRequiredResponse,
    TextChunkResponse,
    ThinkingResponse,
    TodoItem,
)
from pywry.protocol.server_events import (
    AppEvent,
    AppSnapshot,
    AttachmentRules,
    BranchEvent,
    ClearEvent,
    ContextSource,
    ContextSourcesEvent,
    FeedbackEvent,
    LogEvent,
    MessageEnd,
    MessageEvent,
    OwnerSnapshot,
    PartEvent,
    QueueEvent,
    SettingsEvent,
    Snapshot,
    StreamChunk,
    ThinkingDone,
    ThreadEvent,
    ThreadRemoved,
    ThreadSnapshot,
    TodoEvent,
    TroubleEvent,
)


class Gap(Exception):  # noqa: N818 - no error: something went missing on the way
    """Something before this event is missing."""


class Fault(Exception):  # noqa: N818 - what a test fails with
    """The server sent what a correct server never sends."""


class ThreadFold:
    """The newest messages of a thread's active branch, and what waits for the running answer."""

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        self.messages: list[Message] = []
        self.queue: list[QueuedMessage] = []
        self.todos: list[TodoItem] = []
        self.earlier = 0
        """Messages of the branch before the first of ``messages``."""

    def reset(self, snapshot: Snapshot) -> None:
        """Begin anew."""
        if not isinstance(snapshot, ThreadSnapshot) or snapshot.thread_id != self.thread_id:
            raise Fault(f"{snapshot.type} snapshot for the thread {self.thread_id}")
        self.messages = [message.model_copy(deep=True) for message in snapshot.messages]
        self.queue = list(snapshot.queue)
        self.todos = list(snapshot.todos)
        self.earlier = snapshot.total - len(snapshot.messages)

    def apply(self, event: LogEvent) -> None:
        """Take one event.

        Raises:
            Gap: Something before it is missing.
            Fault: A correct server does not send it.
        """
        if getattr(event, "thread_id", None) != self.thread_id:
            raise Fault(f"{event.type} in the log of {self.thread_id}")
        if isinstance(event, MessageEvent):
            self._put(event.message.model_copy(deep=True))
        elif isinstance(event, StreamChunk):
            self._add_text(event)
        elif isinstance(event, PartEvent):
            self._put_part(event)
        elif isinstance(event, MessageEnd):
            self._end(event)
        elif isinstance(event, QueueEvent):
            self.queue = list(event.items)
        else:
            self._apply_rarer(event)

    def _apply_rarer(self, event: LogEvent) -> None:
        if isinstance(event, ThinkingDone):
            message = self.find(event.message_id)
            if message is None:
                return
            if event.part >= len(message.parts):
                raise Gap("a part is missing")
            part = message.parts[event.part]
            if not isinstance(part, ThinkingResponse):
                raise Fault(f"a thought ends at {part.type}")
            part.duration = event.duration
        elif isinstance(event, TodoEvent):
            self.todos = list(event.items)
        elif isinstance(event, FeedbackEvent):
            message = self.find(event.message_id)
            if message is not None:
                message.feedback = event.feedback
        elif isinstance(event, BranchEvent):
            self._switch(event)
        elif isinstance(event, ClearEvent):
            self.messages, self.queue, self.todos, self.earlier = [], [], [], 0
        else:
            raise Fault(f"{event.type} in the log of a thread")

    def _switch(self, event: BranchEvent) -> None:
        shown = [each.model_copy(deep=True) for each in event.messages]
        if event.parent_id is None:
            self.messages, self.earlier = shown, 0
            return
        for index, each in enumerate(self.messages):
            if each.id == event.parent_id:
                self.messages[index + 1 :] = shown
                return
        raise Gap("the parent is not shown")

    def find(self, message_id: str) -> Message | None:
        """Return a message that is shown."""
        return next((each for each in reversed(self.messages) if each.id == message_id), None)

    def _put(self, message: Message) -> None:
        for index, shown in enumerate(self.messages):
            if shown.id == message.id:
                self.messages[index] = message
                return
        if message.parent_id is None:
            self.messages, self.earlier = [message], 0
            return
        for index, shown in enumerate(self.messages):
            if shown.id == message.parent_id:
                self.messages[index + 1 :] = [message]
                return
        raise Gap("the parent is not shown")

    def _add_text(self, event: StreamChunk) -> None:
        message = self.find(event.message_id)
        if message is None:
            return  # It is on another branch.
        if event.part > len(message.parts):
            raise Gap("a part is missing")
        kind = ThinkingResponse if event.kind == "thinking" else TextChunkResponse
        part = message.parts[event.part] if event.part < len(message.parts) else None
        there = part.text if isinstance(part, (TextChunkResponse, ThinkingResponse)) else ""
        length = utf16_length(there)
        if event.offset > length:
            raise Gap("text is missing")
        units = event.chunk.encode("utf-16-le")
        known = there.encode("utf-16-le")[event.offset * 2 :]
        new = units[len(known) :]
        if units[: len(known)] != known[: len(units)]:
            raise Fault("text that was sent before is now another")
        if not new:
            return
        if message.status != "streaming":
            raise Fault(f"text after the end of {message.id}")
        text = there + new.decode("utf-16-le")
        message.parts[event.part : event.part + 1] = [kind(text=text)]

    def _put_part(self, event: PartEvent) -> None:
        message = self.find(event.message_id)
        if message is None:
            return
        if event.part > len(message.parts):
            raise Gap("a part is missing")
        there = message.parts[event.part] if event.part < len(message.parts) else None
        updated = isinstance(there, Artifact) and isinstance(event.response, Artifact)
        if message.status != "streaming" and not updated:
            raise Fault(f"a part after the end of {message.id}")
        if isinstance(there, Artifact) and isinstance(event.response, Artifact):
            if event.response.artifact_id != there.artifact_id:
                raise Fault(f"{there.artifact_id} becomes {event.response.artifact_id}")
            if event.response.version <= there.version:
                raise Fault(f"{there.artifact_id} goes back to version {event.response.version}")
        message.parts[event.part : event.part + 1] = [event.response]

    def _end(self, event: MessageEnd) -> None:
        message = self.find(event.message_id)
        if message is None:
            return
        if event.status == "streaming" or message.status not in ("streaming", event.status):
            raise Fault(f"{message.id} is {message.status} and ends as {event.status}")
        message.status = event.status
        message.failure = event.failure
        message.finished = event.finished
        message.parts = [part for part in message.parts if not part.transient]

    def check(self) -> None:
        """Look at the whole, when a whole frame is applied.

        Raises:
            Fault: It makes no sense.
        """
        ids = [message.id for message in self.messages]
        if len(set(ids)) != len(ids):
            raise Fault(f"a message is shown twice: {ids}")
        sent = [each.client_id for each in self.messages if each.client_id is not None]
        sent += [each.client_id for each in self.queue if each.client_id is not None]
        if len(set(sent)) != len(sent):
            raise Fault(f"what was sent once is shown twice: {sent}")
        for each in self.messages:
            self._check_parts(each)
        for before, after in zip(self.messages, self.messages[1:], strict=False):
            if after.parent_id != before.id:
                raise Fault(f"{after.id} does not follow {before.id}")

    def _check_parts(self, message: Message) -> None:
        if message.versions and message.id not in message.versions:
            raise Fault(f"{message.id} is none of its own versions {message.versions}")
        if message.status == "streaming":
            return
        for part in message.parts:
            if part.transient:
                raise Fault(f"{part.type} after the end of {message.id}")
            if isinstance(part, InputRequiredResponse) and part.state == "pending":
                raise Fault(f"a question is pending after the end of {message.id}")


class OwnerFold:
    """The thread list and the settings."""

    def __init__(self) -> None:
        self.threads: dict[str, ThreadInfo] = {}
        self.settings: dict[str, Any] = {}
        self.active_thread_id = ""
        """The thread that the server would open."""
        self.settings_items: list[SettingsItem] = []
        self.commands: list[SlashCommandDef] = []
        self.starters: list[str] = []
        self.feedback = False
        """Whether answers can be rated."""
        self.artifact_events = False
        """Whether Python wants to know what is done with artifacts."""
        self.context_sources: list[ContextSource] | None = None
        self.attachments: AttachmentRules | None = None
        self.trouble: str | None = None
        """Why what is said cannot be kept."""

    def reset(self, snapshot: Snapshot) -> None:
        """Begin anew."""
        if not isinstance(snapshot, OwnerSnapshot):
            raise Fault(f"{snapshot.type} snapshot for an owner")
        self.threads = {thread.thread_id: thread for thread in snapshot.threads}
        self.settings = dict(snapshot.settings)
        self.trouble = snapshot.trouble
        self.active_thread_id = snapshot.active_thread_id
        self.settings_items = list(snapshot.settings_items)
        self.commands = list(snapshot.commands)
        self.starters = list(snapshot.starters)
        self.feedback = snapshot.feedback
        self.artifact_events = snapshot.artifact_events
        self.context_sources = snapshot.context_sources
        self.attachments = snapshot.attachments

    def apply(self, event: LogEvent) -> None:
        """Take one event."""
        if isinstance(event, ThreadEvent):
            self.threads[event.thread.thread_id] = event.thread
        elif isinstance(event, ThreadRemoved):
            self.threads.pop(event.thread_id, None)
        elif isinstance(event, SettingsEvent):
            self.settings.update(event.values)
        elif isinstance(event, ContextSourcesEvent):
            self.context_sources = list(event.sources)
        elif isinstance(event, TroubleEvent):
            self.trouble = event.text
        else:
            raise Fault(f"{event.type} in the log of an owner")


class AppFold:
    """What the author emitted."""

    def __init__(self) -> None:
        self.events: list[tuple[str, Any]] = []

    def reset(self, snapshot: Snapshot) -> None:
        """Begin anew."""
        if not isinstance(snapshot, AppSnapshot):
            raise Fault(f"{snapshot.type} snapshot for the app")
        self.events = [(event.event, event.data) for event in snapshot.events]

    def apply(self, event: LogEvent) -> None:
        """Take one event."""
        if not isinstance(event, AppEvent):
            raise Fault(f"{event.type} in the log of the app")
        self.events.append((event.event, event.data))
