"""The thread on which a store writes.

Whoever submits a write only puts it into a queue, so nobody waits for a disk or for another program's lock. The writer
takes everything that waits, merges it, makes it JSON and commits it in one transaction. When that does not work it
tries again, with what has come meanwhile: nothing is lost, the order stays, and the futures are done later.

Merging bounds what waits: the pieces of a text become one, and vanish when the message is whole. What waits nevertheless
is text that the live logs hold too. When it is more than `MAX_WAITING`, further writes are refused, and their futures
say so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from pywry.errors import StoreError
from pywry.stores.base import Add, Write
from pywry.stores.entry import Entry, failed, merged_entries

COMPANY = 0.1
"""Seconds that a write waits for others when it is not urgent."""

PATIENCE = 5.0
"""Seconds of trouble after which somebody is told."""

FIRST_PAUSE = 0.05
"""Seconds between the first two tries; each further pause is twice as long."""

LONGEST_PAUSE = 1.0
"""Seconds between two tries, at the most."""

MAX_WAITING = 256 * 1024 * 1024
"""Characters, roughly, that may wait to be written."""

logger = logging.getLogger("pywry.stores")


class TroubleError(StoreError):
    """Writing does not work now, but may later.

    Args:
        message: One sentence for the user.
        at_once: Whether he is told at once, because waiting will hardly help.
    """

    def __init__(self, message: str, *, at_once: bool = False) -> None:
        super().__init__(message)
        self.at_once = at_once


class Writer:
    """A queue of writes and the thread that works it off.

    Args:
        name: Names the thread and, in the log, what is written to.
        commit: Keeps entries, all or none, and the last one's number. Called on the writer's thread only. Raises
            `TroubleError` when another try may help, and anything else when an entry can never be kept.
        tell: Called with a sentence when trouble lasts, with None when it is over.
        rest: Called on the writer's thread after a commit that nothing waits behind.
        finish: Called on the writer's thread at the very end.
    """

    def __init__(
        self,
        name: str,
        commit: Callable[[Sequence[Entry]], None],
        *,
        tell: Callable[[str | None], None] = lambda text: None,
        rest: Callable[[], None] = lambda: None,
        finish: Callable[[], None] = lambda: None,
    ) -> None:
        self._name = name
        self._commit = commit
        self._tell = tell
        self._rest = rest
        self._finish = finish
        lock = threading.Lock()
        self._wake = threading.Condition(lock)
        self._progress = threading.Condition(lock)
        self._queue: list[Entry] = []
        self._queue_size = 0
        self._taken: Sequence[Entry] = ()  # Replaced, never changed: readers look at it as it is.
        self._taken_size = 0
        self._submitted = 0
        self._kept = 0
        self._hurry = False
        self._first = 0.0
        """When the oldest write in the queue came."""
        self._pieces: Future[None] | None = None
        self._closing = False
        self._deadline = float("inf")
        self._lost = 0
        self._refusing = False
        self._trouble_since: float | None = None
        self._told = False
        self._thread = threading.Thread(target=self._run, name=f"pywry-store {name}", daemon=True)
        self._thread.start()

    # ---- for everybody --------------------------------------------------------------------------

    def submit(self, write: Write, *, urgent: bool = False) -> Future[None]:
        """Take a write."""
        entry = Entry(0, write, urgent)
        size = entry.size
        with self._wake:
            if self._closing:
                return failed(f"{self._name} is closed.")
            if self._queue_size + self._taken_size + size > MAX_WAITING:
                if not self._refusing:
                    self._refusing = True
                    logger.error("%s: too much waits to be written; more is refused", self._name)
                return failed(f"{self._name}: too much waits to be written.")
            self._queue_size += size
            self._submitted += 1
            entry.number = self._submitted
            future = self._future(write)
            entry.futures.append(future)
            if not self._queue:
                self._first = time.monotonic()
            self._queue.append(entry)
            self._hurry = self._hurry or urgent
            if urgent or len(self._queue) == 1:
                self._wake.notify()
        return future

    def _future(self, write: Write) -> Future[None]:
        """Return a new future; pieces that wait together share theirs, for there are many of them."""
        if isinstance(write, Add) and self._pieces is not None:
            return self._pieces
        future: Future[None] = Future()
        # From now on nobody can cancel it: the write is on its way.
        future.set_running_or_notify_cancel()
        if isinstance(write, Add):
            self._pieces = future
        return future

    def waiting(self, log: str) -> list[Entry]:
        """Return the entries of a log that may not be kept yet, in order."""
        with self._wake:
            entries = [*self._taken, *self._queue]
        return [entry for entry in entries if entry.write.log == log]

    def waiting_below(self, prefix: str) -> set[str]:
        """Return the names of the logs that begin with a prefix and of which something may not be kept yet."""
        with self._wake:
            entries = [*self._taken, *self._queue]
        return {entry.write.log for entry in entries if entry.write.log.startswith(prefix)}

    def flush(self, timeout: float) -> bool:
        """Wait until all that was submitted is kept; False when it took too long."""
        with self._wake:
            target = self._submitted
            self._hurry = True
            self._wake.notify()
            return self._progress.wait_for(lambda: self._kept >= target, timeout)

    def close(self, timeout: float) -> bool:
        """Keep what waits and end the thread; False when that took too long or something was lost."""
        with self._wake:
            if not self._closing:
                self._closing = True
                self._deadline = time.monotonic() + timeout
                self._wake.notify()
        if threading.current_thread() is not self._thread:
            # A little more than the deadline: the thread has to say what was lost, and to tidy up.
            self._thread.join(timeout + 5)
        return not self._lost and not self._thread.is_alive()

    # ---- the thread -----------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while self._wait():
                self._work()
        finally:
            with self._wake:
                self._closing = True
            self._finish()

    def _wait(self) -> bool:
        """Wait for something to do; False when all is done."""
        with self._wake:
            while not self._queue and not self._closing:
                self._hurry = False
                self._wake.wait()
            while not self._hurry and not self._closing:
                pause = self._first + COMPANY - time.monotonic()
                if pause <= 0:
                    break
                self._wake.wait(pause)
            return bool(self._queue)

    def _work(self) -> None:
        """Commit what waits; try until it works or the time to close is over."""
        pause = FIRST_PAUSE
        while True:
            self._take()
            try:
                self._keep()
            except TroubleError as error:
                self._in_trouble(error)
                if not self._pause(pause):
                    self._give_up(error)
                    return
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                self._out_of_trouble()
                break
        if not self._queue:
            self._rest()

    def _take(self) -> None:
        """Move the queue to what is taken, and merge that."""
        with self._wake:
            # Readers find everything here while it is being merged, without the lock.
            entries = self._taken = [*self._taken, *self._queue]
            self._taken_size += self._queue_size
            self._queue, self._queue_size = [], 0
            self._pieces = None
            self._hurry = False
        taken = merged_entries(entries)
        size = sum(entry.size for entry in taken)
        with self._wake:
            self._taken, self._taken_size = taken, size

    def _keep(self) -> None:
        last = self._taken[-1].number if self._taken else 0
        good = [entry for entry in self._taken if self._encode(entry)]
        with self._wake:
            self._taken = good
        try:
            if good:
                self._commit(good)
        except TroubleError:
            raise
        except Exception:  # noqa: BLE001 - one write must not stop all others for good
            self._keep_one_by_one(good)
        with self._wake:
            self._taken, self._taken_size = (), 0
            self._refusing = False
            self._kept = max(self._kept, last)
            self._progress.notify_all()
        for entry in good:
            entry.done()

    def _keep_one_by_one(self, entries: Sequence[Entry]) -> None:
        for index, entry in enumerate(entries):
            try:
                self._commit([entry])
            except TroubleError:
                with self._wake:
                    self._taken = entries[index:]
                raise
            except Exception as error:  # noqa: BLE001 - see above
                self._fail(entry, error)
            else:
                entry.done()

    def _encode(self, entry: Entry) -> bool:
        try:
            entry.encode()
        except Exception as error:  # noqa: BLE001 - an author's response may be anything
            self._fail(entry, error)
            return False
        return True

    def _fail(self, entry: Entry, error: Exception) -> None:
        key = getattr(entry.write, "key", "")
        logger.error("%s: %s %s cannot be kept", self._name, entry.write.log, key, exc_info=error)
        entry.fail(f"{self._name} cannot keep this: {error}")

    # ---- trouble --------------------------------------------------------------------------------

    def _in_trouble(self, error: TroubleError) -> None:
        now = time.monotonic()
        if self._trouble_since is None:
            self._trouble_since = now
        if not self._told and (error.at_once or now - self._trouble_since >= PATIENCE):
            self._told = True
            log = logger.error if error.at_once else logger.warning
            log("%s cannot be written: %s (%s)", self._name, error, error.__cause__)
            self._say(str(error))

    def _out_of_trouble(self) -> None:
        since, self._trouble_since = self._trouble_since, None
        if self._told and since is not None:
            self._told = False
            seconds = time.monotonic() - since
            logger.warning("%s can be written again, after %.1f s", self._name, seconds)
            self._say(None)

    def _say(self, text: str | None) -> None:
        try:
            self._tell(text)
        except Exception:
            logger.exception("on_trouble failed")

    def _pause(self, seconds: float) -> bool:
        """Wait before the next try; False when there shall be none."""
        end = time.monotonic() + seconds
        with self._wake:
            while not self._closing and (left := end - time.monotonic()) > 0:
                self._wake.wait(left)
            if self._closing:
                # Somebody waits: short pauses, until the time is over.
                self._wake.wait(min(seconds, 0.1))
                return time.monotonic() < self._deadline
        return True

    def _give_up(self, error: TroubleError) -> None:
        with self._wake:
            lost = [*self._taken, *self._queue]
            self._queue, self._taken, self._lost = [], (), len(lost)
        logger.error("%s: %d writes were lost at the end: %s", self._name, len(lost), error)
        for entry in lost:
            entry.fail(f"{self._name} was closed: {error}")
