"""The branches of a thread: other versions of what was said, and the one that is shown."""

from __future__ import annotations

from pywry.chat.answers import Answers
from pywry.chat.conversation import BUDGET
from pywry.chat.queue import Queue
from pywry.chat.receiver import receives, receives_once
from pywry.chat.transcript import Transcript
from pywry.errors import RefusedError
from pywry.protocol.client_events import EditMessage, ResendFrom, SelectVersion
from pywry.protocol.messages import Message, new_id
from pywry.protocol.plain import printable
from pywry.protocol.responses import TextChunkResponse
from pywry.protocol.server_events import BranchEvent
from pywry.protocol.weight import weigh
from pywry.stores.outcome import Kept


class Branches:
    """Makes and chooses the branches of one thread."""

    def __init__(self, transcript: Transcript, answers: Answers, queue: Queue) -> None:
        self._transcript = transcript
        self._answers = answers
        self._queue = queue
        self._lock = transcript.log.lock

    @receives(ResendFrom)
    def answer_again(self, event: ResendFrom) -> Kept:
        """Make another version of an answer, or another answer to a user's message.

        Raises:
            RefusedError: There is no such message, or nothing that it answers.
        """
        with self._lock:
            message = self._transcript.message(event.message_id)
            if message.role == "assistant":
                parent = self._transcript.conversation.message(message.parent_id or "")
                if parent is None or parent.role != "user":
                    raise RefusedError("no-question", "That message answers nothing.")
                message = parent
            self._stop()
            kept = self._answers.begin(message.id)
        self._answers.start()
        return kept

    @receives_once(EditMessage)
    def edit(self, event: EditMessage, event_id: str | None) -> Kept:
        """Say something else instead of a user's message: a version of it, and an answer to that.

        Raises:
            RefusedError: There is no such message of the user's, or nothing is said.
        """
        with self._lock:
            if event_id is not None and self._transcript.has(event_id):
                return self._transcript.keep_again(event_id)
            message = self._transcript.conversation.message(event.message_id)
            if message is None or message.role != "user":
                raise RefusedError("unknown-message", "That is no message of yours in this thread.")
            if not event.text.strip() and not message.attachments:
                raise RefusedError("empty-message", "The message is empty.")
            self._stop()
            edited = Message(
                id=new_id("msg"),
                role="user",
                parent_id=message.parent_id,
                parts=[TextChunkResponse(text=printable(event.text))],
                client_id=event_id,
                attachments=message.attachments,
            )
            kept = self._transcript.append_message(edited)
            self._answers.begin(edited.id)
        self._answers.start()
        return kept

    def _stop(self) -> None:
        with self._queue.held():
            self._answers.stop()

    @receives(SelectVersion)
    def select(self, event: SelectVersion) -> Kept:
        """Show another version of a message, and what followed it.

        Raises:
            RefusedError: There is no such message, or an answer is running.
        """
        with self._lock:
            generation = self._answers.generation
            # Its end is said a moment before it is gone.
            if generation is not None and generation.running:
                raise RefusedError("busy", "An answer is running; stop it first.")
            message = self._transcript.message(event.message_id)
            conversation = self._transcript.conversation
            path = conversation.path_to(conversation.newest_leaf(message.id))
            # From where the pages have something else: what a search found may follow another version.
            start = next(
                index
                for index, each in enumerate(path)
                if each is message or conversation.index(each.id) is None
            )
            shown = [conversation.presented(each) for each in path[start:]]
            kept = self._transcript.append(
                BranchEvent(
                    thread_id=self._transcript.id, parent_id=path[start].parent_id, messages=shown
                )
            )
            if weigh(shown) > BUDGET:
                # Too much to be said at once: the pages begin at its end, and read back from there.
                self._transcript.log.forget()
            return kept
