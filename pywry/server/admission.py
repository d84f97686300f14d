"""The gate: every request, of whatever kind, passes here before anything else looks at it."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pywry.security.headers import FIXED, PLAIN_POLICY
from pywry.security.origin import host_allowed, origin_allowed
from pywry.security.visitor import cookie_name, read_cookie, verify

VISITOR = "pywry.visitor"
"""The scope's key for the visitor that the cookie names, if it names one."""

MAX_HEADERS = 16 * 1024
"""Bytes of the headers of a request. Other programs on the same host may have filled half of it with cookies."""


class Gate:
    """ASGI middleware that lets in only what is meant for this server.

    - The ``Host`` must be one of the server's own.
    - A WebSocket must come from a page of the server, and from a visitor that the server knows.
    - Whatever changes something must come from a page of the server.

    Args:
        app: What is behind the gate.
        hosts: The server's names.
        origins: Further origins that may connect.
        secret: The key of the visitors' cookies.
        secure: Whether the server speaks TLS.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: frozenset[str],
        origins: frozenset[str],
        secret: bytes,
        secure: bool,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._origins = origins
        self._secret = secret
        self._secure = secure
        self._cookie = cookie_name(secret, secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = "; ".join(headers.getlist("cookie"))
        visitor = verify(read_cookie(cookies, self._cookie), self._secret)
        scope[VISITOR] = visitor
        refusal = self._refusal(scope, headers, visitor)
        if refusal is None:
            await self._app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await receive()
            # Before it is accepted, closing a WebSocket is an answer of 403.
            await send({"type": "websocket.close", "code": 4403, "reason": refusal[1]})
        else:
            close = {"connection": "close"} if refusal[0] == 431 else None
            answer = PlainTextResponse(refusal[1] + "\n", refusal[0], close)
            await answer(scope, receive, _with_headers(send))

    def _refusal(
        self, scope: Scope, headers: Headers, visitor: str | None
    ) -> tuple[int, str] | None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADERS:
            return 431, "That is more than this server reads of headers."
        host = headers.get("host")
        if not host_allowed(host, self._hosts):
            return 421, "This server does not answer to that name."
        own = origin_allowed(headers.get("origin"), host or "", self._secure, self._origins)
        if scope["type"] == "websocket":
            if not own:
                return 403, "Connections come from the app's own page only."
            return None
        if scope["method"] not in ("GET", "HEAD") and not own:
            return 403, "That needs a page of this app."
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in FIXED:
                headers.raw.append((name, value))
            if "content-security-policy" not in headers:
                headers["content-security-policy"] = PLAIN_POLICY
        await send(message)

    return sending
