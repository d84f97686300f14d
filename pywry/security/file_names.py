"""What a file that comes from outside may be called."""

from __future__ import annotations

import unicodedata

from pywry.security.path_rules import is_device

MAX_NAME = 255
"""Bytes of a name: what every usual file system takes."""

NAMELESS = "file"
"""What a file is called when nothing is left of its name."""

_PRINTED = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
_BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_JOINERS = "\u200c\u200d"
"""Without them some scripts and many emoji fall apart."""


def safe_name(name: str) -> str:
    """Return the name to show for a file and to save it under: one name, and nothing else, on every system.

    Folders before it are left out, and so are controls and whatever changes the direction of writing. A device's name
    gets an underscore, a long one is cut before its extension.

    Args:
        name: What somebody says that the file is called.

    Example:
        >>> safe_name("../../etc/passwd"), safe_name("invoice\u202efdp.exe"), safe_name("CON.txt")
        ('passwd', 'invoicefdp.exe', '_CON.txt')
    """
    name = name.encode("utf-8", "replace").decode()
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(sign for sign in name if _shown(sign)).translate(_PRINTED)
    name = _trimmed(name)
    if is_device(name):
        name = f"_{name}"
    if len(name.encode()) > MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        if not stem or len(extension.encode()) > 20:
            stem, dot, extension = name, "", ""
        room = MAX_NAME - len((dot + extension).encode())
        name = _trimmed(stem.encode()[:room].decode("utf-8", "ignore") + dot + extension)
    return name if name.strip(_JOINERS) else NAMELESS


def _trimmed(name: str) -> str:
    return name.lstrip(_BLANKS).rstrip("." + _BLANKS)


def _shown(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
