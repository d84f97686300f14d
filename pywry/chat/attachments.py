"""What comes with a user's message: it is checked, and moved to the thread."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from pywry.chat.attachment import Attachment
from pywry.chat.conversation import Conversation
from pywry.chat.files import ThreadFiles
from pywry.errors import RefusedError, StoreError
from pywry.protocol.client_events import AttachedFile, AttachedWidget, UserMessage
from pywry.protocol.messages import AttachmentInfo, Message
from pywry.protocol.plain import printable
from pywry.security.file_names import safe_name
from pywry.security.file_types import check_name, check_type
from pywry.security.paths import AllowedRoots
from pywry.stores.attachments import AttachmentPolicy

logger = logging.getLogger(__name__)


def refuse_paths(message: UserMessage) -> None:
    """See that a message names no files of the author's machine.

    Raises:
        RefusedError: It does.
    """
    if any(
        isinstance(each, AttachedFile) and each.path is not None for each in message.attachments
    ):
        raise RefusedError("path", "A browser sends files, not paths.")


class Rules(Protocol):
    """What a chat allows."""

    accept: tuple[str, ...] | None
    roots: AllowedRoots
    sources: dict[str, str]

    @property
    def attachments(self) -> AttachmentPolicy | None:
        """What may come with a message; nothing when None."""


@dataclass(slots=True)
class _Taken:
    """What was taken for one message, as far as it has to be undone when the message is refused."""

    infos: list[AttachmentInfo] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    """Uploads of which the thread has copies."""
    made: list[str] = field(default_factory=list)
    """Files that no page has uploaded: what came within the message, copies and paths."""


class Attachments:
    """The attachments of one thread.

    Args:
        rules: What the chat allows.
        conversation: The thread's fold.
        log_lock: The log's lock, which guards it.
        files: The thread's files. Those of a temporary thread lie elsewhere than uploads, which are copied there.
    """

    def __init__(
        self, rules: Rules, conversation: Conversation, log_lock: Any, files: ThreadFiles
    ) -> None:
        self._rules = rules
        self._conversation = conversation
        self._log_lock = log_lock
        self._files = files
        self.lock = threading.RLock()
        """Held while a message's files are moved, before the log's lock: the same message may come twice at once."""

    # ---- what comes -----------------------------------------------------------------------------

    @contextlib.contextmanager
    def taken(
        self, attached: Sequence[AttachedFile | AttachedWidget]
    ) -> Iterator[list[AttachmentInfo]]:
        """Take what comes with a message: all of it, or nothing when the context is left by an exception.

        The log's lock must not be held: files are read and moved.

        Raises:
            RefusedError: Something of it is not allowed, or not there (any more); what was uploaded waits on.
            StoreError: It cannot be kept.
        """
        with self.lock:
            taken = _Taken()
            try:
                self._take(attached, taken)
                yield taken.infos
            except BaseException:
                self._undo(taken)
                raise
            if taken.sources:
                self._discard(taken.sources)

    def _take(self, attached: Sequence[AttachedFile | AttachedWidget], taken: _Taken) -> None:
        policy = self._rules.attachments
        if policy is None:
            raise RefusedError("no-attachments", "This chat takes no attachments.")
        for each in attached:
            self._check(each)
        own = replace(policy, spool=self._files.spool)
        links = [
            self._link(each.path, taken)
            for each in attached
            if isinstance(each, AttachedFile) and each.path is not None
        ]
        sent = [each for each in attached if not _has_path(each)]
        uploads = [self._upload(each, policy, own, taken) for each in sent]
        # The same upload may be named twice.
        wanted = dict(zip(uploads, map(_name, sent), strict=True))
        claimed = own.claim(self._files.owner_id, self._files.thread_id, [*wanted.items()])
        found = dict(zip(wanted, claimed, strict=True))
        described = (
            self._described(each, found[upload]) for each, upload in zip(sent, uploads, strict=True)
        )
        linked = iter(links)
        taken.infos += [next(linked) if _has_path(each) else next(described) for each in attached]

    def _check(self, each: AttachedFile | AttachedWidget) -> None:
        name = safe_name(each.name)
        if isinstance(each, AttachedWidget):
            if each.widget_id not in self._rules.sources:
                raise RefusedError("unknown-source", f"{name} is not there to be mentioned.")
        elif self._rules.accept is None:
            raise RefusedError("no-files", "This chat takes no files.")
        elif _has_path(each):
            return
        else:
            check_name(name, self._rules.accept)
        if not each.file_id and each.content is None:
            raise RefusedError("no-content", f"Nothing came of {name}.")

    def _upload(
        self,
        each: AttachedFile | AttachedWidget,
        policy: AttachmentPolicy,
        own: AttachmentPolicy,
        taken: _Taken,
    ) -> str:
        """Return the upload that holds what is attached, where the thread's files are."""
        owner = self._files.owner_id
        if not each.file_id:
            made = own.put(owner, printable(each.content or "").encode())
        elif own.spool is policy.spool or own.has(owner, self._files.thread_id, each.file_id):
            return each.file_id
        else:
            made = own.copy(owner, each.file_id, policy.spool)
            taken.sources.append(each.file_id)
        taken.made.append(made)
        return made

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

    def _link(self, path: str, taken: _Taken) -> AttachmentInfo:
        """Take a path: what is kept is the path, which is read again whenever somebody wants to know."""
        # It begins where the program runs, as its folders do.
        path = os.path.join(os.getcwd(), path)  # noqa: PTH118, PTH109 - nothing of it is resolved
        with self._rules.roots.open(path) as opened:
            name = safe_name(opened.name)
            info = AttachmentInfo(
                type="file",
                name=name,
                size=opened.size,
                media_type=check_type(name, opened.file, self._rules.accept or ()),
                linked=True,
            )
        info.file_id = self._files.put(json.dumps({"path": path}).encode())
        taken.made.append(info.file_id)
        return info

    def _undo(self, taken: _Taken) -> None:
        """Have everything be as it was; what another message refers to stays."""
        try:
            self.release(taken.infos)
            made = [each for each in taken.made if each not in self._known()]
            self._files.drop(made)
            self._discard(made, here=True)
        except StoreError as error:
            # They are looked for when the thread is read the next time.
            logger.error("Files of a message that was refused are left: %s", error)

    def _discard(self, uploads: Sequence[str], *, here: bool = False) -> None:
        policy = self._rules.attachments
        spool = self._files.spool if here or policy is None else policy.spool
        for each in uploads:
            with contextlib.suppress(RefusedError):  # It went to the thread, or was too old.
                spool.discard(self._files.owner_id, each)

    # ---- what goes ------------------------------------------------------------------------------

    def release(self, infos: Sequence[AttachmentInfo]) -> None:
        """Let go of what nothing refers to any more: uploads wait for a while to be sent again.

        Raises:
            StoreError: The disk does not do it.
        """
        ids = {each.file_id for each in infos if each.file_id is not None}
        if ids:
            self._files.release(ids - self._known())

    def sweep(self) -> None:
        """Let go of all files to which nothing refers: the process ended between a file and its message."""
        try:
            self._files.sweep(self._known())
        except StoreError as error:
            logger.error("Files that nothing refers to are left: %s", error)

    def _known(self) -> set[str]:
        with self._log_lock:
            return self._conversation.files()

    # ---- what handlers get ----------------------------------------------------------------------

    def of(self, message: Message) -> list[Attachment]:
        """Return what a message has with it."""
        return [self._attachment(info) for info in message.attachments or ()]

    def _attachment(self, info: AttachmentInfo) -> Attachment:
        file_id = info.file_id or ""
        path = self._path(file_id) if info.linked else None
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

    def _path(self, file_id: str) -> Path:
        try:
            return Path(json.loads(self._files.read(file_id))["path"])
        except (RefusedError, StoreError) as error:
            # An answer has to begin all the same; reading it says that it is not there.
            logger.error("The path of an attachment is lost: %s", error)
            return Path()

    def _read(self, path: Path) -> bytes:
        with self._rules.roots.open(path) as opened:
            return opened.read()


def _name(each: AttachedFile | AttachedWidget) -> str:
    """Return the file's name by which its type is checked; what comes of a widget is text."""
    return "context.txt" if isinstance(each, AttachedWidget) else each.name


def _has_path(each: AttachedFile | AttachedWidget) -> bool:
    return isinstance(each, AttachedFile) and each.path is not None
