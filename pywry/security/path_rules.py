"""What a path may look like. Decided on the text alone: a path that is refused here was never touched.

On Windows already asking whether ``\\\\host\\share`` exists sends the user's credentials there, and opening ``COM1`` may
wait for ever.
"""

from __future__ import annotations

import os
import re

MAX_PATH = 4096
"""Characters of a path."""

_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_NOT_IN_WINDOWS = frozenset('<>:"|?*')
_DRIVE = re.compile(r"^[A-Za-z]:")
_EITHER = re.compile(r"[\\/]")


def is_device(name: str) -> bool:
    """Whether Windows takes a name for a device, whatever its extension.

    Example:
        >>> is_device("nul.txt"), is_device("null.txt")
        (True, False)
    """
    return name.partition(".")[0].rstrip(" ").lower() in _DEVICES


def fault(path: str, *, windows: bool = os.name == "nt") -> str | None:
    """Return why a path is refused by its looks, or None.

    Shares, devices and drives are refused everywhere, names that only Windows takes for something else only there: a
    file called ``12:30.txt`` is an ordinary one on other systems.

    Args:
        path: The path.
        windows: Whether it is to be opened on Windows.

    Example:
        >>> fault("//host/share/file.txt")
        'a share or a device'
        >>> fault("notes/12:30.txt", windows=False) is None
        True
    """
    if not path or len(path) > MAX_PATH:
        return "empty or too long"
    if any(_unprintable(ord(sign)) for sign in path):
        return "a control character or half a character"
    if path[:1] == "\\" or (path[:1] == "/" and path[1:2] in ("/", "\\")):
        return "a share or a device"
    if _DRIVE.match(path) and not (windows and path[2:3] in ("/", "\\")):
        return "a drive"
    if windows:
        if path[0] == "/":
            return "no drive"
        for name in _EITHER.split(path[2:] if _DRIVE.match(path) else path):
            if name in ("", ".", ".."):
                continue
            if name[-1] in ". ":
                return "a dot or a space at the end"
            if not _NOT_IN_WINDOWS.isdisjoint(name):
                return "a stream or a pattern"
            if is_device(name):
                return "a device"
    return None


def steps(path: str, *, windows: bool = os.name == "nt") -> list[str] | None:
    """Return a path's names, or None when ``..`` leads out of where it begins.

    Example:
        >>> steps("a/./b/../c.txt", windows=False)
        ['a', 'c.txt']
        >>> steps("a/../../c.txt", windows=False) is None
        True
    """
    result: list[str] = []
    for name in _EITHER.split(path) if windows else path.split("/"):
        if name == "..":
            if not result:
                return None
            result.pop()
        elif name not in ("", "."):
            result.append(name)
    return result


def _unprintable(code: int) -> bool:
    return code < 0x20 or 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF
