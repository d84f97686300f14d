"""What all owners of a chat share, and the owners."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from pydantic import BaseModel, ValidationError

from pywry.callbacks import Callback, Lanes, together
from pywry.chat.commands import BUILT_IN, run_built_in
from pywry.chat.context import current_owner
from pywry.chat.handlers import HandlerFunc
from pywry.chat.owner import Owner
from pywry.chat.thread import Thread
from pywry.chat.workers import Workers
from pywry.errors import RefusedError
from pywry.loop import LoopThread
from pywry.protocol import client_events as events
from pywry.protocol.codec import describe, printable
from pywry.protocol.menu import SettingsItem, SlashCommandDef
from pywry.protocol.messages import Feedback, ThreadInfo
from pywry.protocol.server_events import CommandResult, ThreadCreated, TroubleEvent
from pywry.stores.base import Store
from pywry.stores.log import Log
from pywry.stores.memory import MemoryStore
from pywry.stores.outcome import Outcome

STARTUP = "startup"
"""The owner of what was made before anybody came."""

MAX_OWNERS = 10_000
"""Owners whose threads are kept in memory when there is no store to bring them back from."""

IDLE = 900.0
"""Seconds after which an owner that a store can bring back is let go of."""

user_loop = LoopThread("pywry-handlers", patience=0.5)
"""Where the author's async code runs: one loop for the program, as an async library expects it."""


class ChatService:
    """A chat without its face: handler, store and owners.

    Args:
        chat_id: Names the chat's logs.
        handler: The author's function.
        store: Keeps the conversations.
        system_prompt: Given to the handler.
        model: Likewise.
        temperature: Likewise.
        welcome_message: The first message of every thread; none when empty.
        settings: The settings menu.
        commands: The author's slash commands.
        starters: What the user might begin a thread with.
        on_slash_command: Called with ``(command, args, thread_id)``.
        on_settings_change: Called with ``(key, value)``.
        on_feedback: Called with ``(message_id, value, comment)``.
        make_title: Called with the messages after the first answer; returns the thread's title.
        locale: The language of the interface; the browser's when absent.
        show_errors: Whether users read the text of exceptions.
    """

    def __init__(
        self,
        chat_id: str,
        handler: HandlerFunc,
        store: Store,
        *,
        system_prompt: str = "",
        model: str = "",
        temperature: float = 0.7,
        welcome_message: str = "",
        settings: Sequence[SettingsItem] = (),
        commands: Sequence[SlashCommandDef] = (),
        starters: Sequence[str] = (),
        on_slash_command: Callback | None = None,
        on_settings_change: Callback | None = None,
        on_feedback: Callback | None = None,
        make_title: Callback | None = None,
        locale: str | None = None,
        show_errors: bool = False,
    ) -> None:
        self.id = chat_id
        self.handler = handler
        self.store = store
        self.system_prompt = system_prompt
        self.model = model
        self.temperature = temperature
        self.welcome_message = welcome_message
        self.settings_items = {item.id: item for item in settings}
        self.initial_settings = {
            item.id: item.value for item in settings if item.type != "separator"
        }
        self.commands = {item.name.lower(): item for item in (*BUILT_IN, *commands)}
        self._own_commands = {item.name.lower() for item in commands}
        self.starters = tuple(starters)
        self.on_slash_command = on_slash_command
        self.on_settings_change = on_settings_change
        self.on_feedback = on_feedback
        self.make_title = make_title
        self.locale = locale
        self.show_errors = show_errors
        self.workers = Workers(f"pywry-{chat_id}")
        self.loop = user_loop
        self.lanes = Lanes(user_loop)
        self.trouble: str | None = None
        """Why what is said cannot be kept at the moment."""
        self._heard_before = store.on_trouble
        store.on_trouble = self._on_trouble
        self._memory = MemoryStore()
        self.logger = logging.getLogger("pywry.chat")
        self._lock = threading.RLock()
        self._owners: dict[str, Owner] = {}
        self._startup: Owner | None = None
        self._startup_kept = store.persistent
        """Whether the store may have something that was made before anybody came to the last process."""
        self._last = STARTUP
        self._loading = asyncio.Lock()
        self._receivers: dict[
            str, tuple[type[BaseModel], Callable[[Owner, Any, str | None], Outcome]]
        ] = {
            events.UserMessage.TYPE: (events.UserMessage, self._user_message),
            events.StopGeneration.TYPE: (events.StopGeneration, self._stop),
            events.ThreadCreate.TYPE: (events.ThreadCreate, self._create),
            events.ThreadSwitch.TYPE: (events.ThreadSwitch, self._switch),
            events.ThreadDelete.TYPE: (events.ThreadDelete, self._delete),
            events.ThreadRestore.TYPE: (events.ThreadRestore, self._restore),
            events.ThreadRename.TYPE: (events.ThreadRename, self._rename),
            events.ResendFrom.TYPE: (events.ResendFrom, self._resend),
            events.EditMessage.TYPE: (events.EditMessage, self._edit),
            events.SelectVersion.TYPE: (events.SelectVersion, self._select),
            events.GiveFeedback.TYPE: (events.GiveFeedback, self._feedback),
            events.ThreadUpdate.TYPE: (events.ThreadUpdate, self._update),
            events.Search.TYPE: (events.Search, self._search),
            events.QueueSend.TYPE: (events.QueueSend, self._send_queued),
            events.QueueRemove.TYPE: (events.QueueRemove, self._unqueue),
            events.SlashCommand.TYPE: (events.SlashCommand, self._command),
            events.SettingsChange.TYPE: (events.SettingsChange, self._setting),
            events.TodoClear.TYPE: (events.TodoClear, self._clear_todos),
            events.InputResponse.TYPE: (events.InputResponse, self._input),
            events.RequestState.TYPE: (events.RequestState, self._state),
            events.RequestHistory.TYPE: (events.RequestHistory, self._history),
        }

    def store_for(self, info: ThreadInfo) -> Store:
        """Return where a thread is kept: a temporary one nowhere."""
        return self._memory if info.temporary else self.store

    # ---- owners ---------------------------------------------------------------------------------

    def current(self) -> Owner:
        """Return the owner whose code is running, else the one who was active last."""
        owner_id = current_owner.get()
        with self._lock:
            owner = self._owners.get(owner_id or self._last)
            if owner is not None:
                return owner
            return self._startup_owner()

    def _startup_owner(self) -> Owner:
        if self._startup is None:
            # What is kept is there again: maybe nobody ever comes, as in a script that only talks.
            self._startup_kept = False
            self._startup = Owner(self, STARTUP)
            self._startup.load()
            for thread in tuple(self._startup.threads.values()):
                thread.load()
            self._startup.ensure_thread()
        return self._startup

    def owner(self, owner_id: str) -> Owner:
        """Return an owner, loaded; one who is new may find what was made before anybody came.

        Blocks while the store reads; on the I/O loop use ``owner_soon``.
        """
        with self._lock:
            owner = self._owners.get(owner_id)
            if owner is None:
                owner = self._startup_owner() if owner_id == STARTUP else self._load(owner_id)
                self._owners[owner_id] = owner
                self._bound()
            owner.seen = time.monotonic()
            self._last = owner_id
            return owner

    async def owner_soon(self, owner_id: str) -> Owner:
        """Return an owner without blocking the loop."""
        owner = self._owners.get(owner_id)
        if owner is not None or not self.store.persistent:
            return self.owner(owner_id)
        return await asyncio.get_running_loop().run_in_executor(None, self.owner, owner_id)

    def _load(self, owner_id: str) -> Owner:
        owner = Owner(self, owner_id)
        owner.load()
        if self._startup_kept and self.store.read(f"{self.id}/{STARTUP}"):
            self._startup_owner()
        self._startup_kept = False
        startup, self._startup = self._startup, None
        if startup is not None and STARTUP not in self._owners:
            if not owner.threads or startup.spoken():
                owner.adopt(startup)
            else:
                self._startup = startup
        owner.ensure_thread()
        return owner

    def _bound(self) -> None:
        """Let go of the owners who were away longest, when there are too many or a store has them."""
        now = time.monotonic()
        if self.store.persistent:
            for key, owner in tuple(self._owners.items()):
                if now - owner.seen > IDLE and owner.idle() and not owner.unkept():
                    del self._owners[key]
        if len(self._owners) > MAX_OWNERS:
            by_age = sorted(self._owners.items(), key=lambda item: item[1].seen)
            for key, owner in by_age[: len(self._owners) - MAX_OWNERS]:
                if owner.idle():
                    del self._owners[key]

    def _on_trouble(self, text: str | None) -> None:
        """Tell every page that what is said cannot be kept, or can again; called by the store's own thread."""
        if self._heard_before is not None:
            self._heard_before(text)
        self.trouble = text
        for owner in tuple(self._owners.values()):
            owner.log.append(TroubleEvent(text=text))

    def look_after(self) -> None:
        """Forget deleted threads whose time is over, and report handlers that do not heed the stop button."""
        self.workers.report()
        for owner in tuple(self._owners.values()):
            owner.forget_deleted()

    def find_thread(self, thread_id: str | None) -> Thread:
        """Return a thread of the current owner, or of whoever has it: the author may speak to anyone.

        Raises:
            RefusedError: Nobody has it.
        """
        current = self.current()
        if not thread_id or thread_id in current.threads:
            return current.thread(thread_id)
        for owner in tuple(self._owners.values()):
            if thread_id in owner.threads:
                return owner.threads[thread_id]
        return current.thread(thread_id)

    def close(self) -> None:
        """Stop all answers, as when the app ends; what was said so far is kept as interrupted."""
        owners = [*self._owners.values()]
        if self._startup is not None:
            owners.append(self._startup)
        for owner in owners:
            owner.interrupt_all()
            owner.forget_deleted(0)

    # ---- logs -----------------------------------------------------------------------------------

    async def log(self, owner_id: str, name: str) -> Log | None:
        """Return one of an owner's logs by the name under which pages follow it."""
        chat_id, slash, thread_id = name.partition("/")
        if chat_id != self.id:
            return None
        owner = await self.owner_soon(owner_id)
        if not slash:
            return owner.log
        thread = owner.threads.get(thread_id)
        if thread is None:
            return None
        await self._loaded(thread)
        return thread.log

    async def _loaded(self, thread: Thread) -> None:
        if not thread.loaded:
            await asyncio.get_running_loop().run_in_executor(None, thread.load)

    # ---- events ---------------------------------------------------------------------------------

    async def receive(
        self, owner_id: str, event_type: str, data: dict[str, Any], event_id: str | None
    ) -> Outcome:
        """Take an event of a page; on the I/O loop.

        Raises:
            RefusedError: Nothing was changed.
        """
        owner = await self.owner_soon(owner_id)
        thread = owner.threads.get(str(data.get("threadId") or owner.active_thread_id))
        if thread is not None:
            await self._loaded(thread)
        if event_type == events.Search.TYPE and self.store.persistent:
            # It reads the store.
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, self.take, owner, event_type, data, event_id)
        return self.take(owner, event_type, data, event_id)

    def take(
        self, owner: Owner, event_type: str, data: dict[str, Any], event_id: str | None = None
    ) -> Outcome:
        """Take an event of an owner."""
        if event_type not in self._receivers:
            raise RefusedError("unknown-event", "The chat knows no event of that type.")
        model, receiver = self._receivers[event_type]
        try:
            event = model.model_validate(data)
        except ValidationError as error:
            raise RefusedError("bad-event", describe(error)) from None
        self._last = owner.id
        with owner.current():
            return receiver(owner, event, event_id)

    def _user_message(
        self, owner: Owner, event: events.UserMessage, event_id: str | None
    ) -> Outcome:
        if not event.text.strip():
            raise RefusedError("empty-message", "The message is empty.")
        thread = owner.thread(event.thread_id)
        if event.thread_id is None and event_id is not None:
            # Sent again, it may come when another thread is the active one.
            thread = next((each for each in owner.threads.values() if each.has(event_id)), thread)
        return Outcome(kept=thread.send(event.text, event_id))

    def _stop(self, owner: Owner, event: events.StopGeneration, event_id: str | None) -> Outcome:
        threads = [owner.thread(event.thread_id)]
        if event.thread_id is None and event.message_id is not None:
            threads = list(owner.threads.values())
        for thread in threads:
            generation = thread.generation
            if generation is not None and event.message_id in (None, generation.message_id):
                generation.stop()
        return Outcome()

    def _create(self, owner: Owner, event: events.ThreadCreate, event_id: str | None) -> Outcome:
        thread_id = owner.create_once(event_id, event.title, temporary=event.temporary)
        return Outcome(ThreadCreated(thread_id=thread_id))

    def _switch(self, owner: Owner, event: events.ThreadSwitch, event_id: str | None) -> Outcome:
        owner.switch_thread(event.thread_id)
        return Outcome()

    def _delete(self, owner: Owner, event: events.ThreadDelete, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.delete_thread(event.thread_id))

    def _restore(self, owner: Owner, event: events.ThreadRestore, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.restore_thread(event.thread_id))

    def _rename(self, owner: Owner, event: events.ThreadRename, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.rename_thread(event.thread_id, event.title))

    def _resend(self, owner: Owner, event: events.ResendFrom, event_id: str | None) -> Outcome:
        owner.thread(event.thread_id).resend_from(event.message_id)
        return Outcome()

    def _unqueue(self, owner: Owner, event: events.QueueRemove, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.thread(event.thread_id).unqueue(event.id))

    def _edit(self, owner: Owner, event: events.EditMessage, event_id: str | None) -> Outcome:
        if not event.text.strip():
            raise RefusedError("empty-message", "The message is empty.")
        thread = owner.thread(event.thread_id)
        return Outcome(kept=thread.edit(event.message_id, event.text, event_id))

    def _select(self, owner: Owner, event: events.SelectVersion, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.thread(event.thread_id).select_version(event.message_id))

    def _feedback(self, owner: Owner, event: events.GiveFeedback, event_id: str | None) -> Outcome:
        if self.on_feedback is None:
            raise RefusedError("no-feedback", "This chat takes no ratings.")
        feedback = None
        if event.value is not None:
            feedback = Feedback(value=event.value, comment=printable(event.comment))
        kept = owner.thread(event.thread_id).rate(event.message_id, feedback)
        self._call(
            owner, "feedback", self.on_feedback, event.message_id, event.value, event.comment
        )
        return Outcome(kept=kept)

    def _update(self, owner: Owner, event: events.ThreadUpdate, event_id: str | None) -> Outcome:
        kept = owner.update_thread(event.thread_id, pinned=event.pinned, archived=event.archived)
        return Outcome(kept=kept)

    def _search(self, owner: Owner, event: events.Search, event_id: str | None) -> Outcome:
        return Outcome(owner.search(event.query), reading=True)

    def _send_queued(self, owner: Owner, event: events.QueueSend, event_id: str | None) -> Outcome:
        owner.thread(event.thread_id).send_queued(event.id)
        return Outcome()

    def _command(self, owner: Owner, event: events.SlashCommand, event_id: str | None) -> Outcome:
        name = event.command.lower()
        thread = owner.thread(event.thread_id)
        if name not in self.commands:
            raise RefusedError("unknown-command", f"There is no command {event.command[:40]}.")
        if name not in self._own_commands:
            return run_built_in(name, event.args, owner, thread)
        if self.on_slash_command is None:
            raise RefusedError("unheard-command", "Nobody listens to that command.")
        command = self.commands[name].name
        kept = self._call(owner, "command", self.on_slash_command, command, event.args, thread.id)
        return Outcome(CommandResult(), kept)

    def _setting(self, owner: Owner, event: events.SettingsChange, event_id: str | None) -> Outcome:
        if event.key == "clear-history":
            return Outcome(kept=owner.thread(None).clear())
        return Outcome(kept=self.change_setting(owner, event.key, event.value))

    def change_setting(self, owner: Owner, key: str, value: Any) -> Future[None] | None:
        """Change a setting and tell the author; when his callback fails, it is as it was before.

        Returns:
            What is done when it is kept and told.

        Raises:
            RefusedError: There is no such setting, or it does not take that value.
        """
        kept = owner.change_setting(key, value)
        is_action = self.settings_items[key].type == "action"
        if self.on_settings_change is None:
            if not is_action:
                owner.settle_setting(key, value, heard=True)
            return kept
        try:
            told = self._call(owner, "settings", self.on_settings_change, key, value)
        except RefusedError:
            if not is_action:
                owner.settle_setting(key, value, heard=False)
            raise
        if not is_action:
            told.add_done_callback(
                lambda told: owner.settle_setting(key, value, heard=told.exception() is None)
            )
        return told if kept is None else together([kept, told])

    def _clear_todos(self, owner: Owner, event: events.TodoClear, event_id: str | None) -> Outcome:
        return Outcome(kept=owner.thread(event.thread_id).set_todos([]))

    def _input(self, owner: Owner, event: events.InputResponse, event_id: str | None) -> Outcome:
        thread = owner.thread(event.thread_id)

        def answer() -> Future[None] | None:
            return thread.answer(
                event.request_id,
                event.text,
                event.values,
                cancel=event.cancel,
                client_id=event_id,
            )

        def validate() -> None:
            kept = answer()
            if kept is not None:
                kept.result()

        generation = thread.generation
        question = generation.question if generation is not None else None
        if event.cancel or question is None or question.model is None:
            return Outcome(kept=answer())
        # The validators of a form are the author's, and may take their time.
        return Outcome(kept=self._call(owner, "answer", validate))

    def _call(self, owner: Owner, lane: str, callback: Callback, *args: Any) -> Future[None]:
        """Call one of the author's callbacks, in its lane, as this owner."""

        def work() -> Any:
            with owner.current():
                return callback(*args)

        return self.lanes.submit((owner.id, lane), work)

    def _state(self, owner: Owner, event: events.RequestState, event_id: str | None) -> Outcome:
        with owner.log.lock:
            return Outcome(owner.snapshot(), reading=True)

    def _history(self, owner: Owner, event: events.RequestHistory, event_id: str | None) -> Outcome:
        page = owner.thread(event.thread_id).history(event.before, event.limit)
        return Outcome(page, reading=True)
