"""What may be attached to the messages of a chat, and the files that are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO

from pywry.errors import RefusedError
from pywry.protocol.messages import AttachmentInfo
from pywry.security.file_names import safe_name
from pywry.security.file_types import check_type
from pywry.stores.quota import MEGABYTE, AttachmentLimits
from pywry.stores.spool import MADE, Spool

_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class AttachmentPolicy:
    """What may be attached to the messages of a chat.

    Attributes:
        spool: Where the files are.
        accept: Extensions, as `pywry.security.file_types.accepted_types` returns them; all when empty.
        limits: How much.
    """

    spool: Spool
    accept: tuple[str, ...] = ()
    limits: AttachmentLimits = field(default_factory=AttachmentLimits)

    def check(self, name: str, file: BinaryIO) -> str:
        """See that a file is what its name says and may be attached, and return its media type.

        Raises:
            RefusedError: It may not.
        """
        return check_type(name, file, self.accept)

    def put(self, owner: str, data: bytes) -> str:
        """Take what came within a message as if it had been uploaded, and return its id.

        Raises:
            RefusedError: It is more than the limits allow.
            StoreError: It cannot be kept.
        """
        return self._received(owner, [data])

    def copy(self, owner: str, file_id: str, source: Spool) -> str:
        """Copy what an owner has uploaded to another place, and return the copy's id.

        Raises:
            RefusedError: ``unknown-file``, or it is more than the limits allow.
            StoreError: It cannot be kept.
        """
        with source.uploaded(owner, file_id) as file:
            return self._received(owner, iter(partial(file.read, _PIECE), b""))

    def has(self, owner: str, thread_id: str, file_id: str) -> bool:
        """Whether a file is here, and is or was an upload of the owner's."""
        try:
            self._opened(owner, thread_id, file_id).close()
        except RefusedError:
            return False
        return True

    def _received(self, owner: str, pieces: Iterable[bytes]) -> str:
        # It is there already, so it is in nobody's way.
        limits = replace(self.limits, max_uploads=sys.maxsize)
        with self.spool.receive(owner, limits) as upload:
            for piece in pieces:
                upload.write(piece)
            return upload.finish()

    def look(
        self, owner: str, files: Sequence[tuple[str, str]], thread_id: str | None = None
    ) -> list[AttachmentInfo]:
        """See what an owner has uploaded for one message.

        The name comes from the page once more, so it is looked at once more.

        Args:
            owner: Whose files they are.
            files: Their ids, and what he calls them.
            thread_id: His thread, which may have some of them already.

        Raises:
            RefusedError: ``too-many-files``, ``files-too-large``, ``unknown-file``, or what `check` refuses.
        """
        limits = self.limits
        wanted = dict(files)
        if len(wanted) > limits.max_files_per_message:
            raise RefusedError(
                "too-many-files", f"A message has {limits.max_files_per_message} files at the most."
            )
        checked = [
            self._checked(owner, thread_id, file_id, safe_name(name))
            for file_id, name in wanted.items()
        ]
        if sum(each.size for each in checked) > limits.max_total_size:
            raise RefusedError(
                "files-too-large",
                f"The files of a message have {limits.max_total_size / MEGABYTE:.4g} MB together at the most.",
            )
        return checked

    def claim(
        self, owner: str, thread_id: str, files: Sequence[tuple[str, str]]
    ) -> list[AttachmentInfo]:
        """Move what an owner has uploaded to a thread, for one message. All are looked at before the first is moved.

        What the thread has already stays there.

        Args:
            owner: Whose files they are.
            thread_id: His thread.
            files: Their ids, and what he calls them.

        Raises:
            RefusedError: What `look` refuses.
            StoreError: They cannot be moved.
        """
        checked = self.look(owner, files, thread_id)
        for file_id, _ in files:
            self.spool.claim(owner, file_id, thread_id)
        return checked

    def _checked(
        self, owner: str, thread_id: str | None, file_id: str, name: str
    ) -> AttachmentInfo:
        with self._opened(owner, thread_id, file_id) as file:
            media_type = self.check(name, file)
            return AttachmentInfo(
                type="file",
                name=name,
                file_id=file_id,
                size=file.seek(0, os.SEEK_END),
                media_type=media_type,
            )

    def _opened(self, owner: str, thread_id: str | None, file_id: str) -> BinaryIO:
        try:
            return self.spool.uploaded(owner, file_id)
        except RefusedError:
            # What a program made for the thread is no upload: it may say more than the user is to know.
            if thread_id is None or file_id.startswith(MADE):
                raise
            return self.spool.open(owner, thread_id, file_id)
