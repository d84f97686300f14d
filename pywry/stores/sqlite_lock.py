"""One process at a time has a store's file: two servers on one file would tell their pages different things.

The lock is on a file beside the store's, which holds the process id of who has it. The system lets go of it when the
process ends, however it ends. The store's own file cannot carry the lock: closing it would end SQLite's locks.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from pywry.errors import StoreError

FAR = 1 << 30
"""The byte that is locked where locked bytes cannot be read; the process id is before it."""


class FileLock:
    """Held from its making to `release`.

    Args:
        path: The store's file.

    Raises:
        StoreError: Another process has it, or no lock can be made there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(path.name + "-lock")
        self._made = not self.path.exists()
        try:
            # Not inherited by programs that this one starts.
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"{path}: no file can be written in its folder: {error.strerror}"
            ) from error
        try:
            _lock(self._file)
        except (BlockingIOError, PermissionError) as error:
            holder = self._holder()
            os.close(self._file)
            raise StoreError(
                f"{path} is in use by another process{holder}. One process at a time may have it: end the other one, "
                "or give this one a file of its own."
            ) from error
        except OSError as error:
            os.close(self._file)
            raise StoreError(f"{path} is where files cannot be locked: {error.strerror}") from error
        os.ftruncate(self._file, 0)
        os.write(self._file, f"{os.getpid()}\n".encode())

    def _holder(self) -> str:
        with contextlib.suppress(OSError):
            text = os.read(self._file, 20).decode("ascii", "replace").strip()
            if text.isdecimal():
                return f" (process {text})"
        return ""

    def release(self, *, remove: bool = False) -> None:
        """Let go; ``remove`` the file, too, if it was not there before."""
        if remove and self._made:
            with contextlib.suppress(OSError):
                self.path.unlink()
        os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        # Not flock(): that would pass to forked children, who may outlive this process.
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
