"""What Python says to the page.

A *log event* is appended to a log and numbered there; a *frame* is what travels. Events of a thread name
their thread, so nothing can be drawn into another one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, JsonValue

from pywry.protocol.menu import SettingsItem, SlashCommandDef
from pywry.protocol.messages import (
    Failure,
    Feedback,
    Message,
    MessageStatus,
    QueuedMessage,
    ThreadInfo,
)
from pywry.protocol.model import Model
from pywry.protocol.responses import Part, TodoItem

# ---- events of a thread's log -------------------------------------------------------------------


class MessageEvent(Model):
    """A message begins, arrives whole, or is put in the place of the one with the same id."""

    type: Literal["chat:message"] = "chat:message"
    thread_id: str
    message: Message


class StreamChunk(Model):
    """Text is added to a part. ``offset`` counts UTF-16 code units, as JavaScript does."""

    type: Literal["chat:stream-chunk"] = "chat:stream-chunk"
    thread_id: str
    message_id: str
    part: int
    """The index of the part in the message; an index one past the end begins a new text part."""
    offset: int
    """Where in the part the text belongs; text that the page has already is skipped."""
    chunk: str
    kind: Literal["text", "thinking"] = "text"
    """What kind of part the text belongs to."""


class ThinkingDone(Model):
    """A part of thinking has come to its end."""

    type: Literal["chat:thinking-done"] = "chat:thinking-done"
    thread_id: str
    message_id: str
    part: int
    duration: float
    """Seconds."""


class PartEvent(Model):
    """A part that is not text is put at an index of the message; an artifact also after the message's end."""

    type: Literal["chat:part"] = "chat:part"
    thread_id: str
    message_id: str
    part: int
    response: Part


class MessageEnd(Model):
    """A message has reached its one final status."""

    type: Literal["chat:message-end"] = "chat:message-end"
    thread_id: str
    message_id: str
    status: MessageStatus
    failure: Failure | None = None
    finished: float | None = None


class FeedbackEvent(Model):
    """The user said what he thinks of an answer, or took it back."""

    type: Literal["chat:feedback"] = "chat:feedback"
    thread_id: str
    message_id: str
    feedback: Feedback | None = None


class BranchEvent(Model):
    """Another version is shown: the branch is cut after ``parent_id`` and goes on with ``messages``."""

    type: Literal["chat:branch"] = "chat:branch"
    thread_id: str
    parent_id: str | None = None
    messages: list[Message]


class TodoEvent(Model):
    """The thread's to-do list; the whole list each time."""

    type: Literal["chat:todo-update"] = "chat:todo-update"
    thread_id: str
    items: list[TodoItem]


class ClearEvent(Model):
    """The thread was emptied."""

    type: Literal["chat:clear"] = "chat:clear"
    thread_id: str


class QueueEvent(Model):
    """The messages that wait for the running answer to end; the whole list each time."""

    type: Literal["chat:queue"] = "chat:queue"
    thread_id: str
    items: list[QueuedMessage]


# ---- events of an owner's log -------------------------------------------------------------------


class ThreadEvent(Model):
    """A thread appears or changes in the thread list."""

    type: Literal["chat:thread"] = "chat:thread"
    thread: ThreadInfo


class ThreadRemoved(Model):
    """A thread left the list; it can be restored for a while."""

    type: Literal["chat:thread-removed"] = "chat:thread-removed"
    thread_id: str


class SettingsEvent(Model):
    """Values of settings that changed."""

    type: Literal["chat:update-settings"] = "chat:update-settings"
    values: dict[str, JsonValue]


class ContextSource(Model):
    """Something on the page that the user may mention."""

    id: str
    """The component id."""
    name: str
    """What it is called after the ``@``."""


class ContextSourcesEvent(Model):
    """What the user may mention; the whole list each time."""

    type: Literal["chat:context-sources"] = "chat:context-sources"
    sources: list[ContextSource]


class TroubleEvent(Model):
    """What is said cannot be kept at the moment; without a text: it can again."""

    type: Literal["chat:trouble"] = "chat:trouble"
    text: str | None = None


# ---- events of the app's log --------------------------------------------------------------------


class AppEvent(Model):
    """An event that the author emitted with ``app.emit`` or ``widget.emit``."""

    type: Literal["app:event"] = "app:event"
    event: str
    data: JsonValue = None


LogEvent: TypeAlias = Annotated[
    MessageEvent
    | StreamChunk
    | ThinkingDone
    | PartEvent
    | MessageEnd
    | FeedbackEvent
    | BranchEvent
    | TodoEvent
    | ClearEvent
    | QueueEvent
    | ThreadEvent
    | ThreadRemoved
    | SettingsEvent
    | ContextSourcesEvent
    | TroubleEvent
    | AppEvent,
    Field(discriminator="type"),
]

# ---- snapshots ----------------------------------------------------------------------------------


class ThreadSnapshot(Model):
    """A thread as it is now: the newest messages of the active branch."""

    type: Literal["thread"] = "thread"
    thread_id: str
    messages: list[Message]
    total: int
    """How many messages the active branch has; the first ``total - len(messages)`` are paged in on demand."""
    queue: list[QueuedMessage] = Field(default_factory=list)
    todos: list[TodoItem] = Field(default_factory=list)


class AttachmentRules(Model):
    """What may be attached; the server holds to it, too."""

    accept: list[str]
    """Extensions, such as ``.csv``."""
    max_file_size: int
    """Bytes."""
    max_files: int
    """Files of one message."""
    max_total_size: int
    """Bytes of all files of one message."""


class OwnerSnapshot(Model):
    """What belongs to an owner and to no thread."""

    type: Literal["owner"] = "owner"
    threads: list[ThreadInfo]
    active_thread_id: str
    settings: dict[str, JsonValue] = Field(default_factory=dict)
    settings_items: list[SettingsItem] = Field(default_factory=list)
    commands: list[SlashCommandDef] = Field(default_factory=list)
    starters: list[str] = Field(default_factory=list)
    """What the user might begin a thread with."""
    feedback: bool = False
    """Whether answers can be rated."""
    artifact_events: bool = False
    """Whether the author wants to know what is done with artifacts."""
    context_sources: list[ContextSource] | None = None
    """What the user may mention; absent when there are no mentions at all."""
    attachments: AttachmentRules | None = None
    """What may be attached; nothing when absent."""
    trouble: str | None = None
    """Why what is said cannot be kept at the moment."""


class AppSnapshot(Model):
    """What a page needs that comes after the author's first emits: those that describe a state."""

    type: Literal["app"] = "app"
    events: list[AppEvent] = Field(default_factory=list)


Snapshot: TypeAlias = Annotated[
    ThreadSnapshot | OwnerSnapshot | AppSnapshot, Field(discriminator="type")
]

# ---- frames -------------------------------------------------------------------------------------


class Position(Model):
    """A place in a log. ``epoch`` changes whenever numbers could mean something else than before."""

    epoch: str
    seq: int = Field(ge=0)


class Welcome(Model):
    """The answer to ``session:hello``."""

    type: Literal["welcome"] = "welcome"
    protocol: int
    resumed: bool
    """Whether the server still knew this page."""


class Events(Model):
    """A range of a log: everything after ``first - 1`` up to ``last``, text deltas merged."""

    type: Literal["events"] = "events"
    log: str
    epoch: str
    first: int
    last: int
    events: list[LogEvent]


class Reset(Model):
    """The log does not reach back to the page's cursor: begin anew from this snapshot."""

    type: Literal["reset"] = "reset"
    log: str
    epoch: str
    seq: int
    snapshot: Snapshot


class Gone(Model):
    """A log that the page follows does not exist (any more)."""

    type: Literal["gone"] = "gone"
    log: str


class Ack(Model):
    """An event of the page is done and kept; ``data`` is its answer, if it has one."""

    type: Literal["ack"] = "ack"
    id: str
    data: Any = None


class Refused(Model):
    """An event or frame of the page was refused and changed nothing."""

    type: Literal["refused"] = "refused"
    id: str | None = None
    code: str
    message: str
    fields: dict[str, str] | None = None
    """What is wrong with which field of a form."""


class Pong(Model):
    """The answer to a probe, with the head of every log that the page follows."""

    type: Literal["pong"] = "pong"
    n: int
    heads: dict[str, Position]


class Bye(Model):
    """The server is going away on purpose; come back after a while."""

    type: Literal["bye"] = "bye"
    reason: Literal["shutdown", "replaced", "slow"]


ServerFrame: TypeAlias = Annotated[
    Welcome | Events | Reset | Gone | Ack | Refused | Pong | Bye, Field(discriminator="type")
]


class HistoryPage(Model):
    """The answer to ``chat:request-history``: messages of the active branch before a message."""

    messages: list[Message]
    total: int
    start: int
    """The index of the first of ``messages`` in the active branch."""


class SearchHit(Model):
    """A place where a search found something."""

    thread_id: str
    title: str
    message_id: str | None = None
    """The message; absent when the title was found."""
    before: str = ""
    match: str
    after: str = ""


class SearchResult(Model):
    """The answer to ``chat:search``."""

    hits: list[SearchHit]


class Exported(Model):
    """The answer to ``/export``: a file for the user."""

    filename: str
    mime_type: str
    content: str


class CommandResult(Model):
    """The answer to ``chat:slash-command``."""

    notice: str | None = None
    """What the command did, in a few words."""
    export: Exported | None = None


class ThreadCreated(Model):
    """The answer to ``chat:thread-create``."""

    thread_id: str
