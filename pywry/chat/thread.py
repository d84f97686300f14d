"""A thread: what is said in it, its answers, its branches, and what waits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from pywry.chat.answers import Answers
from pywry.chat.artifact_event import ArtifactEvent
from pywry.chat.artifacts import Artifacts, Settled
from pywry.chat.assistant import Assistant
from pywry.chat.attachments import Attachments
from pywry.chat.branches import Branches
from pywry.chat.context import ChatContext
from pywry.chat.files import ThreadFiles
from pywry.chat.generation import Generation
from pywry.chat.queue import Queue
from pywry.chat.receiver import Answer, receives, receives_once
from pywry.chat.transcript import Transcript
from pywry.errors import RefusedError
from pywry.protocol.artifacts import Artifact
from pywry.protocol.client_events import (
    ArtifactHappening,
    AttachedFile,
    AttachedWidget,
    GiveFeedback,
    InputResponse,
    RequestHistory,
    TodoClear,
)
from pywry.protocol.messages import AttachmentInfo, Feedback, Message, ThreadInfo, new_id
from pywry.protocol.plain import printable
from pywry.protocol.responses import TodoItem
from pywry.protocol.server_events import ClearEvent, FeedbackEvent, PartEvent, TodoEvent
from pywry.stores.log import Log
from pywry.stores.outcome import Kept, Outcome

MAX_HAPPENINGS = 100
"""What an owner did with artifacts and the author has not heard of yet: moving the mouse over a chart is a lot of it."""


class Holder(Protocol):
    """The owner of a thread, as far as it speaks to him."""

    id: str
    chat: Assistant
    log: Log
    allowed: set[str]
    """What he always allows."""

    @property
    def name(self) -> str:
        """The name of his log in the store."""

    def context(self, thread_id: str, message_id: str) -> ChatContext:
        """Return the context of a new answer."""

    def touch(self, thread: Thread) -> None:
        """Something was said in a thread."""

    def asked(self, thread: Thread, text: str) -> None:
        """The user has said something in a thread that is answered now."""

    def answered(self, thread: Thread) -> None:
        """An answer in a thread is complete."""


class Thread:
    """One conversation of one owner.

    Everything here may be called from any thread; the log's lock guards it. The order of locks is: a thread's, then
    its owner's.
    """

    def __init__(self, owner: Holder, info: ThreadInfo, *, new: bool = False) -> None:
        self.owner = owner
        self.info = info
        self.id = info.thread_id
        store = owner.chat.store_for(info)
        self.transcript = Transcript(self.id, store, f"{owner.name}/{self.id}", new=new)
        self.conversation = self.transcript.conversation
        self.log = self.transcript.log
        self.files = ThreadFiles(store, owner.id, self.id)
        self.artifacts = Artifacts(self.conversation, self.log.lock, self.files)
        self.attachments = Attachments(owner.chat, self.conversation, self.log.lock, self.files)
        self.answers = Answers(owner.chat, self.transcript, self.artifacts, self)
        self.queue = Queue(self.transcript, self.answers, self.attachments)
        self.branches = Branches(self.transcript, self.answers, self.queue)
        self.titled = False
        """Whether the author's function was asked for a title."""

    # ---- keeping --------------------------------------------------------------------------------

    @property
    def loaded(self) -> bool:
        """Whether the store has been read."""
        return self.transcript.loaded

    @property
    def name(self) -> str:
        """The name of the thread's log in the store."""
        return self.transcript.keeper.name

    def load(self) -> None:
        """Read what the store has of the thread, and send what waited.

        Raises:
            StoreError: The store cannot be read.
        """
        with self.log.lock:
            if self.loaded:
                return
            whole = self.transcript.load()
            self.queue.drop_sent()
            if whole:  # What cannot be read may refer to files, too.
                self.attachments.sweep()
            # Its first answer may have been a while ago.
            self.titled = self.transcript.answered()
        self.queue.send_next()

    def move_to(self, owner: Holder) -> None:
        """Belong to another owner; what there is so far is kept under his name, too."""
        self.load()
        with self.log.lock:
            self.owner = owner
            self.files.owner_id = owner.id
            keeper = self.transcript.keeper
            keeper.name = f"{owner.name}/{self.id}"
            keeper.keep_all()

    # ---- messages -------------------------------------------------------------------------------

    def add(self, role: str, text: str) -> tuple[Message, Kept]:
        """Add a whole message at the end of the branch."""
        return self.transcript.add(role, text)

    def send(
        self,
        text: str,
        client_id: str | None,
        attached: Sequence[AttachedFile | AttachedWidget] = (),
    ) -> Kept:
        """Take a user's message: answer it now, or when the running answer has ended.

        Raises:
            RefusedError: Too many messages wait already, or something that comes with it is not allowed.
        """
        self.load()
        if not attached:
            kept = self._say(text, client_id)
        else:
            with self.attachments.lock:
                if client_id is not None and self.transcript.has(client_id):
                    return self.transcript.keep_again(client_id)
                with self.attachments.taken(attached) as attachments:
                    kept = self._say(text, client_id, attachments)
        self.answers.start()
        return kept

    def _say(
        self, text: str, client_id: str | None, attachments: list[AttachmentInfo] | None = None
    ) -> Kept:
        with self.log.lock:
            if client_id is not None and self.transcript.has(client_id):
                return self.transcript.keep_again(client_id)
            if self.generation is not None:
                return self.queue.add(text, client_id, attachments)
            message, kept = self.transcript.add("user", text, client_id, attachments=attachments)
            self.answers.ask(message)
            return kept

    def clear(self) -> Kept:
        """Empty the thread; the running answer is stopped."""
        self.load()
        self.queue.clear()
        self.stop()
        welcome = self.owner.chat.welcome_message
        with self.log.lock:
            gone = self.conversation.files()
            kept = self.transcript.append(ClearEvent(thread_id=self.id))
            self.files.drop(gone)
            if welcome:
                _, kept = self.add("assistant", welcome)
        return kept

    @receives(RequestHistory)
    def history(self, event: RequestHistory) -> Answer:
        """Return earlier messages."""
        return Outcome(self.transcript.history(event.before, event.limit), reading=True)

    @receives(GiveFeedback)
    def rate(self, event: GiveFeedback) -> Kept:
        """Keep what the user thinks of an answer, and tell the author.

        Raises:
            RefusedError: There is no such answer, or nobody wants to know.
        """
        chat = self.owner.chat
        if chat.on_feedback is None:
            raise RefusedError("no-feedback", "This chat takes no ratings.")
        feedback = None
        if event.value is not None:
            feedback = Feedback(value=event.value, comment=printable(event.comment))
        with self.log.lock:
            message = self.conversation.message(event.message_id)
            if message is None or message.role != "assistant":
                raise RefusedError("unknown-message", "That answer is not in this thread.")
            kept = self.transcript.append(
                FeedbackEvent(thread_id=self.id, message_id=message.id, feedback=feedback)
            )
        chat.call(
            self.owner.id,
            "feedback",
            chat.on_feedback,
            event.message_id,
            event.value,
            event.comment,
        )
        return kept

    def set_todos(self, items: list[TodoItem]) -> Kept:
        """Put another to-do list in the place of the old one."""
        return self.transcript.append(TodoEvent(thread_id=self.id, items=items))

    @receives(ArtifactHappening)
    def happen(self, event: ArtifactHappening) -> None:
        """Tell the author what was done with an artifact.

        Raises:
            RefusedError: There is no such artifact, nobody wants to know, or the author is far behind.
        """
        chat = self.owner.chat
        if chat.on_artifact_event is None:
            raise RefusedError("no-artifact-events", "Nobody wants to know that.")
        with self.log.lock:
            leaf = self.conversation.leaf or ""
            known = self.conversation.artifact(event.artifact_id, leaf)
        if known is None:
            raise RefusedError("unknown-artifact", "That artifact is not in this thread.")
        happened = ArtifactEvent(event.artifact_id, self.id, event.event, dict(event.data))
        chat.call(self.owner.id, "artifact", chat.on_artifact_event, happened, limit=MAX_HAPPENINGS)

    def show(self, artifact: Artifact) -> bool:
        """Say an artifact outside of an answer: in its place when it is there already, else as a message.

        Returns:
            Whether anything is said: the very same may be there.
        """
        self.load()
        shown = False
        while not shown:
            with self.log.lock:
                leaf = self.conversation.leaf or ""
            settled = self.artifacts.settle(artifact, leaf)
            if settled is None:
                return False
            with self.log.lock:
                shown = self.artifacts.is_next(settled, self.conversation.leaf or "")
                if shown:
                    self._show(settled)
            self.artifacts.finish(settled, taken=shown)
        return True

    def _show(self, settled: Settled) -> None:
        part: Any = settled.artifact
        if settled.place is None:
            message = Message(
                id=new_id("msg"),
                role="assistant",
                parent_id=self.conversation.leaf,
                parts=[part],
            )
            self.transcript.append_message(message)
            return
        message_id, index = settled.place
        self.transcript.append(
            PartEvent(thread_id=self.id, message_id=message_id, part=index, response=part)
        )

    def file(self, file_id: str) -> tuple[Path, str] | None:
        """Return where a file is that the conversation refers to, and what it is called."""
        with self.log.lock:
            name = self.conversation.name_of_file(file_id)
        return None if name is None else (self.files.path(file_id), name)

    @receives(TodoClear)
    def clear_todos(self, event: TodoClear) -> Kept:
        """Take the to-do list away."""
        return self.set_todos([])

    # ---- the answer -----------------------------------------------------------------------------

    @property
    def generation(self) -> Generation | None:
        """The answer in the making."""
        return self.answers.generation

    @receives_once(InputResponse)
    def reply(self, event: InputResponse, event_id: str | None) -> Kept:
        """Take the user's answer to the pending question.

        Raises:
            RefusedError: It is not pending, or that is no answer to it.
        """

        def reply() -> Kept:
            return self.answers.reply(
                event.request_id,
                event.text,
                event.values,
                cancel=event.cancel,
                client_id=event_id,
            )

        def validate() -> None:
            kept = reply()
            if kept is not None:
                kept.result()

        generation = self.generation
        question = generation.question if generation is not None else None
        if event.cancel or question is None or question.model is None:
            return reply()
        # The validators of a form are the author's, and may take their time.
        return self.owner.chat.call(self.owner.id, "answer", validate)

    def stop(self, message_id: str | None = None) -> Kept:
        """Stop the running answer, if there is one; only a certain one, when ``message_id`` says which."""
        return self.answers.stop(message_id)

    def interrupt(self) -> None:
        """End the running answer because the app ends."""
        with self.log.lock:
            generation = self.generation
            self.queue.close()
        if generation is not None:
            generation.stop("interrupted")

    # ---- what the answers say to their thread ---------------------------------------------------

    @property
    def owner_id(self) -> str:
        """Who is answered."""
        return self.owner.id

    @property
    def allowed(self) -> set[str]:
        """What the user always allows."""
        return self.owner.allowed

    def context(self, message_id: str, branch: Sequence[Message]) -> ChatContext:
        """Return the context of a new answer to a branch."""
        context = self.owner.context(self.id, message_id)
        *earlier, asked = branch
        context.attachments = self.attachments.of(asked)
        context._earlier = lambda: [
            each for message in reversed(earlier) for each in self.attachments.of(message)
        ]
        return context

    def asked(self, text: str) -> None:
        """The user has said something that is answered now."""
        self.owner.asked(self, text)

    def ended(self, generation: Generation) -> None:
        """The answer has ended: the next waiting message is sent."""
        self.touch()
        if generation.status == "complete":
            self.owner.answered(self)
        self.queue.send_next()

    def touch(self) -> None:
        """Something was said."""
        self.owner.touch(self)

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
