"""From what an author writes as ``store=`` to a store."""

from __future__ import annotations

from pathlib import Path

from pywry.errors import ConfigurationError
from pywry.stores.base import Store
from pywry.stores.memory import MemoryStore


def open_store(store: Store | str | Path | None) -> Store:
    """Return the store that ``store`` names.

    Args:
        store: ``None`` or ``"memory"`` for memory; a path such as ``"chat.db"`` or ``"sqlite:///chat.db"`` for one
            SQLite file; or a store.

    Raises:
        ConfigurationError: The name is of no store that pywry knows.
        StoreError: The file cannot be opened.
    """
    if isinstance(store, Store):
        return store
    if store is None or store == "memory":
        return MemoryStore()
    name = str(store)
    if name.startswith("sqlite:///"):
        name = name.removeprefix("sqlite:///")
    elif "://" in name or not name:
        raise ConfigurationError(
            f"store={store!r}: expected a file such as 'chat.db', 'sqlite:///chat.db' or 'memory'"
        )
    from pywry.stores.sqlite import SQLiteStore

    return SQLiteStore(name)
