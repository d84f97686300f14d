"""An owner's threads, and which of them he is in."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator

from pywry.chat.files import ThreadFiles
from pywry.chat.receiver import receives, receives_once
from pywry.chat.thread import Holder, Thread
from pywry.chat.titles import clean_title
from pywry.errors import RefusedError
from pywry.protocol.client_events import (
    ThreadCreate,
    ThreadDelete,
    ThreadRename,
    ThreadRestore,
    ThreadSwitch,
    ThreadUpdate,
)
from pywry.protocol.messages import ThreadInfo, new_id
from pywry.protocol.plain import printable
from pywry.protocol.server_events import ThreadCreated, ThreadEvent, ThreadRemoved
from pywry.stores.base import Drop, Put, Remove
from pywry.stores.outcome import Kept, Outcome

MAX_THREADS = 1_000
"""Threads that one owner may have."""

CREATED = 100
"""Events that asked for a thread and are remembered, so that one that comes again asks for nothing new."""

RESTORABLE = 600.0
"""Seconds for which a deleted thread can be restored."""


class Threads:
    """The threads of one owner. The lock of his log guards them; it is taken after a thread's own, never before."""

    def __init__(self, owner: Holder) -> None:
        self.active_id = ""
        """The thread that the owner is in."""
        self._owner = owner
        self._log = owner.log
        self._chat = owner.chat
        self._threads: dict[str, Thread] = {}
        self._deleted: dict[str, tuple[float, Thread]] = {}
        self._created: OrderedDict[str, str] = OrderedDict()
        """The threads that were created last, by the ids of the events that asked for them."""

    def __len__(self) -> int:
        return len(self._threads)

    def __contains__(self, thread_id: object) -> bool:
        return thread_id in self._threads

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._threads))

    def values(self) -> tuple[Thread, ...]:
        """Return the threads that there are now."""
        return tuple(self._threads.values())

    def get(self, thread_id: str) -> Thread | None:
        """Return a thread, if there is one of that id."""
        return self._threads.get(thread_id)

    def find(self, thread_id: str | None) -> Thread:
        """Return a thread, the active one when ``thread_id`` is empty.

        Raises:
            RefusedError: The owner has no such thread.
        """
        self.ensure()
        thread = self._threads.get(thread_id or self.active_id)
        if thread is None:
            raise RefusedError("unknown-thread", "There is no such thread.")
        return thread

    # ---- from the store and to it ---------------------------------------------------------------

    def load(self, event: ThreadEvent | ThreadRemoved) -> None:
        """Take what the store has of a thread."""
        if isinstance(event, ThreadRemoved):
            # Deleted, and then the process ended before the thread was forgotten.
            ThreadFiles(self._chat.store, self._owner.id, event.thread_id).drop_all()
            self._forget(event.thread_id)
            return
        info = event.thread.model_copy(update={"running": False, "asking": False})
        self._threads[info.thread_id] = Thread(self._owner, info)

    def _keep(self, thread: Thread) -> Kept:
        store = self._chat.store
        if not store.persistent or thread.info.temporary:
            return None
        return store.submit(
            Put(self._owner.name, thread.id, ThreadEvent(thread=thread.info)), urgent=True
        )

    def _tell(self, thread: Thread) -> Kept:
        """Tell the pages what is new in a thread's entry, and keep it; with the lock held."""
        self._log.append(ThreadEvent(thread=thread.info))
        return self._keep(thread)

    def _forget(self, thread_id: str) -> None:
        """Have the store let go of all that a thread was."""
        store = self._chat.store
        store.submit(Drop(f"{self._owner.name}/{thread_id}"))
        store.submit(Remove(self._owner.name, thread_id), urgent=True)

    def open_newest(self) -> None:
        """Make the newest thread the active one, if there is any; with the lock held."""
        infos = (thread.info for thread in self._threads.values())
        newest = max(infos, key=lambda info: (not info.archived, info.updated), default=None)
        self.active_id = "" if newest is None else newest.thread_id

    # ---- coming and going -----------------------------------------------------------------------

    def create(self, title: str = "", *, temporary: bool = False) -> Thread:
        """Add a thread and make it the active one.

        Raises:
            RefusedError: The owner has as many as he may have.
        """
        with self._log.lock:
            if len(self._threads) >= MAX_THREADS:
                raise RefusedError(
                    "too-many-threads",
                    f"There are {MAX_THREADS} threads already; delete some first.",
                )
            info = ThreadInfo(
                thread_id=new_id("thread", 8),
                title=clean_title(printable(title)) or f"Chat {len(self._threads) + 1}",
                temporary=temporary,
            )
            thread = Thread(self._owner, info, new=True)
            self._threads[thread.id] = thread
            self.active_id = thread.id
            self._tell(thread)
        if self._chat.welcome_message:
            thread.add("assistant", self._chat.welcome_message)
        return thread

    @receives_once(ThreadCreate)
    def create_once(self, event: ThreadCreate, event_id: str | None) -> Outcome:
        """Add a thread, unless the same event has done so already; on the I/O loop.

        Raises:
            RefusedError: The owner has as many as he may have.
        """
        if event_id is not None and event_id in self._created:
            return Outcome(ThreadCreated(thread_id=self._created[event_id]))
        thread_id = self.create(event.title, temporary=event.temporary).id
        if event_id is not None:
            self._created[event_id] = thread_id
            while len(self._created) > CREATED:
                self._created.popitem(last=False)
        return Outcome(ThreadCreated(thread_id=thread_id))

    def ensure(self) -> None:
        """Make sure that there is a thread to be in."""
        with self._log.lock:
            missing = not self._threads
        if missing:
            self.create()

    @receives(ThreadSwitch)
    def switch(self, event: ThreadSwitch) -> None:
        """Make a thread the active one."""
        thread = self.find(event.thread_id)
        with self._log.lock:
            self.active_id = thread.id

    @receives(ThreadDelete)
    def delete(self, event: ThreadDelete) -> Kept:
        """Delete a thread: its answer is stopped; it can be restored for ten minutes."""
        thread = self.find(event.thread_id)
        thread.queue.clear()
        thread.stop()
        removed = ThreadRemoved(thread_id=thread.id)
        with self._log.lock:
            del self._threads[thread.id]
            self._deleted[thread.id] = (time.monotonic(), thread)
            self._log.append(removed)
            kept = None
            if self._chat.store.persistent and not thread.info.temporary:
                put = Put(self._owner.name, thread.id, removed)
                kept = self._chat.store.submit(put, urgent=True)
            if self.active_id == thread.id:
                self.open_newest()
        self.ensure()
        return kept

    @receives(ThreadRestore)
    def restore(self, event: ThreadRestore) -> Kept:
        """Undo the deletion of a thread.

        Raises:
            RefusedError: It is gone for good.
        """
        with self._log.lock:
            _, thread = self._deleted.pop(event.thread_id, (0.0, None))
            if thread is None:
                raise RefusedError("unknown-thread", "That thread cannot be restored any more.")
            self._threads[thread.id] = thread
            return self._tell(thread)

    def forget_deleted(self, older_than: float = RESTORABLE) -> None:
        """Let go of threads that were deleted more than ``older_than`` seconds ago."""
        now = time.monotonic()
        with self._log.lock:
            gone = [key for key, (then, _) in self._deleted.items() if now - then >= older_than]
            threads = [self._deleted.pop(key)[1] for key in gone]
        for thread in threads:
            thread.log.close()
            thread.files.drop_all()
            if not thread.info.temporary:
                self._forget(thread.id)

    def give_up(self) -> tuple[Thread, ...]:
        """Return all threads and have none any more; with the lock held."""
        threads = self.values()
        self._threads = {}
        return threads

    def adopt(self, threads: tuple[Thread, ...], before: Threads) -> None:
        """Take over threads that somebody else has given up."""
        for thread in threads:
            thread.move_to(self._owner)
            with self._log.lock:
                self._threads[thread.id] = thread
                self._tell(thread)
            # Only now: if the process ends before, the thread is in both places rather than in none.
            before._forget(thread.id)

    # ---- their entries in the list --------------------------------------------------------------

    @receives(ThreadRename)
    def rename(self, event: ThreadRename) -> Kept:
        """Give a thread a title that stays."""
        thread = self.find(event.thread_id)
        title = clean_title(printable(event.title))
        if not title:
            raise RefusedError("empty-title", "A thread needs a title.")
        return self.retitle(thread, title, renamed=True)

    def retitle(self, thread: Thread, title: str, *, renamed: bool) -> Kept:
        """Give a thread a title."""
        with self._log.lock:
            if self._threads.get(thread.id) is not thread:
                return None  # Deleted meanwhile: it must not appear again.
            thread.info = thread.info.model_copy(update={"title": title, "renamed": renamed})
            return self._tell(thread)

    @receives(ThreadUpdate)
    def update(self, event: ThreadUpdate) -> Kept:
        """Pin or archive a thread, or undo it."""
        thread = self.find(event.thread_id)
        changes = event.model_dump(include={"pinned", "archived"}, exclude_none=True)
        with self._log.lock:
            thread.info = thread.info.model_copy(update=changes)
            return self._tell(thread)

    def touch(self, thread: Thread) -> None:
        """Something was said in a thread."""
        with self._log.lock:
            if self._threads.get(thread.id) is thread:
                thread.touched()
                self._tell(thread)
