"""A thread: its log, its answer in the making and the messages that wait for it."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import TYPE_CHECKING

from pydantic import JsonValue, ValidationError

from pywry.chat.conversation import BUDGET, Conversation
from pywry.chat.generation import Generation
from pywry.chat.handlers import HandlerRun, MessageDict
from pywry.errors import RefusedError
from pywry.protocol.codec import decode_event, printable
from pywry.protocol.messages import Feedback, Message, QueuedMessage, ThreadInfo, new_id
from pywry.protocol.responses import InputRequiredResponse, TextChunkResponse, TodoItem
from pywry.protocol.server_events import (
    BranchEvent,
    ClearEvent,
    FeedbackEvent,
    HistoryPage,
    LogEvent,
    MessageEnd,
    MessageEvent,
    PartEvent,
    QueueEvent,
    StreamChunk,
    ThinkingDone,
    TodoEvent,
)
from pywry.protocol.weight import weigh
from pywry.stores.base import Add, Drop, Put, Remove
from pywry.stores.log import Log

if TYPE_CHECKING:
    from pywry.chat.owner import Owner

MAX_MESSAGES_PER_THREAD = 1_000
"""Turns that a handler is given at the most; the page and the store keep them all."""

MAX_QUEUE = 20
"""Messages that may wait for a running answer."""


class Thread:
    """One conversation of one owner.

    Everything here may be called from any thread; the log's lock guards it. The order of locks is: a thread's, then
    its owner's.
    """

    def __init__(self, owner: Owner, info: ThreadInfo, *, new: bool = False) -> None:
        self.owner = owner
        self.info = info
        self.id = info.thread_id
        self.conversation = Conversation(self.id)
        self.log = Log(self.conversation)
        self.generation: Generation | None = None
        self._store = owner.chat.store_for(info)
        self._name = f"{owner.name}/{self.id}"
        self.titled = False
        """Whether the author's function was asked for a title."""
        self._pieces = 0
        self._loaded = new  # Of a new thread the store knows nothing yet.
        self._closing = False
        self._holding = False

    # ---- keeping --------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what the store has of the thread; a message that was left streaming is marked interrupted."""
        with self.log.lock:
            if self._loaded:
                return
            texts = self._store.read(self._name)
            self._loaded = True  # Not before: what cannot be read now may be there the next time.
            for text in texts:
                try:
                    self.conversation.apply(decode_event(text))
                except ValidationError as error:
                    self.owner.chat.logger.error("A record of %s is unreadable: %s", self.id, error)
            sent = [item for item in self.conversation.queue if item.id in self.conversation]
            if sent:
                # The process ended between the two steps of `_next_in_queue`.
                rest = [item for item in self.conversation.queue if item not in sent]
                self.append(QueueEvent(thread_id=self.id, items=rest))
            asked = {each.id for each in self.conversation.all() if each.role == "user"}
            for message in self.conversation.all():
                if message.parent_id in asked and message.status == "complete":
                    self.titled = True  # Its first answer was a while ago.
                if message.status == "streaming":
                    self._interrupted(message)
        self._next_in_queue()

    def _interrupted(self, message: Message) -> None:
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

    def append(self, event: LogEvent) -> Future[None] | None:
        """Append an event and have it kept; return what is done when it is."""
        kept: Future[None] | None = None
        with self.log.lock:
            self.log.append(event)
            store = self._store
            if not store.persistent:
                return None
            if isinstance(event, (StreamChunk, PartEvent, ThinkingDone)):
                # Counted in the thread, not in the message: another message may come in between.
                self._pieces += 1
                store.submit(Add(self._name, event.message_id, self._pieces, event))
            elif isinstance(event, MessageEvent):
                plain = event.message.model_copy(update={"versions": []})
                event = MessageEvent(thread_id=self.id, message=plain)
                kept = store.submit(Put(self._name, plain.id, event), urgent=True)
            elif isinstance(event, (MessageEnd, FeedbackEvent)):
                kept = self._keep_whole(event.message_id)
            elif isinstance(event, QueueEvent):
                kept = store.submit(Put(self._name, "queue", event), urgent=True)
            elif isinstance(event, TodoEvent):
                kept = store.submit(Put(self._name, "todos", event), urgent=True)
            elif isinstance(event, BranchEvent):
                # Removed first, so that it is read after the messages that were there when it was chosen.
                store.submit(Remove(self._name, "branch"))
                chosen = BranchEvent(
                    thread_id=self.id, parent_id=self.conversation.leaf, messages=[]
                )
                kept = store.submit(Put(self._name, "branch", chosen), urgent=True)
            elif isinstance(event, ClearEvent):
                kept = store.submit(Drop(self._name), urgent=True)
        return kept

    def _keep_whole(self, message_id: str) -> Future[None] | None:
        message = self.conversation.message(message_id)
        if message is None:
            return None
        whole = MessageEvent(thread_id=self.id, message=message.model_copy(deep=True))
        return self._store.submit(Put(self._name, message_id, whole), urgent=True)

    @property
    def loaded(self) -> bool:
        """Whether the store has been read."""
        return self._loaded or not self._store.persistent

    def move_to(self, owner: Owner) -> None:
        """Belong to another owner; what there is so far is kept under his name, too."""
        self.load()
        with self.log.lock:
            self.owner = owner
            self._name = f"{owner.name}/{self.id}"
            if not self._store.persistent:
                return
            for message in self.conversation.all():
                whole = MessageEvent(thread_id=self.id, message=message.model_copy(deep=True))
                self._store.submit(Put(self._name, message.id, whole))
            beside: dict[str, LogEvent] = {
                "queue": QueueEvent(thread_id=self.id, items=[*self.conversation.queue]),
                "todos": TodoEvent(thread_id=self.id, items=[*self.conversation.todos]),
                # After the messages, or reading them would choose the newest branch.
                "branch": BranchEvent(
                    thread_id=self.id, parent_id=self.conversation.leaf, messages=[]
                ),
            }
            for key, event in beside.items():
                self._store.submit(Put(self._name, key, event))

    # ---- messages -------------------------------------------------------------------------------

    def add(
        self,
        role: str,
        text: str,
        client_id: str | None = None,
        message_id: str | None = None,
    ) -> tuple[Message, Future[None] | None]:
        """Add a whole message at the end of the branch."""
        with self.log.lock:
            message = Message(
                id=message_id or new_id("msg"),
                role="user" if role == "user" else "assistant",
                parent_id=self.conversation.leaf,
                parts=[TextChunkResponse(text=printable(text))] if text else [],
                client_id=client_id,
            )
            kept = self._append_message(message)
        return message, kept

    def _append_message(self, message: Message) -> Future[None] | None:
        """Append a message that was not there before, and tell which versions of it there are now."""
        versions = [*self.conversation.siblings(message.parent_id), message.id]
        message.versions = versions if len(versions) > 1 else []
        return self.append(MessageEvent(thread_id=self.id, message=message))

    def send(self, text: str, client_id: str | None) -> Future[None] | None:
        """Take a user's message: answer it now, or when the running answer has ended.

        Returns:
            What is done when the message is kept.

        Raises:
            RefusedError: Too many messages wait already.
        """
        self.load()
        with self.log.lock:
            if client_id is not None and self.has(client_id):
                return self._kept_again(client_id)
            if self.generation is not None:
                queue = self.conversation.queue
                if len(queue) >= MAX_QUEUE:
                    raise RefusedError(
                        "queue-full",
                        f"{MAX_QUEUE} messages wait already; let the answer end first.",
                    )
                item = QueuedMessage(id=new_id("queued"), text=printable(text), client_id=client_id)
                kept = self.append(QueueEvent(thread_id=self.id, items=[*queue, item]))
            else:
                message, kept = self.add("user", text, client_id)
                self._ask(message)
        self._started()
        return kept

    def has(self, client_id: str) -> bool:
        """Whether what a page sent under an id is here already."""
        with self.log.lock:
            return self.conversation.by_client_id(client_id) is not None or any(
                item.client_id == client_id for item in self.conversation.queue
            )

    def _kept_again(self, client_id: str) -> Future[None] | None:
        """Return what is done when a message that came before is kept: writing it again comes after the first time."""
        if not self._store.persistent:
            return None
        message = self.conversation.by_client_id(client_id)
        if message is None:
            queue = QueueEvent(thread_id=self.id, items=list(self.conversation.queue))
            return self._store.submit(Put(self._name, "queue", queue), urgent=True)
        event = MessageEvent(thread_id=self.id, message=message.model_copy(deep=True))
        return self._store.submit(Put(self._name, message.id, event), urgent=True)

    def _ask(self, message: Message) -> None:
        self.owner.title_from(self, message.text)
        self._answer(message.id)

    def unqueue(self, item_id: str) -> Future[None] | None:
        """Take a waiting message out of the queue.

        Raises:
            RefusedError: It does not wait (any more).
        """
        with self.log.lock:
            rest = [item for item in self.conversation.queue if item.id != item_id]
            if len(rest) == len(self.conversation.queue):
                raise RefusedError("unknown-message", "That message does not wait any more.")
            return self.append(QueueEvent(thread_id=self.id, items=rest))

    def clear_queue(self) -> None:
        """Let nothing wait any more."""
        with self.log.lock:
            if self.conversation.queue:
                self.append(QueueEvent(thread_id=self.id, items=[]))

    def resend_from(self, message_id: str) -> None:
        """Answer again: make another version of an answer, or another answer to a user's message.

        Raises:
            RefusedError: There is no such message, or nothing that it answers.
        """
        self.load()
        with self.log.lock:
            message = self.conversation.message(message_id)
            if message is None:
                raise RefusedError("unknown-message", "That message is not in this thread.")
            if message.role == "assistant":
                parent = self.conversation.message(message.parent_id or "")
                if parent is None or parent.role != "user":
                    raise RefusedError("no-question", "That message answers nothing.")
                message = parent
            self._stop_holding_the_queue()
            self._answer(message.id)
        self._started()

    def _stop_holding_the_queue(self) -> None:
        """Stop the running answer; what waits goes on waiting, for it must not take the place of what comes now."""
        self._holding = True
        try:
            self.stop()
        finally:
            self._holding = False

    def edit(self, message_id: str, text: str, client_id: str | None) -> Future[None] | None:
        """Say something else instead of a user's message: a version of it, and an answer to that.

        Raises:
            RefusedError: There is no such message of the user's.
        """
        self.load()
        with self.log.lock:
            if client_id is not None and self.has(client_id):
                return self._kept_again(client_id)
            message = self.conversation.message(message_id)
            if message is None or message.role != "user":
                raise RefusedError("unknown-message", "That is no message of yours in this thread.")
            parent_id = message.parent_id
            self._stop_holding_the_queue()
            edited = Message(
                id=new_id("msg"),
                role="user",
                parent_id=parent_id,
                parts=[TextChunkResponse(text=printable(text))],
                client_id=client_id,
            )
            kept = self._append_message(edited)
            self._answer(edited.id)
        self._started()
        return kept

    def select_version(self, message_id: str) -> Future[None] | None:
        """Show another version of a message, and what followed it.

        Raises:
            RefusedError: There is no such message, or an answer is running.
        """
        self.load()
        with self.log.lock:
            if self.generation is not None:
                raise RefusedError("busy", "An answer is running; stop it first.")
            message = self.conversation.message(message_id)
            if message is None:
                raise RefusedError("unknown-message", "That message is not in this thread.")
            path = self.conversation.path_to(self.conversation.newest_leaf(message_id))
            start = next(i for i, each in enumerate(path) if each.id == message_id)
            shown = [self.conversation.presented(each) for each in path[start:]]
            kept = self.append(
                BranchEvent(thread_id=self.id, parent_id=message.parent_id, messages=shown)
            )
            if weigh(shown) > BUDGET:
                # Too much to be said at once: the pages begin at its end, and read back from there.
                self.log.forget()
            return kept

    def rate(self, message_id: str, feedback: Feedback | None) -> Future[None] | None:
        """Keep what the user thinks of an answer.

        Raises:
            RefusedError: There is no such answer.
        """
        self.load()
        with self.log.lock:
            message = self.conversation.message(message_id)
            if message is None or message.role != "assistant":
                raise RefusedError("unknown-message", "That answer is not in this thread.")
            return self.append(
                FeedbackEvent(thread_id=self.id, message_id=message_id, feedback=feedback)
            )

    def set_todos(self, items: list[TodoItem]) -> Future[None] | None:
        """Put another to-do list in the place of the old one."""
        return self.append(TodoEvent(thread_id=self.id, items=items))

    def clear(self) -> Future[None] | None:
        """Empty the thread; the running answer is stopped."""
        self.load()
        self.clear_queue()
        self.stop()
        with self.log.lock:
            kept = self.append(ClearEvent(thread_id=self.id))
            if self.owner.chat.welcome_message:
                _, kept = self.add("assistant", self.owner.chat.welcome_message)
        return kept

    def send_queued(self, item_id: str) -> None:
        """Send a waiting message now: the running answer is stopped.

        Raises:
            RefusedError: It does not wait (any more).
        """
        with self.log.lock:
            queue = self.conversation.queue
            chosen = [item for item in queue if item.id == item_id]
            if not chosen:
                raise RefusedError("unknown-message", "That message does not wait any more.")
            rest = [item for item in queue if item.id != item_id]
            self.append(QueueEvent(thread_id=self.id, items=chosen + rest))
        if not self.stop():
            self._next_in_queue()

    def history(self, before: str | None, limit: int) -> HistoryPage:
        """Return messages of the branch before a message, or the newest."""
        self.load()
        with self.log.lock:
            total = len(self.conversation)
            stop = total if before is None else self.conversation.index(before)
            if stop is None:
                raise RefusedError("unknown-message", "That message is not in this thread.")
            messages = self.conversation.window(stop, limit)
            return HistoryPage(messages=messages, total=total, start=stop - len(messages))

    def messages_for_handler(self, upto: str | None = None) -> list[MessageDict]:
        """Return the branch as the handler sees it: linear, oldest first, failures left out."""
        with self.log.lock:
            path = self.conversation.branch() if upto is None else self.conversation.path_to(upto)
            return [
                as_dict(message)
                for message in path[-MAX_MESSAGES_PER_THREAD:]
                if message.role == "user" or (message.text and message.status != "error")
            ]

    # ---- the answer -----------------------------------------------------------------------------

    def _answer(self, question_id: str) -> None:
        """Begin an answer to a user's message; the log's lock is held and no answer is being made."""
        chat = self.owner.chat
        messages = self.messages_for_handler(question_id)
        message = Message(
            id=new_id("msg"), role="assistant", parent_id=question_id, status="streaming"
        )
        context = self.owner.context(self.id, message.id)
        message.model = context.model or None
        generation = Generation(self, context, self.log.lock, show_errors=chat.show_errors)
        self.generation = generation
        self._append_message(message)
        generation.run = HandlerRun(
            chat.handler, messages, context, generation, chat.workers, chat.loop
        )

    def _started(self) -> None:
        """Start the handler of a new answer, without the lock: a handler may call back at once."""
        with self.log.lock:
            generation = self.generation
            if generation is None or generation.started or generation.run is None:
                return
            generation.started = True
            run = generation.run
        self.owner.touch(self)
        with self.owner.current():
            run.start()

    def ended(self, generation: Generation) -> None:
        """The answer has ended: the next waiting message is sent."""
        with self.log.lock:
            if self.generation is generation:
                self.generation = None
        self.owner.touch(self)
        if generation.status == "complete":
            self.owner.title_by_author(self)
        self._next_in_queue()

    def _next_in_queue(self) -> None:
        with self.log.lock:
            queue = self.conversation.queue
            if self.generation is not None or not queue or self.log.closed:
                return
            if self._closing or self._holding:
                return
            first, *rest = queue
            # Added under its own id before it leaves the queue, so that it is neither lost nor doubled when the
            # process ends in between.
            message, _ = self.add("user", first.text, first.client_id, first.id)
            self.append(QueueEvent(thread_id=self.id, items=rest))
            self._ask(message)
        self._started()

    def interrupt(self) -> None:
        """End the running answer because the app ends."""
        with self.log.lock:
            generation = self.generation
            self._closing = True
        if generation is not None:
            generation.stop("interrupted")

    def go_on(self, text: str, client_id: str | None) -> tuple[str, Future[None] | None]:
        """Add the answer to a question as the user's turn, and begin the message that goes on after it."""
        turn, _ = self.add("user", text, client_id)
        message = Message(id=new_id("msg"), role="assistant", parent_id=turn.id, status="streaming")
        if self.generation is not None:
            message.model = self.generation.context.model or None
        return message.id, self._append_message(message)

    def asking(self) -> None:
        """A question waits for the user, or does not any more."""
        self.owner.touch(self)

    def always(self, key: str) -> bool:
        """Whether the user always allows something."""
        return key in self.owner.allowed

    def allow_always(self, key: str) -> None:
        """The user always allows something."""
        self.owner.allowed.add(key)

    def answer(
        self,
        request_id: str,
        text: str,
        values: dict[str, JsonValue] | None,
        *,
        cancel: bool,
        client_id: str | None = None,
    ) -> Future[None] | None:
        """Take the user's answer to the pending question.

        Returns:
            What is done when it is kept.

        Raises:
            RefusedError: It is not pending, or that is no answer to it.
        """
        if client_id is not None and self.has(client_id):
            return None  # The same answer again: the page has not heard that it came.
        generation = self.generation
        if generation is None:
            raise RefusedError("stale", "That question has been settled already.")
        return generation.answer(request_id, text, values, cancel=cancel, client_id=client_id)

    def stop(self) -> bool:
        """Stop the running answer; False when there is none."""
        generation = self.generation
        return generation is not None and generation.stop()

    def touched(self) -> ThreadInfo:
        """Return the thread's entry in the list, after something was said; the owner's lock is held.

        Whether an answer is being made is looked at only here: of two threads that tell of a beginning and of an end,
        the last to speak must not tell old news.
        """
        generation = self.generation
        self.info = self.info.model_copy(
            update={
                "updated": time.time(),
                "running": generation is not None,
                "asking": generation is not None and generation.asking,
            }
        )
        return self.info


def as_dict(message: Message) -> MessageDict:
    """Return a message as handlers and ``chat.threads`` show it."""
    result: MessageDict = {"role": message.role, "text": message.text, "id": message.id}
    if message.status in ("stopped", "interrupted"):
        result["stopped"] = True
    if message.status == "error":
        result["failed"] = True
    return result
