"""Files and folders for this user alone, and when they are there for good."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pywry.errors import StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Disk:
    """A folder, and what is made in it.

    Args:
        root: The folder; it is there.
        lasting: Whether what is kept is to outlive a failure of the power.
    """

    def __init__(self, root: Path, *, lasting: bool) -> None:
        self.root = root
        self._lasting = lasting

    def folder(self, path: Path) -> Path:
        """Make a folder below the root, and those on the way to it."""
        if not path.is_dir():
            self.folder(path.parent)
            path.mkdir(mode=0o700, exist_ok=True)
            self.sync_folder(path.parent)
        return path

    def sync(self, file: BinaryIO) -> None:
        """Wait until what was written to a file is on the disk."""
        if self._lasting:
            os.fsync(file.fileno())

    def sync_folder(self, path: Path) -> None:
        """Wait until the names that a folder holds are on the disk."""
        if self._lasting and os.name != "nt":
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def create(path: Path) -> BinaryIO:
    """Make a file that was not there, and open it for writing and reading. What is written is not held back."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b", buffering=0)


def write(file: BinaryIO, data: bytes) -> None:
    """Write all of the data."""
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def entries(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing when it is not there."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


@contextlib.contextmanager
def kept() -> Iterator[None]:
    """Say in words what the disk does not do.

    Raises:
        StoreError: In the place of an OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreError("There is no space left for files.") from error
        raise StoreError(f"A file cannot be kept: {error.strerror}") from error
