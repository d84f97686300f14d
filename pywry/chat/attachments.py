"""What comes with a user's message: it is checked, and moved to the thread."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Protocol

from pywry.chat.attachment import Attachment
from pywry.chat.files import ThreadFiles
from pywry.errors import RefusedError
from pywry.protocol.client_events import AttachedFile, AttachedWidget
from pywry.protocol.messages import AttachmentInfo, Message
from pywry.protocol.plain import printable
from pywry.security.file_names import safe_name
from pywry.security.file_types import check_name, check_type
from pywry.security.paths import AllowedRoots
from pywry.stores.attachments import AttachmentPolicy

_own_program: ContextVar[bool] = ContextVar("pywry_own_program", default=False)
"""Whether the author's own program speaks, and not a page."""


@contextlib.contextmanager
def own_program() -> Iterator[None]:
    """The author's own program says what is said: it may name files of its machine."""
    token = _own_program.set(True)
    try:
        yield
    finally:
        _own_program.reset(token)


class Rules(Protocol):
    """What a chat allows."""

    accept: tuple[str, ...] | None
    roots: AllowedRoots
    sources: dict[str, str]

    @property
    def attachments(self) -> AttachmentPolicy | None:
        """What may come with a message; nothing when None."""


class Attachments:
    """The attachments of one thread.

    Args:
        rules: What the chat allows.
        files: The thread's files.
        moves: Whether uploads are in the same place as the thread's files; those of a temporary thread are copied.
    """

    def __init__(self, rules: Rules, files: ThreadFiles, *, moves: bool) -> None:
        self._rules = rules
        self._files = files
        self._moves = moves

    # ---- what comes -----------------------------------------------------------------------------

    def take(self, attached: Sequence[AttachedFile | AttachedWidget]) -> list[AttachmentInfo]:
        """Take what comes with a message: all of it, or nothing.

        Raises:
            RefusedError: Something of it is not allowed, or not there (any more); what was uploaded waits on.
            StoreError: It cannot be kept.
        """
        if not attached:
            return []
        policy = self._rules.attachments
        if policy is None:
            raise RefusedError("no-attachments", "This chat takes no attachments.")
        for each in attached:
            self._check(each)
        uploads = {each.file_id: _name(each) for each in attached if each.file_id}
        claimed = dict(zip(uploads, self._claim(policy, uploads) if uploads else (), strict=True))
        return [
            self._described(each, claimed[each.file_id])
            if each.file_id
            else self._put(each, policy)
            for each in attached
        ]

    def _check(self, each: AttachedFile | AttachedWidget) -> None:
        if isinstance(each, AttachedWidget):
            if each.widget_id not in self._rules.sources:
                raise RefusedError(
                    "unknown-source", f"{safe_name(each.name)} is not there to be mentioned."
                )
            if not each.file_id and each.content is None:
                raise RefusedError("no-content", f"Nothing came of {safe_name(each.name)}.")
            return
        if self._rules.accept is None:
            raise RefusedError("no-files", "This chat takes no files.")
        if each.path is None:
            check_name(each.name, self._rules.accept)
        if each.path is not None and not _own_program.get():
            raise RefusedError("path", "A browser sends files, not paths.")
        if not each.file_id and each.path is None and each.content is None:
            raise RefusedError("no-content", f"Nothing came of {safe_name(each.name)}.")

    def _claim(self, policy: AttachmentPolicy, uploads: Mapping[str, str]) -> list[AttachmentInfo]:
        """Move uploads to the thread; what a temporary thread has lies elsewhere, so there they are copied."""
        owner = self._files.owner_id
        if self._moves:
            return policy.claim(owner, self._files.thread_id, [*uploads.items()])
        return [self._copy(policy, owner, info) for info in policy.look(owner, [*uploads.items()])]

    def _copy(self, policy: AttachmentPolicy, owner: str, info: AttachmentInfo) -> AttachmentInfo:
        upload = info.file_id or ""
        with policy.spool.uploaded(owner, upload) as file:
            copy = self._files.put(file.read())
        policy.spool.discard(owner, upload)
        return info.model_copy(update={"file_id": copy})

    def _described(
        self, each: AttachedFile | AttachedWidget, info: AttachmentInfo
    ) -> AttachmentInfo:
        if not isinstance(each, AttachedWidget):
            return info
        name = self._rules.sources[each.widget_id]
        update = {
            "type": "widget",
            "name": f"@{name}",
            "source": each.widget_id,
            "note": printable(each.note),
        }
        return info.model_copy(update=update)

    def _put(self, each: AttachedFile | AttachedWidget, policy: AttachmentPolicy) -> AttachmentInfo:
        if isinstance(each, AttachedFile) and each.path is not None:
            return self._link(each.path)
        data = printable(each.content or "").encode()
        info = AttachmentInfo(
            type="file", name=safe_name(each.name), size=len(data), media_type="text/plain"
        )
        if isinstance(each, AttachedFile):
            info.media_type = policy.check(info.name, io.BytesIO(data))
        info.file_id = self._files.put(data)
        return self._described(each, info)

    def _link(self, path: str) -> AttachmentInfo:
        """Take a path: what is kept is the path, which is read again whenever somebody wants to know."""
        with self._rules.roots.open(path) as opened:
            name = safe_name(opened.name)
            accept = self._rules.accept or ()
            info = AttachmentInfo(
                type="file",
                name=name,
                size=opened.size,
                media_type=check_type(name, opened.file, accept),
                linked=True,
            )
        info.file_id = self._files.put(json.dumps({"path": path}).encode())
        return info

    # ---- what handlers get ----------------------------------------------------------------------

    def of(self, message: Message) -> list[Attachment]:
        """Return what a message has with it."""
        return [self._attachment(info) for info in message.attachments or ()]

    def _attachment(self, info: AttachmentInfo) -> Attachment:
        file_id = info.file_id or ""
        path = Path(json.loads(self._files.read(file_id))["path"]) if info.linked else None
        read = partial(self._files.read, file_id) if path is None else partial(self._read, path)
        return Attachment(
            info.type,
            info.name,
            path,
            source=info.source,
            size=info.size,
            media_type=info.media_type,
            note=info.note,
            read=read,
        )

    def _read(self, path: Path) -> bytes:
        with self._rules.roots.open(path) as opened:
            return opened.read()


def _name(each: AttachedFile | AttachedWidget) -> str:
    """Return the file's name by which its type is checked; what comes of a widget is text."""
    return "context.txt" if isinstance(each, AttachedWidget) else each.name
