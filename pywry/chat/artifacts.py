"""The artifacts of a thread: where they stand, their versions, and what of them is kept as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pywry.chat.conversation import Conversation
from pywry.chat.files import ThreadFiles
from pywry.errors import PyWryError
from pywry.protocol.artifacts import Artifact
from pywry.protocol.codec import encode_model
from pywry.protocol.weight import weigh

INLINE = 32 * 1024
"""Characters of content that travel in the log; what is heavier is a file, fetched by the pages that show it."""

MAX_VERSIONS = 20
"""Earlier versions of an artifact that are kept."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An artifact as it goes into the log."""

    artifact: Artifact
    place: tuple[str, int] | None
    """The message and the part of the version before, whose place it takes; None when it is new to the branch."""
    made: tuple[str, ...]
    """The files that were made for it."""
    gone: tuple[str, ...]
    """The files of versions that are too many now."""


class Artifacts:
    """What a thread does with the artifacts that its handler yields.

    Args:
        conversation: The thread's fold.
        lock: The log's lock, which guards it.
        files: Where heavy content goes.
    """

    def __init__(self, conversation: Conversation, lock: Any, files: ThreadFiles) -> None:
        self._conversation = conversation
        self._lock = lock
        self._files = files

    def settle(self, artifact: Artifact, message_id: str) -> Settled | None:
        """Return an artifact as it is now, whatever the handler does with it afterwards; None when it is what is there.

        Called without the log's lock: it may be a large table, and files are written. With the lock it then has to be
        seen that it `is_next`: the author may update an artifact that an answer updates, too.

        Args:
            artifact: What the handler yields.
            message_id: The answer.
        """
        with self._lock:
            known = self._conversation.artifact(artifact.artifact_id, message_id)
        before = None if known is None else known.artifact
        # As it is now, which may be another thing than when it was made.
        version = 1 if before is None else before.version + 1
        own = {"version": version, "earlier": [], "file": None}
        artifact = type(artifact).model_validate({**dict(artifact), **own})
        if before is not None and self._is(before, artifact):
            return None
        made: list[str] = []
        earlier: list[str] = []
        try:
            if before is not None:
                if before.file is None:
                    made.append(self._put(before))
                earlier = [*before.earlier, before.file or made[0]]
            if any(weigh(getattr(artifact, name)) > INLINE for name in artifact.heavy):
                made.append(self._put(artifact))
                artifact = artifact.without_content(made[-1])
            artifact = artifact.model_copy(update={"earlier": earlier[-MAX_VERSIONS:]})
        except BaseException:
            self._files.drop(made)
            raise
        place = None if known is None else (known.message_id, known.part)
        return Settled(artifact, place, tuple(made), tuple(earlier[:-MAX_VERSIONS]))

    def is_next(self, settled: Settled, message_id: str) -> bool:
        """Whether an artifact still follows what is there; the log's lock is held."""
        known = self._conversation.artifact(settled.artifact.artifact_id, message_id)
        before = 0 if known is None else known.artifact.version
        return settled.artifact.version == before + 1

    def finish(self, settled: Settled, *, taken: bool) -> None:
        """Forget the files that nothing refers to.

        Args:
            settled: The artifact.
            taken: Whether it is in the log; if not, the answer ended before.
        """
        self._files.drop(settled.gone if taken else settled.made)

    def _is(self, before: Artifact, artifact: Artifact) -> bool:
        """Whether an artifact holds exactly what the version before does. As JSON, for to Python 1 and True are the same."""
        if type(before) is not type(artifact):
            return False
        text = encode_model(artifact.model_copy(update={"version": before.version}))
        if before.file is None:
            return text == encode_model(before.model_copy(update={"earlier": []}))
        try:
            path, data = self._files.path(before.file), text.encode()
            return path.stat().st_size == len(data) and path.read_bytes() == data
        except (OSError, PyWryError):
            return False  # What cannot be read is made anew.

    def _put(self, artifact: Artifact) -> str:
        """Keep an artifact, whole, as a file."""
        text = encode_model(artifact.model_copy(update={"earlier": []}))
        return self._files.put(text.encode())
