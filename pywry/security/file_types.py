"""Whether a file is what its name says, by its first bytes; and what it is called when it is sent to a browser."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Iterable
from typing import BinaryIO

from pywry.errors import ConfigurationError, RefusedError
from pywry.security.archives import ArchiveLimits, read_archive
from pywry.security.file_kinds import KINDS, MEDIA_TYPES, PARTS, SIGNATURES, TEXTS, UNKNOWN_TYPE

HEAD = 512
"""Bytes at the beginning of a file that tell its kind."""

LEGACY = "cp1252"
"""How texts without Unicode are written: Windows-1252, which Latin-1 is a part of."""

_PIECE = 256 * 1024

_NUL = frozenset("\0")

_CONTROLS = frozenset(map(chr, (*range(0x20), 0x7F))) - frozenset("\t\n\f\r")
"""What no text without Unicode has; nearly every file that is none has one of them."""


def accepted_types(accept: Iterable[str] | None) -> tuple[str, ...]:
    """Return extensions as they are compared with: with a dot, in lower case.

    Args:
        accept: What the author writes, such as ``[".csv", ".JSON"]``.

    Raises:
        ConfigurationError: That is no list of extensions.

    Example:
        >>> accepted_types(["CSV", ".tar.gz"])
        ('.csv', '.tar.gz')
    """
    if isinstance(accept, (str, bytes)):
        raise ConfigurationError(f"{accept!r}: expected a list of extensions, as in ['.csv']")
    result = []
    for each in accept or ():
        name = each.strip().removeprefix(".")
        if not name or any(sign in name for sign in "/\\*, \0"):
            raise ConfigurationError(f"{each!r}: expected an extension such as '.csv'")
        result.append("." + _lower(name))
    return tuple(dict.fromkeys(result))


def check_name(name: str, accept: Iterable[str]) -> None:
    """See that a file's extension is one of those that are accepted; all are when none is named.

    Args:
        name: The file's name.
        accept: As `accepted_types` returns it.

    Raises:
        RefusedError: ``file-type``.
    """
    accept = tuple(accept)
    lower = _lower(name)
    if accept and not any(lower.endswith(each) and len(lower) > len(each) for each in accept):
        raise RefusedError("file-type", f"Only these files can be attached: {', '.join(accept)}.")


def check_type(
    name: str, file: BinaryIO, accept: Iterable[str] = (), *, limits: ArchiveLimits | None = None
) -> str:
    """See that a file may come in and is what its name says, and return its media type.

    Texts are UTF-8, UTF-16 with a byte order mark, or Windows-1252 as older programs write it. A kind that is not known may be anything but a program. Where a
    document is an archive, it has to hold what such a document holds, and not too much.

    Args:
        name: The file's name.
        file: The file, which can be read anywhere.
        accept: The extensions that may come in, as `accepted_types` returns them; all when empty.
        limits: What an archive may hold.

    Raises:
        RefusedError: ``file-type``, or what `pywry.security.archives.read_archive` refuses.

    Example:
        >>> import io
        >>> check_type("data.csv", io.BytesIO(b"a,b"), [".csv"])
        'text/csv'
    """
    check_name(name, accept)
    extension = _extension(name)
    file.seek(0)
    kinds = _kinds(file.read(HEAD))
    if extension in TEXTS:
        encoding = _encoding(file)
        binary = kinds if encoding == LEGACY else kinds & {"zip", "pdf", "program"}
        if binary or encoding is None:
            raise _other(extension)
    elif extension in KINDS:
        if KINDS[extension] not in kinds or not _whole(extension, file):
            raise _other(extension)
        if KINDS[extension] == "zip":
            _check_archive(extension, read_archive(file, limits))
    elif kinds & {"program", "dos program"}:
        raise RefusedError("file-type", "Programs cannot be attached.")
    return media_type(name)


def media_type(name: str) -> str:
    """Return the media type under which a file is sent to a browser: fixed by its extension, and never one that it runs.

    Example:
        >>> media_type("chart.PNG"), media_type("page.html")
        ('image/png', 'application/octet-stream')
    """
    return MEDIA_TYPES.get(_extension(name), UNKNOWN_TYPE)


def is_binary(name: str) -> bool:
    """Whether a file of a name is of a kind that is no text.

    Example:
        >>> is_binary("chart.png"), is_binary("page.html"), is_binary("unknown")
        (True, False, False)
    """
    return _extension(name) in KINDS


def _kinds(head: bytes) -> set[str]:
    found = {kind for kind, at, magic in SIGNATURES if head[at : at + len(magic)] == magic}
    return found if head[:4] == b"RIFF" else found - {"webp", "wav", "avi"}


def text_of(data: bytes) -> str | None:
    """Return the text that a file holds, however it is written; None when it is no text.

    Example:
        >>> text_of("größe".encode()), text_of("größe".encode("cp1252")), text_of(b"a\\0b")
        ('größe', 'größe', None)
    """
    encoding = _encoding(io.BytesIO(data))
    if encoding is None or (encoding == LEGACY and _kinds(data[:HEAD])):
        return None
    return data.decode(encoding)


def _encoding(file: BinaryIO) -> str | None:
    """Return how the whole file is written; None when it is no text."""
    file.seek(0)
    begun = file.read(3)
    if begun[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16" if _reads(file, "utf-16", _NUL) else None
    unicode = "utf-8-sig" if begun == codecs.BOM_UTF8 else "utf-8"
    try:
        return unicode if _decodes(file, unicode, _NUL) else None
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and len(error.object) > 1:
            return None  # A character is cut off at the end: it is UTF-8, and damaged.
    return LEGACY if _reads(file, LEGACY, _CONTROLS) else None


def _reads(file: BinaryIO, encoding: str, without: frozenset[str]) -> bool:
    try:
        return _decodes(file, encoding, without)
    except UnicodeDecodeError:
        return False


def _decodes(file: BinaryIO, encoding: str, without: frozenset[str]) -> bool:
    """Whether none of some characters is in a file.

    Raises:
        UnicodeDecodeError: It is written in another way.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    file.seek(0)
    while piece := file.read(_PIECE):
        if not without.isdisjoint(decoder.decode(piece)):
            return False
    decoder.decode(b"", final=True)
    return True


def _whole(extension: str, file: BinaryIO) -> bool:
    """Whether a file ends as it has to, where that is easily seen."""
    if extension != "parquet":
        return True
    return (
        file.seek(0, os.SEEK_END) >= 12
        and file.seek(-4, os.SEEK_END) > 0
        and file.read() == b"PAR1"
    )


def _check_archive(extension: str, names: list[str]) -> None:
    for part in PARTS.get(extension, ()):
        if not any(name == part or (part[-1] == "/" and name.startswith(part)) for name in names):
            raise _other(extension)
    if extension in ("xlsx", "docx", "pptx") and any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise RefusedError("file-type", "Documents with macros cannot be attached.")


def _other(extension: str) -> RefusedError:
    what = "no text" if extension in TEXTS else f"no {extension.upper()} file"
    return RefusedError("file-type", f"The content is not what the name says: it is {what}.")


def _extension(name: str) -> str:
    stem, _, extension = _lower(name).rpartition(".")
    return extension if stem else ""


def _lower(text: str) -> str:
    """Return a text in lower case, with what is not ASCII as it is: ``K`` is also the lower case of another letter."""
    return text.encode("utf-8", "replace").lower().decode()
