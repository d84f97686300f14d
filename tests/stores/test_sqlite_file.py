"""The file: whose it is, what it is, and what is not in it any more."""

from __future__ import annotations

import os
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from pywry.errors import StoreError
from pywry.stores import open_store, sqlite_schema
from pywry.stores.base import Drop, Remove
from pywry.stores.sqlite import SQLiteStore
from pywry.testing.stores import SOON, chunk, message, said, submit
from tests.stores.conftest import Hold

posix = pytest.mark.skipif(sys.platform == "win32", reason="file modes are POSIX's")


def beside(path: Path) -> set[str]:
    return {each.name for each in path.parent.iterdir()}


# ---- opening ------------------------------------------------------------------------------------


def test_open_store_knows_a_file_by_its_name(tmp_path: Path) -> None:
    for name in ("chat.db", "sqlite:///" + str(tmp_path / "chat.db")):
        store = open_store(name if "://" in name else tmp_path / name)
        assert isinstance(store, SQLiteStore)
        assert store.path == (tmp_path / "chat.db").resolve()
        store.close()


def test_a_closed_store_leaves_one_file_and_its_lock(path: Path) -> None:
    SQLiteStore(path).close()
    assert beside(path) == {"chat.db", "chat.db-lock"}


@posix
def test_nobody_else_can_read_the_files(path: Path) -> None:
    before = os.umask(0)
    try:
        store = SQLiteStore(path)
        submit(store, [message("a", "text")])
        assert beside(path) == {"chat.db", "chat.db-lock", "chat.db-wal", "chat.db-shm"}
        for each in path.parent.iterdir():
            assert each.stat().st_mode & 0o777 == 0o600, each
        store.close()
    finally:
        os.umask(before)


@posix
def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    SQLiteStore(path).close()
    path.chmod(0o644)
    SQLiteStore(path).close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no folder .*missing"):
        SQLiteStore(tmp_path / "missing" / "chat.db")
    assert not (tmp_path / "missing").exists()


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        SQLiteStore(tmp_path)


@pytest.mark.parametrize("name", ["", ":memory:"])
def test_a_file_needs_a_name(name: str) -> None:
    with pytest.raises(StoreError, match="memory"):
        SQLiteStore(name)


@pytest.mark.parametrize("content", [b"hello", b"# Notes\n" * 1000, b"\0" * 5000])
def test_a_file_of_another_kind_is_refused_and_not_touched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.chmod(0o644)
    before = path.stat()
    with pytest.raises(StoreError, match="is not a SQLite database"):
        SQLiteStore(path)
    assert path.read_bytes() == content
    assert (path.stat().st_mode, path.stat().st_mtime_ns) == (before.st_mode, before.st_mtime_ns)
    assert beside(path) == {"chat.db"}


def test_a_database_of_another_program_is_refused_and_not_touched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE records (log TEXT)")
    content = path.read_bytes()
    with pytest.raises(StoreError, match="of another program"):
        SQLiteStore(path)
    assert path.read_bytes() == content
    assert beside(path) == {"chat.db"}


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    store = SQLiteStore(path)
    submit(store, [message("a")])
    store.close()


@pytest.mark.parametrize("damage", ["zeros", "cut"])
def test_a_damaged_file_is_refused_and_not_touched(path: Path, damage: str) -> None:
    store = SQLiteStore(path)
    submit(store, [message(f"m{number}", "text " * 500) for number in range(50)])
    store.close()
    content = bytearray(path.read_bytes())
    if damage == "zeros":
        content[4096 : len(content) // 2] = bytes(len(content) // 2 - 4096)
    else:
        del content[len(content) // 2 :]
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"):
        SQLiteStore(path)
    assert path.read_bytes() == content


def test_damage_that_comes_later_is_named_when_it_is_read(
    store: SQLiteStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(store, [message(f"m{number}", "text " * 500) for number in range(50)])
    store.close()
    monkeypatch.setattr(sqlite_schema, "CHECKED", 0)
    content = bytearray(path.read_bytes())
    content[-len(content) // 4 :] = b"x" * (len(content) // 4)
    path.write_bytes(content)
    damaged = SQLiteStore(path)
    with pytest.raises(StoreError, match="is damaged"):
        damaged.read("log")
    damaged.close()


# ---- versions -----------------------------------------------------------------------------------


def test_a_file_of_a_newer_version_is_refused_and_not_touched(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = (*sqlite_schema.MIGRATIONS, lambda connection: None)
    monkeypatch.setattr(sqlite_schema, "MIGRATIONS", newer)
    SQLiteStore(path).close()
    monkeypatch.undo()
    content = path.read_bytes()
    with pytest.raises(StoreError, match=r"newer pywry \(its schema is 3, this version knows 2\)"):
        SQLiteStore(path)
    assert path.read_bytes() == content


def test_a_file_of_an_older_version_is_brought_forward(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(path)
    submit(store, [message("a", "text")])
    secret = store.secret()
    store.close()

    def add_a_column(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE records ADD COLUMN written REAL")

    monkeypatch.setattr(sqlite_schema, "MIGRATIONS", (*sqlite_schema.MIGRATIONS, add_a_column))
    for _ in range(2):  # The second time there is nothing to do.
        store = SQLiteStore(path)
        assert said(store.read("log")) == [("a", "text")]
        assert store.secret() == secret
        store.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(path)
    submit(store, [message("a", "text")])
    store.close()

    def fail(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM records")
        connection.execute("nonsense")

    monkeypatch.setattr(sqlite_schema, "MIGRATIONS", (*sqlite_schema.MIGRATIONS, fail))
    with pytest.raises(StoreError, match="nonsense"):
        SQLiteStore(path)
    monkeypatch.undo()
    store = SQLiteStore(path)
    assert said(store.read("log")) == [("a", "text")]
    store.close()


# ---- one process --------------------------------------------------------------------------------


def test_a_second_process_is_refused_with_a_clear_text(path: Path, hold: Hold) -> None:
    store = SQLiteStore(path)
    with hold("open", path) as answer:
        assert answer.startswith(f"refused: {path.resolve()} is in use by another process")
        assert f"(process {os.getpid()})" in answer
    submit(store, [message("a", "still mine")])
    store.close()
    with hold("open", path) as answer:
        assert answer == "ready"
        with pytest.raises(StoreError, match="in use by another process"):
            SQLiteStore(path)
    SQLiteStore(path).close()


def test_within_a_process_stores_share_the_file(path: Path) -> None:
    first = SQLiteStore(path)
    second = SQLiteStore(str(path))
    first.submit(message("a", "first"))
    second.submit(message("b", "second"))
    assert said(first.read("log")) == said(second.read("log")) == [("a", "first"), ("b", "second")]
    first.close()
    submit(second, [message("c")])
    with pytest.raises(StoreError, match="is closed"):
        first.read("log")
    with pytest.raises(StoreError, match="is closed"):
        first.submit(message("d")).result(SOON)
    second.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_leaves_the_parents_file_alone(store: SQLiteStore) -> None:
    submit(store, [message("a", "parent")])
    child = os.fork()
    if child == 0:
        late = store.submit(message("b", "child"), urgent=True)
        store.close()
        os._exit(0 if late.done() and late.exception() is not None else 1)
    assert os.waitpid(child, 0)[1] == 0
    submit(store, [message("c", "parent")])
    assert said(store.read("log")) == [("a", "parent"), ("c", "parent")]


# ---- deleting -----------------------------------------------------------------------------------


def found(path: Path, text: str) -> set[str]:
    return {each.name for each in path.parent.iterdir() if text.encode() in each.read_bytes()}


def test_what_was_dropped_is_in_no_file(store: SQLiteStore, path: Path) -> None:
    secret = "the-secret-of-the-house"
    for number in range(30):
        submit(store, [message(f"m{number}", f"{secret} {number} " * 300)])
        submit(store, [chunk(f"m{number}", 1, secret, "log")])
        submit(store, [message(f"other{number}", "harmless", "other")])
    submit(store, [message("x", secret, "third")])
    assert found(path, secret)
    submit(store, [Drop("log"), Remove("third", "x")])
    store.close()
    assert found(path, secret) == set()


def test_what_was_dropped_is_gone_while_the_store_is_open(store: SQLiteStore, path: Path) -> None:
    secret = "the-secret-of-the-house"
    submit(store, [message("m", secret * 500)])
    submit(store, [Drop("log")])
    # The WAL is emptied after the commit, or after the next one if that came at once.
    for number in range(50):
        submit(store, [message(f"next {number}")])
        if not found(path, secret):
            break
    assert found(path, secret) == set()


# ---- reading ------------------------------------------------------------------------------------


def test_many_threads_read_while_one_writes(store: SQLiteStore) -> None:
    submit(store, [message("m")])

    def read(_: int) -> int:
        return max(len(store.read("log")) for _ in range(30))

    with ThreadPoolExecutor(8) as pool:
        readers = pool.map(read, range(8))
        for number in range(1, 201):
            store.submit(message(f"m{number}", "x"), urgent=True)
        assert max(readers) <= 201
    assert len(store.read("log")) == 201


def test_a_closed_store_cannot_be_read(store: SQLiteStore) -> None:
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.read("log")
