"""Files that are named by a path, read inside the folders that the author allows and nowhere else.

A path is refused by its looks before it is touched (`pywry.security.path_rules`). What is left is gone step by step
from the allowed folder, each step from the folder that is open already, and the decision is about the file that was
opened. So nobody can swap a name for another thing between a check and the opening.
"""

from __future__ import annotations

import logging
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from pywry.errors import ConfigurationError, RefusedError
from pywry.security.path_rules import fault, steps

if sys.platform == "win32":
    from pywry.security.open_windows import open_beneath
else:
    from pywry.security.open_posix import open_beneath

logger = logging.getLogger(__name__)

MAX_SIZE = 25 * 1024 * 1024
"""Bytes of a file that is named by a path."""

CHUNK = 256 * 1024
"""Bytes that are read at once."""


class OpenedFile:
    """A file inside the allowed folders, open for reading. Leaving its context closes it.

    Attributes:
        file: The open file.
        name: Its last name, links followed.
        size: Bytes that it had when it was opened.
    """

    def __init__(self, file: BinaryIO, name: str, size: int, max_size: int) -> None:
        self.file = file
        self.name = name
        self.size = size
        self._max_size = max_size

    def read(self) -> bytes:
        """Return what is in it.

        Raises:
            RefusedError: It has grown and is too large now.
        """
        return b"".join(self.chunks())

    def chunks(self) -> Iterator[bytes]:
        """Yield what is in it, in pieces.

        Raises:
            RefusedError: It has grown and is too large now.
        """
        self.file.seek(0)
        read = 0
        while chunk := self.file.read(min(CHUNK, self._max_size + 1 - read)):
            read += len(chunk)
            if read > self._max_size:
                raise too_large(self._max_size)
            yield chunk

    def close(self) -> None:
        """Close it."""
        self.file.close()

    def __enter__(self) -> OpenedFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AllowedRoots:
    """The folders from which files may be read by their path.

    Args:
        roots: The folders; relative ones are those of now. Without any, nothing can be read.
        max_size: Bytes that a file may have.

    Raises:
        ConfigurationError: A single text came instead of a list, or an empty name.

    Example:
        >>> AllowedRoots(None).open("/etc/hostname")
        Traceback (most recent call last):
        pywry.errors.RefusedError: That file is not available.
    """

    def __init__(
        self, roots: Iterable[str | os.PathLike[str]] | None, *, max_size: int = MAX_SIZE
    ) -> None:
        if isinstance(roots, (str, bytes)):
            raise ConfigurationError(f"roots={roots!r}: expected a list of folders, as in ['data']")
        self.max_size = max_size
        self._roots: list[tuple[list[str], Path]] = []
        for root in roots or ():
            if not os.fspath(root):
                raise ConfigurationError("roots: a folder has no name; '.' is the current one")
            resolved = Path(os.path.realpath(root))
            # A path may be written by way of a link that leads to the folder.
            for name in {str(Path(root).absolute()), str(resolved)}:
                self._roots.append((steps(name) or [], resolved))

    def open(self, path: str | os.PathLike[str]) -> OpenedFile:
        """Open a file for reading. Never waits, whatever the path names.

        Args:
            path: Below one of the folders; a relative one begins there. Links are followed as long as they stay
                in the folder.

        Raises:
            RefusedError: ``not-available``, for what is missing and what is forbidden alike: only the log says why. Or
                ``file-too-large``.
        """
        text = os.fspath(path)
        why = "no folder is allowed" if not self._roots else fault(text)
        if why is not None:
            raise _refused(text, why)
        for root, names in self._ways(text):
            try:
                return self._opened(*open_beneath(root, names))
            except OSError as error:
                why = error.strerror or str(error)
        raise _refused(text, why or "outside of the allowed folders")

    def _ways(self, path: str) -> Iterator[tuple[Path, list[str]]]:
        """Yield the folders that a path may be below, and how it goes on from there."""
        names = steps(path)
        if not names or path.rpartition(os.sep)[2] not in names:
            return  # It ends like a folder.
        if not Path(path).is_absolute():
            for root in dict.fromkeys(root for _, root in self._roots):
                yield root, names
            return
        for beginning, root in self._roots:
            if _same(names[: len(beginning)], beginning) and len(names) > len(beginning):
                yield root, names[len(beginning) :]

    def _opened(self, descriptor: int, name: str) -> OpenedFile:
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise OSError("no regular file")
            if status.st_size > self.max_size:
                raise too_large(self.max_size)
        except BaseException:
            os.close(descriptor)
            raise
        return OpenedFile(os.fdopen(descriptor, "rb"), name, status.st_size, self.max_size)


def too_large(size: int) -> RefusedError:
    """Return the refusal of a file that has more than so many bytes.

    Example:
        >>> print(too_large(25 * 1024 * 1024))
        That file is larger than 25 MB.
    """
    written = f"{size / 1024**2:.3g} MB" if size >= 1024**2 else f"{size:,} bytes"
    return RefusedError("file-too-large", f"That file is larger than {written}.")


def _refused(path: str, why: str) -> RefusedError:
    logger.warning("%r is not read: %s", path[:1000], why)
    return RefusedError("not-available", "That file is not available.")


def _same(names: list[str], others: list[str]) -> bool:
    return [os.path.normcase(name) for name in names] == [os.path.normcase(name) for name in others]
