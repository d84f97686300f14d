"""One answer being made: from the sign of life to its one end."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from typing import Any

from pywry.chat.context import ChatContext
from pywry.chat.handlers import BusyError, HandlerRun
from pywry.protocol.codec import printable, utf16_length
from pywry.protocol.messages import Failure, MessageStatus
from pywry.protocol.responses import ChatResponse, TextChunkResponse
from pywry.protocol.server_events import LogEvent, MessageEnd, PartEvent, StreamChunk

logger = logging.getLogger(__name__)


class Generation:
    """An answer in the making. The handler's thread puts items, any thread may stop it; it ends exactly once.

    Args:
        thread_id: The thread that is answered.
        context: The handler's context; its ``message_id`` is the answer's.
        append: Appends an event to the thread's log, if this generation is still the thread's own; called with
            the log's lock held.
        lock: The log's lock.
        ended: Called once, after the end, without the lock.
        show_errors: Whether the user may read an exception's text.
    """

    def __init__(
        self,
        thread_id: str,
        context: ChatContext,
        append: Callable[[LogEvent], object],
        lock: Any,
        ended: Callable[[Generation], None],
        show_errors: bool,
    ) -> None:
        self.thread_id = thread_id
        self.context = context
        self.message_id = context.message_id
        self.status: MessageStatus = "streaming"
        self.run: HandlerRun | None = None
        self.started = False
        self._append = append
        self._lock = lock
        self._ended = ended
        self._show_errors = show_errors
        self._part = 0
        self._offset: int | None = None
        """Where the next text goes in the open text part; None when no text part is open."""

    @property
    def running(self) -> bool:
        """Whether the end has not come yet."""
        return self.status == "streaming"

    # ---- what the handler gives -----------------------------------------------------------------

    def put(self, item: str | ChatResponse) -> bool:
        """Append what the handler gave; False when the answer has ended."""
        if isinstance(item, TextChunkResponse):
            item = item.text
        elif not isinstance(item, str):
            # It is told and kept as it is now, whatever the handler does with it afterwards.
            item = item.model_copy(deep=True)
        with self._lock:
            if not self.running:
                return False
            if isinstance(item, str):
                self._put_text(printable(item))
            else:
                self._put_part(item)
            return True

    def _put_text(self, text: str) -> None:
        if not text:
            return
        if self._offset is None:
            self._offset = 0
        self._append(
            StreamChunk.model_construct(
                thread_id=self.thread_id,
                message_id=self.message_id,
                part=self._part,
                offset=self._offset,
                chunk=text,
            )
        )
        self._offset += utf16_length(text)

    def _put_part(self, response: ChatResponse) -> None:
        if self._offset is not None:
            self._part += 1
            self._offset = None
        self._append(
            PartEvent.model_construct(
                thread_id=self.thread_id,
                message_id=self.message_id,
                part=self._part,
                response=response,
            )
        )
        if not response.transient:
            self._part += 1

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

    # ---- the end --------------------------------------------------------------------------------

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
            self.status = status
            self._append(
                MessageEnd(
                    thread_id=self.thread_id,
                    message_id=self.message_id,
                    status=status,
                    failure=failure,
                )
            )
        self._ended(self)
        return True
