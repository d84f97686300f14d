"""The fold of a thread's log: a tree of messages, and the branch of it that is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pywry.protocol.artifacts import Artifact
from pywry.protocol.messages import AttachmentInfo, Message, QueuedMessage
from pywry.protocol.responses import TextChunkResponse, ThinkingResponse, TodoItem
from pywry.protocol.server_events import (
    BranchEvent,
    ClearEvent,
    FeedbackEvent,
    LogEvent,
    MessageEnd,
    MessageEvent,
    PartEvent,
    QueueEvent,
    StreamChunk,
    ThinkingDone,
    ThreadSnapshot,
    TodoEvent,
)
from pywry.protocol.weight import weigh

WINDOW = 50
"""Messages in a snapshot; earlier ones are paged in when the reader goes there."""

BUDGET = 512 * 1024
"""Characters of messages in one frame, as far as they are more than ``LEAST``."""

LEAST = 2
"""Messages in a frame however long they are: a question and its answer."""


class PlacedArtifact(NamedTuple):
    """An artifact, and where it stands."""

    message_id: str
    part: int
    artifact: Artifact


class Conversation:
    """What a thread's events add up to. The log's lock guards it.

    Messages whose parents are the same are versions of each other; the branch leads to the newest.
    """

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        self.queue: list[QueuedMessage] = []
        self._messages: dict[str, Message] = {}
        self._branch: list[str] = []
        self._children: dict[str | None, list[str]] = {}
        self.todos: list[TodoItem] = []
        # Streaming text is joined when somebody looks, or adding to it would cost as much as it is long.
        self._pieces: dict[str, list[str]] = {}
        self._artifacts: dict[str, dict[str, int]] = {}
        """The messages in which an artifact stands, one on each branch, and which part of them it is."""

    @property
    def leaf(self) -> str | None:
        """The id of the branch's last message."""
        return self._branch[-1] if self._branch else None

    def __len__(self) -> int:
        return len(self._branch)

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._messages

    def message(self, message_id: str) -> Message | None:
        """Return a message, on the branch or not."""
        message = self._messages.get(message_id)
        if message is not None:
            self._join(message)
        return message

    def branch(self, start: int = 0, stop: int | None = None) -> list[Message]:
        """Return messages of the branch, oldest first."""
        messages = [self._messages[message_id] for message_id in self._branch[start:stop]]
        for message in messages:
            self._join(message)
        return messages

    def has_question_before_last(self) -> bool:
        """Whether the user has asked more than once."""
        asked = (each for each in self._messages.values() if each.role == "user")
        return next(asked, None) is not None and next(asked, None) is not None

    def all(self) -> list[Message]:
        """Return every message, on the branch or not, in the order in which they came."""
        for message in self._messages.values():
            self._join(message)
        return list(self._messages.values())

    def siblings(self, parent_id: str | None) -> list[str]:
        """Return the ids of the messages that follow a message, one for each version."""
        return list(self._children.get(parent_id, ()))

    def versions(self, message: Message) -> list[str]:
        """Return the ids of all messages with the same parent; none when there is only this one."""
        siblings = self._children.get(message.parent_id, [])
        return list(siblings) if len(siblings) > 1 else []

    def presented(self, message: Message) -> Message:
        """Return a copy of a message as a page needs it."""
        self._join(message)
        return message.model_copy(deep=True, update={"versions": self.versions(message)})

    def newest_leaf(self, message_id: str) -> str:
        """Return the end of the newest branch through a message."""
        while children := self._children.get(message_id):
            message_id = children[-1]
        return message_id

    def index(self, message_id: str) -> int | None:
        """Return the place of a message in the branch."""
        try:
            return len(self._branch) - 1 - self._branch[::-1].index(message_id)
        except ValueError:
            return None

    def artifact(self, artifact_id: str, message_id: str) -> PlacedArtifact | None:
        """Return where an artifact stands in a message or in what leads to it."""
        places = self._artifacts.get(artifact_id, {})
        at: str | None = message_id if places else None
        while at is not None and at in self._messages:
            parts: list[object] = [*self._messages[at].parts]
            part = places.get(at, len(parts))
            found = parts[part] if part < len(parts) else None
            if isinstance(found, Artifact) and found.artifact_id == artifact_id:
                return PlacedArtifact(at, part, found)
            at = self._messages[at].parent_id
        return None

    def name_of_file(self, file_id: str) -> str | None:
        """Return what a file of the conversation is called; None when nothing refers to it."""
        for each in self._attachments():
            if each.file_id == file_id and not each.linked:
                return each.name
        if file_id in self._artifact_files():
            return "artifact.json"
        return None

    def files(self) -> set[str]:
        """Return the ids of all files to which anything refers."""
        attached = (each.file_id for each in self._attachments() if each.file_id is not None)
        return {*attached, *self._artifact_files()}

    def _attachments(self) -> Iterator[AttachmentInfo]:
        for message in reversed(self._messages.values()):
            yield from message.attachments or ()
        for item in self.queue:
            yield from item.attachments or ()

    def _artifact_files(self) -> Iterator[str]:
        for message in self._messages.values():
            for part in message.parts:
                if isinstance(part, Artifact):
                    yield from part.earlier
                    if part.file is not None:
                        yield part.file

    def path_to(self, message_id: str | None) -> list[Message]:
        """Return the messages that lead to a message, and the message."""
        path: list[Message] = []
        while message_id is not None and message_id in self._messages:
            message = self._messages[message_id]
            self._join(message)
            path.append(message)
            message_id = message.parent_id
        return path[::-1]

    # ---- the fold -------------------------------------------------------------------------------

    def apply(self, event: LogEvent) -> None:
        """Take one event."""
        if isinstance(event, StreamChunk):
            self._add_text(event)
        elif isinstance(event, MessageEvent):
            self._put(event.message.model_copy(deep=True, update={"versions": []}))
        elif isinstance(event, PartEvent):
            self._put_part(event)
        elif isinstance(event, MessageEnd):
            message = self._messages.get(event.message_id)
            if message is not None:
                self._join(message)
                message.status = event.status
                message.failure = event.failure
                message.finished = event.finished
                message.parts = [part for part in message.parts if not part.transient]
        elif isinstance(event, ThinkingDone):
            self._end_thinking(event)
        elif isinstance(event, QueueEvent):
            self.queue = list(event.items)
        elif isinstance(event, TodoEvent):
            self.todos = list(event.items)
        elif isinstance(event, FeedbackEvent):
            message = self._messages.get(event.message_id)
            if message is not None:
                message.feedback = event.feedback
        elif isinstance(event, BranchEvent):
            path = [message.id for message in self.path_to(event.parent_id)]
            self._branch = path + [message.id for message in event.messages]
        elif isinstance(event, ClearEvent):
            self._messages.clear()
            self._children.clear()
            self._pieces.clear()
            self._artifacts.clear()
            self._branch = []
            self.queue = []
            self.todos = []

    def _put(self, message: Message) -> None:
        known = message.id in self._messages
        self._messages[message.id] = message
        self._pieces.pop(message.id, None)
        for index, part in enumerate(message.parts):
            if isinstance(part, Artifact):
                self._artifacts.setdefault(part.artifact_id, {})[message.id] = index
        if known:
            return
        self._children.setdefault(message.parent_id, []).append(message.id)
        parent = None if message.parent_id is None else self.index(message.parent_id)
        if message.parent_id is not None and parent is None:
            # The parent is on another branch: show that one.
            self._branch = [each.id for each in self.path_to(message.parent_id)]
            parent = len(self._branch) - 1
        del self._branch[0 if parent is None else parent + 1 :]
        self._branch.append(message.id)

    def _add_text(self, event: StreamChunk) -> None:
        message = self._messages.get(event.message_id)
        if message is None or event.part > len(message.parts):
            return
        kind = ThinkingResponse if event.kind == "thinking" else TextChunkResponse
        if event.part == len(message.parts):
            self._join(message)
            message.parts.append(kind())
        elif not isinstance(message.parts[event.part], kind):
            message.parts[event.part] = kind()  # A transient part makes room.
        self._pieces.setdefault(message.id, []).append(event.chunk)

    def _put_part(self, event: PartEvent) -> None:
        message = self._messages.get(event.message_id)
        if message is None or event.part > len(message.parts):
            return
        self._join(message)
        message.parts[event.part : event.part + 1] = [event.response]
        if isinstance(event.response, Artifact):
            places = self._artifacts.setdefault(event.response.artifact_id, {})
            places[message.id] = event.part

    def _join(self, message: Message) -> None:
        pieces = self._pieces.pop(message.id, None)
        if pieces:
            part = message.parts[-1]
            if isinstance(part, (TextChunkResponse, ThinkingResponse)):
                part.text += "".join(pieces)

    def _end_thinking(self, event: ThinkingDone) -> None:
        message = self._messages.get(event.message_id)
        if message is not None and event.part < len(message.parts):
            self._join(message)
            part = message.parts[event.part]
            if isinstance(part, ThinkingResponse):
                part.duration = event.duration

    def window(self, stop: int, limit: int) -> list[Message]:
        """Return the messages of the branch before an index, as a page needs them: so many, and of so much text."""
        messages: list[Message] = []
        left = BUDGET
        for message in reversed(self.branch(max(0, stop - limit), stop)):
            left -= weigh(message)
            if left < 0 and len(messages) >= LEAST:
                break
            messages.append(self.presented(message))
        return messages[::-1]

    def snapshot(self) -> ThreadSnapshot:
        """Return the end of the branch."""
        return ThreadSnapshot(
            thread_id=self.thread_id,
            messages=self.window(len(self._branch), WINDOW),
            total=len(self._branch),
            queue=list(self.queue),
            todos=list(self.todos),
        )
