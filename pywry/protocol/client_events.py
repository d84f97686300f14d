"""What the page says to Python.

Every frame is ``{"type", "id"?, "chat"?, "data"}``. An event with an ``id`` is answered by ``ack`` or
``refused`` with the same id, and may be sent again: the server drops repeats.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import ConfigDict, Field, JsonValue

from pywry.protocol.model import Model
from pywry.protocol.server_events import Position

PROTOCOL = 1
"""The protocol's version; a page with another one is asked to reload."""

Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
LogName: TypeAlias = Annotated[str, Field(min_length=1, max_length=160)]


class ClientFrame(Model):
    """The envelope of everything a page sends."""

    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(max_length=100)]
    id: Id | None = None
    chat: Id | None = None
    data: dict[str, Any] = Field(default_factory=dict)


# ---- the session's own --------------------------------------------------------------------------


class Hello(Model):
    """The first frame: who the page is, what it speaks, and what it has already."""

    TYPE: ClassVar[str] = "session:hello"
    protocol: int
    page: Id
    follow: dict[LogName, Position | None] = Field(default_factory=dict, max_length=64)


class Follow(Model):
    """Follow a log, from a position or from its snapshot."""

    TYPE: ClassVar[str] = "session:follow"
    log: LogName
    position: Position | None = None


class Unfollow(Model):
    """Stop following a log."""

    TYPE: ClassVar[str] = "session:unfollow"
    log: LogName


class Ping(Model):
    """A probe; ``pong`` answers it with the heads of the followed logs."""

    TYPE: ClassVar[str] = "session:ping"
    n: int = Field(ge=0)


# ---- the chat's ---------------------------------------------------------------------------------

Text: TypeAlias = Annotated[str, Field(max_length=100_000)]


AttachmentName: TypeAlias = Annotated[str, Field(min_length=1, max_length=255)]


class AttachedFile(Model):
    """A file: uploaded before, or, from the author's own machine, a path or a text."""

    type: Literal["file"] = "file"
    name: AttachmentName
    file_id: Id | None = None
    """What the upload was answered with."""
    path: Annotated[str, Field(max_length=4096)] | None = None
    """A path; refused when it comes from a browser."""
    content: Text | None = None
    """The text itself."""


class AttachedWidget(Model):
    """What a widget of the page shows at the time of sending."""

    type: Literal["widget"] = "widget"
    name: AttachmentName
    widget_id: Id
    """The component id under which the author registered it."""
    file_id: Id | None = None
    """What the upload of its content was answered with."""
    content: Text | None = None
    """Its content, when it is short."""
    note: Annotated[str, Field(max_length=200)] = ""
    """What of it is there: how many rows of how many."""


class UserMessage(Model):
    """The user sends a message; while an answer runs it is queued."""

    TYPE: ClassVar[str] = "chat:user-message"
    text: Text
    thread_id: Id | None = None
    attachments: list[Annotated[AttachedFile | AttachedWidget, Field(discriminator="type")]] = (
        Field(default_factory=list, max_length=20)
    )


class ArtifactHappening(Model):
    """The user did something with an artifact: clicked a cell, selected rows, hovered over a point."""

    TYPE: ClassVar[str] = "chat:artifact-event"
    artifact_id: Id
    event: Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,39}$")]
    """What happened: ``cell-click``, ``row-select``, ``click``, ``hover``, ``select``, ``relayout``."""
    data: dict[str, JsonValue] = Field(default_factory=dict)
    thread_id: Id | None = None


class StopGeneration(Model):
    """Stop the running answer of a thread."""

    TYPE: ClassVar[str] = "chat:stop-generation"
    thread_id: Id | None = None
    message_id: Id | None = None


class ThreadCreate(Model):
    """Create a thread; answered by ``ThreadCreated``."""

    TYPE: ClassVar[str] = "chat:thread-create"
    title: Annotated[str, Field(max_length=200)] = ""
    temporary: bool = False


class ThreadSwitch(Model):
    """The page opened another thread."""

    TYPE: ClassVar[str] = "chat:thread-switch"
    thread_id: Id


class ThreadDelete(Model):
    """Delete a thread; it can be restored for a while."""

    TYPE: ClassVar[str] = "chat:thread-delete"
    thread_id: Id


class ThreadRestore(Model):
    """Undo the deletion of a thread."""

    TYPE: ClassVar[str] = "chat:thread-restore"
    thread_id: Id


class ThreadRename(Model):
    """Give a thread a title."""

    TYPE: ClassVar[str] = "chat:thread-rename"
    thread_id: Id
    title: Annotated[str, Field(max_length=200)]


class ResendFrom(Model):
    """Answer again: an assistant's message gets another version, a user's message another answer."""

    TYPE: ClassVar[str] = "chat:resend-from"
    thread_id: Id
    message_id: Id


class EditMessage(Model):
    """Say something else instead of a user's message: it gets another version, and that another answer."""

    TYPE: ClassVar[str] = "chat:edit-message"
    thread_id: Id
    message_id: Id
    text: Text


class SelectVersion(Model):
    """Show another version of a message, and what followed it."""

    TYPE: ClassVar[str] = "chat:select-version"
    thread_id: Id
    message_id: Id


class GiveFeedback(Model):
    """Rate an answer; without a value, take the rating back."""

    TYPE: ClassVar[str] = "chat:feedback"
    thread_id: Id
    message_id: Id
    value: Literal["up", "down"] | None = None
    comment: Annotated[str, Field(max_length=5_000)] = ""


class ThreadUpdate(Model):
    """Pin or archive a thread, or undo it."""

    TYPE: ClassVar[str] = "chat:thread-update"
    thread_id: Id
    pinned: bool | None = None
    archived: bool | None = None


class Search(Model):
    """Search titles and messages; answered by ``SearchResult``."""

    TYPE: ClassVar[str] = "chat:search"
    query: Annotated[str, Field(min_length=1, max_length=200)]


class QueueSend(Model):
    """Send a waiting message now: the running answer is stopped."""

    TYPE: ClassVar[str] = "chat:queue-send"
    thread_id: Id
    id: Id


class QueueRemove(Model):
    """Take a waiting message out of the queue; the text goes back to the composer."""

    TYPE: ClassVar[str] = "chat:queue-remove"
    thread_id: Id
    id: Id


class RequestState(Model):
    """Ask for the owner's snapshot."""

    TYPE: ClassVar[str] = "chat:request-state"


class RequestHistory(Model):
    """Ask for earlier messages; answered by ``HistoryPage``."""

    TYPE: ClassVar[str] = "chat:request-history"
    thread_id: Id
    before: Id | None = None
    """The message before which to read; the newest messages when absent."""
    limit: int = Field(default=50, ge=1, le=200)


class SlashCommand(Model):
    """The user ran a slash command."""

    TYPE: ClassVar[str] = "chat:slash-command"
    command: Annotated[str, Field(max_length=100)]
    args: Text = ""
    thread_id: Id | None = None


class SettingsChange(Model):
    """The user changed a setting, or pressed an action of the settings menu."""

    TYPE: ClassVar[str] = "chat:settings-change"
    key: Annotated[str, Field(max_length=100)]
    value: JsonValue = None


class TodoClear(Model):
    """The user dismissed the to-do list of a thread."""

    TYPE: ClassVar[str] = "chat:todo-clear"
    thread_id: Id | None = None


class InputResponse(Model):
    """The user answered a question."""

    TYPE: ClassVar[str] = "chat:input-response"
    request_id: Id
    text: Text = ""
    values: dict[str, JsonValue] | None = None
    """A form's values, or the arguments of an approval as the user edited them."""
    cancel: bool = False
    """Whether the user declines to answer."""
    thread_id: Id | None = None


SessionFrame: TypeAlias = Hello | Follow | Unfollow | Ping
ChatEvent: TypeAlias = (
    UserMessage
    | StopGeneration
    | ThreadCreate
    | ThreadSwitch
    | ThreadDelete
    | ThreadRestore
    | ThreadRename
    | ResendFrom
    | EditMessage
    | SelectVersion
    | GiveFeedback
    | ThreadUpdate
    | Search
    | QueueSend
    | QueueRemove
    | RequestState
    | RequestHistory
    | SlashCommand
    | SettingsChange
    | TodoClear
    | InputResponse
    | ArtifactHappening
)

SESSION_FRAMES: dict[str, type[SessionFrame]] = {
    model.TYPE: model for model in SessionFrame.__args__
}
CHAT_EVENTS: dict[str, type[ChatEvent]] = {model.TYPE: model for model in ChatEvent.__args__}
