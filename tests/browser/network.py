"""A network between browser and server that can be cut."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from types import TracebackType


class Network:
    """Passes TCP connections on to a server, unless it is told otherwise.

    - `cut`: connections break, and new ones are refused.
    - `swallow`: nothing is passed on any more, and nobody is told. What was swallowed comes late, as TCP does it.
    - `lose`: what is open stays open and is never heard of again: half-open connections. New ones work.
    - `restore`: it works again.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._target = 0
        self._lock = threading.Lock()
        self._refusing = False
        self._flowing = threading.Event()
        self._flowing.set()
        self._pairs: list[_Pair] = []
        self._closed = False
        self.connections = 0
        """How many were opened so far."""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def host(self) -> str:
        """The name under which a browser reaches the server through this network."""
        return f"127.0.0.1:{self.port}"

    def lead_to(self, url: str) -> str:
        """Lead to the server at this address, and return the address as it is from this side."""
        self._target = int(url.split("/")[2].rsplit(":", 1)[1])
        return f"http://{self.host}/" + url.split("/", 3)[3]

    def cut(self) -> None:
        """Break what is open and refuse what is new."""
        with self._lock:
            self._refusing = True
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            pair.close()

    def swallow(self) -> None:
        """Pass nothing on, and tell nobody."""
        self._flowing.clear()

    def lose(self) -> None:
        """Never pass on a byte of the connections that are open now."""
        with self._lock:
            for pair in self._pairs:
                pair.lost = True

    def restore(self) -> None:
        """Let it work again."""
        with self._lock:
            self._refusing = False
        self._flowing.set()

    def close(self) -> None:
        """End it for good."""
        self._closed = True
        self.cut()
        self._flowing.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                refusing = self._refusing
            if refusing:
                _reset(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                _reset(near)
                continue
            far.settimeout(None)
            self.connections += 1
            pair = _Pair(near, far, self._flowing)
            with self._lock:
                self._pairs = [each for each in self._pairs if not each.over]
                self._pairs.append(pair)
            threading.Thread(target=pair.run, daemon=True).start()

    def __enter__(self) -> Network:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class _Pair:
    """One connection: its two ends, and what is passed between them."""

    def __init__(self, near: socket.socket, far: socket.socket, flowing: threading.Event) -> None:
        self._ends = (near, far)
        self._flowing = flowing
        self.lost = False
        self.over = False

    def run(self) -> None:
        near, far = self._ends
        other = {near: far, far: near}
        with contextlib.suppress(OSError, ValueError), selectors.DefaultSelector() as selector:
            for each in self._ends:
                selector.register(each, selectors.EVENT_READ, each)
            while not self.over:
                for key, _ in selector.select(timeout=1):
                    end: socket.socket = key.data
                    data = end.recv(65536)
                    self._flowing.wait()
                    if self.lost:
                        if not data:
                            selector.unregister(end)
                        continue
                    if not data:
                        self.over = True
                        break
                    other[end].sendall(data)
        self.close()

    def close(self) -> None:
        self.over = True
        for end in self._ends:
            _reset(end)


def _reset(end: socket.socket) -> None:
    """Close an end, and have the other side know at once."""
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        end.close()
