"""The connection of a page: it comes and goes, and whoever waits for what it brings is woken."""

from __future__ import annotations

import json
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeVar

from pydantic import TypeAdapter
from typing_extensions import Self

from pywry.protocol.messages import new_id
from pywry.protocol.server_events import ServerFrame
from pywry.testing.fold import Gap
from pywry.testing.wires import Place, Wire

T = TypeVar("T")

PATIENCE = 30.0
"""Seconds that a page waits for something before the test fails."""

_frames: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)


class Connection(ABC):
    """One page of one visitor, as far as it is connected: what it says and makes of frames is a `Client`'s.

    Args:
        place: Where the page is: a `Browser`, or a visitor of a `LocalServer`.
        page_id: The page's id; fresh when absent. A page that was reloaded keeps its id.
    """

    def __init__(self, place: Place, page_id: str | None = None) -> None:
        self.place = place
        self.id = page_id or new_id("page")
        self.connected = False
        """Whether the server has said welcome on a connection that is still there."""
        self.closed: int | None = None
        """The code with which the last connection ended."""
        self.bye: str | None = None
        """The server's last words."""
        self.faults: list[str] = []
        """What a correct server would not have sent."""
        self.frames: deque[ServerFrame] = deque(maxlen=5000)
        """What came, newest last."""
        self.gaps = 0
        """How often something was missing, so that the page said hello again."""
        self._changed = threading.Condition(threading.RLock())
        self._wire: Wire | None = None

    @property
    @abstractmethod
    def ready(self) -> bool:
        """Whether the page shows what the server has."""

    @abstractmethod
    def _hello(self) -> None:
        """Say hello."""

    @abstractmethod
    def _take(self, frame: ServerFrame) -> None:
        """Take a frame; the lock is held."""

    # ---- coming and going -----------------------------------------------------------------------

    def connect(self, *, wait: bool = True) -> Self:
        """Connect and say hello.

        Args:
            wait: Whether to wait until the page shows what the server has.
        """
        with self._changed:
            if self._wire is not None:
                raise RuntimeError("the page is connected")
            self.closed = self.bye = None
        wire = self.place.connect(self)
        with self._changed:
            self._wire = None if self._lost_already() else wire
            self._hello()
        if wait:
            self.wait_for(lambda page: page.ready, "the page to show something")
        return self

    def cut(self, after_frames: int = 0, after_bytes: int = 0) -> None:
        """Lose the connection without a word: now, or when so many frames or bytes more have come."""
        wire = self._wire
        if wire is not None:
            wire.cut(after_frames, after_bytes)
        if not after_frames and not after_bytes:
            self.wait_for(lambda page: page._wire is None, "the connection to be cut")

    def reconnect(self, *, wait: bool = True) -> Self:
        """Connect again, with what the page has, after the connection was lost."""
        self.wait_for(lambda page: page._wire is None, "the connection to be lost")
        return self.connect(wait=wait)

    def stop_reading(self) -> None:
        """Leave what comes lying in the network."""
        if self._wire is not None:
            self._wire.stop_reading()

    def read_on(self) -> None:
        """Read what has piled up."""
        if self._wire is not None:
            self._wire.read_on()

    def close(self) -> None:
        """Close the page."""
        with self._changed:
            wire, self._wire = self._wire, None
            self.connected = False
        if wire is not None:
            wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
        if error is None:
            self.check()

    def check(self) -> None:
        """Fail when the server has sent what a correct server never sends."""
        if self.faults:
            raise AssertionError("; ".join(self.faults))

    # ---- waiting --------------------------------------------------------------------------------

    def wait_for(
        self, condition: Callable[[Self], T], what: str = "", timeout: float = PATIENCE
    ) -> T:
        """Wait until ``condition`` is true of the page and return what it returned.

        Args:
            condition: Looked at whenever a frame has come.
            what: What is waited for, in words, for the message of the failure.
            timeout: Seconds to wait at most.

        Raises:
            AssertionError: It did not become true; the text says what the page has instead.
        """
        with self._changed:
            if not self._changed.wait_for(
                lambda: bool(condition(self)) or bool(self.faults), timeout
            ):
                raise AssertionError(f"waited {timeout:g} s for {what or condition}; {self!r}")
            self.check()
            return condition(self)

    # ---- the wire's side ------------------------------------------------------------------------

    def send_raw(self, text: str) -> None:
        """Send a frame as it is, whatever it is."""
        if self._wire is not None:
            self._wire.send(text)

    def _say(self, kind: str, data: dict[str, Any]) -> None:
        self.send_raw(json.dumps({"type": kind, "data": data}))

    def receive(self, wire: Wire, text: str) -> None:
        """Take a frame of the server; called by the wire."""
        with self._changed:
            if self._wire is not None and self._wire is not wire:
                return
            try:
                frame = _frames.validate_json(text, strict=True)
                self.frames.append(frame)
                self._take(frame)
            except Gap:
                self.gaps += 1
                self._hello()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with a frame is the server's fault
                self.faults.append(f"{type(error).__name__}: {error} in {text[:500]}")
            self._changed.notify_all()

    def lost(self, wire: Wire, code: int) -> None:
        """The connection is gone; called by the wire."""
        with self._changed:
            if self._wire is None or self._wire is wire:
                self._wire = None
                self.connected = False
                self.closed = code
            self._changed.notify_all()

    def _lost_already(self) -> bool:
        return self.closed is not None
