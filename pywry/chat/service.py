"""A chat without its face: the assistant, those who talk to it, and the way of their pages' events to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pywry.chat.assistant import Assistant, acting_as
from pywry.chat.attachments import refuse_paths
from pywry.chat.branches import Branches
from pywry.chat.owner import Owner
from pywry.chat.owners import Owners
from pywry.chat.queue import Queue
from pywry.chat.receiver import receivers_of
from pywry.chat.thread import Thread
from pywry.chat.threads import Threads
from pywry.errors import RefusedError
from pywry.protocol.client_events import UserMessage
from pywry.protocol.codec import describe
from pywry.protocol.server_events import ContextSourcesEvent, TroubleEvent
from pywry.stores.log import Log
from pywry.stores.outcome import Outcome


def _thread(owner: Owner, thread_id: str | None) -> Thread:
    thread = owner.thread(thread_id)
    thread.load()
    return thread


PLACES: dict[type, Callable[[Owner, str | None], object]] = {
    Owner: lambda owner, thread_id: owner,
    Threads: lambda owner, thread_id: owner.threads,
    Thread: _thread,
    Queue: lambda owner, thread_id: _thread(owner, thread_id).queue,
    Branches: lambda owner, thread_id: _thread(owner, thread_id).branches,
}
"""Whose methods take events, and how the one that is meant is found."""

RECEIVERS = {
    receiver.kind: (receiver, find)
    for place, find in PLACES.items()
    for receiver in receivers_of(place)
}
"""Who takes an event, by its type."""


class ChatService(Assistant):
    """A chat without its face. It takes what an `Assistant` takes."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.owners = Owners(self)
        self._heard_before = self.store.on_trouble
        self.store.on_trouble = self._on_trouble

    def _on_trouble(self, text: str | None) -> None:
        """Tell every page that what is said cannot be kept, or can again; called by the store's own thread."""
        if self._heard_before is not None:
            self._heard_before(text)
        self.trouble = text
        for owner in self.owners.values():
            owner.log.append(TroubleEvent(text=text))

    # ---- owners ---------------------------------------------------------------------------------

    def current(self) -> Owner:
        """Return the owner whose code is running, else the one who was active last."""
        return self.owners.current()

    def owner(self, owner_id: str) -> Owner:
        """Return an owner, loaded; not on the I/O loop, for the store may have to be read."""
        return self.owners.get(owner_id)

    def find_thread(self, thread_id: str | None) -> Thread:
        """Return a thread of the current owner, or of whoever has it.

        Raises:
            RefusedError: Nobody has it.
        """
        return self.owners.find_thread(thread_id)

    def look_after(self) -> None:
        """Forget deleted threads whose time is over, and report handlers that do not heed the stop button."""
        self.workers.report()
        for owner in self.owners.values():
            owner.threads.forget_deleted()

    def close(self) -> None:
        """Stop all answers, as when the app ends; what was said so far is kept as interrupted."""
        self.owners.close()

    # ---- files and sources ----------------------------------------------------------------------

    async def file(self, owner_id: str, thread_id: str, file_id: str) -> tuple[Path, str] | None:
        """Return where a file of an owner's thread is and what it is called; None when he has no such file."""
        owner = await self.owners.get_soon(owner_id)
        thread = owner.threads.get(thread_id)
        if thread is None:
            return None
        await _loaded(thread)
        return thread.file(file_id)

    def add_source(self, component_id: str, name: str) -> None:
        """Let something on the page be mentioned, and tell the pages."""
        self.sources[component_id] = name
        for owner in self.owners.values():
            sources = self.context_sources()
            if sources is not None:
                owner.log.append(ContextSourcesEvent(sources=sources))

    # ---- logs -----------------------------------------------------------------------------------

    async def log(self, owner_id: str, name: str) -> Log | None:
        """Return one of an owner's logs by the name under which pages follow it."""
        chat_id, slash, thread_id = name.partition("/")
        if chat_id != self.id:
            return None
        owner = await self.owners.get_soon(owner_id)
        if not slash:
            return owner.log
        thread = owner.threads.get(thread_id)
        if thread is None:
            return None
        await _loaded(thread)
        return thread.log

    # ---- events ---------------------------------------------------------------------------------

    async def receive(
        self, owner_id: str, event_type: str, data: dict[str, Any], event_id: str | None
    ) -> Outcome:
        """Take an event of a page; on the I/O loop.

        Raises:
            RefusedError: Nothing was changed.
        """
        owner = await self.owners.get_soon(owner_id)
        thread = owner.threads.get(str(data.get("threadId") or owner.threads.active_id))
        if thread is not None:
            await _loaded(thread)
        reads_store = event_type in RECEIVERS and RECEIVERS[event_type][0].reads_store
        kept = self.store.persistent or self.store.has_files
        # What comes with a message is moved on the disk.
        if (reads_store and kept) or data.get("attachments"):
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, self.take, owner, event_type, data, event_id)
        return self.take(owner, event_type, data, event_id)

    def take(
        self,
        owner: Owner,
        event_type: str,
        data: dict[str, Any],
        event_id: str | None = None,
        *,
        own_program: bool = False,
    ) -> Outcome:
        """Take an event of an owner.

        Args:
            owner: Who sends it.
            event_type: Its type.
            data: What it holds.
            event_id: The id under which it was sent.
            own_program: Whether the author's own program speaks, and not a page: it may name files of its machine.

        Raises:
            RefusedError: Nothing was changed.
        """
        if event_type not in RECEIVERS:
            raise RefusedError("unknown-event", "The chat knows no event of that type.")
        receiver, find = RECEIVERS[event_type]
        try:
            event = receiver.model.model_validate(data)
        except ValidationError as error:
            raise RefusedError("bad-event", describe(error)) from None
        if not own_program and isinstance(event, UserMessage):
            refuse_paths(event)
        self.owners.heard(owner)
        with acting_as(owner.id):
            place = find(owner, getattr(event, "thread_id", None))
            return receiver.take(place, event, event_id)


async def _loaded(thread: Thread) -> None:
    if not thread.loaded:
        await asyncio.get_running_loop().run_in_executor(None, thread.load)
