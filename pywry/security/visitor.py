"""Who a browser is: a random name in a cookie that only this server can have written."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_VALUE = re.compile(r"^(u_[0-9a-f]{32})\.([0-9a-f]{64})\Z")


def new_visitor() -> str:
    """Return a name that nobody had before and nobody guesses (128 random bits)."""
    return f"u_{secrets.token_hex(16)}"


def sign(visitor: str, secret: bytes) -> str:
    """Return the cookie's value for a visitor."""
    return f"{visitor}.{_mac(visitor, secret)}"


def verify(value: str | None, secret: bytes) -> str | None:
    """Return the visitor of a cookie's value, or None when this server did not write it.

    Example:
        >>> key = b"k" * 32
        >>> name = new_visitor()
        >>> verify(sign(name, key), key) == name
        True
        >>> verify(name + "." + "0" * 64, key) is None
        True
    """
    match = _VALUE.match(value or "")
    if match is None:
        return None
    visitor, mac = match.groups()
    return visitor if hmac.compare_digest(mac, _mac(visitor, secret)) else None


def cookie_name(secret: bytes, secure: bool) -> str:
    """Return the cookie's name. Browsers share cookies between the ports of a host, so each secret has a name of its own."""
    name = "pywry_" + hashlib.sha256(b"name:" + secret).hexdigest()[:12]
    return f"__Host-{name}" if secure else name


def read_cookie(header: str, name: str) -> str | None:
    """Return a cookie's value from a ``Cookie`` header."""
    for pair in header.split(";"):
        key, separator, value = pair.strip().partition("=")
        if separator and key == name:
            return value
    return None


def _mac(visitor: str, secret: bytes) -> str:
    return hmac.new(secret, b"visitor:" + visitor.encode(), hashlib.sha256).hexdigest()
