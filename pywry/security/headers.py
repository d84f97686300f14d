"""The headers that tell a browser what a page of ours may do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from pywry.security.author import InlineCode

FIXED: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
)
"""Sent with every answer."""

PLAIN_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For answers that are no page."""


def page_policy(
    nonce: str,
    host: str,
    secure: bool,
    inline: InlineCode,
    *,
    scripted: bool = False,
    images: Iterable[str] = (),
) -> str:
    """Return the content security policy of a page.

    Nothing inline is let in but what the author wrote, each piece by its hash. Where the author brings no code of his
    own, no code at all may make markup of text (``trusted-types 'none'``); his own may want to.

    Args:
        nonce: The nonce of the author's own scripts and styles.
        host: The ``Host`` under which the page was asked for; the WebSocket is there too.
        secure: Whether the page is served by TLS.
        inline: What stands inline in the author's HTML.
        scripted: Whether the author brings scripts besides.
        images: Origins of other hosts whose pictures may be shown.
    """
    socket = f"{'wss' if secure else 'ws'}://{host}"
    scripted = scripted or bool(inline.scripts or inline.handlers)
    own_scripts = ["'self'", f"'nonce-{nonce}'", *inline.scripts]
    own_styles = ["'self'", f"'nonce-{nonce}'", *inline.styles]
    if inline.handlers:
        own_scripts += ["'unsafe-hashes'", *inline.handlers]
    if inline.style_attributes:
        own_styles += ["'unsafe-hashes'", *inline.style_attributes]
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(own_scripts)}",
            f"style-src {' '.join(own_styles)}",
            " ".join(("img-src 'self' data: blob:", *images)),
            "font-src 'self' data:",
            "media-src 'self' data: blob:",
            f"connect-src 'self' blob: {socket}",
            "frame-src 'self' blob: data:",
            "base-uri 'none'",
            "form-action 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            *([] if scripted else ["require-trusted-types-for 'script'", "trusted-types 'none'"]),
        )
    )


FrameKind = Literal["html", "html-network", "plotly"]
"""What is shown in a frame: HTML, HTML that may use the network, a chart."""


def frame_headers(kind: FrameKind, scripts: Sequence[str]) -> dict[str, str]:
    """Return the headers of a frame's document.

    The document has no origin (``sandbox`` without ``allow-same-origin``), so it has no storage and no cookies, and
    reaches neither the page around it nor the server. What it shows comes from that page, by a message.

    Args:
        kind: What is shown in it. HTML may have scripts of its own, which a chart must not have; a chart runs
            plotly.js, which comes as a blob, and makes code from text where it draws with WebGL.
        scripts: The hashes of the document's own scripts, which are all that a chart has inline.
    """
    network = kind == "html-network"
    connections = "https:" if network else "'none'"
    chart = f"{' '.join(scripts)} blob: 'unsafe-eval'"
    script = chart if kind == "plotly" else "'unsafe-inline'"
    policy = (
        "sandbox allow-scripts",
        "default-src 'none'",
        f"script-src {script}",
        "style-src 'unsafe-inline'",
        f"img-src data: blob:{' https:' if network else ''}",
        "font-src data:",
        f"connect-src {connections}",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    )
    return {
        "content-security-policy": "; ".join(policy),
        # What no content security policy forbids: peer connections, and connections ahead of a navigation.
        "connection-allowlist": '("https://*:*")' if network else "()",
        "x-dns-prefetch-control": "off",
    }
