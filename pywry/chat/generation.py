"""One answer being made: from the sign of life to its one end."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from concurrent.futures import Future
from typing import Any, Literal, Protocol

from pydantic import BaseModel, JsonValue

from pywry.chat.artifacts import Artifacts, Settled
from pywry.chat.context import ChatContext
from pywry.chat.handlers import BusyError, HandlerRun
from pywry.chat.question import Approval, Question
from pywry.errors import RefusedError
from pywry.protocol.artifacts import Artifact
from pywry.protocol.codec import utf16_length
from pywry.protocol.messages import Failure, MessageStatus
from pywry.protocol.plain import printable
from pywry.protocol.response import ChatResponse
from pywry.protocol.responses import (
    InputRequiredResponse,
    InputState,
    TextChunkResponse,
    ThinkingResponse,
    TodoUpdateResponse,
)
from pywry.protocol.server_events import (
    LogEvent,
    MessageEnd,
    PartEvent,
    StreamChunk,
    ThinkingDone,
    TodoEvent,
)

logger = logging.getLogger(__name__)


class Target(Protocol):
    """The thread that an answer belongs to. ``append`` and ``go_on`` are called with the log's lock held."""

    id: str
    artifacts: Artifacts

    def append(self, event: LogEvent) -> object:
        """Append an event to the thread's log."""

    def go_on(self, text: str, client_id: str | None) -> tuple[str, Future[None] | None]:
        """Add the user's answer as his turn and begin the message that goes on after it.

        Returns:
            That message's id, and what is done when both are kept.
        """

    def ended(self, generation: Generation) -> None:
        """The answer has ended; called once, without the lock."""

    def asking(self) -> None:
        """A question waits for the user, or does not any more."""

    def always(self, key: str) -> bool:
        """Whether the user always allows something."""

    def allow_always(self, key: str) -> None:
        """The user always allows something."""


class Generation:
    """An answer in the making. The handler's thread puts items, any thread may stop it; it ends exactly once.

    Args:
        target: The thread that is answered.
        context: The handler's context; its ``message_id`` is the answer's.
        lock: The log's lock.
        show_errors: Whether the user may read an exception's text.
    """

    def __init__(
        self, target: Target, context: ChatContext, lock: Any, *, show_errors: bool
    ) -> None:
        self.context = context
        self.message_id = context.message_id
        self.status: MessageStatus = "streaming"
        self.run: HandlerRun | None = None
        self.started = False
        self.question: Question | None = None
        """The question that was asked last."""
        self._target = target
        self._lock = lock
        self._show_errors = show_errors
        self._part = 0
        self._open: Literal["text", "thinking"] | None = None
        """The kind of the part that text is added to, if there is one."""
        self._offset = 0
        self._thinking_since = 0.0
        context._asker = self

    @property
    def running(self) -> bool:
        """Whether the end has not come yet."""
        return self.status == "streaming"

    @property
    def asking(self) -> bool:
        """Whether a question waits for the user."""
        return self.question is not None and self.question.request.state == "pending"

    # ---- what the handler gives -----------------------------------------------------------------

    def put(self, item: str | ChatResponse) -> bool:
        """Append what the handler gave; False when the answer has ended."""
        if isinstance(item, Artifact):
            return self._put_artifact(item)
        with self._lock:
            if not self.running:
                return False
            if isinstance(item, str):
                self._put_text("text", item)
            elif isinstance(item, TextChunkResponse):
                self._put_text("text", item.text)
            elif isinstance(item, ThinkingResponse):
                self._put_text("thinking", item.text)
            elif isinstance(item, TodoUpdateResponse):
                items = item.model_copy(deep=True).items
                self._target.append(TodoEvent(thread_id=self._target.id, items=items))
            elif isinstance(item, InputRequiredResponse):
                self._ask(item, None)
            else:
                self._put_part(item)
            return True

    def _put_text(self, kind: Literal["text", "thinking"], text: str) -> None:
        if not text:
            return
        text = printable(text)
        if self._open != kind:
            self._close()
            self._open = kind
            self._offset = 0
            self._thinking_since = time.monotonic()
        self._target.append(
            StreamChunk(
                thread_id=self._target.id,
                message_id=self.message_id,
                part=self._part,
                offset=self._offset,
                chunk=text,
                kind=kind,
            )
        )
        self._offset += utf16_length(text)

    def _close(self) -> None:
        """What comes next is another part."""
        if self._open is None:
            return
        if self._open == "thinking":
            self._target.append(
                ThinkingDone(
                    thread_id=self._target.id,
                    message_id=self.message_id,
                    part=self._part,
                    duration=time.monotonic() - self._thinking_since,
                )
            )
        self._open = None
        self._part += 1

    def _put_part(self, response: ChatResponse) -> None:
        self._close()
        # It is told and kept as it is now, whatever the handler does with it afterwards.
        self._append_part(self.message_id, self._part, response.model_copy(deep=True))
        if not response.transient:
            self._part += 1

    def _put_artifact(self, artifact: Artifact) -> bool:
        """Append an artifact, or put it where the version before stands, in this message or an earlier one."""
        taken = False
        while self.running and not taken:
            # Without the lock: it may be a large table.
            settled = self._target.artifacts.settle(artifact, self.message_id)
            if settled is None:
                return self.running
            taken = self._take(settled)
            self._target.artifacts.finish(settled, taken=taken)
        return taken

    def _take(self, settled: Settled) -> bool:
        """Append a settled artifact; False when the answer has ended, or another version came in between."""
        with self._lock:
            if not self.running or not self._target.artifacts.is_next(settled, self.message_id):
                return False
            if settled.place is not None:
                self._append_part(*settled.place, settled.artifact)
            else:
                self._close()
                self._append_part(self.message_id, self._part, settled.artifact)
                self._part += 1
            return True

    def _append_part(self, message_id: str, part: int, response: ChatResponse) -> None:
        self._target.append(
            PartEvent.model_construct(
                type="chat:part",
                thread_id=self._target.id,
                message_id=message_id,
                part=part,
                response=response,
            )
        )

    # ---- questions ------------------------------------------------------------------------------

    def ask(self, request: InputRequiredResponse, model: type[BaseModel] | None) -> Question:
        """Put a question to the user, from the handler's thread."""
        with self._lock:
            if not self.running:
                question = Question(request.model_copy(update={"state": "cancelled"}), 0, model)
                question.answer.set_result(question.empty)
                return question
            return self._ask(request, model)

    def _ask(self, request: InputRequiredResponse, model: type[BaseModel] | None) -> Question:
        # A handler that asks again without having waited does not want the first answer any more.
        self._settle("expired")
        request = request.model_copy(deep=True, update={"state": "pending", "answer": None})
        self._close()
        question = Question(request, self._part, model)
        self._put_part(request)
        self.question = question
        self._target.asking()
        return question

    def pending(self, request_id: str) -> Question:
        """Return the question that waits under an id.

        Raises:
            RefusedError: It is another one, or it is settled.
        """
        with self._lock:
            question = self.question
            if question is None or question.request.request_id != request_id:
                raise RefusedError("unknown-question", "That question is not asked here.")
            if question.request.state != "pending" or not self.running:
                raise RefusedError("stale", "That question has been settled already.")
            return question

    def answer(
        self,
        request_id: str,
        text: str,
        values: dict[str, JsonValue] | None,
        *,
        cancel: bool,
        client_id: str | None,
    ) -> Future[None] | None:
        """Take the user's answer.

        Returns:
            What is done when it is kept.

        Raises:
            RefusedError: It is not the pending question, or no answer to it; the question still waits.
        """
        question = self.pending(request_id)
        if cancel:
            self._cancel(question)
            return None
        # Without the lock: a form's validators are the author's.
        value, turn = question.read(printable(text), values)
        turn = printable(turn)
        with self._lock:
            if self.pending(request_id) is not question:
                raise RefusedError("stale", "That question has been settled already.")
            self._show(question, "answered", turn)
            self._target.append(
                MessageEnd(
                    thread_id=self._target.id,
                    message_id=self.message_id,
                    status="complete",
                    finished=time.time(),
                )
            )
            self.message_id, kept = self._target.go_on(turn, client_id)
            self.context.message_id = self.message_id
            self._part = 0
            self._open = None
            # Not before: the handler goes on at once, in the message that goes on.
            question.answer.set_result(value)
            return kept

    def _cancel(self, question: Question) -> None:
        with self._lock:
            if self.question is question:
                self._settle("cancelled")

    def expire(self, question: Question) -> None:
        """Nobody waits for the answer any more."""
        with self._lock:
            if self.question is question:
                self._settle("expired")

    def _settle(self, state: InputState) -> None:
        """Settle the pending question without an answer, if there is one; with the lock held."""
        question = self.question
        if question is not None and question.request.state == "pending":
            self._show(question, state)
            question.answer.set_result(question.empty)

    def _show(self, question: Question, state: InputState, turn: str | None = None) -> None:
        """Show what became of a question; with the lock held."""
        question.request = question.request.model_copy(update={"state": state, "answer": turn})
        self._append_part(self.message_id, question.part, question.request)
        self._target.asking()

    def remembered(self, key: str) -> Approval | None:
        """Return what the user always allows."""
        return Approval("always") if self._target.always(key) else None

    def remember(self, key: str) -> None:
        """The user always allows it."""
        self._target.allow_always(key)

    # ---- the end --------------------------------------------------------------------------------

    def end(self, error: BaseException | None) -> None:
        """The handler is through."""
        stopped = self.context.cancel_event.is_set()
        cancelled = isinstance(error, (asyncio.CancelledError, GeneratorExit))
        if error is None or (cancelled and stopped):
            self.finish("stopped" if stopped else "complete")
            return
        if not self.running:
            # Stopped, and then it failed: nobody waits for it, but the author wants to know.
            logger.error("A chat handler failed after it was stopped", exc_info=error)
            return
        reference = f"E-{secrets.token_hex(4)}"
        if isinstance(error, BusyError):
            logger.error("[%s] No worker thread is free for a chat handler", reference)
            text: str | None = "The server is busy. Try again in a moment."
        else:
            logger.error("[%s] A chat handler failed", reference, exc_info=error)
            text = printable(f"{type(error).__name__}: {error}") if self._show_errors else None
        self.finish("error", Failure(reference=reference, text=text))

    def stop(self, status: MessageStatus = "stopped") -> bool:
        """Stop the answer: the text so far stays. False when it had ended already."""
        self.context.cancel_event.set()
        stopped = self.finish(status)
        if self.run is not None:
            self.run.cancel()
        return stopped

    def finish(self, status: MessageStatus, failure: Failure | None = None) -> bool:
        """Give the answer its final status; False when it has one."""
        with self._lock:
            if not self.running:
                return False
            self._settle("expired" if status in ("complete", "interrupted") else "cancelled")
            self._close()
            self.status = status
            self._target.append(
                MessageEnd(
                    thread_id=self._target.id,
                    message_id=self.message_id,
                    status=status,
                    failure=failure,
                    finished=time.time(),
                )
            )
        self._target.ended(self)
        return True
