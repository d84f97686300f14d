"""The threads of sync handlers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextvars import ContextVar
from queue import SimpleQueue

import pytest

from pywry.chat import workers as module
from pywry.chat.workers import WAITING, Work, Workers

PATIENCE = 30.0

who: ContextVar[str] = ContextVar("who", default="nobody")


class Watched(Workers):
    """Workers that tell when a thread begins to wait."""

    def __init__(self, limit: int = 200) -> None:
        super().__init__("test", limit)
        self._waits = threading.Semaphore(0)

    def _next(self) -> Work | None:
        self._waits.release()
        return super()._next()

    def until_it_waits(self) -> None:
        """Wait until one more thread waits."""
        assert self._waits.acquire(timeout=PATIENCE)


def run(workers: Workers, work: Callable[[], object]) -> threading.Thread:
    """Begin some work; return the thread that does it."""
    threads: SimpleQueue[threading.Thread] = SimpleQueue()

    def note() -> None:
        threads.put(threading.current_thread())
        work()

    assert workers.start(note)
    return threads.get(timeout=PATIENCE)


def test_a_thread_that_is_through_takes_the_next_work() -> None:
    workers = Watched()
    first = run(workers, lambda: None)
    workers.until_it_waits()
    assert run(workers, lambda: None) is first


def test_a_thread_that_works_takes_no_other_work() -> None:
    workers = Watched(2)
    done = threading.Event()
    first = run(workers, lambda: done.wait(PATIENCE))
    second = run(workers, lambda: done.wait(PATIENCE))
    assert first is not second
    assert not workers.start(lambda: None), "all are busy"
    done.set()
    workers.until_it_waits()
    workers.until_it_waits()
    assert workers.running == 0


def test_what_one_work_sets_the_next_does_not_see() -> None:
    workers = Watched()
    seen: list[str] = []

    def look() -> None:
        seen.append(who.get())
        who.set("cat")

    who.set("ann")
    run(workers, look)
    workers.until_it_waits()
    who.set("ben")
    run(workers, look)
    workers.until_it_waits()
    assert seen == ["ann", "ben"]


def test_only_a_few_threads_wait_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    workers = Watched()
    done = threading.Event()
    count = WAITING + 3
    threads = {run(workers, lambda: done.wait(PATIENCE)) for _ in range(count)}
    assert len(threads) == count
    monkeypatch.setattr(module, "WAIT", 0.001)
    done.set()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert (workers.running, workers._waiting) == (0, 0)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_fails_is_counted_out() -> None:
    workers = Watched(1)

    def fail() -> None:
        raise SystemExit

    run(workers, fail).join(PATIENCE)
    assert workers.running == 0
    run(workers, lambda: None)
    workers.until_it_waits()
