"""How the server is to run: what the author says, else what the environment says, else the defaults."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from pywry.errors import ConfigurationError
from pywry.security.origin import checked_origin

PREFIX = "PYWRY_SERVER__"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The server's settings.

    Attributes:
        host: The address to listen on. Anything but this machine needs ``allow_remote``.
        port: The port to listen on; a free one near it is taken when it is in use. 0 takes any.
        widget_prefix: The path under which pages are.
        allow_remote: Whether to listen on an address that other machines reach, although nobody has to sign in.
        behind_tls: Whether a proxy in front of the server ends TLS: pages are then at ``https://``, and the visitor's
            cookie never travels in the clear.
        allowed_hosts: Further ``Host`` values, as behind a proxy.
        allowed_origins: Further origins that may connect, as ``https://chat.example.org``.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    widget_prefix: str = "/widget"
    allow_remote: bool = False
    behind_tls: bool = False
    allowed_hosts: tuple[str, ...] = ()
    allowed_origins: tuple[str, ...] = field(default=())

    @classmethod
    def from_environment(cls, host: str | None = None, port: int | None = None) -> ServerSettings:
        """Return the settings that the environment names, such as ``PYWRY_SERVER__PORT=9000``.

        Args:
            host: Goes before what the environment says.
            port: Likewise.

        Raises:
            ConfigurationError: A value makes no sense.
        """
        default = cls()
        values = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in os.environ.items()
            if name.startswith(PREFIX)
        }
        try:
            return cls(
                host=host or values.get("host", default.host),
                port=_port(values.get("port", str(default.port)) if port is None else str(port)),
                widget_prefix=_prefix(values.get("widget_prefix", default.widget_prefix)),
                allow_remote=_flag(values.get("allow_remote", "")),
                behind_tls=_flag(values.get("behind_tls", "")),
                allowed_hosts=_words(values.get("allowed_hosts", "")),
                allowed_origins=tuple(
                    checked_origin(word)
                    for word in _words(
                        values.get("allowed_origins", values.get("websocket_allowed_origins", ""))
                    )
                ),
            )
        except ValueError as error:
            raise ConfigurationError(f"{PREFIX}…: {error}") from None


def flag(name: str) -> bool:
    """Whether an environment variable says yes."""
    return _flag(os.environ.get(name, ""))


def _flag(value: str) -> bool:
    return value.strip().lower() in ("1", "true", "yes", "on")


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 <= int(value) <= 65535:
        raise ValueError(f"PORT={value!r}: expected a number from 0 to 65535")
    return int(value)


def _prefix(value: str) -> str:
    value = "/" + value.strip("/")
    if not value.replace("/", "").replace("-", "").replace("_", "").isalnum():
        raise ValueError(f"WIDGET_PREFIX={value!r}: expected a path such as '/widget'")
    return value


def _words(value: str) -> tuple[str, ...]:
    return tuple(
        word for word in value.replace(",", " ").replace('"', " ").strip("[]").split() if word
    )
