"""A store that cannot keep what is said: every page is told, and told again when it is over."""

from __future__ import annotations

from pywry.chat_manager import ChatManager
from pywry.protocol.server_events import TroubleEvent
from pywry.stores import MemoryStore


def silent(messages: object, ctx: object) -> None:
    """Answer with nothing."""


def test_pages_hear_of_trouble_and_of_its_end() -> None:
    store = MemoryStore()
    chat = ChatManager(silent, store=store)
    owner = chat._service.owner("somebody")
    before = owner.log.position
    assert store.on_trouble is not None
    store.on_trouble("The disk is full.")
    assert owner.snapshot().trouble == "The disk is full."
    store.on_trouble(None)
    assert owner.snapshot().trouble is None
    told = owner.log.read(before, 1_000)
    assert told is not None
    assert [event.text for event in told.events if isinstance(event, TroubleEvent)] == [
        "The disk is full.",
        None,
    ]


def test_several_chats_of_one_store_all_hear_of_it() -> None:
    store = MemoryStore()
    chats = [ChatManager(silent, store=store) for _ in range(2)]
    owners = [chat._service.owner("somebody") for chat in chats]
    assert store.on_trouble is not None
    store.on_trouble("The disk is full.")
    assert [owner.snapshot().trouble for owner in owners] == ["The disk is full."] * 2
