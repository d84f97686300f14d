"""One page's conversation with the server: every event of the logs it follows, in order, once.

A session outlives its connections, so that an event sent again after a reconnect is answered again and not done
again. Each connection has a sender of its own, which knows how far the page is in the logs.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from pywry.errors import RefusedError
from pywry.loop import doorbell
from pywry.protocol.client_events import (
    PROTOCOL,
    SESSION_FRAMES,
    ClientFrame,
    Follow,
    Hello,
    Ping,
    Unfollow,
)
from pywry.protocol.codec import decode_frame, describe, encode_frame
from pywry.protocol.server_events import (
    Ack,
    Bye,
    Gone,
    Pong,
    Position,
    Refused,
    ServerFrame,
    Welcome,
)
from pywry.session.dispatcher import Caller, Dispatcher
from pywry.session.limits import Bucket, Limits
from pywry.session.sender import Sender
from pywry.stores.outcome import Outcome
from pywry.transports.base import Transport

logger = logging.getLogger(__name__)

REMEMBERED = 500
"""Answered events that a session remembers, to answer repeats."""

UNTAKEN = 500
"""Events that may wait to be taken; a page that sends more than that, and reads no answer, is disconnected."""

# Close codes, from the range that is the application's own.
BAD_PROTOCOL = 4400
REPLACED = 4409
TOO_SLOW = 4408
TOO_MANY = 4429
GOING_AWAY = 1012
FAILED = 1011


class Session:
    """One page. Everything runs on the I/O loop.

    Args:
        caller: Who the page belongs to.
        dispatcher: Knows the logs and takes the events.
        limits: How much the page may use.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        caller: Caller,
        dispatcher: Dispatcher,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.caller = caller
        self.limits = limits or Limits()
        self._dispatcher = dispatcher
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self._doorbell = doorbell()
        self._sender: Sender | None = None
        self._taker: asyncio.Task[None] | None = None
        self._inbox: asyncio.Queue[Hello | Follow | Unfollow | ClientFrame] = asyncio.Queue()
        self._greeted = False
        self._known = False
        self._answered: OrderedDict[str, Ack | Refused | None] = OrderedDict()
        self._running: set[asyncio.Task[None]] = set()
        self._bucket = Bucket(self.limits.rate, self.limits.burst, clock)
        self._over_rate = 0
        self.heard = clock()
        """When the page was last heard."""
        self._bad_frames_logged = -60.0

    # ---- connection -----------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """Whether the page has a connection now."""
        return self._sender is not None

    def attach(self, transport: Transport) -> None:
        """Give the session a new connection; one that it still has is replaced."""
        if self._sender is not None:
            self.end(REPLACED, Bye(reason="replaced"))
        self._greeted = False
        self._over_rate = 0
        self.heard = self._clock()
        self._sender = Sender(transport, self.limits, self._clock, self._doorbell, self._lost)
        if self._taker is None:
            self._taker = asyncio.create_task(self._take())

    def detach(self, transport: Transport) -> None:
        """The connection is gone; the session waits for the page to come back."""
        if self._sender is not None and self._sender.transport is transport:
            self._let_go()

    def _lost(self, sender: Sender, error: Exception | None) -> None:
        if error is None:
            self.detach(sender.transport)
            return
        # Without its sender a page would wait for ever; this way it says that it lost the connection.
        logger.error("A frame could not be sent", exc_info=error)
        if self._sender is sender:
            self.end(FAILED, None)

    def end(self, code: int, last_words: Bye | None = None) -> None:
        """Close the connection, after ``last_words``."""
        if self._sender is None:
            return
        transport = self._sender.transport
        self._let_go()
        task = asyncio.create_task(self._close(transport, code, last_words))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _close(self, transport: Transport, code: int, last_words: Bye | None) -> None:
        try:
            if last_words is not None:
                await asyncio.wait_for(transport.send(encode_frame(last_words)), 1)
        except (ConnectionError, asyncio.TimeoutError):
            pass
        await transport.close(code, last_words.reason if last_words else "")

    def _let_go(self) -> None:
        self.heard = self._clock()
        if self._sender is not None:
            self._sender.end()
            self._sender = None

    def check(self) -> bool:
        """Look after the page; return False when the session is over and can be forgotten."""
        now = self._clock()
        if self._sender is None:
            if now - self.heard < self.limits.memory:
                return True
            self.forget()
            return False
        since = self._sender.waiting_since
        stalled = since is not None and now - since > self.limits.stall
        if stalled or now - self.heard > self.limits.silence:
            self.end(TOO_SLOW, None)
        return True

    def forget(self) -> None:
        """The session is over."""
        if self._taker is not None:
            self._taker.cancel()
            self._taker = None

    # ---- in -------------------------------------------------------------------------------------

    def receive(self, text: str) -> None:
        """Take one frame. Whatever is wrong with it is said in a ``refused`` frame and changes nothing else."""
        self.heard = self._clock()
        frame: ClientFrame | None = None
        try:
            if not self._bucket.take():
                self._over_rate += 1
                if self._over_rate > self.limits.patience:
                    self.end(TOO_MANY, None)
                    return
                raise RefusedError("too-many", "Too many events at once; wait a moment.")
            frame = decode_frame(text)
            if frame.type in SESSION_FRAMES:
                self._own(frame)
            elif not self._greeted:
                raise RefusedError("no-hello", "The first frame of a connection is session:hello.")
            else:
                self._event(frame)
        except RefusedError as error:
            self._log_bad_frame(error)
            self._say(
                Refused(id=frame.id if frame else None, code=error.code, message=error.message)
            )

    def _own(self, frame: ClientFrame) -> None:
        try:
            message = SESSION_FRAMES[frame.type].model_validate(frame.data)
        except ValidationError as error:
            raise RefusedError("bad-frame", describe(error)) from None
        if isinstance(message, Hello):
            self._hello(message)
        elif not self._greeted:
            raise RefusedError("no-hello", "The first frame of a connection is session:hello.")
        elif isinstance(message, Ping):
            self._say(Pong(n=message.n, heads=self._sender.heads() if self._sender else {}))
        else:
            self._inbox.put_nowait(message)

    def _hello(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            self._say(
                Refused(
                    code="protocol",
                    message=f"The server speaks protocol {PROTOCOL}, this page {hello.protocol}. "
                    "Please reload the page.",
                )
            )
            self._loop.call_later(0.5, self.end, BAD_PROTOCOL)
            return
        self._greeted = True
        self._say(Welcome(protocol=PROTOCOL, resumed=self._known))
        self._known = True
        self._inbox.put_nowait(hello)

    def _event(self, frame: ClientFrame) -> None:
        if self._inbox.qsize() >= UNTAKEN:
            self.end(TOO_SLOW, None)
            return
        if frame.id is not None:
            if frame.id in self._answered:
                answer = self._answered[frame.id]
                if answer is not None:
                    self._say(answer)
                return
            self._answered[frame.id] = None
            while len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
        self._inbox.put_nowait(frame)

    async def _take(self) -> None:
        """Take what the page said, one after the other: an event sees what the one before it did."""
        while True:
            message = await self._inbox.get()
            if self._sender is not None:
                await self._sender.room()
            try:
                if isinstance(message, Hello):
                    if self._sender is not None:
                        self._sender.unfollow_all()
                    for name, position in message.follow.items():
                        await self._follow(name, position)
                elif isinstance(message, Follow):
                    await self._follow(message.log, message.position)
                elif isinstance(message, Unfollow):
                    self._unfollow(message.log)
                else:
                    self._settle(message, await self._dispatcher.dispatch(self.caller, message))
            except Exception as error:  # noqa: BLE001 - one event's failure is that event's
                self._fail(message, error)

    async def _follow(self, name: str, position: Position | None) -> None:
        self._unfollow(name)
        if self._sender is not None and len(self._sender.cursors) >= self.limits.followed:
            raise RefusedError("too-many-logs", f"A page follows {self.limits.followed} logs.")
        log = await self._dispatcher.log(self.caller, name)
        if self._sender is None:
            return
        if log is None:
            self._say(Gone(log=name))
            return
        self._sender.follow(name, log, position)

    def _unfollow(self, name: str) -> None:
        if self._sender is not None:
            self._sender.unfollow(name)

    def _settle(self, frame: ClientFrame, outcome: Outcome) -> None:
        """Answer an event, as soon as what it changed is kept."""
        kept = outcome.kept
        if kept is None or (kept.done() and not kept.cancelled() and kept.exception() is None):
            self._answer(frame, outcome.data)
            if outcome.reading and frame.id is not None:
                self._answered.pop(frame.id, None)
            return

        async def finish() -> None:
            try:
                await asyncio.wrap_future(kept)
                self._answer(frame, outcome.data)
                if outcome.reading and frame.id is not None:
                    self._answered.pop(frame.id, None)
            except Exception as error:  # noqa: BLE001 - one event's failure is that event's
                self._fail(frame, error)

        task = asyncio.create_task(finish())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _fail(self, message: Hello | Follow | Unfollow | ClientFrame, error: Exception) -> None:
        if not isinstance(error, RefusedError):
            logger.error("What a page asked for failed", exc_info=error)
            error = RefusedError("failed", "The server could not do that; its log says why.")
        if isinstance(message, ClientFrame):
            self._answer(message, error)
        else:
            self._say(Refused(code=error.code, message=error.message))

    def _answer(self, frame: ClientFrame, outcome: Any) -> None:
        answer: Ack | Refused
        if isinstance(outcome, RefusedError):
            answer = Refused(
                id=frame.id, code=outcome.code, message=outcome.message, fields=outcome.fields
            )
        elif frame.id is None:
            return
        else:
            answer = Ack(id=frame.id, data=outcome)
        if frame.id is not None:
            self._answered[frame.id] = answer
        self._say(answer)

    def _log_bad_frame(self, error: RefusedError) -> None:
        # One line in ten seconds: a hostile page must not be able to fill the disk.
        now = self._clock()
        if now - self._bad_frames_logged >= 10:
            self._bad_frames_logged = now
            logger.warning("A page's frame was refused: %s", error.code)

    def _say(self, frame: ServerFrame) -> None:
        if self._sender is not None:
            self._sender.say(frame)
