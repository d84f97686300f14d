"""The messages that wait for a thread's running answer to end."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from pywry.chat.answers import Answers
from pywry.chat.attachments import Attachments
from pywry.chat.receiver import receives
from pywry.chat.transcript import Transcript
from pywry.errors import RefusedError
from pywry.protocol.client_events import QueueRemove, QueueSend
from pywry.protocol.messages import AttachmentInfo, QueuedMessage, new_id
from pywry.protocol.plain import printable
from pywry.protocol.server_events import QueueEvent
from pywry.stores.outcome import Kept

MAX_QUEUE = 20
"""Messages that may wait for a running answer."""


class Queue:
    """What waits in one thread. The log's lock guards it."""

    def __init__(self, transcript: Transcript, answers: Answers, attachments: Attachments) -> None:
        self._transcript = transcript
        self._answers = answers
        self._attachments = attachments
        self._lock = transcript.log.lock
        self._held = False
        self._closed = False

    @property
    def _items(self) -> list[QueuedMessage]:
        return self._transcript.conversation.queue

    def _put(self, items: list[QueuedMessage]) -> Kept:
        return self._transcript.append(QueueEvent(thread_id=self._transcript.id, items=items))

    def check(self) -> None:
        """See that another message may wait.

        Raises:
            RefusedError: Too many wait already.
        """
        if len(self._items) >= MAX_QUEUE:
            raise RefusedError(
                "queue-full", f"{MAX_QUEUE} messages wait already; let the answer end first."
            )

    def add(
        self, text: str, client_id: str | None, attachments: list[AttachmentInfo] | None = None
    ) -> Kept:
        """Have a message wait.

        Raises:
            RefusedError: Too many wait already.
        """
        self.check()
        item = QueuedMessage(
            id=new_id("queued"),
            text=printable(text),
            client_id=client_id,
            attachments=attachments or None,
        )
        return self._put([*self._items, item])

    @receives(QueueRemove)
    def remove(self, event: QueueRemove) -> Kept:
        """Take a waiting message out of the queue. Its files wait for a while to be sent again.

        Raises:
            RefusedError: It does not wait (any more).
        """
        with self._lock:
            gone = [item for item in self._items if item.id == event.id]
            kept = self._put(self._without(event.id))
            self._release(gone)
            return kept

    @receives(QueueSend)
    def send_now(self, event: QueueSend) -> Kept:
        """Send a waiting message now: the running answer is stopped.

        Raises:
            RefusedError: It does not wait (any more).
        """
        with self._lock:
            rest = self._without(event.id)
            kept = self._put([item for item in self._items if item.id == event.id] + rest)
        self._answers.stop()
        self.send_next()
        return kept

    def _without(self, item_id: str) -> list[QueuedMessage]:
        rest = [item for item in self._items if item.id != item_id]
        if len(rest) == len(self._items):
            raise RefusedError("unknown-message", "That message does not wait any more.")
        return rest

    def clear(self) -> None:
        """Let nothing wait any more."""
        with self._lock:
            if gone := self._items:
                self._put([])
                self._release(gone)

    def _release(self, items: list[QueuedMessage]) -> None:
        self._attachments.release([each for item in items for each in item.attachments or ()])

    def send_next(self) -> None:
        """Send the message that has waited longest, unless an answer is being made."""
        with self._lock:
            if self._answers.generation is not None or not self._items:
                return
            if self._held or self._closed or self._transcript.log.closed:
                return
            first, *rest = self._items
            # Added under its own id before it leaves the queue, so that it is neither lost nor doubled when the
            # process ends in between.
            message, _ = self._transcript.add(
                "user", first.text, first.client_id, first.id, first.attachments
            )
            self._put(rest)
            self._answers.ask(message)
        self._answers.start()

    def drop_sent(self) -> None:
        """Take out what was sent: the process may have ended between the two steps of ``send_next``."""
        rest = [item for item in self._items if item.id not in self._transcript.conversation]
        if len(rest) < len(self._items):
            self._put(rest)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Have everything go on waiting for a moment: it must not take the place of what comes now."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def close(self) -> None:
        """Have everything go on waiting because the app ends."""
        self._closed = True
