"""The answers of a thread: at most one is being made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from pydantic import JsonValue

from pywry.chat.artifacts import Artifacts
from pywry.chat.assistant import Assistant, acting_as
from pywry.chat.context import ChatContext
from pywry.chat.generation import Generation
from pywry.chat.handlers import HandlerRun
from pywry.chat.transcript import Transcript
from pywry.errors import RefusedError
from pywry.protocol.messages import Message, new_id
from pywry.protocol.server_events import LogEvent, MessageEnd
from pywry.stores.outcome import Kept


class Host(Protocol):
    """The thread, as far as its answers speak to it."""

    @property
    def owner_id(self) -> str:
        """Who is answered."""

    @property
    def allowed(self) -> set[str]:
        """What he always allows."""

    def context(self, message_id: str, branch: Sequence[Message]) -> ChatContext:
        """Return the context of a new answer to a branch; the log's lock is held."""

    def asked(self, text: str) -> None:
        """The user has said something that is answered now; the log's lock is held."""

    def ended(self, generation: Generation) -> None:
        """An answer has ended, and the next may begin."""

    def touch(self) -> None:
        """Something was said."""


class Answers:
    """Makes the answers of one thread.

    Args:
        chat: Whose handler answers.
        transcript: What was said, and where the answers go.
        artifacts: The thread's artifacts.
        host: The thread.
    """

    def __init__(
        self, chat: Assistant, transcript: Transcript, artifacts: Artifacts, host: Host
    ) -> None:
        self.id = transcript.id
        self.generation: Generation | None = None
        """The answer in the making."""
        self._chat = chat
        self._transcript = transcript
        self._host = host
        self.artifacts = artifacts
        self._end: Kept = None
        """Done when the end of the last answer is kept."""

    # ---- beginning ------------------------------------------------------------------------------

    def ask(self, message: Message) -> None:
        """Begin the answer to what the user has just said; the log's lock is held."""
        names = ", ".join(each.name for each in message.attachments or ())
        self._host.asked(message.text or names)
        self.begin(message.id)

    def begin(self, question_id: str) -> Kept:
        """Begin an answer to a user's message; the log's lock is held and no answer is being made."""
        chat = self._chat
        branch = self._transcript.branch(question_id)
        message = Message(
            id=new_id("msg"), role="assistant", parent_id=question_id, status="streaming"
        )
        context = self._host.context(message.id, branch)
        message.model = context.model or None
        generation = Generation(
            self, context, self._transcript.log.lock, show_errors=chat.show_errors
        )
        self.generation = generation
        kept = self._transcript.append_message(message)
        # Where the handler runs it is made what the handler is given: of a long conversation that is some work.
        messages = partial(self._transcript.for_handler, branch)
        generation.run = HandlerRun(
            chat.handler, messages, context, generation, chat.workers, chat.loop
        )
        return kept

    def start(self) -> None:
        """Start the handler of a new answer, without the lock: a handler may call back at once."""
        with self._transcript.log.lock:
            generation = self.generation
            if generation is None or generation.started or generation.run is None:
                return
            generation.started = True
            run = generation.run
        self._host.touch()
        with acting_as(self._host.owner_id):
            run.start()

    # ---- while it is made -----------------------------------------------------------------------

    def append(self, event: LogEvent) -> Kept:
        """Append an event of the answer."""
        kept = self._transcript.append(event)
        if isinstance(event, MessageEnd):
            self._end = kept
        return kept

    def go_on(self, text: str, client_id: str | None) -> tuple[str, Kept]:
        """Add the answer to a question as the user's turn, and begin the message that goes on after it."""
        turn, _ = self._transcript.add("user", text, client_id)
        message = Message(id=new_id("msg"), role="assistant", parent_id=turn.id, status="streaming")
        if self.generation is not None:
            message.model = self.generation.context.model or None
        return message.id, self._transcript.append_message(message)

    def asking(self) -> None:
        """A question waits for the user, or does not any more."""
        self._host.touch()

    def always(self, key: str) -> bool:
        """Whether the user always allows something."""
        return key in self._host.allowed

    def allow_always(self, key: str) -> None:
        """The user always allows something."""
        self._host.allowed.add(key)

    def reply(
        self,
        request_id: str,
        text: str,
        values: dict[str, JsonValue] | None,
        *,
        cancel: bool,
        client_id: str | None,
    ) -> Kept:
        """Take the user's answer to the pending question.

        Raises:
            RefusedError: It is not pending, or that is no answer to it.
        """
        if self._transcript.has(client_id):
            return None  # The same answer again: the page has not heard that it came.
        generation = self.generation
        if generation is None:
            raise RefusedError("stale", "That question has been settled already.")
        return generation.answer(request_id, text, values, cancel=cancel, client_id=client_id)

    # ---- ending ---------------------------------------------------------------------------------

    def stop(self, message_id: str | None = None) -> Kept:
        """Stop the running answer, if there is one.

        Args:
            message_id: Only this one; whichever it is when absent.

        Returns:
            What is done when the end is kept: of this answer, or of one that came after it.
        """
        generation = self.generation
        if generation is None or message_id not in (None, generation.message_id):
            return None
        generation.stop()
        return self._end

    def ended(self, generation: Generation) -> None:
        """An answer has ended."""
        with self._transcript.log.lock:
            if self.generation is generation:
                self.generation = None
        self._host.ended(generation)
