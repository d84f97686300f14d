"""The fold of a thread's log: a tree of messages, and the branch of it that is shown."""

from __future__ import annotations

from pywry.protocol.messages import Message, QueuedMessage
from pywry.protocol.responses import TextChunkResponse
from pywry.protocol.server_events import (
    LogEvent,
    MessageEnd,
    MessageEvent,
    PartEvent,
    QueueEvent,
    StreamChunk,
    ThreadSnapshot,
)

WINDOW = 50
"""Messages in a snapshot; earlier ones are paged in when the reader goes there."""


class Conversation:
    """What a thread's events add up to. The log's lock guards it.

    Messages whose parents are the same are versions of each other; the branch leads to the newest.
    """

    def __init__(self, thread_id: str) -> None:
        self.thread_id = thread_id
        self.queue: list[QueuedMessage] = []
        self._messages: dict[str, Message] = {}
        self._branch: list[str] = []
        # Streaming text is joined when somebody looks, or adding to it would cost as much as it is long.
        self._pieces: dict[str, list[str]] = {}

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

    def index(self, message_id: str) -> int | None:
        """Return the place of a message in the branch."""
        try:
            return len(self._branch) - 1 - self._branch[::-1].index(message_id)
        except ValueError:
            return None

    def by_client_id(self, client_id: str) -> Message | None:
        """Return the message that a page sent under an id, if it came already."""
        for message in reversed(self._messages.values()):
            if message.client_id == client_id:
                return message
        return None

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
            self._put(event.message.model_copy(deep=True))
        elif isinstance(event, PartEvent):
            self._put_part(event)
        elif isinstance(event, MessageEnd):
            message = self._messages.get(event.message_id)
            if message is not None:
                self._join(message)
                message.status = event.status
                message.failure = event.failure
                message.parts = [part for part in message.parts if not part.transient]
        elif isinstance(event, QueueEvent):
            self.queue = list(event.items)

    def _put(self, message: Message) -> None:
        known = message.id in self._messages
        self._messages[message.id] = message
        self._pieces.pop(message.id, None)
        if known:
            return
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
        if event.part == len(message.parts):
            self._join(message)
            message.parts.append(TextChunkResponse())
        elif not isinstance(message.parts[event.part], TextChunkResponse):
            message.parts[event.part] = TextChunkResponse()  # A transient part makes room.
        self._pieces.setdefault(message.id, []).append(event.chunk)

    def _put_part(self, event: PartEvent) -> None:
        message = self._messages.get(event.message_id)
        if message is None or event.part > len(message.parts):
            return
        self._join(message)
        message.parts[event.part : event.part + 1] = [event.response]

    def _join(self, message: Message) -> None:
        pieces = self._pieces.pop(message.id, None)
        if pieces:
            part = message.parts[-1]
            part.text += "".join(pieces)

    def snapshot(self) -> ThreadSnapshot:
        """Return the end of the branch."""
        start = max(0, len(self._branch) - WINDOW)
        messages = [message.model_copy(deep=True) for message in self.branch(start)]
        return ThreadSnapshot(
            thread_id=self.thread_id,
            messages=messages,
            total=len(self._branch),
            queue=list(self.queue),
        )
