"""The chat's callbacks, as ``chat.callbacks()`` gives them to the author."""

from __future__ import annotations

import logging
from typing import Any

from pywry.chat.service import ChatService
from pywry.errors import RefusedError

logger = logging.getLogger(__name__)


class ChatCallback:
    """One event's way into the chat. A page's events reach the chat with their owner; called by hand it is the current
    owner's.

    Args:
        channel: The chat.
        event: The event's type.
    """

    def __init__(self, channel: ChatService, event: str) -> None:
        self.channel = channel
        self.event = event

    def __call__(
        self, data: dict[str, Any] | None = None, event_type: str = "", label: str = ""
    ) -> None:
        """Take the event.

        Args:
            data: The event's payload.
            event_type: Ignored: the callback knows its event.
            label: The label of the page that sent the event, when you hand it on; a page may name no paths. Without it
                your own program speaks.
        """
        owner = self.channel.current()
        try:
            given = {key: value for key, value in (data or {}).items() if value is not None}
            self.channel.take(owner, self.event, given, own_program=not label)
        except RefusedError as error:
            logger.warning("%s was refused: %s", self.event, error)

    def __repr__(self) -> str:
        return f"<chat callback {self.event}>"
