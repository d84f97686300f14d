"""Opening a file below a folder on Windows, where the open file itself tells where it is."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

_LINKS = (0xA000000C, 0xA0000003)
"""Reparse tags of symbolic links and of junctions."""


def plain(path: str) -> str:
    r"""Return a path as Windows tells it of an open file, without the prefix that it has there.

    Example:
        >>> print(plain("\\\\?\\C:\\data\\a.txt"))
        C:\data\a.txt
    """
    if path[:8].upper() == "\\\\?\\UNC\\":
        return "\\\\" + path[8:]
    return path.removeprefix("\\\\?\\")


def is_below(path: str, root: str, names: Sequence[str]) -> bool:
    r"""Whether an open file is where the way said: below the root, under the same names, without any detour.

    Args:
        path: Where the open file says that it is.
        root: The folder.
        names: The way from there.

    Example:
        >>> is_below("\\\\?\\C:\\Data\\a.txt", "c:\\data", ["A.TXT"])
        True
        >>> is_below("\\\\?\\C:\\data2\\a.txt", "c:\\data", ["a.txt"])
        False
    """
    expected = [*plain(root).rstrip("\\").split("\\"), *names]
    return [each.lower() for each in plain(path).split("\\")] == [each.lower() for each in expected]


if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _final_path = _kernel.GetFinalPathNameByHandleW
    _final_path.argtypes = [wintypes.HANDLE, wintypes.LPWSTR, wintypes.DWORD, wintypes.DWORD]
    _final_path.restype = wintypes.DWORD
    _file_type = _kernel.GetFileType
    _file_type.argtypes = [wintypes.HANDLE]
    _file_type.restype = wintypes.DWORD
    _DISK = 1

    def open_beneath(root: Path, names: Sequence[str]) -> tuple[int, str]:
        """Return the descriptor of a file below a folder, and its name there.

        Links and junctions are refused before anything is opened: one may lead to another machine. That none came in
        between, the open file itself tells.

        Args:
            root: The folder; no link.
            names: The way from there to the file.

        Raises:
            OSError: There is no such file, it is not regular, or the way leads out.
        """
        path, status = root, root.lstat()
        for name in names:
            path /= name
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode) or status.st_reparse_tag in _LINKS:
                raise OSError(errno.ELOOP, "a link")
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "no regular file")
        descriptor = os.open(path, os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT)
        try:
            handle = msvcrt.get_osfhandle(descriptor)
            buffer = ctypes.create_unicode_buffer(32768)
            if _file_type(handle) != _DISK or not _final_path(handle, buffer, len(buffer), 0):
                raise OSError(errno.EINVAL, "no regular file")
            if not is_below(buffer.value, str(root), names):
                raise OSError(errno.EXDEV, "the way leads out of the allowed folder")
            return descriptor, buffer.value.rpartition("\\")[2]
        except BaseException:
            os.close(descriptor)
            raise
