"""A file that comes in, piece by piece."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from pywry.errors import StoreError
from pywry.security.paths import too_large
from pywry.stores.disk import Disk, create, kept, write
from pywry.stores.quota import AttachmentLimits, Quota

PART = ".part"
"""How a file's name ends while it comes in."""


class Upload:
    """A file that comes in. Leaving its context before it is finished removes it.

    All methods may be called from any thread.

    Args:
        path: Where it will be.
        owner: Whose it is, as the quota counts him.
        limits: What is allowed.
        disk: Where it is written.
        quota: Counts it; the upload has been begun there.
        arrived: Called when it is finished.

    Attributes:
        file_id: Names the file once it is finished.
        size: Bytes so far.
        file: The open file, to be looked at.
    """

    def __init__(
        self,
        path: Path,
        owner: str,
        limits: AttachmentLimits,
        disk: Disk,
        quota: Quota,
        arrived: Callable[[str, str, AttachmentLimits], None],
    ) -> None:
        self.file_id = path.name
        self.size = 0
        self._path = path
        self._part = path.with_name(path.name + PART)
        self._owner = owner
        self._limits = limits
        self._disk = disk
        self._quota = quota
        self._arrived = arrived
        self._lock = threading.RLock()
        self._open = True
        with kept():
            self.file: BinaryIO = create(self._part)

    def write(self, chunk: bytes) -> None:
        """Add to the file. When that does not work, the file is removed.

        Raises:
            RefusedError: ``file-too-large``, ``quota-exceeded`` or ``no-space``.
            StoreError: The file cannot be written.
        """
        with self._lock, self._or_nothing():
            if self.size + len(chunk) > self._limits.max_file_size:
                raise too_large(self._limits.max_file_size)
            self._quota.take(self._owner, len(chunk), self._limits)
            self.size += len(chunk)
            with kept():
                write(self.file, chunk)

    def finish(self) -> str:
        """Keep the file and return its id. It waits to be claimed, but not for ever.

        Raises:
            StoreError: It cannot be kept; it is removed.
        """
        with self._lock, self._or_nothing():
            with kept():
                self._disk.sync(self.file)
                self.file.close()
                self._part.rename(self._path)
                self._disk.sync_folder(self._path.parent)
            self._open = False
            self._arrived(self._owner, self.file_id, self._limits)
        return self.file_id

    def abort(self) -> None:
        """Remove the file. Harmless when the upload is over."""
        with self._lock:
            if not self._open:
                return
            self._open = False
            self.file.close()
            with contextlib.suppress(OSError):
                self._part.unlink(missing_ok=True)
                self._path.unlink(missing_ok=True)
            self._quota.end(self._owner)
            self._quota.forget(self._owner, self.size)

    @contextlib.contextmanager
    def _or_nothing(self) -> Iterator[None]:
        if not self._open:
            raise StoreError("This upload is over.")
        try:
            yield
        except BaseException:
            self.abort()
            raise

    def __enter__(self) -> Upload:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.abort()
