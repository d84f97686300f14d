"""Those who talk to a chat: who is there, who comes and who is let go of."""

from __future__ import annotations

import asyncio
import threading
import time

from pywry.chat.assistant import Assistant
from pywry.chat.context import current_owner
from pywry.chat.owner import Owner
from pywry.chat.thread import Thread

STARTUP = "startup"
"""The owner of what was made before anybody came."""

MAX_OWNERS = 10_000
"""Owners whose threads are kept in memory when there is no store to bring them back from."""

IDLE = 900.0
"""Seconds after which an owner that a store can bring back is let go of."""


class Owners:
    """The owners of one chat."""

    def __init__(self, chat: Assistant) -> None:
        self._chat = chat
        self._lock = threading.RLock()
        self._owners: dict[str, Owner] = {}
        self._startup: Owner | None = None
        self._startup_kept = chat.store.persistent
        """Whether the store may have something that was made before anybody came to the last process."""
        self._last = STARTUP

    def values(self) -> tuple[Owner, ...]:
        """Return those who are there."""
        return tuple(self._owners.values())

    def current(self) -> Owner:
        """Return the owner whose code is running, else the one who was active last."""
        owner_id = current_owner.get()
        with self._lock:
            owner = self._owners.get(owner_id or self._last)
            return owner if owner is not None else self._startup_owner()

    def heard(self, owner: Owner) -> None:
        """Somebody has done something."""
        self._last = owner.id

    def get(self, owner_id: str) -> Owner:
        """Return an owner, loaded; one who is new may find what was made before anybody came.

        Blocks while the store reads; on the I/O loop use `get_soon`.
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

    async def get_soon(self, owner_id: str) -> Owner:
        """Return an owner without blocking the loop."""
        owner = self._owners.get(owner_id)
        if owner is not None or not self._chat.store.persistent:
            return self.get(owner_id)
        return await asyncio.get_running_loop().run_in_executor(None, self.get, owner_id)

    def find_thread(self, thread_id: str | None) -> Thread:
        """Return a thread of the current owner, or of whoever has it: the author may speak to anyone.

        Raises:
            RefusedError: Nobody has it.
        """
        current = self.current()
        if not thread_id or thread_id in current.threads:
            return current.thread(thread_id)
        for owner in self.values():
            thread = owner.threads.get(thread_id)
            if thread is not None:
                return thread
        return current.thread(thread_id)

    def close(self) -> None:
        """Stop all answers, as when the app ends; what was said so far is kept as interrupted."""
        owners = [*self.values()]
        if self._startup is not None:
            owners.append(self._startup)
        for owner in owners:
            owner.interrupt_all()
            owner.threads.forget_deleted(0)

    def _startup_owner(self) -> Owner:
        if self._startup is None:
            # What is kept is there again: maybe nobody ever comes, as in a script that only talks.
            self._startup_kept = False
            self._startup = Owner(self._chat, STARTUP)
            self._startup.load()
            for thread in self._startup.threads.values():
                thread.load()
            self._startup.threads.ensure()
        return self._startup

    def _load(self, owner_id: str) -> Owner:
        owner = Owner(self._chat, owner_id)
        owner.load()
        if self._startup_kept and self._chat.store.read(self._chat.name_of(STARTUP)):
            self._startup_owner()
        self._startup_kept = False
        startup, self._startup = self._startup, None
        if startup is not None and STARTUP not in self._owners:
            if not owner.threads or startup.spoken():
                owner.adopt(startup)
            else:
                self._startup = startup
        owner.threads.ensure()
        return owner

    def _bound(self) -> None:
        """Let go of the owners who were away longest, when there are too many or a store has them."""
        now = time.monotonic()
        if self._chat.store.persistent:
            for key, owner in tuple(self._owners.items()):
                if now - owner.seen > IDLE and owner.idle() and not owner.unkept():
                    del self._owners[key]
        if len(self._owners) > MAX_OWNERS:
            by_age = sorted(self._owners.items(), key=lambda item: item[1].seen)
            for key, owner in by_age[: len(self._owners) - MAX_OWNERS]:
                if owner.idle():
                    del self._owners[key]
