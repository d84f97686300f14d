"""The two wires of the fake page: one within the process, one over a real WebSocket. Both can be cut anywhere."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from pywry.callbacks import Lanes
from pywry.chat.assistant import user_loop
from pywry.chat.service import ChatService
from pywry.chat_manager import ChatManager
from pywry.components import HtmlContent
from pywry.errors import RefusedError
from pywry.loop import LoopThread
from pywry.protocol.codec import encode_frame
from pywry.protocol.files import UploadedFile, UploadRefused
from pywry.protocol.page import PageChat, PageConfig
from pywry.protocol.server_events import Refused
from pywry.security.file_names import safe_name
from pywry.session.limits import Limits
from pywry.session.registry import Sessions
from pywry.session.session import Session
from pywry.transports.memory import MemoryTransport
from pywry.widget import Widget

OPENING = 30.0
"""Seconds that opening a connection may take."""


class Receiver(Protocol):
    """The page, as its wire sees it."""

    def receive(self, wire: Wire, text: str) -> None:
        """A frame came."""

    def lost(self, wire: Wire, code: int) -> None:
        """The connection is gone."""


class Wire(Protocol):
    """One connection of a page."""

    def send(self, text: str) -> None:
        """Send a frame, or lose it when the connection is gone."""

    def cut(self, after_frames: int = 0, after_bytes: int = 0) -> None:
        """Lose the connection without a word: now, or when so much more has come."""

    def close(self) -> None:
        """Close the connection in order."""

    def stop_reading(self) -> None:
        """Let what comes pile up on the other side."""

    def read_on(self) -> None:
        """Undo ``stop_reading``."""


class Place(Protocol):
    """Where pages are opened: an app as one visitor sees it."""

    @property
    def config(self) -> PageConfig:
        """What a page is told before it connects."""

    def connect(self, page: Receiver) -> Wire:
        """Open a connection for a page."""

    def upload(self, chat_id: str, name: str, data: bytes) -> UploadedFile:
        """Send a file that waits to be sent with a message.

        Raises:
            RefusedError: It is not taken.
        """

    def download(self, chat_id: str, thread_id: str, file_id: str) -> bytes:
        """Get a file of a thread.

        Raises:
            RefusedError: There is no such file.
        """


# ---- within the process ----------------------------------------------------------------------------


class LocalServer:
    """The server's side without a network: the sessions of one widget, on a loop of their own.

    Args:
        target: What ``app.show()`` returned, or a `ChatManager` to be shown alone.
        limits: The limits of each page.
        per_owner: Pages that one owner may have connected at once.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        target: ChatManager | Widget,
        limits: Limits | None = None,
        per_owner: int = 50,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.widget = target if isinstance(target, Widget) else _alone(target)
        self.loop = LoopThread("pywry-testing")
        self.sessions = Sessions(self.widget, limits, per_owner, clock)

    def visitor(self, name: str = "visitor") -> LocalPlace:
        """Return the app as one visitor sees it."""
        return LocalPlace(self, name)

    def check(self) -> None:
        """Drop dead pages and forget sessions that nobody came back to."""

        async def check() -> None:
            self.sessions.check()

        self.loop.run(check())

    def close(self) -> None:
        """Go away, as a server does that is stopped."""

        async def shut_down() -> None:
            self.sessions.shut_down()

        self.loop.run(shut_down())
        self.loop.stop()


class LocalPlace:
    """A `LocalServer` as one visitor sees it."""

    def __init__(self, server: LocalServer, owner: str) -> None:
        self.server = server
        self.owner = owner

    @property
    def config(self) -> PageConfig:
        """What a page is told before it connects."""
        chats = [PageChat(id=chat_id) for chat_id in self.server.widget.channels]
        return PageConfig(protocol=1, socket="", chats=chats)

    def connect(self, page: Receiver) -> Wire:
        """Open a connection for a page."""
        return LocalWire(self.server, self.owner, page)

    def upload(self, chat_id: str, name: str, data: bytes) -> UploadedFile:
        """Put a file where uploads wait."""
        policy = self._channel(chat_id).attachments
        if policy is None:
            raise RefusedError("unknown-chat", "There is no chat here that takes files.")
        name = safe_name(name)
        with policy.spool.receive(self.owner, policy.limits) as upload:
            upload.write(data)
            kind = policy.check(name, upload.file)
            file_id = upload.finish()
        return UploadedFile(file_id=file_id, name=name, size=len(data), media_type=kind)

    def download(self, chat_id: str, thread_id: str, file_id: str) -> bytes:
        """Read a file of a thread."""
        channel = self._channel(chat_id)
        found = self.server.loop.run(channel.file(self.owner, thread_id, file_id))
        if found is None:
            raise RefusedError("unknown-file", "There is no such file.")
        return found[0].read_bytes()

    def _channel(self, chat_id: str) -> ChatService:
        channel: object = self.server.widget.channels[chat_id]
        assert isinstance(channel, ChatService)
        return channel


class LocalWire(MemoryTransport):
    """A `MemoryTransport` with a page at its other end."""

    def __init__(self, server: LocalServer, owner: str, page: Receiver) -> None:
        super().__init__()
        self._server = server
        self._loop = server.loop.loop
        self._owner = owner
        self._page = page
        self._session: Session | None = None
        self._left: int | None = None

    # ---- the page's side, on any thread

    def send(self, text: str) -> None:  # type: ignore[override]
        """Send a frame to the server."""
        self._soon(self._arrive, text)

    def cut(self, after_frames: int = 0, after_bytes: int = 0) -> None:
        """Lose the connection; in the process there are only whole frames."""
        if after_frames:
            self._left = after_frames
        else:
            self._soon(self._lose)

    def close(self) -> None:  # type: ignore[override]
        """Close the connection."""
        self._soon(self._lose)

    def stop_reading(self) -> None:
        """Have the server wait, from now on."""

        async def stop() -> None:
            self.reading.clear()

        self._server.loop.run(stop())

    def read_on(self) -> None:
        """Let it go on."""
        self._soon(self.reading.set)

    def _soon(self, work: Callable[..., object], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # The loop is closed: the server went away.
            self._loop.call_soon_threadsafe(work, *arguments)

    # ---- the server's side, on its loop

    def _arrive(self, text: str) -> None:
        if self.closed is not None:
            return
        if self._session is not None:
            self._session.receive(text)
            return
        try:
            self._session = self._server.sessions.greet(self._owner, text, _ServerSide(self))
        except RefusedError as error:
            self._page.receive(self, encode_frame(Refused(code=error.code, message=error.message)))
            self._lose(4400)

    def _lose(self, code: int = 1006) -> None:
        if self.closed is None:
            self.closed = code
            if self._session is not None and self._session._sender is not None:
                self._session.detach(self._session._sender.transport)
            self._page.lost(self, code)

    def deliver(self, text: str) -> None:
        """Take a frame from the server."""
        self._put(text)
        text = self.frames.get_nowait()
        self._page.receive(self, text)
        if self._left is not None:
            self._left -= 1
            if not self._left:
                self.closed = 1006
                self._page.lost(self, 1006)
                raise ConnectionError("the page is gone")


class _ServerSide:
    """The transport as the session has it."""

    def __init__(self, wire: LocalWire) -> None:
        self._wire = wire

    @property
    def free(self) -> bool:
        return self._wire.free

    def send_now(self, texts: Sequence[str]) -> None:
        for text in texts:
            self._wire.deliver(text)

    async def send(self, text: str) -> None:
        await self._wire.reading.wait()
        self._wire.deliver(text)

    async def close(self, code: int, reason: str) -> None:
        if self._wire.closed is None:
            self._wire.closed = code
            self._wire._page.lost(self._wire, code)


def _alone(chat: ChatManager) -> Widget:
    """Return a widget that shows a chat and nothing else."""
    widget = Widget(
        "main",
        HtmlContent(html=""),
        [chat.toolbar()],
        "test",
        chat.callbacks(),
        Lanes(user_loop),
    )
    chat.bind(widget)
    return widget


# ---- over the network ------------------------------------------------------------------------------


class Browser:
    """One visitor's browser: it has asked for a page's document, and keeps the cookie that came with it.

    Args:
        url: The page's address, as ``app.show(…).url``.
        cookie: The cookie of another `Browser`, to be the same visitor.
    """

    def __init__(self, url: str, cookie: str | None = None) -> None:
        parts = urlsplit(url)
        self.url = url
        self.host = parts.netloc
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.cookie = cookie
        self.document = self._get(parts.path)
        found = re.search(
            r'<script[^>]*id="pywry-config"[^>]*>(.*?)</script>', self.document, re.DOTALL
        )
        if found is None:
            raise ValueError(f"{url} is not a page of pywry")
        self._config = PageConfig.model_validate(json.loads(found[1]))

    @property
    def config(self) -> PageConfig:
        """What the document told the page."""
        return self._config

    def _get(self, path: str) -> str:
        status, body = self._ask("GET", path)
        if status != 200:
            raise ValueError(f"GET {path} answers {status}: {body[:200]!r}")
        return body.decode()

    def _ask(self, method: str, path: str, data: bytes | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self.host, timeout=OPENING)
        try:
            headers = {"Cookie": self.cookie} if self.cookie else {}
            if data is not None:
                headers["Origin"] = self.origin
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            given = response.getheader("set-cookie")
            if given:
                self.cookie = given.partition(";")[0]
            return response.status, response.read()
        finally:
            connection.close()

    def connect(self, page: Receiver) -> Wire:
        """Open a connection for a page."""
        return SocketWire(self, page)

    def upload(self, chat_id: str, name: str, data: bytes) -> UploadedFile:
        """Send a file over HTTP."""
        place = f"/upload/{self.config.label}/{chat_id}?name={quote(name, safe='')}"
        status, body = self._ask("POST", place, data)
        if status == 201:
            return UploadedFile.model_validate_json(body)
        refused = UploadRefused.model_validate_json(body)
        raise RefusedError(refused.code, refused.message)

    def download(self, chat_id: str, thread_id: str, file_id: str) -> bytes:
        """Get a file over HTTP."""
        place = "/".join(quote(each, safe="") for each in (chat_id, thread_id, file_id))
        status, body = self._ask("GET", f"/file/{self.config.label}/{place}")
        if status != 200:
            raise RefusedError("unknown-file", body.decode().strip())
        return body


class Scissors(socket.socket):
    """A TCP connection that ends after so many bytes, in the middle of a frame if need be."""

    left: int | None = None

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Receive, but not more than is left."""
        if self.left is None:
            return super().recv(size, flags)
        if self.left <= 0:
            return b""
        data = super().recv(min(size, self.left), flags)
        if self.left is not None:  # It may have been decided while waiting.
            data = data[: self.left]
            self.left -= len(data)
            if self.left <= 0:
                self.tear()
        return data

    def tear(self) -> None:
        """End the connection at once, without a word."""
        with contextlib.suppress(OSError):
            self.shutdown(socket.SHUT_RDWR)


class SocketWire:
    """A WebSocket to a running server."""

    def __init__(self, browser: Browser, page: Receiver) -> None:
        host, _, port = browser.host.rpartition(":")
        plain = socket.socket(socket.AF_INET6 if host.startswith("[") else socket.AF_INET)
        # Small, so that a page that stops reading is soon noticed.
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        plain.settimeout(OPENING)
        plain.connect((host.strip("[]"), int(port)))
        plain.settimeout(None)
        self._scissors = Scissors(plain.family, plain.type, plain.proto, fileno=plain.detach())
        self._page = page
        self._reading = threading.Event()
        self._reading.set()
        self._left: int | None = None
        self._lock = threading.Lock()
        self._lost = False
        # Entered rather than called: both ways of `websockets` to connect, before and since 17.1.
        self._socket: ClientConnection = contextlib.ExitStack().enter_context(
            connect(
                f"ws://{browser.host}{browser.config.socket}",
                sock=self._scissors,
                origin=Origin(browser.origin),
                additional_headers={"Cookie": browser.cookie} if browser.cookie else None,
                compression=None,
                max_size=None,
                max_queue=1,
                proxy=None,
                ping_interval=None,
                open_timeout=OPENING,
                close_timeout=2,
            )
        )
        self._thread = threading.Thread(target=self._read, name="pywry-page", daemon=True)
        self._thread.start()

    def send(self, text: str) -> None:
        """Send a frame to the server."""
        try:
            self._socket.send(text)
        except ConnectionClosed as error:
            self._gone(error.rcvd.code if error.rcvd is not None else 1006)
        except OSError:
            self._gone(1006)

    def cut(self, after_frames: int = 0, after_bytes: int = 0) -> None:
        """Lose the connection without a word."""
        if after_frames:
            self._left = after_frames
        elif after_bytes:
            self._scissors.left = after_bytes
        else:
            self._gone(1006)
            self._scissors.tear()

    def close(self) -> None:
        """Close the connection in order."""
        self._gone(1000)
        self._reading.set()
        self._socket.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(OPENING)

    def stop_reading(self) -> None:
        """Let what comes pile up in the network."""
        self._reading.clear()

    def read_on(self) -> None:
        """Read what has piled up."""
        self._reading.set()

    def _read(self) -> None:
        code = 1006
        try:
            while True:
                self._reading.wait()
                text = self._socket.recv()
                if self._lost:
                    break
                self._page.receive(self, text if isinstance(text, str) else text.decode())
                if self._left is not None:
                    self._left -= 1
                    if not self._left:
                        self._scissors.tear()
                        break
        except ConnectionClosed as error:
            code = error.rcvd.code if error.rcvd is not None else 1006
        finally:
            self._gone(code)
            self._scissors.tear()

    def _gone(self, code: int) -> None:
        with self._lock:
            lost, self._lost = self._lost, True
        if not lost:
            self._page.lost(self, code)
