"""What happens in a thread, on its way to the store."""

from __future__ import annotations

from pywry.chat.conversation import Conversation
from pywry.protocol.messages import Message
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
    TodoEvent,
)
from pywry.stores.base import Add, Drop, Put, Remove, Store
from pywry.stores.outcome import Kept


class Keeper:
    """Has a store keep a thread. Whoever calls holds the lock of the thread's log.

    Args:
        store: Where.
        name: The name of the thread's log there.
        conversation: What the thread's events add up to.
    """

    def __init__(self, store: Store, name: str, conversation: Conversation) -> None:
        self.name = name
        self.persistent = store.persistent
        """Whether what is kept outlives the process; if not, nothing is kept here."""
        self._store = store
        self._conversation = conversation
        self._thread_id = conversation.thread_id
        self._pieces = 0

    def read(self) -> list[str]:
        """Return what the store has of the thread.

        Raises:
            StoreError: The store cannot be read.
        """
        return self._store.read(self.name)

    def keep(self, event: LogEvent) -> Kept:
        """Keep an event that the conversation has taken already."""
        if not self.persistent:
            return None
        if isinstance(event, PartEvent):
            message = self._conversation.message(event.message_id)
            if message is not None and message.status != "streaming":
                return self._put(message.id, self._whole(message))
        if isinstance(event, (StreamChunk, PartEvent, ThinkingDone)):
            # Counted in the thread, not in the message: another message may come in between.
            self._pieces += 1
            self._store.submit(Add(self.name, event.message_id, self._pieces, event))
            return None
        if isinstance(event, MessageEvent):
            plain = event.message.model_copy(update={"versions": []})
            return self._put(plain.id, MessageEvent(thread_id=self._thread_id, message=plain))
        if isinstance(event, (MessageEnd, FeedbackEvent)):
            message = self._conversation.message(event.message_id)
            return None if message is None else self._put(message.id, self._whole(message))
        if isinstance(event, QueueEvent):
            return self._put("queue", event)
        if isinstance(event, TodoEvent):
            return self._put("todos", event)
        if isinstance(event, BranchEvent):
            # Removed first, so that it is read after the messages that were there when it was chosen.
            self._store.submit(Remove(self.name, "branch"))
            return self._put("branch", self._branch())
        if isinstance(event, ClearEvent):
            return self._store.submit(Drop(self.name), urgent=True)
        return None

    def keep_again(self, message: Message | None) -> Kept:
        """Keep a message, or without one the queue, as it is now: that is done after the first time is."""
        if not self.persistent:
            return None
        if message is None:
            return self._put("queue", self._queue())
        return self._put(message.id, self._whole(message))

    def keep_all(self) -> None:
        """Keep the whole thread, as under a name that it had not before."""
        if not self.persistent:
            return
        for message in self._conversation.all():
            self._store.submit(Put(self.name, message.id, self._whole(message)))
        self._store.submit(Put(self.name, "queue", self._queue()))
        todos = TodoEvent(thread_id=self._thread_id, items=[*self._conversation.todos])
        self._store.submit(Put(self.name, "todos", todos))
        # After the messages, or reading them would choose the newest branch.
        self._store.submit(Put(self.name, "branch", self._branch()))

    def _put(self, key: str, event: LogEvent) -> Kept:
        return self._store.submit(Put(self.name, key, event), urgent=True)

    def _whole(self, message: Message) -> MessageEvent:
        return MessageEvent(thread_id=self._thread_id, message=message.model_copy(deep=True))

    def _queue(self) -> QueueEvent:
        return QueueEvent(thread_id=self._thread_id, items=[*self._conversation.queue])

    def _branch(self) -> BranchEvent:
        return BranchEvent(
            thread_id=self._thread_id, parent_id=self._conversation.leaf, messages=[]
        )
