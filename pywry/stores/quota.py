"""How much may be attached, and how much everybody has."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from pywry.errors import ConfigurationError, RefusedError

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class AttachmentLimits:
    """How much may be attached. Every limit is enforced, and says so when it is hit.

    Attributes:
        max_file_size: Bytes of a file.
        max_files_per_message: Files of a message.
        max_total_size: Bytes of all files of a message.
        max_owner_size: Bytes of all files that an owner has uploaded and that are still there.
        max_owner_files: How many they are.
        max_uploads: Uploads of an owner at the same time.
        patience: Seconds that an uploaded file waits to be sent with a message.

    Raises:
        ConfigurationError: A limit is not positive.

    Example:
        >>> AttachmentLimits(max_file_size=5 * 1024 * 1024).max_files_per_message
        20
    """

    max_file_size: int = 25 * MEGABYTE
    max_files_per_message: int = 20
    max_total_size: int = 100 * MEGABYTE
    max_owner_size: int = 500 * MEGABYTE
    max_owner_files: int = 2_000
    max_uploads: int = 4
    patience: float = 3600.0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0:
                raise ConfigurationError(f"{name}={getattr(self, name)!r}: expected more than 0")


@dataclass(slots=True)
class _Use:
    size: int = 0
    files: int = 0
    uploads: int = 0


class Quota:
    """Counts what is there. All methods may be called from any thread.

    Args:
        max_size: Bytes of all files of all owners.
    """

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._size = 0
        self._owners: dict[str, _Use] = {}
        self._lock = threading.Lock()

    def begin(self, owner: str, limits: AttachmentLimits) -> None:
        """Count one more upload that runs.

        Raises:
            RefusedError: ``too-many-uploads`` or ``too-many-files``.
        """
        with self._lock:
            use = self._owners.get(owner) or _Use()
            if use.uploads >= limits.max_uploads:
                raise RefusedError(
                    "too-many-uploads", f"{limits.max_uploads} files at a time can be uploaded."
                )
            if use.files >= limits.max_owner_files:
                raise RefusedError(
                    "too-many-files",
                    f"You have {limits.max_owner_files:,} files here; delete conversations that you do not need.",
                )
            use.uploads += 1
            use.files += 1
            self._owners[owner] = use

    def end(self, owner: str) -> None:
        """Count one less upload that runs; its file stays."""
        with self._lock:
            self._owners[owner].uploads -= 1

    def take(self, owner: str, size: int, limits: AttachmentLimits) -> None:
        """Count bytes that an owner uploads.

        Raises:
            RefusedError: ``quota-exceeded``, or ``no-space`` when all owners together have too much.
        """
        with self._lock:
            use = self._owners[owner]
            if use.size + size > limits.max_owner_size:
                raise RefusedError(
                    "quota-exceeded",
                    f"Your files have {limits.max_owner_size / MEGABYTE:.4g} MB together at the most; "
                    "delete conversations that you do not need.",
                )
            self._fits(size)
            use.size += size
            self._size += size

    def make(self, size: int) -> None:
        """Count bytes of a file that nobody uploaded.

        Raises:
            RefusedError: ``no-space``.
        """
        with self._lock:
            self._fits(size)
            self._size += size

    def know(self, owner: str | None, size: int) -> None:
        """Count a file that is there already, which an owner uploaded, or nobody."""
        with self._lock:
            self._size += size
            if owner is not None:
                use = self._owners.setdefault(owner, _Use())
                use.size += size
                use.files += 1

    def forget(self, owner: str | None, size: int) -> None:
        """Count a file less, which an owner uploaded, or nobody."""
        with self._lock:
            self._size -= size
            if owner is None:
                return
            use = self._owners[owner]
            use.size -= size
            use.files -= 1
            if use == _Use():
                del self._owners[owner]

    def used(self, owner: str | None = None) -> int:
        """Return the bytes that an owner has uploaded, or that all have together."""
        with self._lock:
            return self._size if owner is None else self._owners.get(owner, _Use()).size

    def _fits(self, size: int) -> None:
        if self._size + size > self._max_size:
            raise RefusedError("no-space", "The server has no space left for files.")
