"""Every store keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pywry.stores import MemoryStore, Store
from pywry.stores.sqlite import SQLiteStore
from pywry.testing.stores import Opener, PersistentStoreContract, StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def opener(self) -> Opener:
        return MemoryStore


class TestSQLiteStore(PersistentStoreContract):
    @pytest.fixture
    def opener(self, tmp_path: Path) -> Iterator[Opener]:
        stores: list[Store] = []

        def open_it() -> Store:
            stores.append(SQLiteStore(tmp_path / "chat.db"))
            return stores[-1]

        yield open_it
        for store in stores:
            store.close()
