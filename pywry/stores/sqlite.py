"""Conversations in one SQLite file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from pathlib import Path

from pywry.errors import StoreError
from pywry.stores.base import Add, Drop, Put, Store, Write, close_at_exit
from pywry.stores.entry import Entry, failed
from pywry.stores.spool import Spool
from pywry.stores.sqlite_file import SQLiteFile, stored_name
from pywry.stores.writer import Writer

CLOSING = 10.0
"""Seconds that closing may take when the file cannot be written."""


class SQLiteStore(Store):
    """Keeps conversations in one SQLite file, which only its owner can read.

    One process at a time has the file. Within a process any number of stores may be opened on it; they share it.

    Args:
        path: The file; it is made when it is not there, its folder is not.
        on_trouble: Called with a sentence for the user when writing has not worked for five seconds (at once when the
            disk is full), and with None when it works again. It runs on the thread that writes.

    Raises:
        StoreError: The file is no SQLite database, one of another program or of a newer pywry, damaged, in use by
            another process, or cannot be written. A file that is not pywry's is left as it is.

    Example:
        >>> import tempfile
        >>> folder = tempfile.TemporaryDirectory()
        >>> store = SQLiteStore(Path(folder.name) / "chat.db")
        >>> store.read("nothing was ever written here")
        []
        >>> store.close()
        >>> folder.cleanup()
    """

    def __init__(
        self, path: str | Path, *, on_trouble: Callable[[str | None], None] | None = None
    ) -> None:
        if str(path) in ("", ":memory:"):
            raise StoreError(f'SQLiteStore({str(path)!r}): name a file, or use store="memory".')
        self.path = Path(os.path.realpath(path))
        self.on_trouble = on_trouble
        self._closed = False
        with _lock:
            shared = _shared.get(self.path)
            if shared is None:
                shared = _shared[self.path] = _Shared(self.path)
            shared.users.append(self)
            self._mine = shared
        close_at_exit(self)

    @property
    def spool(self) -> Spool:
        """The files that belong to conversations: in the folder beside the file whose name ends in ``-files``."""
        with _lock:
            if self._mine.spool is None:
                self._mine.spool = Spool(self._mine.folder)
            return self._mine.spool

    @property
    def has_files(self) -> bool:
        """Whether there may be any files."""
        return self._mine.spool is not None or self._mine.folder.is_dir()

    def read(self, log: str) -> list[str]:
        """Return the log's records and pieces: what is in the file, and on top what still waits to be written."""
        if self._closed:
            raise StoreError(f"{self.path} is closed.")
        # In this order: what is written in between is in the file, and its number tells so.
        waiting = self._mine.writer.waiting(log)
        kept, rows = self._mine.file.read(log)
        later = [entry for entry in waiting if entry.number > kept]
        if not later:
            return [body for _, _, body in rows]
        return _with(rows, later)

    def search(self, prefix: str, text: str) -> set[str]:
        """Return the names of the logs that begin with a prefix and may have a message with a text in it."""
        if self._closed:
            raise StoreError(f"{self.path} is closed.")
        waiting = self._mine.writer.waiting_below(prefix)
        return waiting | self._mine.file.search(prefix, text)

    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        """Take a write and return at once."""
        if self._closed:
            return failed(f"{self.path} is closed.")
        return self._mine.writer.submit(write, urgent=urgent)

    def secret(self) -> bytes:
        """Return 32 random bytes that were made with the file."""
        return self._mine.file.secret

    def flush(self, timeout: float = CLOSING) -> bool:
        """Wait until all that was submitted is kept; False when it took too long."""
        return self._mine.writer.flush(timeout)

    def close(self) -> None:
        """Keep what was submitted; the last store on a file lets go of it, in 10 seconds at the most."""
        with _lock:
            if self._closed:
                return
            self._closed = True
            shared = self._mine
            shared.users.remove(self)
            if shared.users:
                last = False
            else:
                # Under the lock: who opens the file again finds it free.
                last = True
                shared.writer.close(CLOSING)
                if shared.spool is not None:
                    shared.spool.close()
                del _shared[self.path]
        if not last:
            shared.writer.flush(CLOSING)


class _Shared:
    """What the stores of a process on one file share."""

    def __init__(self, path: Path) -> None:
        self.users: list[SQLiteStore] = []
        self.folder = path.with_name(f"{path.name}-files")
        self.spool: Spool | None = None
        self.file = SQLiteFile(path)
        self.writer = Writer(
            str(path),
            self.file.commit,
            tell=self._tell,
            rest=self.file.tidy,
            finish=self.file.close,
        )

    def _tell(self, text: str | None) -> None:
        for user in tuple(self.users):
            if user.on_trouble is not None:
                user.on_trouble(text)


_lock = threading.Lock()
_shared: dict[Path, _Shared] = {}
_left: list[_Shared] = []


def _with(rows: Iterable[tuple[str, int, str]], entries: Sequence[Entry]) -> list[str]:
    """Return the bodies as they will be when the entries are kept."""
    records: dict[str, dict[int, str]] = {}
    for key, piece, body in rows:
        records.setdefault(key, {})[piece] = body
    for entry in entries:
        write = entry.write
        if isinstance(write, Drop):
            records.clear()
            continue
        key = stored_name(write.key)
        if isinstance(write, Put):
            records[key] = {0: entry.encode()}
        elif not isinstance(write, Add):
            records.pop(key, None)
        elif key in records:
            records[key][write.piece] = entry.encode()
    return [body for pieces in records.values() for body in pieces.values()]


def _forked() -> None:
    """In a forked child: the files are the parent's. Its connections are neither used nor closed here."""
    global _lock  # noqa: PLW0603 - a thread that is not here may hold it
    _lock = threading.Lock()
    for shared in _shared.values():
        _left.append(shared)
        for user in shared.users:
            user._closed = True
    _shared.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)
