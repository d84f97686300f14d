"""A server that only listens, so that a test knows what has left a page."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType

from playwright.sync_api import Browser

ANSWER = (
    b"HTTP/1.1 200 OK\r\nconnection: close\r\naccess-control-allow-origin: *\r\n"
    b"content-type: text/html\r\ncontent-length: 0\r\n\r\n"
)


class Canary:
    """Hears every connection to a port of this machine: the first line of what was asked, or nothing but that somebody came."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._changed = threading.Condition()
        self._heard: list[bytes] = []
        port: int = self._listener.getsockname()[1]
        self.address = f"127.0.0.1:{port}"
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def heard(self) -> list[bytes]:
        """What has come so far."""
        with self._changed:
            return list(self._heard)

    def wait_for(self, word: bytes = b"", seconds: float = 10.0) -> bool:
        """Wait until something that contains the word has come."""
        with self._changed:
            return self._changed.wait_for(
                lambda: any(word in each for each in self._heard), seconds
            )

    def forget(self) -> None:
        """Forget what has come so far."""
        with self._changed:
            self._heard.clear()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        self._note(b"somebody")
        with connection, contextlib.suppress(OSError):
            connection.settimeout(5)
            first = connection.recv(4096)
            if first:
                self._note(first.partition(b"\r\n")[0])
            connection.sendall(ANSWER)

    def _note(self, what: bytes) -> None:
        with self._changed:
            self._heard.append(what)
            self._changed.notify_all()

    def __enter__(self) -> Canary:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.close()


def nothing_left(canary: Canary, control: Canary, browser: Browser) -> None:
    """Check that the canary has heard nothing, after whatever was on its way has had its time."""
    control.forget()
    context = browser.new_context()
    context.new_page().goto(f"http://{control.address}/")
    context.close()
    assert control.wait_for(b"GET / ")
    assert canary.heard == []
