"""How a store's SQLite file is made, known again, refused and brought forward."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pywry.errors import StoreError
from pywry.stores.sqlite_search import add_texts

APPLICATION_ID = 0x50795779
"""Marks the file as pywry's: the letters PyWy."""

SCHEMA = (
    "CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value NOT NULL)",
    """CREATE TABLE records (
        log TEXT NOT NULL, key TEXT NOT NULL, piece INTEGER NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (log, key, piece)
    )""",
    "CREATE INDEX records_in_order ON records (log, position, piece)",
)

MIGRATIONS: Sequence[Callable[[sqlite3.Connection], None]] = (add_texts,)
"""The n-th brings a file from version n+1 to n+2, within a transaction that is there already."""

OPENING = 5.0
"""Seconds to wait, when opening or reading, for a lock that another program has."""

CHECKED = 32 * 1024 * 1024
"""Bytes of the largest file that is checked as a whole when it is opened."""

SET = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"

logger = logging.getLogger("pywry.stores")


def set_up(connection: sqlite3.Connection, path: Path) -> bytes:
    """Make what is not there yet, bring an older file forward, and return the secret.

    Raises:
        StoreError: The file is not pywry's, or of a newer version, or where WAL does not work.
    """
    check(connection, path)
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise StoreError(
            f"{path} is where SQLite's WAL does not work (a network drive?); choose a local folder."
        )
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)
        if version == 0:
            for statement in SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(SET, ("secret", secrets.token_bytes(32)))
            version = 1
        for migrate in MIGRATIONS[version - 1 :]:
            migrate(connection)
        connection.execute(SET, ("schema", len(MIGRATIONS) + 1))
        # Counts what this process has written: see SQLiteFile.read.
        connection.execute(SET, ("kept", 0))
        (secret,) = connection.execute("SELECT value FROM meta WHERE name = 'secret'").fetchone()
        connection.execute("COMMIT")
    except BaseException:
        roll_back(connection)
        raise
    return bytes(secret)


def check_untouched(path: Path) -> None:
    """Refuse a file that is not pywry's before anything is changed about it."""
    if not path.exists() or path.stat().st_size == 0:
        return
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=OPENING)
    try:
        check(connection, path)
        if path.stat().st_size <= CHECKED:
            (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if result != "ok":
                raise sqlite3.DatabaseError(result)
    except sqlite3.OperationalError as error:
        # A process died while it made the file; only who may write can clean up after it.
        if "readonly" not in str(error):
            raise
    finally:
        connection.close()


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a database of another program, or of a newer version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or tables):
        raise StoreError(f"{path} is a database of another program; it was not touched.")
    version = _version(connection)
    newest = len(MIGRATIONS) + 1
    if not 0 <= version <= newest:
        raise StoreError(
            f"{path} was written by a newer pywry (its schema is {version}, this version knows {newest}); "
            "it was not touched. Install a newer pywry."
        )


def _version(connection: sqlite3.Connection) -> int:
    """Return the schema's version, 0 when there is nothing yet."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        return 0
    row = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    if row is None or not isinstance(row[0], int):
        raise sqlite3.DatabaseError("its version is missing")
    return row[0]


def make_private(path: Path) -> None:
    """Have the file, made when it is not there, read by its owner only; what SQLite puts beside it follows."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if each.exists() and each.stat().st_mode & 0o077:
            try:
                each.chmod(0o600)
            except OSError as error:
                logger.warning("%s can be read by others: %s", each, error.strerror)


def roll_back(connection: sqlite3.Connection) -> None:
    """End a transaction without it, if there is one."""
    if connection.in_transaction:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")


@contextlib.contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into a StoreError that says what is wrong with which file."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(f"{path} is locked by another program.") from error
        raise StoreError(f"{path} cannot be used: {error}.") from error
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise StoreError(f"{path} is not a SQLite database; it was not touched.") from error
        raise StoreError(f"{path} is damaged: {error}. Put a copy in its place.") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {error.strerror}.") from error
