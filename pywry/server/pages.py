"""The pages: a widget's document, and its WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from pywry import __version__
from pywry.assets.manifest import manifest
from pywry.assets.plotly import NAME as PLOTLY
from pywry.assets.plotly import plotly_library
from pywry.errors import RefusedError
from pywry.html.document import build_document
from pywry.protocol.client_events import PROTOCOL
from pywry.protocol.codec import encode_frame
from pywry.protocol.page import Asset, PageChat, PageConfig
from pywry.protocol.server_events import Refused
from pywry.security.headers import page_policy
from pywry.security.visitor import cookie_name, new_visitor, sign
from pywry.server.admission import VISITOR
from pywry.server.frames import frame_assets
from pywry.server.protocols import WIRE
from pywry.server.settings import flag
from pywry.session.registry import Sessions
from pywry.transports.websocket import WebSocketTransport
from pywry.widget import Widget

LANGUAGES = ("ar", "de", "es", "fr", "ja", "zh")
"""The languages of the interface beside English; each is a library of its own."""

LAZY = (
    "code.js",
    "entities.js",
    "katex.js",
    "katex.css",
    "highlight.js",
    "grid.js",
    "rich.js",
    "rich.css",
    "artifacts.js",
    "artifacts.css",
    "attachments.js",
    "attachments.css",
    "inputs.js",
    "inputs.css",
    "widgets.js",
    "widgets.css",
    *(f"locale.{language}.js" for language in LANGUAGES),
)
"""Libraries that a page loads when it first needs them."""

YEAR = 31_536_000
UNAUTHORISED = 4401
"""Close code for a visitor whom the server does not know: the page asks for its document again, which names him."""

LEAVING = 1.0
"""Seconds that a page has to hear that it is to reload."""

GREETING = 10.0
"""Seconds that a connection has to say hello."""


class Pages:
    """Serves the widgets of one app.

    Args:
        widgets: The widgets by label.
        theme: dark, light or system.
        secret: The key of the visitors' cookies.
        lasting: Whether visitors are to be known again after the browser was closed.
        secure: Whether the server speaks TLS.
        prefix: The path under which the widgets are.
    """

    def __init__(
        self,
        widgets: Mapping[str, Widget],
        *,
        theme: str,
        secret: bytes,
        lasting: bool,
        secure: bool,
        prefix: str,
    ) -> None:
        self._widgets = widgets
        self._theme = theme
        self._secret = secret
        self._lasting = lasting
        self._secure = secure
        self._prefix = prefix
        self._sessions: dict[str, tuple[Widget, Sessions]] = {}
        self._leaving: set[Sessions] = set()
        """The sessions of pages that are told to reload, because their label shows something else."""

    # ---- documents ------------------------------------------------------------------------------

    async def index(self, request: Request) -> Response:
        """Lead to the first widget."""
        for label in self._widgets:
            return RedirectResponse(f"{self._prefix}/{label}", 307)
        return PlainTextResponse("This app shows nothing yet.\n", 404)

    async def document(self, request: Request) -> Response:
        """Answer with a widget's page, and tell a new visitor who he is."""
        widget = self._widgets.get(request.path_params["label"])
        if widget is None:
            return PlainTextResponse("There is no such page.\n", 404)
        nonce = secrets.token_urlsafe(16)
        files = manifest()

        # The front end's own files come by their hashes; the author's files and plotly.js are read off the loop.
        def build() -> str:
            config = self._config(widget)
            eager = {name: config.assets[name] for name in _eager(widget) if name in config.assets}
            return build_document(
                widget.content,
                widget.toolbars,
                widget.modals,
                title=widget.title,
                theme=self._theme,
                config=config,
                preload=[each for name, each in eager.items() if name != PLOTLY],
                prefetch_urls=[each.url for name, each in eager.items() if name == PLOTLY],
                stylesheet_urls=[f"/assets/{files['chat.css'].file}"],
                script_urls=[f"/assets/{files['chat.js'].file}"],
                inputs=[config.assets[name] for name in ("inputs.css", "inputs.js")],
                widgets=[config.assets[name] for name in ("widgets.css", "widgets.js")],
                nonce=nonce,
                lang=next((each.locale for each in widget.channels.values() if each.locale), "en"),
            )

        html = await asyncio.get_running_loop().run_in_executor(None, build)
        response = HTMLResponse(html)
        response.headers["content-security-policy"] = page_policy(
            nonce,
            request.headers["host"],
            self._secure,
            widget.inline,
            scripted=widget.scripted,
            images=dict.fromkeys(
                origin for chat in widget.channels.values() for origin in chat.image_hosts
            ),
        )
        response.headers["cache-control"] = "no-store"
        if request.scope[VISITOR] is None:
            response.set_cookie(
                cookie_name(self._secret, self._secure),
                sign(new_visitor(), self._secret),
                max_age=YEAR if self._lasting else None,
                path="/",
                httponly=True,
                secure=self._secure,
                samesite="strict",
            )
        return response

    def _config(self, widget: Widget) -> PageConfig:
        files = manifest()
        return PageConfig(
            protocol=PROTOCOL,
            label=widget.label,
            version=__version__,
            socket=f"/ws/{widget.label}",
            chats=[
                PageChat(
                    id=channel.id, locale=channel.locale, image_hosts=list(channel.image_hosts)
                )
                for channel in widget.channels.values()
            ],
            theme="dark"
            if self._theme == "dark"
            else "light"
            if self._theme == "light"
            else "system",
            assets={
                name: Asset(url=f"/assets/{files[name].file}", integrity=files[name].integrity)
                for name in LAZY
                if name in files
            }
            | frame_assets()
            | _plotly_asset(),
            debug=flag("PYWRY_DEBUG"),
        )

    # ---- connections ----------------------------------------------------------------------------

    def sessions(self, widget: Widget) -> Sessions:
        """Return the sessions of a widget's pages."""
        self.tidy()
        if widget.label not in self._sessions:
            self._sessions[widget.label] = (widget, Sessions(widget))
        return self._sessions[widget.label][1]

    def tidy(self) -> None:
        """Disconnect the pages of widgets that are not shown any more, or under whose label another one is."""
        for label, (widget, sessions) in tuple(self._sessions.items()):
            if self._widgets.get(label) is widget:
                continue
            del self._sessions[label]
            if label not in self._widgets:
                sessions.shut_down()
                continue
            # Pages that are open show the old document. They are told on the log that they follow.
            widget.emit("pywry:refresh", {})
            self._leaving.add(sessions)
            asyncio.get_running_loop().call_later(LEAVING, self._let_go, sessions)

    def _let_go(self, sessions: Sessions) -> None:
        if sessions in self._leaving:
            self._leaving.discard(sessions)
            sessions.shut_down()

    async def socket(self, socket: WebSocket) -> None:
        """Be one page's connection."""
        widget = self._widgets.get(socket.path_params["label"])
        await socket.accept()
        visitor = socket.scope[VISITOR]
        if visitor is None:
            await socket.close(UNAUTHORISED, "unknown visitor")
            return
        if widget is None:
            await socket.close(4404, "no such page")
            return
        transport = WebSocketTransport(socket, socket.scope.get(WIRE))
        try:
            first = await asyncio.wait_for(socket.receive_text(), GREETING)
            session = self.sessions(widget).greet(visitor, first, transport)
        except RefusedError as error:
            with contextlib.suppress(ConnectionError):
                await transport.send(encode_frame(Refused(code=error.code, message=error.message)))
            await transport.close(4400, error.code)
            return
        except (asyncio.TimeoutError, KeyError):
            # KeyError: the frame was binary.
            await transport.close(4400, "no hello")
            return
        except WebSocketDisconnect:
            return
        try:
            while True:
                session.receive(await socket.receive_text())
        except WebSocketDisconnect:
            pass
        except KeyError:
            await transport.close(1003, "frames are text")
        finally:
            session.detach(transport)

    async def look_after(self) -> None:
        """Drop dead pages, again and again, until cancelled."""
        while True:
            await asyncio.sleep(5)
            self.tidy()
            for _, sessions in tuple(self._sessions.values()):
                sessions.check()
            for widget in tuple(self._widgets.values()):
                for channel in tuple(widget.channels.values()):
                    channel.look_after()

    def shut_down(self) -> None:
        """Tell every page that the server goes away."""
        for sessions in (*self._leaving, *(each for _, each in self._sessions.values())):
            sessions.shut_down()
        self._leaving.clear()


def _plotly_asset() -> dict[str, Asset]:
    library = plotly_library()
    if library is None:
        return {}
    return {PLOTLY: Asset(url=f"/assets/{library.file}", integrity=library.integrity)}


def _eager(widget: Widget) -> list[str]:
    """Return the libraries that the page or one of its chats wants before it needs them."""
    of_chats = (name for chat in widget.channels.values() for name in chat.libraries)
    return list(dict.fromkeys((*widget.eager, *of_chats)))
