"""The file behind an `SQLiteStore`: what is in it, and how it is opened, written and read.

The file is in WAL mode, so reading and writing never wait for each other. Only the thread that writes uses the writing
connection; readers have connections of their own.

What a power cut costs: nothing that somebody was told is kept (urgent writes are on the disk before their futures are
done), and of a streaming answer what was not yet followed by such a write. What the end of the process costs, even by
kill -9: what was submitted less than ~0.1 s before and was not urgent.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from pywry.errors import StoreError
from pywry.stores.base import Add, Drop, Put, Remove
from pywry.stores.entry import Entry
from pywry.stores.sqlite_lock import FileLock
from pywry.stores.sqlite_schema import (
    OPENING,
    SET,
    check_untouched,
    explained,
    make_private,
    roll_back,
    set_up,
)
from pywry.stores.sqlite_search import TextIndex, found_in, search
from pywry.stores.writer import TroubleError

WRITING = 0.2
"""Seconds to wait for a lock before the writer looks after its queue and tries again."""

TIDYING = 2.0
"""Seconds that closing may take to take what was deleted out of the index."""

IDLE_READERS = 4

PUT = """INSERT INTO records (log, key, piece, position, body)
    VALUES (?1, ?2, 0, (SELECT COALESCE(MAX(position), 0) + 1 FROM records WHERE log = ?1), ?3)
    ON CONFLICT (log, key, piece) DO UPDATE SET body = excluded.body"""
PUT_AWAY = "DELETE FROM records WHERE log = ? AND key = ? AND piece > 0"
ADD = """INSERT OR REPLACE INTO records (log, key, piece, position, body)
    SELECT log, key, ?3, position, ?4 FROM records WHERE log = ?1 AND key = ?2 AND piece = 0"""
REMOVE = "DELETE FROM records WHERE log = ? AND key = ?"
DROP = "DELETE FROM records WHERE log = ?"
READ = "SELECT key, piece, body FROM records WHERE log = ? ORDER BY position, piece"

_ESCAPED = "\0surrogates:"

logger = logging.getLogger("pywry.stores")


class SQLiteFile:
    """An open file.

    Args:
        path: The file, resolved; made when it is not there.

    Raises:
        StoreError: It is no file of pywry's, of a newer version, damaged, in use, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.secret = b""
        self._readers: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False
        self._deleted = False
        """Whether something was deleted that is still in the WAL."""
        if not path.parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.parent}; make it first.")
        if path.is_dir():
            raise StoreError(f"{path} is a folder; a store is a file.")
        self._file_lock = FileLock(path)
        opened: sqlite3.Connection | None = None
        try:
            with explained(path):
                check_untouched(path)
                make_private(path)
                opened = self._writing = self._connect()
                self.secret = set_up(opened, path)
                self._texts = TextIndex(opened)
                opened.execute(f"PRAGMA busy_timeout = {int(WRITING * 1000)}")
            make_private(path)
        except BaseException:
            if opened is not None:
                opened.close()
            self._file_lock.release(remove=True)
            raise

    # ---- opening --------------------------------------------------------------------------------

    def _connect(self, *, read_only: bool = False) -> sqlite3.Connection:
        mode = "ro" if read_only else "rw"
        connection = sqlite3.connect(
            f"{self.path.as_uri()}?mode={mode}",
            uri=True,
            timeout=OPENING,
            isolation_level=None,
            check_same_thread=False,
        )
        if not read_only:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA journal_size_limit = 16777216")
        return connection

    # ---- writing, on the writer's thread --------------------------------------------------------

    def commit(self, entries: Sequence[Entry]) -> None:
        """Keep entries in one transaction.

        Raises:
            TroubleError: It does not work now.
            sqlite3.Error: It will not work for one of them.
        """
        connection = self._writing
        try:
            # FULL: on the disk when it returns. A piece of text waits for the next urgent write, or a checkpoint.
            urgent = any(entry.urgent for entry in entries)
            connection.execute(f"PRAGMA synchronous = {'FULL' if urgent else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                for entry in entries:
                    self._apply(entry)
                connection.execute(SET, ("kept", entries[-1].number))
                connection.execute("COMMIT")
            except BaseException:
                roll_back(connection)
                raise
        except sqlite3.Error as error:
            trouble = self._trouble(error)
            if trouble is None:
                raise
            raise trouble from error
        self._deleted |= any(isinstance(entry.write, (Remove, Drop)) for entry in entries)

    def _apply(self, entry: Entry) -> None:
        write = entry.write
        execute = self._writing.execute
        log = stored_name(write.log)
        if isinstance(write, Drop):
            execute(DROP, (log,))
            self._texts.drop(log)
            return
        key = stored_name(write.key)
        if isinstance(write, Put):
            execute(PUT, (log, key, entry.encode()))
            execute(PUT_AWAY, (log, key))
            self._texts.put(log, key, found_in(write.event))
        elif isinstance(write, Add):
            execute(ADD, (log, key, write.piece, entry.encode()))
        else:
            execute(REMOVE, (log, key))
            self._texts.remove(log, key)

    def _trouble(self, error: sqlite3.Error) -> TroubleError | None:
        """Return what to tell the user, or None when it is one write's own fault."""
        name = self.path.name
        text = str(error)
        if "is full" in text or (isinstance(error, sqlite3.OperationalError) and self._full()):
            return TroubleError("Messages cannot be saved: the disk is full.", at_once=True)
        if "locked" in text or "busy" in text:
            return TroubleError(f"Messages are not saved yet: another program is using {name}.")
        if isinstance(error, sqlite3.OperationalError):
            return TroubleError("Messages are not saved yet: their file cannot be written.")
        if type(error) is sqlite3.DatabaseError:
            return TroubleError(f"Messages cannot be saved: {name} is damaged.", at_once=True)
        return None

    def _full(self) -> bool:
        with contextlib.suppress(OSError):
            return shutil.disk_usage(self.path.parent).free < 65536
        return False

    def tidy(self) -> None:
        """Take what was deleted out of the WAL, too; on the writer's thread."""
        if self._deleted:
            with contextlib.suppress(sqlite3.Error):
                tidy = self._texts.tidy()
                busy, _, _ = self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                self._deleted = bool(busy) or not tidy

    # ---- reading, on any thread -----------------------------------------------------------------

    def read(self, log: str) -> tuple[int, list[tuple[str, int, str]]]:
        """Return the number of the last write that is kept, and a log's keys, pieces and bodies at that moment.

        Raises:
            StoreError: The file cannot be read.
        """
        with explained(self.path), self._reader() as reader:
            reader.execute("BEGIN")
            try:
                (kept,) = reader.execute("SELECT value FROM meta WHERE name = 'kept'").fetchone()
                rows = reader.execute(READ, (stored_name(log),)).fetchall()
            finally:
                roll_back(reader)
        return kept, rows

    def search(self, prefix: str, text: str) -> set[str]:
        """Return the names of the logs that begin with a prefix and may have a message with a text in it.

        Raises:
            StoreError: The file cannot be read.
        """
        with explained(self.path), self._reader() as reader:
            return search(reader, prefix, text)

    @contextlib.contextmanager
    def _reader(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._closed:
                raise StoreError(f"{self.path} is closed.")
            reader = self._readers.pop() if self._readers else None
        if reader is None:
            reader = self._connect(read_only=True)
        try:
            yield reader
        except BaseException:
            reader.close()
            raise
        with self._lock:
            pooled = len(self._readers) < IDLE_READERS and not self._closed
            if pooled:
                self._readers.append(reader)
        if not pooled:
            reader.close()

    # ---- closing --------------------------------------------------------------------------------

    def close(self) -> None:
        """Bring everything into the one file and let go of it; on the writer's thread."""
        with self._lock:
            self._closed = True
            readers, self._readers = self._readers, []
        for reader in readers:
            reader.close()
        with contextlib.suppress(sqlite3.Error):
            end = time.monotonic() + TIDYING
            while not self._texts.tidy() and time.monotonic() < end:
                pass
            self._writing.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with contextlib.suppress(sqlite3.Error):
            self._writing.close()
        self._file_lock.release()


def stored_name(name: str) -> str:
    """Return a log's name or a key as SQLite takes it, which knows no halves of characters."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _ESCAPED + name.encode("utf-8", "surrogatepass").hex()
    return _ESCAPED + name.encode().hex() if name.startswith(_ESCAPED) else name
