"""Where conversations are kept: the live log, and the stores behind it."""

from __future__ import annotations

from pywry.stores.base import Store
from pywry.stores.memory import MemoryStore
from pywry.stores.open import open_store

__all__ = ["MemoryStore", "Store", "open_store"]
