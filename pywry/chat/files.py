"""The files of a thread."""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

from pywry.stores.base import Store
from pywry.stores.spool import Spool


class ThreadFiles:
    """What belongs to one thread and is too heavy for its log.

    Args:
        store: Keeps them.
        owner_id: Whose they are; another one's when the thread is adopted.
        thread_id: The thread.
    """

    def __init__(self, store: Store, owner_id: str, thread_id: str) -> None:
        self.owner_id = owner_id
        self._store = store
        self.thread_id = thread_id

    def put(self, data: bytes) -> str:
        """Keep a file and return its id.

        Raises:
            RefusedError: There is no space.
            StoreError: It cannot be kept.
        """
        return self._store.spool.put(self.owner_id, self.thread_id, data)

    def path(self, file_id: str) -> Path:
        """Return where a file is.

        Raises:
            RefusedError: There is none of that id.
        """
        return self._store.spool.path(self.owner_id, self.thread_id, file_id)

    def read(self, file_id: str) -> bytes:
        """Return what is in a file.

        Raises:
            RefusedError: There is none of that id.
        """
        return self._store.spool.read(self.owner_id, self.thread_id, file_id)

    @property
    def spool(self) -> Spool:
        """Where they are."""
        return self._store.spool

    def release(self, file_ids: Iterable[str]) -> None:
        """Let go of some files: uploads wait again to be sent, the others are removed.

        Raises:
            StoreError: The disk does not do it.
        """
        if self._store.has_files:
            self._store.spool.release(self.owner_id, self.thread_id, file_ids)

    def sweep(self, known: Container[str]) -> None:
        """Let go of all files but those that are known.

        Raises:
            StoreError: The disk does not do it.
        """
        if self._store.has_files:
            self._store.spool.sweep(self.owner_id, self.thread_id, known)

    def drop(self, file_ids: Iterable[str]) -> None:
        """Forget some files."""
        if self._store.has_files:
            self._store.spool.drop_files(self.owner_id, self.thread_id, file_ids)

    def drop_all(self) -> None:
        """Forget all files."""
        if self._store.has_files:
            self._store.spool.drop_thread(self.owner_id, self.thread_id)
