"""What belongs to one owner: his threads, his settings, and which thread he is in."""

from __future__ import annotations

import contextlib
import inspect
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pywry.chat.context import ChatContext, current_owner
from pywry.chat.search import find
from pywry.chat.thread import Thread
from pywry.chat.titles import clean_title, title_from
from pywry.errors import RefusedError
from pywry.protocol.codec import decode_event, printable
from pywry.protocol.messages import ThreadInfo, new_id
from pywry.protocol.server_events import (
    LogEvent,
    OwnerSnapshot,
    SearchHit,
    SearchResult,
    SettingsEvent,
    ThreadEvent,
    ThreadRemoved,
)
from pywry.stores.base import Drop, Put, Remove
from pywry.stores.log import Log

if TYPE_CHECKING:
    from pywry.chat.service import ChatService

MAX_THREADS = 1_000
"""Threads that one owner may have."""

MAX_HITS = 50
"""Places that a search returns."""

OVERRIDES = ("/model", "/system")

CREATED = 100
"""Events that asked for a thread and are remembered, so that one that comes again asks for nothing new."""

RESTORABLE = 600.0
"""Seconds for which a deleted thread can be restored."""


class Owner:
    """One owner. The lock of his log guards what is here; it is taken after a thread's own, never before.

    Args:
        chat: What all owners of a chat share.
        owner_id: Who it is.
    """

    def __init__(self, chat: ChatService, owner_id: str) -> None:
        self.chat = chat
        self.id = owner_id
        self.threads: dict[str, Thread] = {}
        self.active_thread_id = ""
        self.settings: dict[str, Any] = dict(chat.initial_settings)
        self.seen = time.monotonic()
        """When the owner was last active."""
        self.log = Log(self)
        self.allowed: set[str] = set()
        """What the user always allows, for as long as the app runs."""
        self._settled = dict(self.settings)
        """The settings as they were when the author's callback had heard of them."""
        self._chosen: set[str] = set()
        """The settings that the owner has changed; the others follow what the author says."""
        self.overrides: dict[str, str] = {}
        """What ``/model`` and ``/system`` said."""
        self._deleted: dict[str, tuple[float, Thread]] = {}
        self._created: OrderedDict[str, str] = OrderedDict()
        """The threads that were created last, by the ids of the events that asked for them."""

    @property
    def name(self) -> str:
        """The name of the owner's log in the store."""
        return f"{self.chat.id}/{self.id}"

    @contextlib.contextmanager
    def current(self) -> Iterator[None]:
        """Make this the owner that ``chat.threads`` and ``chat.send_message`` mean."""
        token = current_owner.set(self.id)
        try:
            yield
        finally:
            current_owner.reset(token)

    # ---- keeping --------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what the store has of the owner; one who is new gets his first thread."""
        with self.log.lock:
            for text in self.chat.store.read(self.name):
                try:
                    event = decode_event(text)
                except ValidationError as error:
                    self.chat.logger.error("A record of an owner is unreadable: %s", error)
                    continue
                if isinstance(event, ThreadRemoved):
                    # Deleted, and then the process ended before the thread was forgotten.
                    self._forget(event.thread_id)
                elif isinstance(event, ThreadEvent):
                    info = event.thread.model_copy(update={"running": False, "asking": False})
                    self.threads[info.thread_id] = Thread(self, info)
                elif isinstance(event, SettingsEvent):
                    self._load_settings(event.values)
            if self.threads:
                self.active_thread_id = self._newest()

    def _load_settings(self, values: dict[str, Any]) -> None:
        for key, value in values.items():
            # The author may have changed the menu since.
            items = self.chat.settings_items
            if (
                key in OVERRIDES
                and isinstance(value, str)
                and not (key == "/model" and "model" in items)
            ):
                self.overrides[key] = value
            item = items.get(key)
            if item is not None and item.type != "action" and item.accepts(value) is None:
                self.settings[key] = self._settled[key] = value
                self._chosen.add(key)

    def _keep_settings(self) -> Future[None] | None:
        if not self.chat.store.persistent:
            return None
        chosen = {key: self.settings[key] for key in self._chosen}
        values = {**chosen, **self.overrides}
        return self.chat.store.submit(
            Put(self.name, "settings", SettingsEvent(values=values)), urgent=True
        )

    def apply(self, event: LogEvent) -> None:
        """Nothing: what the owner's log adds up to is the owner himself."""

    def snapshot(self) -> OwnerSnapshot:
        """Return the owner's state."""
        return OwnerSnapshot(
            threads=[thread.info for thread in self.threads.values()],
            active_thread_id=self.active_thread_id,
            settings=dict(self.settings),
            settings_items=list(self.chat.settings_items.values()),
            commands=list(self.chat.commands.values()),
            starters=list(self.chat.starters),
            feedback=self.chat.on_feedback is not None,
            trouble=self.chat.trouble,
        )

    def _keep(self, thread: Thread) -> Future[None] | None:
        if not self.chat.store.persistent or thread.info.temporary:
            return None
        return self.chat.store.submit(
            Put(self.name, thread.id, ThreadEvent(thread=thread.info)), urgent=True
        )

    # ---- threads --------------------------------------------------------------------------------

    def thread(self, thread_id: str | None) -> Thread:
        """Return a thread, the active one when ``thread_id`` is empty.

        Raises:
            RefusedError: The owner has no such thread.
        """
        self.ensure_thread()
        thread = self.threads.get(thread_id or self.active_thread_id)
        if thread is None:
            raise RefusedError("unknown-thread", "There is no such thread.")
        return thread

    def create_thread(self, title: str = "", *, temporary: bool = False) -> Thread:
        """Add a thread and make it the active one.

        Raises:
            RefusedError: The owner has as many as he may have.
        """
        with self.log.lock:
            if len(self.threads) >= MAX_THREADS:
                raise RefusedError(
                    "too-many-threads",
                    f"There are {MAX_THREADS} threads already; delete some first.",
                )
            title = clean_title(printable(title))
            info = ThreadInfo(
                thread_id=new_id("thread", 8),
                title=title or f"Chat {len(self.threads) + 1}",
                temporary=temporary,
            )
            thread = Thread(self, info, new=True)
            self.threads[thread.id] = thread
            self.active_thread_id = thread.id
            self._keep(thread)
            self.log.append(ThreadEvent(thread=info))
        if self.chat.welcome_message:
            thread.add("assistant", self.chat.welcome_message)
        return thread

    def create_once(self, event_id: str | None, title: str, *, temporary: bool) -> str:
        """Add a thread, unless the same event has done so already; return its id. On the I/O loop.

        Raises:
            RefusedError: The owner has as many as he may have.
        """
        if event_id is not None and event_id in self._created:
            return self._created[event_id]
        thread_id = self.create_thread(title, temporary=temporary).id
        if event_id is not None:
            self._created[event_id] = thread_id
            while len(self._created) > CREATED:
                self._created.popitem(last=False)
        return thread_id

    def ensure_thread(self) -> None:
        """Make sure that there is a thread to be in."""
        with self.log.lock:
            missing = not self.threads
        if missing:
            self.create_thread()

    def rename_thread(self, thread_id: str, title: str) -> Future[None] | None:
        """Give a thread a title that stays."""
        thread = self.thread(thread_id)
        title = clean_title(printable(title))
        if not title:
            raise RefusedError("empty-title", "A thread needs a title.")
        return self._retitle(thread, title, renamed=True)

    def title_from(self, thread: Thread, text: str) -> None:
        """Name a thread after its first message, unless somebody has named it."""
        if thread.info.renamed or thread.titled or thread.conversation.has_question_before_last():
            return
        title = title_from(text)
        if title:
            self._retitle(thread, title, renamed=False)

    def title_by_author(self, thread: Thread) -> None:
        """Have the author's function name a thread after its first answer, unless somebody has named it."""
        make_title = self.chat.make_title
        if make_title is None or thread.titled or thread.info.renamed:
            return
        thread.titled = True
        messages = thread.messages_for_handler()

        def take(title: object) -> None:
            if not isinstance(title, str):
                raise TypeError(f"make_title gave {title!r}: expected a str")
            cleaned = clean_title(printable(title))
            if cleaned and not thread.info.renamed:
                self._retitle(thread, cleaned, renamed=False)

        def work() -> Any:
            with self.current():
                title = make_title(messages)
                if not inspect.isawaitable(title):
                    return take(title)
            return _awaited(title, take)

        # When the app is busy the thread keeps the name that it has from its first message.
        with contextlib.suppress(RefusedError):
            self.chat.lanes.submit((self.id, "title"), work)

    def _retitle(self, thread: Thread, title: str, *, renamed: bool) -> Future[None] | None:
        with self.log.lock:
            if self.threads.get(thread.id) is not thread:
                return None  # Deleted meanwhile: it must not appear again.
            thread.info = thread.info.model_copy(update={"title": title, "renamed": renamed})
            self.log.append(ThreadEvent(thread=thread.info))
            return self._keep(thread)

    def touch(self, thread: Thread) -> None:
        """Something was said in a thread."""
        self.seen = time.monotonic()
        with self.log.lock:
            if self.threads.get(thread.id) is thread:
                self.log.append(ThreadEvent(thread=thread.touched()))
                self._keep(thread)

    def update_thread(
        self, thread_id: str, *, pinned: bool | None, archived: bool | None
    ) -> Future[None] | None:
        """Pin or archive a thread, or undo it."""
        thread = self.thread(thread_id)
        changes = {"pinned": pinned, "archived": archived}
        with self.log.lock:
            thread.info = thread.info.model_copy(
                update={key: value for key, value in changes.items() if value is not None}
            )
            self.log.append(ThreadEvent(thread=thread.info))
            return self._keep(thread)

    def search(self, query: str) -> SearchResult:
        """Return where titles and messages hold a text, the newest threads first. The store may be read: not on a loop."""
        query = printable(query).strip()
        hits: list[SearchHit] = []
        if not query:
            return SearchResult(hits=hits)
        kept = self.chat.store.search(f"{self.name}/", query)
        with self.log.lock:
            threads = sorted(self.threads.values(), key=lambda each: -each.info.updated)
        for thread in threads:
            if len(hits) >= MAX_HITS:
                break
            info = thread.info
            found = find(query, info.title)
            if found is not None:
                hits.append(SearchHit(thread_id=info.thread_id, title=info.title, **found))
            if kept is not None and not thread.loaded and f"{self.name}/{thread.id}" not in kept:
                continue
            thread.load()
            with thread.log.lock:
                messages = thread.conversation.branch()
                texts = [(message.id, message.text) for message in reversed(messages)]
            for message_id, text in texts:
                found = find(query, text)
                if found is not None:
                    hits.append(
                        SearchHit(
                            thread_id=info.thread_id,
                            title=info.title,
                            message_id=message_id,
                            **found,
                        )
                    )
        return SearchResult(hits=hits[:MAX_HITS])

    def delete_thread(self, thread_id: str) -> Future[None] | None:
        """Delete a thread: its answer is stopped; it can be restored for ten minutes."""
        thread = self.thread(thread_id)
        thread.clear_queue()
        thread.stop()
        with self.log.lock:
            del self.threads[thread_id]
            self._deleted[thread_id] = (time.monotonic(), thread)
            self.log.append(ThreadRemoved(thread_id=thread_id))
            kept = None
            if self.chat.store.persistent and not thread.info.temporary:
                removed = ThreadRemoved(thread_id=thread_id)
                kept = self.chat.store.submit(Put(self.name, thread_id, removed), urgent=True)
            if self.active_thread_id == thread_id:
                self.active_thread_id = self._newest() if self.threads else ""
        self.ensure_thread()
        return kept

    def restore_thread(self, thread_id: str) -> Future[None] | None:
        """Undo the deletion of a thread.

        Raises:
            RefusedError: It is gone for good.
        """
        with self.log.lock:
            _, thread = self._deleted.pop(thread_id, (0.0, None))
            if thread is None:
                raise RefusedError("unknown-thread", "That thread cannot be restored any more.")
            self.threads[thread_id] = thread
            self.log.append(ThreadEvent(thread=thread.info))
            return self._keep(thread)

    def forget_deleted(self, older_than: float = RESTORABLE) -> None:
        """Let go of threads that were deleted more than ``older_than`` seconds ago."""
        now = time.monotonic()
        with self.log.lock:
            gone = [key for key, (then, _) in self._deleted.items() if now - then >= older_than]
            threads = [self._deleted.pop(key)[1] for key in gone]
        for thread in threads:
            thread.log.close()
            if not thread.info.temporary:
                self._forget(thread.id)

    def _forget(self, thread_id: str) -> None:
        """Have the store let go of all that a thread was."""
        self.chat.store.submit(Drop(f"{self.name}/{thread_id}"))
        self.chat.store.submit(Remove(self.name, thread_id), urgent=True)

    def switch_thread(self, thread_id: str) -> None:
        """Make a thread the active one."""
        thread = self.thread(thread_id)
        with self.log.lock:
            self.active_thread_id = thread.id

    def _newest(self) -> str:
        infos = [thread.info for thread in self.threads.values()]
        return max(infos, key=lambda info: (not info.archived, info.updated)).thread_id

    # ---- settings -------------------------------------------------------------------------------

    def change_setting(self, key: str, value: Any) -> Future[None] | None:
        """Give a setting a value.

        Raises:
            RefusedError: There is no such setting, or it does not take that value.
        """
        item = self.chat.settings_items.get(key)
        if item is None or item.type == "separator":
            raise RefusedError("unknown-setting", "There is no such setting.")
        wrong = item.accepts(value)
        if wrong is not None:
            raise RefusedError("bad-setting", f"{item.label or key}: {wrong}.")
        if item.type == "action":
            return None
        if isinstance(value, str):
            value = printable(value)
        with self.log.lock:
            self.settings[key] = value
            self._chosen.add(key)
            self.log.append(SettingsEvent(values={key: value}))
            if key == "model":
                self.overrides.pop("/model", None)
            return self._keep_settings()

    def settle_setting(self, key: str, value: Any, *, heard: bool) -> None:
        """The author's callback has heard of a setting; if that failed, it goes back, unless it was changed again."""
        with self.log.lock:
            if heard:
                self._settled[key] = value
            elif self.settings[key] == value != self._settled[key]:
                self.settings[key] = self._settled[key]
                self.log.append(SettingsEvent(values={key: self.settings[key]}))
                self._keep_settings()

    def override(self, key: str, value: str) -> Future[None] | None:
        """Keep what ``/model`` or ``/system`` said; nothing, to go back to what the author said."""
        with self.log.lock:
            if value:
                self.overrides[key] = printable(value)
            else:
                self.overrides.pop(key, None)
            return self._keep_settings()

    # ---- answers --------------------------------------------------------------------------------

    def context(self, thread_id: str, message_id: str) -> ChatContext:
        """Return the context of a new answer."""
        settings = dict(self.settings)
        model = settings.get("model")
        temperature = settings.get("temperature")
        return ChatContext(
            thread_id=thread_id,
            message_id=message_id,
            settings=settings,
            system_prompt=self.overrides.get("/system", self.chat.system_prompt),
            model=self.overrides.get("/model")
            or (model if isinstance(model, str) and model else self.chat.model),
            temperature=(
                float(temperature)
                if isinstance(temperature, (int, float)) and not isinstance(temperature, bool)
                else self.chat.temperature
            ),
        )

    def interrupt_all(self) -> None:
        """End every running answer because the app ends."""
        for thread in tuple(self.threads.values()):
            thread.interrupt()

    # ---- coming and going -----------------------------------------------------------------------

    def spoken(self) -> bool:
        """Whether anything but a welcome was said."""
        welcome = 1 if self.chat.welcome_message else 0
        return len(self.threads) > 1 or any(
            len(thread.conversation) > welcome for thread in self.threads.values()
        )

    def adopt(self, startup: Owner) -> None:
        """Take over the threads that were made before anybody came."""
        with startup.log.lock, self.log.lock:
            threads = [*startup.threads.values()]
            startup.threads = {}
            self.settings.update({key: startup.settings[key] for key in startup._chosen})
            self._chosen |= startup._chosen
            self.overrides.update(startup.overrides)
            self.active_thread_id = startup.active_thread_id
        for thread in threads:
            thread.move_to(self)
            with self.log.lock:
                self.threads[thread.id] = thread
                self.log.append(ThreadEvent(thread=thread.info))
                self._keep(thread)
            # Only now: if the process ends before, the thread is in both places rather than in none.
            startup._forget(thread.id)

    def unkept(self) -> bool:
        """Whether there is something that no store can bring back."""
        return bool(self.allowed) or any(thread.info.temporary for thread in self.threads.values())

    def idle(self) -> bool:
        """Whether nobody looks and nothing runs."""
        return not self.log.followed and not any(
            thread.generation or thread.log.followed for thread in self.threads.values()
        )


async def _awaited(value: Awaitable[object], take: Callable[[object], None]) -> None:
    take(await value)
