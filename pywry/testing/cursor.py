"""A log that a page follows: how far the page has come, and what it makes of it."""

from __future__ import annotations

from typing import Any

from pywry.protocol.server_events import Events, Position, Reset
from pywry.testing.fold import AppFold, Fault, Gap, OwnerFold, ThreadFold


class Cursor:
    """The page's place in one log.

    Args:
        fold: What the log's events add up to.
    """

    def __init__(self, fold: ThreadFold | OwnerFold | AppFold) -> None:
        self.fold = fold
        self.position: Position | None = None
        """None while the page waits for a snapshot."""
        self.behind: Position | None = None
        """The cursor when a probe found it behind."""
        self.gone = False

    @property
    def stated(self) -> dict[str, Any] | None:
        """The position as a frame says it."""
        return None if self.position is None else self.position.model_dump(by_alias=True)

    def take(self, frame: Events | Reset) -> None:
        """Apply what the server says of the log.

        Raises:
            Gap: Something before it is missing.
            Fault: A correct server would not have said it.
        """
        if isinstance(frame, Reset):
            self.fold.reset(frame.snapshot)
            self.position = Position(epoch=frame.epoch, seq=frame.seq)
        else:
            position = self.position
            if position is None:
                return  # What comes before the snapshot is older.
            if len(frame.events) > frame.last - frame.first + 1:
                raise Fault("more events than numbers")
            if frame.epoch != position.epoch or frame.first > position.seq + 1:
                raise Gap
            if frame.last <= position.seq:
                return
            self.position = None
            for event in frame.events:
                self.fold.apply(event)
            self.position = Position(epoch=frame.epoch, seq=frame.last)
        self.gone = False
        if isinstance(self.fold, ThreadFold):
            self.fold.check()

    def lags(self, head: Position | None) -> bool:
        """Whether two probes in a row have found the page at the same place before the head."""
        if head is None or self.position == head:
            self.behind = None
            return False
        if self.behind is not None and self.behind == self.position:
            self.behind = None
            return True
        self.behind = self.position
        return False
