"""What a store finds: with the index, without it, and when the index is lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pywry.stores import MemoryStore, sqlite_search
from pywry.stores.base import Drop, Remove
from pywry.stores.sqlite import SQLiteStore
from pywry.testing.stores import chunk, message, submit


@pytest.fixture(params=["index", "no index"])
def indexed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether this SQLite has what the index needs."""
    if request.param == "no index":
        without_index(monkeypatch)
        return False
    return True


def without_index(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = "CREATE VIRTUAL TABLE missing USING no_fts5(text)"
    monkeypatch.setattr(sqlite_search, "FOUND", missing)


def uses_index(store: SQLiteStore) -> bool:
    return store._mine.file._texts.indexed


def test_a_store_that_cannot_search_says_so() -> None:
    assert MemoryStore().search("chat/", "text") is None


def test_a_text_is_found_anywhere_whatever_its_case(store: SQLiteStore, indexed: bool) -> None:
    store.close()
    store = SQLiteStore(store.path)
    assert uses_index(store) == indexed
    submit(
        store,
        [
            message("a", "Die Straße nach São Paulo", "chat/anna/one"),
            message("b", 'He said "DROP TABLE" and left', "chat/anna/two"),
            message("c", "日本語の本\U0001f600🎉🎈", "chat/anna/three"),
            message("d", "nothing", "chat/anna/three"),
        ],
    )
    store.flush()

    def found(text: str) -> set[str]:
        return {name.rpartition("/")[2] for name in store.search("chat/anna/", text)}

    assert found("straße") == found("STRASSE") == {"one"}
    assert found("são paulo") == found("O P") == found("tra") == {"one"}
    assert found('"drop table"') == found("' OR 1") | {"two"}
    assert found("日本語") == found("本") == found("\U0001f600🎉🎈") == {"three"}
    assert found("nothing") == {"three"}
    assert found("nothing at all") == found("%") == found("___") == set()
    assert found("e") == {"one", "two"}
    assert found("x" * 200) == set()
    store.close()


def test_only_logs_below_the_prefix_are_searched(store: SQLiteStore, indexed: bool) -> None:
    store.close()
    store = SQLiteStore(store.path)
    names = ("chat/anna/one", "chat/annabel/one", "chat/ann", "chat2/anna/one", "chat/anna", "z")
    submit(store, [message("a", "secret", name) for name in names])
    store.flush()
    assert store.search("chat/anna/", "secret") == {"chat/anna/one"}
    assert store.search("chat/anna/", "se") == {"chat/anna/one"}
    store.close()


def test_what_waits_to_be_written_may_be_found(store: SQLiteStore) -> None:
    store.submit(message("a", "not yet in the file", "chat/anna/one"))
    assert store.search("chat/anna/", "in the file") == {"chat/anna/one"}


def test_what_was_left_streaming_may_be_found(store: SQLiteStore) -> None:
    log = "chat/anna/one"
    submit(store, [message("a", log=log), chunk("a", 1, "half an answer", log)])
    store.flush()
    assert store.search("chat/anna/", "half an answer") == {log}


@pytest.mark.parametrize("write", [Drop("log/x"), Remove("log/x", "a"), message("a", "", "log/x")])
def test_what_is_gone_is_found_no_more(store: SQLiteStore, indexed: bool, write: Drop) -> None:
    store.close()
    store = SQLiteStore(store.path)
    submit(store, [message("a", "remember me", "log/x"), message("a", "remember me", "log/y")])
    submit(store, [write])
    store.flush()
    assert store.search("log/", "remember me") == {"log/y"}
    submit(store, [message("a", "put again", "log/x"), message("a", "put once more", "log/x")])
    store.flush()
    assert store.search("log/", "put again") == set()
    assert store.search("log/", "once more") == {"log/x"}
    store.close()


@pytest.mark.parametrize("pages", [1, 200])
def test_what_was_dropped_is_nowhere_in_the_file(
    store: SQLiteStore, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_search, "TIDIED", pages)
    for number in range(40):
        submit(store, [message(f"m{number}", f"{number} of many, kept " * 50, "log/y")])
        submit(store, [message(f"m{number}", f"zyx{number * 7919}" * 50, "log/x")])
    submit(store, [Drop("log/x")])
    store.flush()
    store.close()
    for each in store.path.parent.iterdir():
        assert b"zyx" not in each.read_bytes(), each


def test_a_search_goes_on_after_opening_again(store: SQLiteStore, indexed: bool) -> None:
    submit(store, [message("a", "remember me", "log/x")])
    store.close()
    again = SQLiteStore(store.path)
    assert again.search("log/", "member") == {"log/x"}
    submit(again, [message("b", "and me", "log/y")])
    again.close()
    third = SQLiteStore(store.path)
    assert third.search("log/", "and me") == {"log/y"}
    third.close()


def test_an_index_that_missed_something_is_made_again(path: Path) -> None:
    store = SQLiteStore(path)
    submit(store, [message("a", "before", "log/x")])
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        without_index(patch)
        store = SQLiteStore(path)
        submit(store, [message("b", "in between", "log/y"), Drop("log/x")])
        assert store.search("log/", "between") == {"log/y"}
        store.close()
    store = SQLiteStore(path)
    assert uses_index(store)
    assert store.search("log/", "between") == {"log/y"}
    assert store.search("log/", "before") == set()
    store.close()


def test_a_broken_index_costs_no_message(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = SQLiteStore(path)
    submit(store, [message("a", "first text", "log/x")])
    store._mine.file._writing.execute("DROP TABLE found")
    submit(store, [message("b", "second text", "log/y")])
    assert len(store.read("log/y")) == 1
    assert "without an index" in caplog.text
    assert store.search("log/", "second text") == {"log/y"}
    store.close()
    store = SQLiteStore(path)
    assert uses_index(store)
    assert store.search("log/", "text") == {"log/x", "log/y"}
    store.close()


def test_a_file_that_had_no_texts_is_brought_forward(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = SQLiteStore(path)
    submit(store, [message("a", "An old message", "log/x"), message("b", "", "log/y")])
    store.close()
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DROP TABLE found")
        file.execute("DROP TABLE texts")
        file.execute("UPDATE meta SET value = 1 WHERE name = 'schema'")
        file.execute("DELETE FROM meta WHERE name = 'indexed'")
        file.execute("INSERT INTO records VALUES ('log/z', 'k', 0, 1, '{\"nonsense\": 1}')")
    store = SQLiteStore(path)
    assert store.search("log/", "old mess") == {"log/x"}
    store.close()
