"""The hosts from which an author lets pictures in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pywry.errors import ConfigurationError

_HOST = re.compile(r"(?:(https?)://)?([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?/?\Z")


def image_origins(hosts: Sequence[str] | None) -> tuple[str, ...]:
    """Return the origins that are meant, as browsers write them.

    Args:
        hosts: Names such as ``"images.example.com"``, which mean https, or origins such as ``"http://localhost:9000"``.

    Raises:
        ConfigurationError: One of them is something else.

    Example:
        >>> image_origins(["images.example.com", "http://localhost:9000"])
        ('https://images.example.com', 'http://localhost:9000')
    """
    if isinstance(hosts, str):
        raise ConfigurationError(f"image_hosts={hosts!r}: expected a list of names, as [{hosts!r}]")
    return tuple(dict.fromkeys(_origin(host) for host in hosts or ()))


def _origin(host: object) -> str:
    found = None
    if isinstance(host, str):
        try:
            # As browsers do, a name in other letters is written in those that domain names have.
            found = _HOST.match(host.strip().lower().encode("idna").decode("ascii"))
        except UnicodeError:
            found = None
    if found is None:
        raise ConfigurationError(
            f"image_hosts: {host!r} is no host; expected a name such as 'images.example.com', which means https, or an "
            "origin such as 'http://localhost:9000', without a path and without *"
        )
    scheme, name, port = found.groups()
    scheme = scheme or "https"
    usual = {"https": "443", "http": "80"}[scheme]
    return f"{scheme}://{name}" + (f":{int(port)}" if port and port != usual else "")
