"""The contract of a store, as tests. A new store is one class and one fixture:

    from pywry.testing.stores import Opener, PersistentStoreContract

    class TestMyStore(PersistentStoreContract):
        @pytest.fixture
        def opener(self, tmp_path):
            with contextlib.ExitStack() as opened:
                yield lambda: opened.enter_context(contextlib.closing(MyStore(tmp_path)))

A store whose contents do not outlive it inherits `StoreContract` instead.
"""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import pytest

from pywry.errors import StoreError
from pywry.protocol.codec import decode_event
from pywry.protocol.messages import Message, ThreadInfo
from pywry.protocol.responses import TextChunkResponse
from pywry.protocol.server_events import (
    LogEvent,
    MessageEvent,
    SettingsEvent,
    StreamChunk,
    ThreadEvent,
)
from pywry.stores.base import Add, Drop, Put, Remove, Store, Write

Opener: TypeAlias = Callable[[], Store]
"""Opens the store; a later call, after the store was closed, opens it again with what it has."""

SOON = 20.0
"""Seconds in which something that is bound to happen has happened, also on a busy machine."""

NAMES = (
    "plain",
    "PLAIN",
    'it\'s "quoted"; DROP TABLE records; --',
    "100 % of_it",
    "nul\0nul",
    "nul",
    "line\r\nline",
    "../../etc/passwd",
    "\u00e9",
    "e\u0301",
    "\U0001f600",
    "\ud83d",
    "\\ud83d",
    " ",
    "",
    "x" * 5000,
)
"""Names of logs and keys that have broken a store somewhere."""


def message(key: str, text: str = "", log: str = "log") -> Put:
    """Put a message."""
    parts = [TextChunkResponse(text=text)] if text else []
    kept = Message.model_construct(id=key, role="assistant", parts=parts, status="complete")
    return Put(log, key, MessageEvent.model_construct(thread_id=log, message=kept))


def chunk(key: str, piece: int, text: str, log: str = "log") -> Add:
    """Add a piece of text."""
    return Add(
        log,
        key,
        piece,
        StreamChunk.model_construct(thread_id=log, message_id=key, part=0, offset=0, chunk=text),
    )


def said(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return what a log's texts say, as ids and texts; pieces of one text are one, as a store may merge them."""
    result: list[tuple[str, str]] = []
    last: tuple[str, int] | None = None
    for text in texts:
        event = decode_event(text)
        if isinstance(event, StreamChunk):
            if last == (event.message_id, event.part):
                result[-1] = (result[-1][0], result[-1][1] + event.chunk)
            else:
                result.append((f"+{event.message_id}", event.chunk))
            last = (event.message_id, event.part)
            continue
        last = None
        if isinstance(event, MessageEvent):
            result.append((event.message.id, event.message.text))
        else:
            result.append((event.type, event.model_dump_json()))
    return result


class StoreModel:
    """What a store has, as dictionaries: the simplest store that keeps the contract."""

    def __init__(self) -> None:
        self.logs: dict[str, dict[str, dict[int, LogEvent]]] = {}

    def apply(self, write: Write) -> None:
        """Take a write."""
        records = self.logs.setdefault(write.log, {})
        if isinstance(write, Drop):
            records.clear()
        elif isinstance(write, Remove):
            records.pop(write.key, None)
        elif isinstance(write, Put):
            records[write.key] = {0: write.event}
        elif write.key in records:
            records[write.key][write.piece] = write.event

    def read(self, log: str) -> list[str]:
        """Return the log's texts."""
        return [
            event.model_dump_json(by_alias=True, exclude_none=True)
            for events in self.logs.get(log, {}).values()
            for event in events.values()
        ]


def random_writes(seed: int, count: int) -> list[Write]:
    """Return writes as a busy chat would submit them, and worse."""
    choose = random.Random(seed)  # noqa: S311 - it is to be the same again
    writes: list[Write] = []
    for number in range(1, count + 1):
        log, key = choose.choice("ab"), choose.choice("klmn")
        kind = choose.choices(("put", "add", "remove", "drop"), (3, 12, 1, 0.3))[0]
        if kind == "put":
            writes.append(message(key, f"whole {number}", log))
        elif kind == "add":
            writes.append(chunk(key, number, f"{number} ", log))
        else:
            writes.append(Remove(log, key) if kind == "remove" else Drop(log))
    return writes


def submit(store: Store, writes: Sequence[Write], *, urgent: bool = True) -> None:
    """Submit writes and wait until they are kept."""
    for future in [store.submit(write, urgent=urgent) for write in writes]:
        future.result(SOON)


class StoreContract:
    """What every store promises."""

    @pytest.fixture
    def opener(self) -> Opener:
        """Return what opens the store; the tests' own class has to say."""
        raise NotImplementedError

    @pytest.fixture
    def store(self, opener: Opener) -> Store:
        """Return the open store."""
        return opener()

    def test_a_log_that_was_never_written_is_empty(self, store: Store) -> None:
        assert store.read("never") == []

    @pytest.mark.parametrize("urgent", [True, False])
    def test_a_write_is_kept_soon(self, store: Store, urgent: bool) -> None:
        submit(store, [message("m", "text"), chunk("m", 1, "x"), Remove("log", "m")], urgent=urgent)
        submit(store, [Drop("log")], urgent=urgent)

    def test_the_secret_is_32_bytes_and_stays(self, store: Store) -> None:
        assert len(store.secret()) == 32
        assert store.secret() == store.secret()

    def test_closing_twice_is_closing_once(self, store: Store) -> None:
        store.close()
        store.close()

    def test_a_closed_store_raises_nothing_when_a_late_handler_submits(self, store: Store) -> None:
        store.close()
        late = store.submit(message("m"), urgent=True)
        with contextlib.suppress(StoreError):
            late.result(SOON)


class PersistentStoreContract(StoreContract):
    """What a store promises besides whose contents outlive it."""

    # ---- what is read ---------------------------------------------------------------------------

    def test_a_read_sees_what_was_submitted_before_it(self, store: Store) -> None:
        for number in range(100):
            store.submit(message(f"m{number}", "text"))
            assert len(store.read("log")) == number + 1

    def test_records_come_in_the_order_of_their_keys(self, store: Store) -> None:
        submit(store, [message("b", "1"), message("a", "2"), message("c", "3")])
        assert said(store.read("log")) == [("b", "1"), ("a", "2"), ("c", "3")]

    def test_a_record_that_is_put_again_keeps_its_place(self, store: Store) -> None:
        submit(store, [message("a", "1"), message("b", "2"), message("a", "3")])
        assert said(store.read("log")) == [("a", "3"), ("b", "2")]

    def test_a_record_that_was_removed_comes_back_at_the_end(self, store: Store) -> None:
        submit(store, [message("a", "1"), message("b", "2"), Remove("log", "a"), message("a", "3")])
        assert said(store.read("log")) == [("b", "2"), ("a", "3")]

    def test_pieces_follow_their_record_in_order(self, store: Store) -> None:
        submit(store, [message("a"), message("b")])
        submit(store, [chunk("a", 1, "one "), chunk("b", 2, "x "), chunk("a", 3, "two ")])
        submit(store, [chunk("a", 4, "three")], urgent=False)
        assert said(store.read("log")) == [
            ("a", ""),
            ("+a", "one two three"),
            ("b", ""),
            ("+b", "x "),
        ]

    def test_a_whole_record_takes_the_place_of_its_pieces(self, store: Store) -> None:
        submit(store, [message("a"), chunk("a", 1, "one "), chunk("a", 2, "two")])
        submit(store, [message("a", "one two")])
        assert said(store.read("log")) == [("a", "one two")]

    def test_pieces_after_a_whole_record_are_added_to_it(self, store: Store) -> None:
        submit(store, [message("a"), chunk("a", 1, "old"), message("a", "new"), chunk("a", 2, "!")])
        assert said(store.read("log")) == [("a", "new"), ("+a", "!")]

    def test_a_piece_of_a_record_that_is_not_there_is_not_kept(self, store: Store) -> None:
        submit(store, [chunk("a", 1, "lost"), message("b"), chunk("b", 2, "lost"), Drop("log")])
        submit(store, [chunk("b", 3, "lost")])
        assert store.read("log") == []

    def test_removing_takes_the_record_and_its_pieces_only(self, store: Store) -> None:
        submit(store, [message("a"), chunk("a", 1, "x"), message("b", "2"), Remove("log", "a")])
        submit(store, [Remove("log", "never")])
        assert said(store.read("log")) == [("b", "2")]

    def test_dropping_takes_one_log_only(self, store: Store) -> None:
        logs = ("chat/one", "chat/one/thread", "chat/on", "chat/%", "chat/___")
        submit(store, [message("a", log, log) for log in logs])
        submit(store, [Drop("chat/one"), Drop("chat/%"), Drop("chat/___")])
        assert [len(store.read(log)) for log in logs] == [0, 1, 1, 0, 0]

    def test_a_search_misses_no_log(self, store: Store) -> None:
        if store.search("chat/", "text") is None:
            pytest.skip("this store cannot search")
        submit(store, [message("a", "Some Text", "chat/1"), message("a", "SOME TEXT", "chat/2")])
        submit(store, [message("a", log="chat/3"), chunk("a", 1, "some text", "chat/3")])
        submit(store, [message("a", "some text", "other/1"), message("b", "another", "chat/4")])
        store.submit(message("a", "some text", "chat/5"))
        found = store.search("chat/", "some text")
        assert found is not None
        assert {f"chat/{number}" for number in (1, 2, 3, 5)} <= found
        assert "other/1" not in found

    # ---- what is kept ---------------------------------------------------------------------------

    def test_what_was_kept_is_there_after_opening_again(self, opener: Opener) -> None:
        store = opener()
        submit(store, [message("a", "1"), message("b"), chunk("b", 1, "x")])
        before, secret = store.read("log"), store.secret()
        store.close()
        again = opener()
        assert again.read("log") == before
        assert again.secret() == secret

    def test_closing_keeps_what_was_submitted(self, opener: Opener) -> None:
        store = opener()
        futures = [store.submit(message(f"m{number}", "text")) for number in range(500)]
        store.close()
        assert all(future.done() and future.exception() is None for future in futures)
        assert len(opener().read("log")) == 500

    def test_writes_go_on_in_order_after_opening_again(self, opener: Opener) -> None:
        store = opener()
        submit(store, [message("a"), chunk("a", 1, "one "), message("b", "2")])
        store.close()
        again = opener()
        submit(again, [chunk("a", 2, "two"), message("c", "3"), message("a", "whole")])
        assert said(again.read("log")) == [("a", "whole"), ("b", "2"), ("c", "3")]

    @pytest.mark.parametrize("seed", range(8))
    def test_a_store_has_what_dictionaries_would_have(self, opener: Opener, seed: int) -> None:
        store, model = opener(), StoreModel()
        writes = random_writes(seed, 300)
        for index, write in enumerate(writes):
            model.apply(write)
            future = store.submit(write, urgent=index % 7 == 0)
            if index % 31 == 0:
                assert said(store.read(write.log)) == said(model.read(write.log))
            if index % 97 == 0:
                future.result(SOON)
        for log in "ab":
            assert said(store.read(log)) == said(model.read(log))
        store.close()
        again = opener()
        for log in "ab":
            assert said(again.read(log)) == said(model.read(log))

    def test_writes_of_many_threads_keep_each_threads_order(self, opener: Opener) -> None:
        store = opener()

        def speak(log: str) -> None:
            store.submit(message("m", "", log), urgent=True)
            for number in range(1, 301):
                store.submit(chunk("m", number, f"{number} ", log), urgent=number % 50 == 0)

        speakers = [threading.Thread(target=speak, args=(f"log {n}",)) for n in range(6)]
        for speaker in speakers:
            speaker.start()
        for speaker in speakers:
            speaker.join()
        text = "".join(f"{number} " for number in range(1, 301))
        expected = [("m", ""), ("+m", text)]
        assert [said(store.read(f"log {n}")) for n in range(6)] == [expected] * 6
        store.close()
        again = opener()
        assert [said(again.read(f"log {n}")) for n in range(6)] == [expected] * 6

    # ---- what anybody may send ------------------------------------------------------------------

    def test_any_name_is_a_name_of_its_own(self, opener: Opener) -> None:
        store = opener()
        for number, name in enumerate(NAMES):
            title = ThreadInfo(thread_id="thread", title=str(number))
            store.submit(Put(name, "key", ThreadEvent(thread=title)))
            store.submit(Put("keys", name, ThreadEvent(thread=title)))
        store.close()
        again = opener()
        assert len(again.read("keys")) == len(NAMES)
        for number, name in enumerate(NAMES):
            (text,) = again.read(name)
            event = decode_event(text)
            assert isinstance(event, ThreadEvent)
            assert event.thread.title == str(number)

    @pytest.mark.parametrize(
        "text", ["'; --", "\0\r\n\t\x1b", "\U0001f600\u0301\u202e", "x" * 2_000_000]
    )
    def test_any_text_is_kept_as_it_is(self, store: Store, text: str) -> None:
        submit(store, [message("a", text), chunk("a", 1, text)])
        assert said(store.read("log")) == [("a", text), ("+a", text)]

    def test_half_a_character_costs_no_more_than_itself(self, store: Store) -> None:
        submit(store, [message("a", "before \ud83d after"), message("b", "next")])
        assert said(store.read("log")) == [("a", "before \ufffd after"), ("b", "next")]

    @pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
    def test_what_cannot_be_kept_fails_alone(self, store: Store) -> None:
        before = store.submit(message("a", "before"))
        nonsense = SettingsEvent.model_construct(values={"a": object()})
        bad = store.submit(Put("log", "b", nonsense))
        after = store.submit(message("c", "after"), urgent=True)
        with pytest.raises(StoreError):
            bad.result(SOON)
        before.result(SOON)
        after.result(SOON)
        assert said(store.read("log")) == [("a", "before"), ("c", "after")]
