"""Opening a file below a folder where there are descriptors of folders: Linux, macOS and other Unixes."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from pywry.security.path_rules import steps

assert sys.platform != "win32"

MAX_DEPTH = 64
"""Folders on the way to a file; each is open until the file is."""

MAX_LINKS = 32
"""Links on the way to a file."""

# With O_PATH a folder can be gone through that cannot be listed.
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC | getattr(os, "O_PATH", 0)
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def open_beneath(root: Path, names: Sequence[str]) -> tuple[int, str]:
    """Return the descriptor of a file below a folder, and its name there.

    The system follows no link: one is read, and what it says is gone step by step like the rest of the way. ``..`` goes
    back to the folder that the way came through, and never before the first one.

    Args:
        root: The folder; no link.
        names: The way from there to the file.

    Raises:
        OSError: There is no such file, it is not regular, or the way leads out.
    """
    folders = [os.open(root, _FOLDER)]
    try:
        left = list(names)
        links = 0
        while left:
            name = left.pop(0)
            if name == "..":
                if len(folders) == 1:
                    raise OSError(errno.EXDEV, "the way leads out of the allowed folder")
                os.close(folders.pop())
                continue
            mode = os.stat(name, dir_fd=folders[-1], follow_symlinks=False).st_mode
            if stat.S_ISLNK(mode):
                links += 1
                if links > MAX_LINKS:
                    raise OSError(errno.ELOOP, "too many links")
                target = os.readlink(name, dir_fd=folders[-1])
                if target.startswith("/"):
                    target = _below(root, target)
                    while len(folders) > 1:
                        os.close(folders.pop())
                left = [each for each in target.split("/") if each not in ("", ".")] + left
            elif left:
                if len(folders) > MAX_DEPTH:
                    raise OSError(errno.ENAMETOOLONG, "too many folders")
                folders.append(os.open(name, _FOLDER, dir_fd=folders[-1]))
            elif stat.S_ISREG(mode):
                # It may be another thing by now: whoever opens it looks at the descriptor.
                return os.open(name, _FILE, dir_fd=folders[-1]), name
            else:
                raise OSError(errno.EINVAL, "no regular file")
        raise OSError(errno.EISDIR, "a folder")
    finally:
        for folder in folders:
            os.close(folder)


def _below(root: Path, target: str) -> str:
    """Return how an absolute link goes on from the root."""
    beginning = steps(str(root)) or []
    names = [each for each in target.split("/") if each not in ("", ".")]
    if names[: len(beginning)] != beginning:
        raise OSError(errno.EXDEV, "a link leads out of the allowed folder")
    return "/".join(names[len(beginning) :])
