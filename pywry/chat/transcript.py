"""What is said in a thread: its log, what that adds up to, and how it comes from the store and goes there."""

from __future__ import annotations

import logging

from pydantic import ValidationError

from pywry.chat.artifact_text import in_words
from pywry.chat.conversation import Conversation
from pywry.chat.handlers import MessageDict
from pywry.chat.keeper import Keeper
from pywry.errors import RefusedError
from pywry.protocol.artifacts import Artifact
from pywry.protocol.codec import decode_event
from pywry.protocol.messages import AttachmentInfo, Message, new_id
from pywry.protocol.plain import printable
from pywry.protocol.response import ChatResponse
from pywry.protocol.responses import InputRequiredResponse, TextChunkResponse
from pywry.protocol.server_events import (
    ClearEvent,
    HistoryPage,
    LogEvent,
    MessageEnd,
    MessageEvent,
    PartEvent,
)
from pywry.stores.base import Store
from pywry.stores.log import Log
from pywry.stores.outcome import Kept

logger = logging.getLogger(__name__)

MAX_MESSAGES_PER_THREAD = 1_000
"""Turns that a handler is given at the most; the page and the store keep them all."""


class Transcript:
    """What is said in one thread. The log's lock guards it.

    Args:
        thread_id: Whose it is.
        store: Keeps it.
        name: The name of the thread's log in the store.
        new: Whether the store knows nothing of it yet.
    """

    def __init__(self, thread_id: str, store: Store, name: str, *, new: bool) -> None:
        self.id = thread_id
        self.conversation = Conversation(thread_id)
        self.log = Log(self.conversation)
        self.keeper = Keeper(store, name, self.conversation)
        self.loaded = new or not store.persistent
        """Whether the store has been read."""
        self._by_client_id: dict[str, str] = {}
        """The messages that pages sent, by the ids under which they sent them."""
        self._told: dict[str, MessageDict] = {}
        """Messages that have ended, as handlers see them."""

    # ---- from the store and to it ---------------------------------------------------------------

    def load(self) -> bool:
        """Read what the store has; a message that was left streaming is marked interrupted.

        Returns:
            Whether all of it could be read.

        Raises:
            StoreError: The store cannot be read.
        """
        texts = self.keeper.read()
        self.loaded = True  # Not before: what cannot be read now may be there the next time.
        whole = True
        for text in texts:
            try:
                event = decode_event(text)
            except ValidationError as error:
                logger.error("A record of %s is unreadable: %s", self.id, error)
                whole = False
                continue
            self.conversation.apply(event)
            self._note(event)
        for message in self.conversation.all():
            if message.status == "streaming":
                self._interrupt(message)
        return whole

    def _interrupt(self, message: Message) -> None:
        """End a message that was left streaming when the process ended."""
        for index, part in enumerate(message.parts):
            if isinstance(part, InputRequiredResponse) and part.state == "pending":
                expired = part.model_copy(update={"state": "expired"})
                self.append(
                    PartEvent(
                        thread_id=self.id, message_id=message.id, part=index, response=expired
                    )
                )
        self.append(MessageEnd(thread_id=self.id, message_id=message.id, status="interrupted"))

    def append(self, event: LogEvent) -> Kept:
        """Append an event and have it kept."""
        with self.log.lock:
            self.log.append(event)
            self._note(event)
            return self.keeper.keep(event)

    def _note(self, event: LogEvent) -> None:
        if isinstance(event, MessageEvent):
            self._told.pop(event.message.id, None)
            if event.message.client_id is not None:
                self._by_client_id[event.message.client_id] = event.message.id
        elif isinstance(event, (PartEvent, MessageEnd)):
            # An artifact may change in a message that has long ended.
            self._told.pop(event.message_id, None)
        elif isinstance(event, ClearEvent):
            self._by_client_id.clear()
            self._told.clear()

    # ---- messages -------------------------------------------------------------------------------

    def add(
        self,
        role: str,
        text: str,
        client_id: str | None = None,
        message_id: str | None = None,
        attachments: list[AttachmentInfo] | None = None,
    ) -> tuple[Message, Kept]:
        """Add a whole message at the end of the branch."""
        with self.log.lock:
            message = Message(
                id=message_id or new_id("msg"),
                role="user" if role == "user" else "assistant",
                parent_id=self.conversation.leaf,
                parts=[TextChunkResponse(text=printable(text))] if text else [],
                client_id=client_id,
                attachments=attachments or None,
            )
            kept = self.append_message(message)
        return message, kept

    def append_message(self, message: Message) -> Kept:
        """Append a message that was not there before, and tell which versions of it there are now."""
        versions = [*self.conversation.siblings(message.parent_id), message.id]
        message.versions = versions if len(versions) > 1 else []
        return self.append(MessageEvent(thread_id=self.id, message=message))

    def message(self, message_id: str) -> Message:
        """Return a message, on the branch or not.

        Raises:
            RefusedError: There is no such message.
        """
        message = self.conversation.message(message_id)
        if message is None:
            raise RefusedError("unknown-message", "That message is not in this thread.")
        return message

    def has(self, client_id: str | None) -> bool:
        """Whether what a page sent under an id is here already."""
        with self.log.lock:
            return client_id is not None and (
                client_id in self._by_client_id
                or any(item.client_id == client_id for item in self.conversation.queue)
            )

    def keep_again(self, client_id: str) -> Kept:
        """Return what is done when a message that came before is kept."""
        message_id = self._by_client_id.get(client_id, "")
        return self.keeper.keep_again(self.conversation.message(message_id))

    def history(self, before: str | None, limit: int) -> HistoryPage:
        """Return messages of the branch before a message, or the newest.

        Raises:
            RefusedError: There is no such message on the branch.
        """
        with self.log.lock:
            total = len(self.conversation)
            stop = total if before is None else self.conversation.index(before)
            if stop is None:
                raise RefusedError("unknown-message", "That message is not in this thread.")
            messages = self.conversation.window(stop, limit)
            return HistoryPage(messages=messages, total=total, start=stop - len(messages))

    def branch(self, upto: str | None = None) -> list[Message]:
        """Return as much of the branch as a handler is given, oldest first."""
        with self.log.lock:
            path = self.conversation.branch() if upto is None else self.conversation.path_to(upto)
            return path[-MAX_MESSAGES_PER_THREAD:]

    def for_handler(self, branch: list[Message]) -> list[MessageDict]:
        """Return messages as a handler sees them, failures left out; what it does with them changes nothing here."""
        with self.log.lock:
            told = [self._tell(message) for message in branch]
        return [
            _copied(each)
            for each in told
            if each["role"] == "user" or (each["text"] and "failed" not in each)
        ]

    def _tell(self, message: Message) -> MessageDict:
        """Return a message as a handler sees it, for nobody to change: every question comes with the whole branch."""
        told = self._told.get(message.id)
        if told is None:
            told = as_dict(message)
            if message.status != "streaming":
                self._told[message.id] = told
        return told

    def answered(self) -> bool:
        """Whether a message of the user's has been answered to the end."""
        messages = self.conversation.all()
        asked = {each.id for each in messages if each.role == "user"}
        return any(each.parent_id in asked and each.status == "complete" for each in messages)


def as_dict(message: Message) -> MessageDict:
    """Return a message as handlers and ``chat.threads`` show it.

    Where it has artifacts and no text, its text says what they are: most models take no turn that is empty.
    """
    parts: list[ChatResponse] = list(message.parts)
    artifacts = [part for part in parts if isinstance(part, Artifact)]
    text = message.text or "\n".join(map(in_words, artifacts))
    result: MessageDict = {"role": message.role, "text": text, "id": message.id}
    if message.attachments:
        result["attachments"] = [
            {"type": each.type, "name": each.name, "size": each.size}
            for each in message.attachments
        ]
    if message.status in ("stopped", "interrupted"):
        result["stopped"] = True
    if message.status == "error":
        result["failed"] = True
    if artifacts:
        result["artifacts"] = list(map(_reference, artifacts))
    return result


def _reference(artifact: Artifact) -> dict[str, str]:
    """Return what a model needs to speak of an artifact, or to update it."""
    kind = str(getattr(artifact, "artifact_type", ""))
    return {"id": artifact.artifact_id, "type": kind, "title": artifact.title}


def _copied(told: MessageDict) -> MessageDict:
    """Return a copy down to what cannot be changed."""
    copy = dict(told)
    for name in ("attachments", "artifacts"):
        if name in copy:
            copy[name] = [dict(each) for each in copy[name]]
    return copy
