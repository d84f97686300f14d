"""What belongs to one owner: his threads and his settings."""

from __future__ import annotations

import logging
import time

from pydantic import ValidationError

from pywry.callbacks import together
from pywry.chat.assistant import Assistant
from pywry.chat.commands import Commands
from pywry.chat.context import ChatContext
from pywry.chat.namer import Namer
from pywry.chat.receiver import receives, receives_once
from pywry.chat.search import search
from pywry.chat.settings import Settings
from pywry.chat.thread import Thread
from pywry.chat.threads import Threads
from pywry.errors import RefusedError
from pywry.protocol.client_events import (
    RequestState,
    Search,
    SettingsChange,
    SlashCommand,
    StopGeneration,
    UserMessage,
)
from pywry.protocol.codec import decode_event
from pywry.protocol.plain import printable
from pywry.protocol.server_events import (
    LogEvent,
    OwnerSnapshot,
    SearchResult,
    SettingsEvent,
    ThreadEvent,
    ThreadRemoved,
)
from pywry.stores.log import Log
from pywry.stores.outcome import Kept, Outcome

logger = logging.getLogger(__name__)


class Owner:
    """One owner. The lock of his log guards what is here; it is taken after a thread's own, never before.

    Args:
        chat: What all owners of a chat share.
        owner_id: Who it is.
    """

    def __init__(self, chat: Assistant, owner_id: str) -> None:
        self.chat = chat
        self.id = owner_id
        self.seen = time.monotonic()
        """When the owner was last active."""
        self.allowed: set[str] = set()
        """What the user always allows, for as long as the app runs."""
        self.log = Log(self)
        self.threads = Threads(self)
        self.settings = Settings(chat, owner_id, self.log)
        self._commands = Commands(chat, owner_id, self.settings)
        self._namer = Namer(chat, self.threads)

    @property
    def name(self) -> str:
        """The name of the owner's log in the store."""
        return self.chat.name_of(self.id)

    def load(self) -> None:
        """Read what the store has of the owner."""
        with self.log.lock:
            for text in self.chat.store.read(self.name):
                try:
                    event = decode_event(text)
                except ValidationError as error:
                    logger.error("A record of an owner is unreadable: %s", error)
                    continue
                if isinstance(event, (ThreadEvent, ThreadRemoved)):
                    self.threads.load(event)
                elif isinstance(event, SettingsEvent):
                    self.settings.load(event.values)
            self.threads.open_newest()

    def apply(self, event: LogEvent) -> None:
        """Nothing: what the owner's log adds up to is the owner himself."""

    def snapshot(self) -> OwnerSnapshot:
        """Return the owner's state."""
        return OwnerSnapshot(
            threads=[thread.info for thread in self.threads.values()],
            active_thread_id=self.threads.active_id,
            settings=dict(self.settings.values),
            settings_items=list(self.chat.settings_items.values()),
            commands=self._commands.menu(),
            starters=list(self.chat.starters),
            feedback=self.chat.on_feedback is not None,
            artifact_events=self.chat.on_artifact_event is not None,
            context_sources=self.chat.context_sources(),
            attachments=self.chat.attachment_rules(),
            trouble=self.chat.trouble,
        )

    def thread(self, thread_id: str | None) -> Thread:
        """Return a thread, the active one when ``thread_id`` is empty.

        Raises:
            RefusedError: The owner has no such thread.
        """
        return self.threads.find(thread_id)

    # ---- what pages say -------------------------------------------------------------------------

    @receives_once(UserMessage)
    def hear(self, event: UserMessage, event_id: str | None) -> Kept:
        """Take a message.

        Raises:
            RefusedError: It is empty, or too many wait already.
        """
        if not event.text.strip() and not event.attachments:
            raise RefusedError("empty-message", "The message is empty.")
        thread = self.thread(event.thread_id)
        if event.thread_id is None and event_id is not None:
            # Sent again, it may come when another thread is the active one.
            had = (each for each in self.threads.values() if each.transcript.has(event_id))
            thread = next(had, thread)
        return thread.send(event.text, event_id, event.attachments)

    @receives(StopGeneration)
    def stop(self, event: StopGeneration) -> Kept:
        """Stop a running answer."""
        threads: tuple[Thread, ...] = (self.thread(event.thread_id),)
        if event.thread_id is None and event.message_id is not None:
            threads = self.threads.values()
        ends = [end for each in threads if (end := each.stop(event.message_id)) is not None]
        return together(ends) if ends else None

    @receives(Search, reads_store=True)
    def search(self, event: Search) -> Outcome:
        """Return where titles and messages hold a text, the newest threads first."""
        query = printable(event.query).strip()
        if not query:
            return Outcome(SearchResult(hits=[]), reading=True)
        kept = self.chat.store.search(f"{self.name}/", query)
        hits = search(query, self.threads.values(), kept)
        return Outcome(SearchResult(hits=hits), reading=True)

    @receives(SlashCommand, reads_store=True)
    def run(self, event: SlashCommand) -> Outcome:
        """Run a slash command."""
        return self._commands.run(event.command, event.args, self.thread(event.thread_id))

    @receives(SettingsChange)
    def change(self, event: SettingsChange) -> Kept:
        """Change a setting, or do what an action of the menu says."""
        if event.key == "clear-history":
            return self.thread(None).clear()
        return self.settings.change(event.key, event.value)

    @receives(RequestState)
    def state(self, event: RequestState) -> Outcome:
        """Return the owner's state."""
        with self.log.lock:
            return Outcome(self.snapshot(), reading=True)

    # ---- what his threads say to him ------------------------------------------------------------

    def context(self, thread_id: str, message_id: str) -> ChatContext:
        """Return the context of a new answer."""
        return self.settings.context(thread_id, message_id)

    def touch(self, thread: Thread) -> None:
        """Something was said in a thread."""
        self.seen = time.monotonic()
        self.threads.touch(thread)

    def asked(self, thread: Thread, text: str) -> None:
        """He has said something in a thread that is answered now."""
        self._namer.asked(thread, text)

    def answered(self, thread: Thread) -> None:
        """An answer in a thread is complete."""
        self._namer.answered(thread)

    # ---- coming and going -----------------------------------------------------------------------

    def spoken(self) -> bool:
        """Whether anything but a welcome was said."""
        welcome = 1 if self.chat.welcome_message else 0
        threads = self.threads.values()
        return len(threads) > 1 or any(len(each.conversation) > welcome for each in threads)

    def adopt(self, startup: Owner) -> None:
        """Take over what was made before anybody came."""
        with startup.log.lock, self.log.lock:
            threads = startup.threads.give_up()
            self.settings.adopt(startup.settings)
            self.threads.active_id = startup.threads.active_id
        self.chat.adopt_files(self.id, startup.id)
        self.threads.adopt(threads, startup.threads)

    def interrupt_all(self) -> None:
        """End every running answer because the app ends."""
        for thread in self.threads.values():
            thread.interrupt()

    def unkept(self) -> bool:
        """Whether there is something that no store can bring back."""
        return bool(self.allowed) or any(each.info.temporary for each in self.threads.values())

    def idle(self) -> bool:
        """Whether nobody looks and nothing runs."""
        return not self.log.followed and not any(
            each.generation or each.log.followed for each in self.threads.values()
        )
