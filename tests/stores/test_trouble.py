"""When the file cannot be written: nothing is lost, nobody waits, and somebody is told."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pywry.errors import StoreError
from pywry.stores import sqlite, writer
from pywry.stores.base import Drop, Put
from pywry.stores.entry import Entry
from pywry.stores.sqlite import SQLiteStore
from pywry.stores.writer import Writer
from pywry.testing.stores import SOON, chunk, message, said, submit
from tests.stores.conftest import Hold

Told = queue.Queue[str | None]


@pytest.fixture
def told() -> Told:
    """What the user is told, in order."""
    return queue.Queue()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell after a moment of trouble rather than after five seconds."""
    monkeypatch.setattr(writer, "PATIENCE", 0.3)


def words(start: int, stop: int) -> str:
    return "".join(f"{number} " for number in range(start, stop))


# ---- locked -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("impatient")
def test_writes_wait_for_another_program_and_none_is_lost(
    path: Path, hold: Hold, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    store = SQLiteStore(path, on_trouble=told.put)
    submit(store, [message("a"), chunk("a", 1, words(0, 10))])
    with hold("lock", path) as answer:
        assert answer == "ready"
        futures = [store.submit(chunk("a", n, f"{n} "), urgent=n % 50 == 0) for n in range(10, 500)]
        assert (
            told.get(timeout=SOON)
            == "Messages are not saved yet: another program is using chat.db."
        )
        # Meanwhile more comes, and everything is there for whoever reads.
        futures.append(store.submit(message("b", "asked meanwhile"), urgent=True))
        assert said(store.read("log")) == [
            ("a", ""),
            ("+a", words(0, 500)),
            ("b", "asked meanwhile"),
        ]
        assert not any(future.done() for future in futures)
        with closing(sqlite3.connect(path)) as other:
            assert other.execute("SELECT COUNT(*) FROM records").fetchone() == (2,)
    for future in futures:
        future.result(SOON)
    assert told.get(timeout=SOON) is None
    assert told.empty()
    texts = [record.message for record in caplog.records if record.name == "pywry.stores"]
    assert len(texts) == 2
    assert "another program" in texts[0]
    assert "can be written again" in texts[1]
    store.close()
    again = SQLiteStore(path)
    assert said(again.read("log")) == [
        ("a", ""),
        ("+a", words(0, 500)),
        ("b", "asked meanwhile"),
    ]
    again.close()


def test_the_loop_goes_on_while_the_file_is_locked(
    store: SQLiteStore, path: Path, hold: Hold
) -> None:
    submit(store, [message("a")])

    async def stream() -> None:
        for number in range(5000):
            store.submit(chunk("a", number + 1, f"{number} "), urgent=number % 10 == 0)
            await asyncio.sleep(0)

    with hold("lock", path):
        # It ends although nothing can be written: no step of it waited for the file.
        asyncio.run(stream())
        last = store.submit(message("b"), urgent=True)
        assert not last.done()
    last.result(SOON)
    assert said(store.read("log")) == [("a", ""), ("+a", words(0, 5000)), ("b", "")]


def test_closing_a_locked_file_takes_no_longer_than_allowed_and_says_what_was_lost(
    path: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "CLOSING", 0.5)
    store = SQLiteStore(path)
    submit(store, [message("a", "kept")])
    with hold("lock", path):
        late = store.submit(message("b", "lost"), urgent=True)
        store.close()
        with pytest.raises(StoreError, match="was closed"):
            late.result(0)
        assert "1 writes were lost" in caplog.text
    again = SQLiteStore(path)
    assert said(again.read("log")) == [("a", "kept")]
    again.close()


def test_closing_waits_for_a_lock_that_ends_in_time(path: Path, hold: Hold) -> None:
    store = SQLiteStore(path)
    with hold("lock", path):
        late = store.submit(message("b", "in time"), urgent=True)
        closer = threading.Thread(target=store.close)
        closer.start()
        assert not late.done()
    closer.join(SOON)
    late.result(0)


def test_a_file_that_is_locked_when_it_is_opened_is_named(
    path: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    SQLiteStore(path).close()
    monkeypatch.setattr("pywry.stores.sqlite_file.OPENING", 0.2)
    with hold("lock", path), pytest.raises(StoreError, match="is locked by another program"):
        SQLiteStore(path)
    SQLiteStore(path).close()


def test_a_failing_listener_does_not_stop_the_writer(
    path: Path, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE", 0.0)
    called = threading.Event()

    def fail(text: str | None) -> None:
        called.set()
        raise RuntimeError("the listener's own")

    store = SQLiteStore(path, on_trouble=fail)
    with hold("lock", path):
        late = store.submit(message("a"), urgent=True)
        assert called.wait(SOON)
    late.result(SOON)
    store.close()


# ---- full ---------------------------------------------------------------------------------------


def fill_and_recover(store: SQLiteStore, told: Told, make_room: object) -> None:
    big = "word " * 40_000
    submit(store, [message("first", "kept before")])
    futures = [store.submit(message(f"m{n}", big), urgent=True) for n in range(20)]
    text = told.get(timeout=SOON)
    assert text == "Messages cannot be saved: the disk is full."
    # Reading works, and tells what waits, too.
    assert said(store.read("log"))[0] == ("first", "kept before")
    assert len(store.read("log")) == 21
    assert store.read("another") == []
    assert callable(make_room)
    make_room()
    for future in futures:
        future.result(SOON)
    assert told.get(timeout=SOON) is None
    assert said(store.read("log")) == [
        ("first", "kept before"),
        *((f"m{n}", big) for n in range(20)),
    ]


def test_a_full_file_is_told_at_once_and_recovers(path: Path, told: Told) -> None:
    store = SQLiteStore(path, on_trouble=told.put)
    connection = store._mine.file._writing
    connection.execute("PRAGMA max_page_count = 100")
    fill_and_recover(
        store, told, lambda: connection.execute("PRAGMA max_page_count = 1000000").fetchone()
    )
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes, where the tests may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no file system can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_is_told_at_once_and_recovers(small_disk: Path, told: Told) -> None:
    store = SQLiteStore(small_disk / "chat.db", on_trouble=told.put)
    fill_and_recover(
        store,
        told,
        lambda: subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True),
    )
    store.close()
    with closing(sqlite3.connect(small_disk / "chat.db")) as other:
        assert other.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_store_on_a_full_disk_can_be_closed_and_opened_again(
    small_disk: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CLOSING", 0.3)
    store = SQLiteStore(small_disk / "chat.db", on_trouble=told.put)
    submit(store, [message("first", "kept before")])
    store.submit(message("big", "word " * 800_000), urgent=True)
    assert told.get(timeout=SOON) is not None
    store.close()
    again = SQLiteStore(small_disk / "chat.db")
    assert said(again.read("log")) == [("first", "kept before")]
    submit(again, [Drop("log")])
    again.close()


# ---- the writer, whatever it writes to ----------------------------------------------------------


class Gate:
    """Commits into a list once it is open, and everything up to a number is there."""

    def __init__(self, wanted: int = 1) -> None:
        self.wanted = wanted
        self.opened = threading.Event()
        self.tried = threading.Event()
        self.batches: list[list[Entry]] = []

    def commit(self, entries: Sequence[Entry]) -> None:
        self.tried.set()
        if not self.opened.is_set() or entries[-1].number < self.wanted:
            raise writer.TroubleError("closed")
        self.batches.append(list(entries))


def test_what_waits_is_merged_so_that_it_stays_small() -> None:
    gate = Gate(20_001)
    pen = Writer("test", gate.commit)
    pen.submit(message("a"), urgent=True)
    assert gate.tried.wait(SOON)
    for number in range(1, 20_001):
        pen.submit(chunk("a", number, "~"))
    gate.opened.set()
    assert pen.flush(SOON)
    assert pen.close(SOON)
    entries = [entry for batch in gate.batches for entry in batch]
    assert len(entries) == 2
    assert sum(entry.encode().count("~") for entry in entries) == 20_000


def test_a_whole_message_takes_the_place_of_its_waiting_pieces() -> None:
    gate = Gate(101)
    pen = Writer("test", gate.commit)
    pen.submit(message("a"), urgent=True)
    assert gate.tried.wait(SOON)
    pieces = [pen.submit(chunk("a", number, "x")) for number in range(1, 100)]
    whole = pen.submit(message("a", "x" * 99), urgent=True)
    gate.opened.set()
    whole.result(SOON)
    for piece in pieces:
        piece.result(SOON)
    assert pen.close(SOON)
    assert all(isinstance(entry.write, Put) for batch in gate.batches for entry in batch)


def test_too_much_is_refused_rather_than_kept_in_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "MAX_WAITING", 10_000)
    gate = Gate()
    pen = Writer("test", gate.commit)
    futures = [pen.submit(message(f"m{n}", "x" * 1000), urgent=True) for n in range(20)]
    refused = [future for future in futures if future.done()]
    assert 10 < len(refused) < 20
    with pytest.raises(StoreError, match="too much"):
        refused[0].result(0)
    assert caplog.text.count("more is refused") == 1
    gate.opened.set()
    assert pen.flush(SOON)
    pen.submit(message("later"), urgent=True).result(SOON)
    assert pen.close(SOON)
    kept = [entry for batch in gate.batches for entry in batch]
    assert len(kept) == 20 - len(refused) + 1


def test_a_write_that_can_never_be_kept_stops_no_other() -> None:
    batches: list[list[str]] = []

    def commit(entries: Sequence[Entry]) -> None:
        keys = [getattr(entry.write, "key", "") for entry in entries]
        if "bad" in keys:
            raise ValueError("never")
        batches.append(keys)

    pen = Writer("test", commit)
    futures = [pen.submit(message(key)) for key in ("a", "bad", "b")]
    assert pen.flush(SOON)
    assert futures[0].exception(SOON) is None
    assert isinstance(futures[1].exception(SOON), StoreError)
    assert futures[2].exception(SOON) is None
    assert batches == [["a"], ["b"]]
    assert pen.close(SOON)


def test_a_write_on_its_way_cannot_be_cancelled(store: SQLiteStore) -> None:
    future = store.submit(message("a"), urgent=True)
    assert not future.cancel()
    future.result(SOON)
