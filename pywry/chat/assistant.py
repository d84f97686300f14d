"""What all owners of a chat share: the assistant as its author made it, and what it runs on."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

from pywry.callbacks import Callback, Lanes
from pywry.chat.context import current_owner
from pywry.chat.handlers import HandlerFunc
from pywry.chat.workers import Workers
from pywry.loop import LoopThread
from pywry.protocol.menu import SettingsItem, SlashCommandDef
from pywry.protocol.messages import ThreadInfo
from pywry.protocol.server_events import AttachmentRules, ContextSource
from pywry.security.paths import AllowedRoots
from pywry.stores.attachments import AttachmentPolicy
from pywry.stores.base import Store
from pywry.stores.memory import MemoryStore
from pywry.stores.quota import AttachmentLimits

user_loop = LoopThread("pywry-handlers", patience=0.5)
"""Where the author's async code runs: one loop for the program, as an async library expects it."""


@contextlib.contextmanager
def acting_as(owner_id: str) -> Iterator[None]:
    """Make somebody the owner that ``chat.threads`` and ``chat.send_message`` mean."""
    token = current_owner.set(owner_id)
    try:
        yield
    finally:
        current_owner.reset(token)


@dataclass(eq=False, repr=False)
class Assistant:
    """A chat without those who talk to it.

    Args:
        id: Names the chat's logs.
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
        on_artifact_event: Called with an `ArtifactEvent`.
        make_title: Called with the messages after the first answer; returns the thread's title.
        locale: The language of the interface; the browser's when absent.
        show_errors: Whether users read the text of exceptions.
        mentions: Whether widgets of the page may be mentioned.
        accept: Extensions of the files that may be attached; none may be when absent.
        limits: How much may be attached.
        libraries: What pages load at once rather than when it is needed.
        image_hosts: Origins whose pictures pages show.
        roots: The folders from which the author's own program may attach files by their path.
    """

    id: str
    handler: HandlerFunc
    store: Store
    _: KW_ONLY
    system_prompt: str = ""
    model: str = ""
    temperature: float = 0.7
    welcome_message: str = ""
    settings: Sequence[SettingsItem] = ()
    commands: Sequence[SlashCommandDef] = ()
    starters: Sequence[str] = ()
    on_slash_command: Callback | None = None
    on_settings_change: Callback | None = None
    on_feedback: Callback | None = None
    on_artifact_event: Callback | None = None
    make_title: Callback | None = None
    locale: str | None = None
    show_errors: bool = False
    mentions: bool = False
    accept: tuple[str, ...] | None = None
    limits: AttachmentLimits = field(default_factory=AttachmentLimits)
    roots: AllowedRoots = field(default_factory=lambda: AllowedRoots(None))
    libraries: tuple[str, ...] = ()
    image_hosts: tuple[str, ...] = ()
    trouble: str | None = field(default=None, init=False)
    """Why what is said cannot be kept at the moment."""

    def __post_init__(self) -> None:
        self.settings_items = {item.id: item for item in self.settings}
        self.workers = Workers(f"pywry-{self.id}")
        self.loop = user_loop
        self.lanes = Lanes(user_loop)
        self._memory = MemoryStore()
        self.sources: dict[str, str] = {}
        """What may be mentioned: names by component id."""

    def context_sources(self) -> list[ContextSource] | None:
        """Return what may be mentioned; None when there are no mentions."""
        if not self.mentions:
            return None
        return [ContextSource(id=key, name=name) for key, name in tuple(self.sources.items())]

    def attachment_rules(self) -> AttachmentRules | None:
        """Return what a page is told of what may be attached; None when no files may be."""
        if self.accept is None:
            return None
        return AttachmentRules(
            accept=list(self.accept),
            max_file_size=self.limits.max_file_size,
            max_files=self.limits.max_files_per_message,
            max_total_size=self.limits.max_total_size,
        )

    @functools.cached_property
    def attachments(self) -> AttachmentPolicy | None:
        """What may come with a message; nothing when None."""
        if self.accept is None and not self.mentions:
            return None
        # What a widget shows comes as text.
        accept = (*(self.accept or ()), *((".txt",) if self.mentions else ()))
        return AttachmentPolicy(self.store.spool, tuple(dict.fromkeys(accept)), self.limits)

    def name_of(self, owner_id: str) -> str:
        """Return the name of an owner's log in the store."""
        return f"{self.id}/{owner_id}"

    def store_for(self, info: ThreadInfo) -> Store:
        """Return where a thread is kept: a temporary one nowhere."""
        return self._memory if info.temporary else self.store

    def adopt_files(self, owner_id: str, before: str) -> None:
        """Give an owner the files that another had, also those of temporary threads."""
        for store in (self.store, self._memory):
            if store.has_files:
                store.spool.adopt(owner_id, before)

    def call(
        self, owner_id: str, lane: str, callback: Callback, *args: Any, limit: int | None = None
    ) -> Future[None]:
        """Call one of the author's callbacks, in its lane, as an owner.

        Args:
            owner_id: The owner.
            lane: Where it waits for what came before.
            callback: The callback.
            args: What it is called with.
            limit: How much may wait in the lane.

        Returns:
            Done when the callback is; fails with ``RefusedError`` when the callback fails.

        Raises:
            RefusedError: Too much is being done, or waits, already.
        """

        def work() -> Any:
            with acting_as(owner_id):
                return callback(*args)

        return self.lanes.submit((owner_id, lane), work, limit=limit)
