"""What a ZIP archive says of itself, read from its central directory. Nothing is unpacked and nothing is parsed."""

from __future__ import annotations

import os
import stat
import struct
from dataclasses import dataclass
from typing import BinaryIO

from pywry.errors import RefusedError

_END = struct.Struct("<4s4H2LH")
_SHORT = struct.Struct("<H")
_MEMBER = struct.Struct("<4s6H3L5H2L")
_HEADER = 30
"""Bytes of a member's own header, at the least."""

_ARCHIVES = (".zip", ".jar", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst")
_DOCUMENTS = (".xlsx", ".docx", ".pptx", ".ods", ".odt", ".odp")


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What an archive may hold.

    Attributes:
        members: Files and folders in it.
        unpacked: Bytes of all of them.
        ratio: How many times as large as the archive that may be, once it is more than 10 MB.
        nested: Archives in it; documents that are archives themselves count when they are not part of a document.
    """

    members: int = 10_000
    unpacked: int = 1024**3
    ratio: int = 200
    nested: int = 10


SMALL = 10 * 1024 * 1024
"""Bytes that are no danger, however small the archive is."""


def read_archive(file: BinaryIO, limits: ArchiveLimits | None = None) -> list[str]:
    """Return the names of what is in a ZIP archive.

    Args:
        file: The archive, which can be read anywhere.
        limits: What it may hold.

    Raises:
        RefusedError: ``file-damaged``: it is no archive that every program reads in the same way. ``archive-too-large``:
            it holds more than is allowed. ``archive-unsafe``: a name or a link in it leads out of it.
    """
    limits = limits or ArchiveLimits()
    count, size, offset = _end(file)
    if count > limits.members:
        raise _too_large(f"more than {limits.members:,} files")
    file.seek(offset)
    directory = file.read(size)
    names: list[str] = []
    places: list[tuple[int, int]] = []
    unpacked = nested = at = 0
    while at < size:
        if len(names) >= count or size - at < _MEMBER.size:
            raise _damaged()
        fields = _MEMBER.unpack_from(directory, at)
        packed, plain, name_length, extra, comment = fields[8:13]
        attributes, header = fields[15], fields[16]
        if fields[0] != b"PK\x01\x02" or 0xFFFFFFFF in (packed, plain, header):
            raise _damaged()
        at += _MEMBER.size
        raw = directory[at : at + name_length]
        at += name_length + extra + comment
        name = raw.decode("utf-8", "replace")
        _check_name(name, attributes >> 16)
        names.append(name)
        places.append((header, header + _HEADER + packed))
        unpacked += plain
        nested += _is_nested(name)
    if at != size or len(names) != count:
        raise _damaged()
    _check_places(places, offset)
    if unpacked > limits.unpacked or unpacked > max(SMALL, limits.ratio * (offset + size)):
        raise _too_large("more data than is allowed")
    if nested > limits.nested:
        raise _too_large(f"more than {limits.nested} archives")
    return names


def _end(file: BinaryIO) -> tuple[int, int, int]:
    """Return how many members there are, and the size and the place of their directory."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - 0xFFFF - _END.size))
    tail = file.read()
    at = len(tail) - _END.size + 4
    while (at := tail.rfind(b"PK\x05\x06", 0, at)) >= 0:
        # Its last field tells how long the comment after it is.
        if tail[at + _END.size - 2 : at + _END.size] == _SHORT.pack(len(tail) - at - _END.size):
            break
    else:
        raise _damaged()
    _, disk, first, here, count, size, offset, _ = _END.unpack_from(tail, at)
    # Exactly before its end: where programs look in different places, each would see another archive.
    if disk or first or here != count or offset + size != length - len(tail) + at:
        raise _damaged()
    return count, size, offset


def _check_name(name: str, mode: int) -> None:
    parts = name.replace("\\", "/").split("/")
    if (
        ".." in parts
        or not parts[0]
        or "\0" in name
        or parts[0].endswith(":")
        or stat.S_ISLNK(mode)
    ):
        raise RefusedError("archive-unsafe", "Something in that archive leads out of it.")


def _check_places(places: list[tuple[int, int]], end: int) -> None:
    """See that the members lie one after another: those that share their data unpack to more than any archive holds."""
    before = 0
    for begin, after in sorted(places):
        if begin < before or after > end:
            raise _damaged()
        before = after


def _is_nested(name: str) -> bool:
    name = name.lower()
    return name.endswith(_ARCHIVES) or (name.endswith(_DOCUMENTS) and "/embeddings/" not in name)


def _damaged() -> RefusedError:
    return RefusedError("file-damaged", "That archive is damaged or of an unusual kind.")


def _too_large(what: str) -> RefusedError:
    return RefusedError("archive-too-large", f"That archive holds {what}.")
