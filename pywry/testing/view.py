"""What a page shows, and waiting until it shows something."""

from __future__ import annotations

from typing import Any

from pywry.protocol.messages import Message, QueuedMessage, ThreadInfo
from pywry.protocol.responses import InputRequiredResponse, TodoItem
from pywry.testing.client import APP, Client
from pywry.testing.connection import PATIENCE
from pywry.testing.fold import AppFold, OwnerFold, ThreadFold


class View(Client):
    """A client with eyes."""

    @property
    def thread_id(self) -> str:
        """The thread that is open; empty when there is none."""
        return self._open.get(self.chat_id, "")

    @property
    def threads(self) -> dict[str, ThreadInfo]:
        """The thread list."""
        with self._changed:
            return dict(self._owner().threads)

    @property
    def settings(self) -> dict[str, Any]:
        """The settings' values."""
        with self._changed:
            return dict(self._owner().settings)

    @property
    def events(self) -> list[tuple[str, Any]]:
        """What the author emitted, as ``(event, data)``."""
        with self._changed:
            fold = self._logs[APP].fold
            return list(fold.events) if isinstance(fold, AppFold) else []

    def messages(self, thread_id: str | None = None) -> list[Message]:
        """Return the messages of a thread that the page follows, the open one when absent."""
        with self._changed:
            fold = self._thread(thread_id)
            return [each.model_copy(deep=True) for each in fold.messages] if fold else []

    def queue(self, thread_id: str | None = None) -> list[QueuedMessage]:
        """Return what waits for the running answer to end."""
        with self._changed:
            fold = self._thread(thread_id)
            return list(fold.queue) if fold else []

    def last(self, thread_id: str | None = None) -> Message | None:
        """Return the last message."""
        messages = self.messages(thread_id)
        return messages[-1] if messages else None

    def text(self, thread_id: str | None = None) -> str:
        """Return the last message's text."""
        last = self.last(thread_id)
        return last.text if last is not None else ""

    def transcript(self, thread_id: str | None = None) -> list[tuple[str, str]]:
        """Return the thread as ``(role, text)``."""
        return [(each.role, each.text) for each in self.messages(thread_id)]

    def todos(self, thread_id: str | None = None) -> list[TodoItem]:
        """Return a thread's to-do list."""
        with self._changed:
            fold = self._thread(thread_id)
            return list(fold.todos) if fold else []

    def question(self, thread_id: str | None = None) -> InputRequiredResponse | None:
        """Return the question that waits for an answer, if there is one."""
        for message in reversed(self.messages(thread_id)):
            for part in message.parts:
                if isinstance(part, InputRequiredResponse) and part.state == "pending":
                    return part
        return None

    @property
    def menu(self) -> OwnerFold:
        """What the chat's menus offer: ``commands``, ``settings_items``, ``starters``, ``feedback``."""
        return self._owner()

    def answer(self, thread_id: str | None = None, timeout: float = PATIENCE) -> str:
        """Wait until everything that was sent is answered, and return the text of the last message."""
        self.settled(thread_id, timeout)
        return self.text(thread_id)

    def settled(self, thread_id: str | None = None, timeout: float = PATIENCE) -> Message:
        """Wait until everything that was sent is answered, and return the last message."""

        def settled(page: View) -> Message | None:
            fold = page._thread(thread_id)
            last = fold.messages[-1] if fold is not None and fold.messages else None
            if fold is None or last is None or fold.queue:
                return None
            # An ack may come before what it acknowledges.
            for each in fold.messages:
                page._sent.pop(each.client_id or "", None)
            if fold.thread_id in page._sent.values():
                return None
            done = last.role == "assistant" and last.status != "streaming"
            return last.model_copy(deep=True) if done else None

        last = self.wait_for(settled, "an answer that has ended", timeout)
        assert last is not None
        return last

    def _owner(self) -> OwnerFold:
        log = self._logs.get(self.chat_id)
        return log.fold if log is not None and isinstance(log.fold, OwnerFold) else OwnerFold()

    def _thread(self, thread_id: str | None) -> ThreadFold | None:
        log = self._logs.get(f"{self.chat_id}/{thread_id or self.thread_id}")
        return log.fold if log is not None and isinstance(log.fold, ThreadFold) else None

    def __repr__(self) -> str:
        with self._changed:
            shown = [
                f"{each.role}[{each.status}] {each.text[:60]!r}" for each in self.messages()[-4:]
            ]
            return (
                f"<page {self.id} {'connected' if self.connected else f'closed {self.closed}'}, "
                f"thread {self.thread_id or 'none'}: {', '.join(shown) or 'empty'}; "
                f"{len(self.queue())} queued, {len(self._outbox)} unanswered, refused: "
                f"{[each.code for each in self.refusals[-3:]]}>"
            )
