"""The server: uvicorn on a loop of its own."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Mapping

import uvicorn

from pywry.errors import ServerError
from pywry.loop import LoopThread
from pywry.protocol.codec import MAX_FRAME
from pywry.security.origin import LOOPBACK, hosts_of
from pywry.server.app import build_app
from pywry.server.data import Data
from pywry.server.pages import Pages
from pywry.server.protocols import HttpProtocol, SocketProtocol
from pywry.server.settings import ServerSettings
from pywry.server.uploads import Uploads
from pywry.widget import Widget

logger = logging.getLogger(__name__)

NEARBY = 50
"""Ports after the wanted one that are tried before any free one is taken."""

GRACE = 2.0
"""Seconds that connections have to end when the server stops."""


class _Uvicorn(uvicorn.Server):
    """uvicorn, without its hands on the signals of a program that is not its own."""

    def install_signal_handlers(self) -> None:
        pass

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


class Server:
    """Serves the widgets of one app.

    Args:
        widgets: The widgets by label; later ones are served too.
        settings: Where and for whom.
        theme: dark, light or system.
        secret: The key of the visitors' cookies.
        lasting: Whether visitors are to be known again after the browser was closed.
    """

    def __init__(
        self,
        widgets: Mapping[str, Widget],
        settings: ServerSettings,
        *,
        theme: str,
        secret: bytes,
        lasting: bool,
    ) -> None:
        self.loop = LoopThread("pywry-server")
        self._settings = settings
        self._pages = Pages(
            widgets,
            theme=theme,
            secret=secret,
            lasting=lasting,
            secure=settings.behind_tls,
            prefix=settings.widget_prefix,
        )
        self._uploads = Uploads(widgets)
        self._data = Data(widgets)
        self._secret = secret
        self._server: _Uvicorn | None = None
        self._serving: asyncio.Task[None] | None = None
        self._care: asyncio.Task[None] | None = None
        self.port = 0

    def start(self) -> None:
        """Start and return when the server answers.

        Raises:
            ServerError: It cannot start; the text says why.
        """
        settings = self._settings
        if settings.host not in ("127.0.0.1", "localhost", "::1") and not settings.allow_remote:
            raise ServerError(
                f"host {settings.host!r} lets other machines in, and nobody has to sign in. If that is meant, "
                "set PYWRY_SERVER__ALLOW_REMOTE=1, and PYWRY_SERVER__ALLOWED_HOSTS to the names under which "
                "the server is reached."
            )
        if settings.allow_remote:
            logger.warning("Listening on %s: whoever reaches it gets in", settings.host)
        listener = _listen(settings.host, settings.port)
        self.port = listener.getsockname()[1]
        self.loop.run(self._start(listener))

    async def _start(self, listener: socket.socket) -> None:
        settings = self._settings
        app = build_app(
            self._pages,
            self._uploads,
            self._data,
            prefix=settings.widget_prefix,
            hosts=hosts_of(settings.host, self.port, settings.allowed_hosts),
            origins=frozenset(settings.allowed_origins),
            secret=self._secret,
            secure=settings.behind_tls,
        )
        config = uvicorn.Config(
            app,
            log_config=None,
            log_level="warning",
            access_log=False,
            lifespan="off",
            http=HttpProtocol,
            ws=SocketProtocol,
            ws_max_size=MAX_FRAME + 1024,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            server_header=False,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=int(GRACE),
        )
        self._server = _Uvicorn(config)
        self._serving = asyncio.create_task(self._server.serve(sockets=[listener]))
        while not self._server.started:
            if self._serving.done():
                await self._serving
                raise ServerError("The server ended before it began to answer.")
            await asyncio.sleep(0.005)
        self._care = asyncio.create_task(self._pages.look_after())

    def url(self, label: str) -> str:
        """Return the address of a widget's page."""
        host = self._settings.host
        if host in ("0.0.0.0", "::"):  # noqa: S104 - compared with, not bound to
            host = LOOPBACK[0]
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}{self._settings.widget_prefix}/{label}"

    def tidy(self) -> None:
        """Disconnect the pages of widgets that are not shown any more."""

        async def tidy() -> None:
            self._pages.tidy()

        self.loop.submit(tidy())

    def stop(self) -> None:
        """Tell the pages and stop. Harmless when it is not running."""
        if self._server is None:
            return
        try:
            self.loop.run(self._stop(), timeout=GRACE + 3)
        finally:
            self._server = None
            self.loop.stop()

    async def _stop(self) -> None:
        if self._care is not None:
            self._care.cancel()
        self._pages.shut_down()
        self._uploads.shut_down()
        await asyncio.sleep(0.05)  # The last words leave before the connections do.
        if self._server is not None and self._serving is not None:
            self._server.should_exit = True
            await self._serving


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket on the port, or on a free one after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    candidates = [*range(port, min(port + NEARBY, 65536)), 0] if port else [0]
    last: OSError | None = None
    for candidate in candidates:
        # Named, because asyncio sends small frames at once only where it sees that it is TCP.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(512)
            listener.setblocking(False)
            return listener
        except OSError as error:
            listener.close()
            last = error
    raise ServerError(f"No port of {host} is free, tried from {port} on: {last}")
