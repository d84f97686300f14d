"""Which hosts and origins the server answers to. Decisions as pure functions.

A page of another site that runs in the user's browser can reach a server on his machine: directly, or under a name of
its own that points there (DNS rebinding). So the ``Host`` must be one that the server was meant to have, and a
WebSocket's ``Origin`` must be exactly the page's own.
"""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def hosts_of(bind: str, port: int, extra: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the ``Host`` values that a server bound to an address answers to.

    Args:
        bind: The address that the server listens on.
        port: Its port.
        extra: Names under which it is reached besides, with a port unless it is the scheme's own.

    Example:
        >>> sorted(hosts_of("127.0.0.1", 8000))
        ['127.0.0.1:8000', '[::1]:8000', 'localhost:8000']
    """
    names = list(LOOPBACK)
    if bind not in ("0.0.0.0", "::", ""):  # noqa: S104 - compared with, not bound to
        names.append(f"[{bind}]" if ":" in bind else bind)
    hosts = {f"{name}:{port}" for name in names}
    if port in (80, 443):
        hosts.update(names)
    hosts.update(name.lower() for name in extra)
    return frozenset(hosts)


def host_allowed(host: str | None, allowed: frozenset[str]) -> bool:
    """Whether a request's ``Host`` is one of the server's own."""
    return host is not None and host.lower() in allowed


def origin_allowed(origin: str | None, host: str, secure: bool, extra: frozenset[str]) -> bool:
    """Whether a request comes from a page of this server.

    Args:
        origin: The request's ``Origin``; browsers always send it with a WebSocket.
        host: The request's ``Host``, which has been looked at already.
        secure: Whether the page is served by TLS.
        extra: Further origins, exactly as browsers write them.

    Example:
        >>> origin_allowed("http://localhost:80", "localhost:8000", False, frozenset())
        False
        >>> origin_allowed("http://localhost:8000", "localhost:8000", False, frozenset())
        True
    """
    if origin is None:
        return False
    if origin in extra:
        return True
    return origin == f"{'https' if secure else 'http'}://{host.lower()}"


def checked_origin(origin: str) -> str:
    """Return an origin that the author allows, as browsers write it.

    Raises:
        ValueError: It is not ``scheme://host`` or ``scheme://host:port``.
    """
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path not in ("", "/"):
        raise ValueError(f"{origin!r}: expected an origin such as 'https://chat.example.org'")
    return f"{parts.scheme}://{parts.netloc.lower()}"
