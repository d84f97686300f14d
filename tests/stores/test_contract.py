"""Every store keeps the contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from pywry.stores import MemoryStore
from pywry.stores.sqlite import SQLiteStore
from pywry.testing.stores import Opener, PersistentStoreContract, StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def opener(self) -> Opener:
        return MemoryStore


class TestSQLiteStore(PersistentStoreContract):
    @pytest.fixture
    def opener(self, tmp_path: Path) -> Iterator[Opener]:
        with ExitStack() as opened:
            yield lambda: opened.enter_context(closing(SQLiteStore(tmp_path / "chat.db")))
