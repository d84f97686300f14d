"""What goes out to one page over one connection: the answers to what it said, and the logs from its cursors on.

Nothing queues for a page but its answers. While the wire is free, what a log's appending asks for is sent in one step
of the loop, without a task: a lone piece of text is on its way at once. When the wire is not free, a task waits for
it; meanwhile what there is to say grows together.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator

from pywry.loop import Doorbell
from pywry.protocol.codec import encode_frame
from pywry.protocol.server_events import Events, Gone, Position, Reset, ServerFrame
from pywry.session.limits import Limits
from pywry.stores.log import Log
from pywry.transports.base import Transport

UNSENT = 16
"""Answers that may wait for the wire; until there are fewer, no further event is taken."""


class Cursor:
    """How far the page is in one log."""

    __slots__ = ("log", "position", "wake")

    def __init__(self, log: Log, position: Position | None, wake: Callable[[], None]) -> None:
        self.log = log
        self.position = position
        self.wake = wake
        log.subscribe(wake)

    @property
    def behind(self) -> bool:
        """Whether there is something that the page does not have."""
        position = self.position
        return (
            position is None
            or position.seq != self.log.head
            or self.log.closed
            or position.epoch != self.log.epoch
        )

    def release(self) -> None:
        """Follow no more."""
        self.log.unsubscribe(self.wake)


class Sender:
    """Sends to one connection, on the I/O loop; only ``wake`` may be called from any thread.

    Args:
        transport: The connection.
        limits: How much the page may use.
        clock: Monotonic seconds.
        doorbell: Wakes the loop.
        lost: Called when nothing more can be sent: with what was wrong, or None when the page is not there any more.
    """

    def __init__(
        self,
        transport: Transport,
        limits: Limits,
        clock: Callable[[], float],
        doorbell: Doorbell,
        lost: Callable[[Sender, Exception | None], None],
    ) -> None:
        self.transport = transport
        self.cursors: dict[str, Cursor] = {}
        self.answers: deque[ServerFrame] = deque()
        self.waiting_since: float | None = None
        """Since when a frame waits for the wire, if one does."""
        self._limits = limits
        self._clock = clock
        self._doorbell = doorbell
        self._lost = lost
        self._room = asyncio.Event()
        self._woken = False
        self._ended = False
        self._task: asyncio.Task[None] | None = None
        self._turns = self._take_turns()

    # ---- what is to be sent ---------------------------------------------------------------------

    def say(self, frame: ServerFrame) -> None:
        """Send a frame that belongs to no log."""
        self.answers.append(frame)
        self._soon()

    def follow(self, name: str, log: Log, position: Position | None) -> None:
        """Send what a log has after a position, from now on."""
        self.unfollow(name)
        self.cursors[name] = Cursor(log, position, self.wake)
        self._soon()

    def unfollow(self, name: str) -> None:
        """Send no more of a log."""
        cursor = self.cursors.pop(name, None)
        if cursor is not None:
            cursor.release()

    def unfollow_all(self) -> None:
        """Send nothing of any log."""
        for name in tuple(self.cursors):
            self.unfollow(name)

    def heads(self) -> dict[str, Position]:
        """Return the head of each log that the page follows."""
        return {name: cursor.log.position for name, cursor in self.cursors.items()}

    async def room(self) -> None:
        """Wait until few answers wait."""
        while len(self.answers) >= UNSENT and not self._ended:
            self._room.clear()
            await self._room.wait()

    def end(self) -> None:
        """Send no more."""
        self._ended = True
        if self._task is not None:
            self._task.cancel()
        self.unfollow_all()
        self.answers.clear()
        self.waiting_since = None
        self._room.set()

    # ---- sending --------------------------------------------------------------------------------

    def wake(self) -> None:
        """There is something to send. May be called from any thread; costs next to nothing when repeated."""
        if not self._woken:
            self._woken = True
            self._doorbell.ring(self._go_on)

    def _soon(self) -> None:
        if not self._woken:
            self._woken = True
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        """Send what there is, as far as the wire is free: each log once, or a handler that never pauses has the loop."""
        self._woken = False
        if self._ended or self._task is not None:
            return
        try:
            if not self.transport.free:
                self._task = asyncio.create_task(self._send_when_free())
                return
            texts: list[str] = []
            size = 0
            while size <= self._limits.frame and (text := self._next()) is not None:
                texts.append(text)
                size += len(text)
            if texts:
                self.transport.send_now(texts)
            if self._behind:
                self._soon()
        except ConnectionError:
            self._lost(self, None)
        except Exception as error:  # noqa: BLE001 - whoever was told that it follows must not wait for ever
            self._lost(self, error)

    async def _send_when_free(self) -> None:
        failure: Exception | None = None
        try:
            while self._behind:
                text = self._next()
                if text is not None:
                    self.waiting_since = self._clock()
                    await self.transport.send(text)
                    self.waiting_since = None
                    # A wire that is always free never waits, and a handler that never pauses always has more to say.
                    await asyncio.sleep(0)
            return
        except ConnectionError:
            pass
        except Exception as error:  # noqa: BLE001 - likewise
            failure = error
        finally:
            self._task = None
        self._lost(self, failure)

    @property
    def _behind(self) -> bool:
        return bool(self.answers) or any(cursor.behind for cursor in self.cursors.values())

    def _next(self) -> str | None:
        """Return the next frame, or None when each log has had its turn."""
        text = next(self._turns, None)
        if text is None:
            self._turns = self._take_turns()
        return text

    def _take_turns(self) -> Iterator[str]:
        """Give the answers, then each log in turn, so that a busy one does not starve the others."""
        while self.answers:
            text = encode_frame(self.answers.popleft())
            self._room.set()
            yield text
        # What the page followed last is what its reader looks at.
        for name, cursor in reversed(tuple(self.cursors.items())):
            if self.cursors.get(name) is cursor and cursor.behind:
                yield self._advance(name, cursor)

    def _advance(self, name: str, cursor: Cursor) -> str:
        """Return the frame that brings the page nearer to the head, and move the cursor there."""
        log = cursor.log
        if log.closed:
            # Deleted, or made anew under the same name: the dispatcher knows.
            self.unfollow(name)
            return encode_frame(Gone(log=name))
        told = log.told(name, cursor.position)
        if told is None:
            part = log.read(cursor.position, self._limits.frame)
            if part is None:
                position, snapshot = log.snapshot()
                cursor.position = position
                return encode_frame(
                    Reset(log=name, epoch=position.epoch, seq=position.seq, snapshot=snapshot)
                )
            frame = Events(
                log=name, epoch=log.epoch, first=part.first, last=part.last, events=part.events
            )
            told = log.tell(name, frame.first, frame.last, encode_frame(frame))
        cursor.position, text = told
        return text
