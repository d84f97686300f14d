"""The artifacts of a thread: where they stand, their versions, and what of them is kept as files."""

from __future__ import annotations

from typing import Any

from pywry.chat.conversation import Conversation
from pywry.chat.files import ThreadFiles
from pywry.protocol.artifacts import Artifact
from pywry.protocol.codec import encode_model
from pywry.protocol.weight import weigh

INLINE = 32 * 1024
"""Characters of content that travel in the log; what is heavier is a file, fetched by the pages that show it."""

MAX_VERSIONS = 20
"""Earlier versions of an artifact that are kept."""


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
        self._kept: tuple[Artifact, str] | None = None
        """The artifact that is about to become an earlier version, and its file."""

    def settle(self, artifact: Artifact) -> Artifact:
        """Return an artifact as it is now, whatever the handler does with it afterwards.

        Called without the log's lock: it may be a large table, and files are written.
        """
        with self._lock:
            known = self._conversation.artifact(artifact.artifact_id)
        if known is not None and known[2].file is None:
            self._kept = known[2], self._put(known[2])
        if any(weigh(getattr(artifact, name)) > INLINE for name in artifact.heavy):
            return artifact.without_content(self._put(artifact))
        return artifact.model_copy(deep=True)

    def place(self, artifact: Artifact) -> tuple[str, int, Artifact] | None:
        """Return the message, the part and the next version of what a settled artifact updates; with the lock held.

        None when it is new to the branch.
        """
        known = self._conversation.artifact(artifact.artifact_id)
        if known is None:
            return None
        message_id, part, before = known
        earlier = [*before.earlier, before.file or self._file_of(before)]
        self._files.drop(earlier[:-MAX_VERSIONS])
        update = {"version": before.version + 1, "earlier": earlier[-MAX_VERSIONS:]}
        return message_id, part, artifact.model_copy(update=update)

    def _file_of(self, artifact: Artifact) -> str:
        """Return the file that an earlier version is in."""
        kept, self._kept = self._kept, None
        if kept is not None and kept[0] is artifact:
            return kept[1]
        return self._put(artifact)

    def _put(self, artifact: Artifact) -> str:
        """Keep an artifact, whole, as a file."""
        text = encode_model(artifact.model_copy(update={"earlier": []}))
        return self._files.put(text.encode())
