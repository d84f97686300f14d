"""Searching the messages of a store's SQLite file.

`texts` has the words of each message, case folded. They are looked through directly, or, where SQLite has FTS5 with its
trigram tokenizer, only those that the index `found` proposes. The index is an extra: whatever happens to it, messages
are kept, and it is made again when the file is opened the next time.

A text is found anywhere, also in the middle of a word. The index knows texts of three characters and more; shorter
ones are looked for without it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
from collections.abc import Iterator
from typing import Literal

from pywry.protocol.plain import printable
from pywry.protocol.server_events import LogEvent, MessageEvent
from pywry.protocol.words import words_of

TEXTS = """CREATE TABLE texts (
    id INTEGER PRIMARY KEY, log TEXT NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (log, key)
)"""
FOUND = """CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(
    text, content = 'texts', content_rowid = 'id', tokenize = 'trigram case_sensitive 1', detail = none, columnsize = 0
)"""

GRAM = 3
"""Characters that the index knows together."""

TIDIED = 200
"""Pages of the index that are written at a time when something was deleted: others wait meanwhile."""

MAX_GRAMS = 64
"""Of a longer text, so many of its trigrams are asked of the index: the text itself is compared anyway."""

_KNOWN = "SELECT id, text FROM texts WHERE log = ? AND key = ?"
_TELL = "INSERT INTO found (rowid, text) VALUES (?, ?)"
_FORGET = "INSERT INTO found (found, rowid, text) VALUES ('delete', ?, ?)"
_FORGET_LOG = (
    "INSERT INTO found (found, rowid, text) SELECT 'delete', id, text FROM texts WHERE log = ?"
)
_BELOW = "log >= ?1 AND log < ?1 || char(0x10FFFF)"
_SCAN = f"SELECT DISTINCT log FROM texts WHERE {_BELOW} AND instr(text, ?2)"  # noqa: S608 - constants
_LOOK = (
    "SELECT DISTINCT log FROM found JOIN texts ON texts.id = found.rowid "  # noqa: S608 - constants
    f"WHERE found MATCH ?3 AND {_BELOW} AND instr(texts.text, ?2)"
)
# What streams is not in `texts` before it ends; in a log that was left in the middle it may be anywhere.
_UNFINISHED = f"SELECT DISTINCT log FROM records WHERE {_BELOW} AND piece > 0"  # noqa: S608 - constants

logger = logging.getLogger("pywry.stores")


def folded(text: str) -> str:
    """Return a text as it is compared.

    Example:
        >>> folded("Straße") == folded("STRASSE")
        True
    """
    # A NUL would end it for SQLite.
    return printable(text).casefold().replace("\0", " ")


def found_in(event: LogEvent) -> str:
    """Return what can be found in an event; empty when it is no message."""
    return folded(words_of(event.message)) if isinstance(event, MessageEvent) else ""


def add_texts(connection: sqlite3.Connection) -> None:
    """Bring a file forward that has no texts yet; a migration."""
    connection.execute(TEXTS)
    rows = connection.execute("SELECT log, key, body FROM records WHERE piece = 0")
    for log, key, body in rows.fetchall():
        text = _words_in(body)
        if text:
            connection.execute(
                "INSERT INTO texts (log, key, text) VALUES (?, ?, ?)", (log, key, text)
            )


def _words_in(body: str) -> str:
    """Return what can be found in a record, without the models of today."""
    try:
        event = json.loads(body)
        if event["type"] != "chat:message":
            return ""
        parts = event["message"].get("parts", [])
        return folded("".join(part["text"] for part in parts if part["type"] == "text"))
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


class TextIndex:
    """What the writing connection does for the search. Used on the writer's thread, within its transactions.

    Args:
        connection: The writing connection; the file's schema is up to date.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._secure = False
        """Whether SQLite overwrites what is deleted from the index."""
        self._untidy: Literal["noted", "begun"] | None = None
        """Whether something deleted is still in the index, and whether its removal has begun."""
        self.indexed = False
        """Whether there is an index."""
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.execute(FOUND)
            connection.execute("SELECT rowid FROM found LIMIT 0")  # It may be of another SQLite.
            if not self._is_current():
                connection.execute("INSERT INTO found (found) VALUES ('rebuild')")
            self._remember(current=True)
            self.indexed = True
        except sqlite3.OperationalError as error:
            # This SQLite knows no FTS5, or no trigrams.
            logger.info("Texts are searched without an index: %s", error)
            self._remember(current=False)
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")
        with contextlib.suppress(sqlite3.Error):  # Since SQLite 3.42.
            connection.execute("INSERT INTO found (found, rank) VALUES ('secure-delete', 1)")
            self._secure = True

    def _is_current(self) -> bool:
        row = self._connection.execute("SELECT value FROM meta WHERE name = 'indexed'").fetchone()
        return row is not None and bool(row[0])

    def _remember(self, *, current: bool) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO meta (name, value) VALUES ('indexed', ?)", (int(current),)
        )

    @contextlib.contextmanager
    def _index(self) -> Iterator[None]:
        """Do something to the index; when it fails, go on without it."""
        try:
            yield
        except sqlite3.Error as error:
            text = str(error)
            if not self._connection.in_transaction or any(
                reason in text for reason in ("locked", "busy", "full", "readonly", "I/O")
            ):
                raise  # It is not the index's fault.
            self.indexed = False
            self._remember(current=False)
            logger.error("Texts are searched without an index from now on: %s", error)

    def put(self, log: str, key: str, text: str) -> None:
        """Have a message found by these words, and by no other."""
        execute = self._connection.execute
        known = execute(_KNOWN, (log, key)).fetchone()
        if known is not None:
            if known[1] == text:
                return
            self._forget(known)
        if text:
            cursor = execute(
                "INSERT INTO texts (log, key, text) VALUES (?, ?, ?)", (log, key, text)
            )
            if self.indexed:
                with self._index():
                    execute(_TELL, (cursor.lastrowid, text))

    def remove(self, log: str, key: str) -> None:
        """Have a message found no more."""
        known = self._connection.execute(_KNOWN, (log, key)).fetchone()
        if known is not None:
            self._forget(known)

    def _forget(self, known: tuple[int, str]) -> None:
        if self.indexed:
            with self._index():
                self._connection.execute(_FORGET, known)
                self._untidy = "noted"
        self._connection.execute("DELETE FROM texts WHERE id = ?", known[:1])

    def drop(self, log: str) -> None:
        """Have nothing of a log found any more."""
        if self.indexed:
            with self._index():
                self._connection.execute(_FORGET_LOG, (log,))
                self._untidy = "noted"
        self._connection.execute("DELETE FROM texts WHERE log = ?", (log,))

    def tidy(self) -> bool:
        """Do a little of what it takes to have nothing deleted in the index any more; whether it is all done.

        Versions of SQLite before 3.42 only note what was deleted, until the index is put together again.
        """
        if not self.indexed or self._secure or self._untidy is None:
            return True
        execute = self._connection.execute
        before = self._connection.total_changes
        # The first time below zero: to put together all that there is, and not only what has become too many.
        pages = -TIDIED if self._untidy == "noted" else TIDIED
        execute("INSERT INTO found (found, rank) VALUES ('merge', ?)", (pages,))
        self._untidy = "begun" if self._connection.total_changes - before >= 2 else None
        return self._untidy is None


def search(reader: sqlite3.Connection, prefix: str, text: str) -> set[str]:
    """Return the names of the logs below a prefix that may have a message with a text in it."""
    text = folded(text)
    logs = {log for (log,) in reader.execute(_UNFINISHED, (prefix,))}
    grams = list(dict.fromkeys(text[at : at + GRAM] for at in range(len(text) - GRAM + 1)))
    if grams and _has_index(reader):
        query = " ".join('"' + gram.replace('"', '""') + '"' for gram in grams[:MAX_GRAMS])
        with contextlib.suppress(sqlite3.DatabaseError):
            return logs | {log for (log,) in reader.execute(_LOOK, (prefix, text, query))}
    return logs | {log for (log,) in reader.execute(_SCAN, (prefix, text))}


def _has_index(reader: sqlite3.Connection) -> bool:
    row = reader.execute("SELECT value FROM meta WHERE name = 'indexed'").fetchone()
    return row is not None and bool(row[0])
