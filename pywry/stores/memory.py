"""The store of a script: the live logs are all there is, and nothing outlives the process."""

from __future__ import annotations

import secrets
from concurrent.futures import Future
from typing import ClassVar

from pywry.stores.base import Store, Write


class MemoryStore(Store):
    """Keeps nothing beyond the live logs."""

    persistent: ClassVar[bool] = False

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._done: Future[None] = Future()
        self._done.set_result(None)

    def read(self, log: str) -> list[str]:
        return []

    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        return self._done

    def secret(self) -> bytes:
        return self._secret

    def close(self) -> None:
        if self._spool is not None:
            self._spool.close()
