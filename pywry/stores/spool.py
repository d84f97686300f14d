"""Files on their way to a conversation, and those that are in one.

The folder of an owner is named by a hash. In it are ``uploads`` and, for each thread, a folder below ``threads``. A file
has its id as its name; what its user calls it stands in the conversation. While a file comes in it ends in ``.part``:
whatever ends like that when a spool begins is what a crash has left.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Container, Iterable
from pathlib import Path
from typing import BinaryIO

from pywry.errors import RefusedError
from pywry.stores.disk import Disk, create, entries, kept, write
from pywry.stores.quota import AttachmentLimits, Quota
from pywry.stores.upload import PART, Upload

MAX_SPOOL = 20 * 1024**3
"""Bytes of all files of all owners."""

MADE = "made_"
"""How the id of a file begins that nobody uploaded."""

_FILE = re.compile(r"^(file|made)_[0-9a-f]{32}\Z")
_THREAD = re.compile(r"^thread_[0-9a-f]{8,64}\Z")


class Spool:
    """Keeps the files of conversations in a folder that only its owner can read.

    One process at a time has the folder. All methods may be called from any thread; they wait for the disk.

    Args:
        root: The folder; it is made when it is not there. None for one that is removed when the program ends.
        max_size: Bytes of all files of all owners.

    Raises:
        StoreError: There can be no such folder.

    Example:
        >>> spool = Spool(None)
        >>> with spool.receive("anna") as upload:
        ...     upload.write(b"a,b")
        ...     file_id = upload.finish()
        >>> spool.claim("anna", file_id, "thread_00000000")
        3
        >>> spool.read("anna", "thread_00000000", file_id)
        b'a,b'
        >>> spool.close()
    """

    def __init__(self, root: Path | None, *, max_size: int = MAX_SPOOL) -> None:
        self.quota = Quota(max_size)
        self._lock = threading.RLock()
        self._waiting: dict[tuple[str, str], float] = {}
        """Until when a file waits to be claimed, by its owner's folder and its id."""
        self._remove: Callable[[], object] | None = None
        with kept():
            if root is None:
                self.root = Path(tempfile.mkdtemp(prefix="pywry-files-"))
                self._remove = weakref.finalize(self, _remove, self.root, os.getpid())
            else:
                self.root = Path(os.path.realpath(root))
                self.root.mkdir(mode=0o700, exist_ok=True)
                self.root.chmod(0o700)
            self._disk = Disk(self.root, lasting=root is not None)
            self._load()

    # ---- uploads --------------------------------------------------------------------------------

    def receive(self, owner: str, limits: AttachmentLimits | None = None) -> Upload:
        """Begin an upload.

        Args:
            owner: Whose it is.
            limits: What is allowed.

        Raises:
            RefusedError: ``too-many-uploads`` or ``too-many-files``.
            StoreError: No file can be made.
        """
        limits = limits or AttachmentLimits()
        self.tidy()
        folder = _folder(owner)
        self.quota.begin(folder, limits)
        try:
            with kept():
                uploads = self._disk.folder(self.root / folder / "uploads")
            path = uploads / f"file_{secrets.token_hex(16)}"
            return Upload(path, folder, limits, self._disk, self.quota, self._arrived)
        except BaseException:
            self.quota.end(folder)
            self.quota.forget(folder, 0)
            raise

    def uploaded(self, owner: str, file_id: str) -> BinaryIO:
        """Open an upload that waits to be claimed.

        Raises:
            RefusedError: ``unknown-file``.
        """
        return self._opened(self._upload(owner, file_id))

    def claim(self, owner: str, file_id: str, thread_id: str) -> int:
        """Move an upload to a thread's files, and return its size. Claiming it twice for one thread is claiming it once.

        Raises:
            RefusedError: ``unknown-file``.
            StoreError: It cannot be moved; it waits on.
        """
        path = self._place(owner, thread_id, file_id)
        with self._lock:
            if not path.is_file():
                upload = self._upload(owner, file_id)
                with kept():
                    upload.rename(self._disk.folder(path.parent) / file_id)
                    self._disk.sync_folder(path.parent)
                    self._disk.sync_folder(upload.parent)
                del self._waiting[_folder(owner), file_id]
            return path.stat().st_size

    def discard(self, owner: str, file_id: str) -> None:
        """Remove an upload that waits to be claimed.

        Raises:
            RefusedError: ``unknown-file``.
        """
        with self._lock:
            self._unlink(self._upload(owner, file_id), _folder(owner))
            del self._waiting[_folder(owner), file_id]

    def release(self, owner: str, thread_id: str, file_ids: Iterable[str]) -> None:
        """Have a thread let go of files: uploads wait again to be claimed, what a program made is removed.

        Those that are not there are no trouble.

        Raises:
            StoreError: An upload cannot be moved.
        """
        folder = _folder(owner)
        until = time.monotonic() + AttachmentLimits().patience
        with self._lock:
            for path in (self._place(owner, thread_id, file_id) for file_id in file_ids):
                if path.name.startswith(MADE):
                    self._unlink(path, folder)
                elif path.is_file():
                    with kept():
                        uploads = self._disk.folder(self.root / folder / "uploads")
                        path.rename(uploads / path.name)
                        self._disk.sync_folder(uploads)
                    self._waiting[folder, path.name] = until

    def sweep(self, owner: str, thread_id: str, known: Container[str]) -> None:
        """Have a thread let go of all files but those that are known.

        Raises:
            StoreError: An upload cannot be moved.
        """
        names = (path.name for path in entries(self._thread(owner, thread_id)))
        self.release(
            owner, thread_id, [each for each in names if _FILE.match(each) and each not in known]
        )

    def tidy(self) -> None:
        """Remove the uploads that have waited for too long."""
        now = time.monotonic()
        with self._lock:
            for (folder, file_id), until in tuple(self._waiting.items()):
                if until < now:
                    self._unlink(self.root / folder / "uploads" / file_id, folder)
                    del self._waiting[folder, file_id]

    # ---- the files of a thread ------------------------------------------------------------------

    def put(self, owner: str, thread_id: str, data: bytes) -> str:
        """Keep a file that a program made, and return its id.

        Raises:
            RefusedError: ``no-space``.
            StoreError: It cannot be kept.
        """
        path = self._place(owner, thread_id, f"{MADE}{secrets.token_hex(16)}")
        part = path.with_name(path.name + PART)
        self.quota.make(len(data))
        try:
            with kept():
                self._disk.folder(path.parent)
                with create(part) as file:
                    write(file, data)
                    self._disk.sync(file)
                part.rename(path)
                self._disk.sync_folder(path.parent)
        except BaseException:
            self.quota.forget(None, len(data))
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
        return path.name

    def path(self, owner: str, thread_id: str, file_id: str) -> Path:
        """Return where a thread's file is.

        Raises:
            RefusedError: ``unknown-file``.
        """
        path = self._place(owner, thread_id, file_id)
        if not path.is_file():
            raise _unknown()
        return path

    def open(self, owner: str, thread_id: str, file_id: str) -> BinaryIO:
        """Open a thread's file for reading.

        Raises:
            RefusedError: ``unknown-file``.
        """
        return self._opened(self._place(owner, thread_id, file_id))

    def read(self, owner: str, thread_id: str, file_id: str) -> bytes:
        """Return what is in a thread's file.

        Raises:
            RefusedError: ``unknown-file``.
        """
        with self.open(owner, thread_id, file_id) as file:
            return file.read()

    def size(self, owner: str, thread_id: str, file_id: str) -> int:
        """Return the bytes of a thread's file.

        Raises:
            RefusedError: ``unknown-file``.
        """
        return self.path(owner, thread_id, file_id).stat().st_size

    def drop_files(self, owner: str, thread_id: str, file_ids: Iterable[str]) -> None:
        """Remove some of a thread's files; those that are not there are no trouble."""
        with self._lock:
            for file_id in file_ids:
                self._unlink(self._place(owner, thread_id, file_id), _folder(owner))

    def drop_thread(self, owner: str, thread_id: str) -> None:
        """Remove all files of a thread."""
        folder = self._thread(owner, thread_id)
        with self._lock:
            for path in entries(folder):
                if _FILE.match(path.name):
                    self._unlink(path, _folder(owner))
            with contextlib.suppress(OSError):
                folder.rmdir()

    def adopt(self, owner: str, before: str) -> None:
        """Give an owner the files of the threads that another had."""
        mine, others = _folder(owner), _folder(before)
        with self._lock, kept():
            for thread in entries(self.root / others / "threads"):
                folder = self._disk.folder(self.root / mine / "threads" / thread.name)
                for path in entries(thread):
                    moved = path.rename(folder / path.name)
                    if not path.name.startswith(MADE):
                        size = moved.stat().st_size
                        self.quota.forget(others, size)
                        self.quota.know(mine, size)
                thread.rmdir()

    def close(self) -> None:
        """Let go. What is not lasting is removed."""
        if self._remove is not None:
            self._remove()

    # ---- files and folders ----------------------------------------------------------------------

    def _arrived(self, folder: str, file_id: str, limits: AttachmentLimits) -> None:
        with self._lock:
            self._waiting[folder, file_id] = time.monotonic() + limits.patience
        self.quota.end(folder)

    def _thread(self, owner: str, thread_id: str) -> Path:
        if not _THREAD.match(thread_id):
            raise _unknown()
        return self.root / _folder(owner) / "threads" / thread_id

    def _place(self, owner: str, thread_id: str, file_id: str) -> Path:
        if not _FILE.match(file_id):
            raise _unknown()
        return self._thread(owner, thread_id) / file_id

    def _upload(self, owner: str, file_id: str) -> Path:
        folder = _folder(owner)
        if not _FILE.match(file_id) or (folder, file_id) not in self._waiting:
            raise _unknown()
        return self.root / folder / "uploads" / file_id

    def _opened(self, path: Path) -> BinaryIO:
        with kept():
            try:
                return path.open("rb")
            except FileNotFoundError:
                raise _unknown() from None

    def _unlink(self, path: Path, folder: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            size = path.stat().st_size
            path.unlink()
            self.quota.forget(None if path.name.startswith(MADE) else folder, size)

    def _load(self) -> None:
        """Count what is there, and remove what a crash has left."""
        until = time.monotonic() + AttachmentLimits().patience
        for owner in entries(self.root):
            for folder in (owner / "uploads", *entries(owner / "threads")):
                for path in entries(folder):
                    if path.name.endswith(PART):
                        path.unlink()
                    elif _FILE.match(path.name):
                        made = path.name.startswith(MADE)
                        self.quota.know(None if made else owner.name, path.stat().st_size)
                        if folder.name == "uploads":
                            self._waiting[owner.name, path.name] = until


def _folder(owner: str) -> str:
    return hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _remove(root: Path, process: int) -> None:
    if os.getpid() == process:  # A forked child has no right to its parent's files.
        shutil.rmtree(root, ignore_errors=True)


def _unknown() -> RefusedError:
    return RefusedError("unknown-file", "There is no such file.")
