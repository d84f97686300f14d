"""What a server must bear from the other end of a TCP connection."""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
import threading
import time

import pytest

from pywry import PyWry
from pywry.protocol.codec import MAX_FRAME
from pywry.server import pages, protocols
from pywry.testing import Browser, Page
from tests.server.raw import Site, parse, read_all, read_head


def masked(opcode: int, payload: bytes, *, fin: bool = True) -> bytes:
    """Return a WebSocket frame of a client's."""
    head = bytes([(0x80 if fin else 0) | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        head += bytes([0x80 | 126]) + struct.pack("!H", len(payload))
    else:
        head += bytes([0x80 | 127]) + struct.pack("!Q", len(payload))
    return head + b"\0\0\0\0" + payload


def opened(site: Site, browser: Browser) -> socket.socket:
    """Return a connection on which the handshake is done."""
    assert browser.cookie is not None
    connection = site.open()
    connection.sendall(site.handshake(headers={"cookie": browser.cookie}))
    assert read_head(connection).status == 101
    return connection


def close_code(connection: socket.socket) -> int:
    """Read what is left and return the code of the close frame, 1006 when there is none."""
    data = b""
    try:
        while part := connection.recv(65536):
            data += part
            at = data.find(b"\x88")
            if 0 <= at <= len(data) - 4:
                return int(struct.unpack("!H", data[at + 2 : at + 4])[0])
    except ConnectionResetError:
        pass
    finally:
        connection.close()
    return 1006


def alive(browser: Browser) -> None:
    """Fail when the server does not answer somebody else any more."""
    page = Page(Browser(browser.url)).connect()
    page.send("hello")
    assert page.answer() == "You said: hello"
    page.close()


def test_nothing_is_compressed(site: Site, browser: Browser) -> None:
    assert browser.cookie is not None
    offer = {"cookie": browser.cookie, "sec-websocket-extensions": "permessage-deflate"}
    answer = site.shake_hands(headers=offer)
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers


@pytest.mark.parametrize(
    "sent", [b"", b"GET", b"GET /widget/main HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nhost: x\r\na: "]
)
def test_headers_that_do_not_come_to_an_end_are_waited_for_no_longer_than_ten_seconds(
    site: Site, browser: Browser, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert protocols.HEADERS_TIMEOUT <= 10
    monkeypatch.setattr(protocols, "HEADERS_TIMEOUT", 0.2)
    with site.open() as connection:
        connection.sendall(sent)
        begun = time.monotonic()
        assert read_all(connection) == b""
        assert time.monotonic() - begun < 5
    alive(browser)


def test_headers_that_drip_are_not_waited_for_either(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "HEADERS_TIMEOUT", 0.3)
    over = threading.Event()
    with site.open() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n")

        def drip() -> None:
            try:
                while not over.wait(0.02):
                    connection.sendall(b"a")
            except OSError:
                pass

        dripping = threading.Thread(target=drip)
        dripping.start()
        try:
            assert read_all(connection) == b""
        finally:
            over.set()
            dripping.join(5)


def test_the_second_request_of_a_connection_is_not_waited_for_either(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.open() as connection:
        connection.sendall(f"GET /health HTTP/1.1\r\nhost: {site.host}\r\n\r\n".encode())
        assert read_head(connection).status == 200
        monkeypatch.setattr(protocols, "HEADERS_TIMEOUT", 0.2)
        connection.sendall(b"GET /he")
        read_all(connection)  # Ends because the server closes.


@pytest.mark.parametrize("size", [8_500, 12_000, 40_000, 100_000])
@pytest.mark.parametrize("kind", ["page", "socket"])
def test_too_large_headers_are_answered_and_the_connection_is_closed(
    site: Site, browser: Browser, size: int, kind: str
) -> None:
    """Between 8 and 16 KB a page still comes; a WebSocket handshake does not, and must not hang."""
    cookie = {"cookie": "x=" + "y" * size}
    with site.open() as connection:
        if kind == "socket":
            connection.sendall(site.handshake(headers=cookie))
        else:
            connection.sendall(
                f"GET /health HTTP/1.1\r\nhost: {site.host}\r\nconnection: close\r\n"
                f"cookie: {cookie['cookie']}\r\n\r\n".encode()
            )
        answer = parse(read_all(connection))
    allowed = (400, 431) if kind == "socket" or size > 16_384 else (200,)
    assert answer.status in allowed
    alive(browser)


def test_too_many_headers_are_answered(site: Site) -> None:
    answer = site.shake_hands(headers={f"x-{number}": "y" for number in range(150)})
    assert answer.status == 431


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\nhello",
        b"GET http://evil.example/ HTTP/1.1\r\nhost: evil.example\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_and_closed(
    site: Site, browser: Browser, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "HEADERS_TIMEOUT", 0.3)
    monkeypatch.setattr(site, "host", site.host)
    with site.open() as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        assert parse(read_all(connection)).status in (0, 400, 403, 404, 405, 421, 501)
    alive(browser)


def test_a_frame_that_is_too_large_closes_with_1009(site: Site, browser: Browser) -> None:
    connection = opened(site, browser)
    connection.sendall(masked(1, b"x" * (MAX_FRAME + 100_000))[:MAX_FRAME])
    assert close_code(connection) == 1009
    alive(browser)


def test_a_message_in_many_fragments_is_measured_as_a_whole(site: Site, browser: Browser) -> None:
    connection = opened(site, browser)
    piece = b"x" * 60_000
    try:
        connection.sendall(masked(1, piece, fin=False))
        for _ in range(10):
            connection.sendall(masked(0, piece, fin=False))
    except OSError:
        pass
    assert close_code(connection) in (1006, 1009)
    alive(browser)


@pytest.mark.parametrize(
    ("name", "frame", "code"),
    [
        ("invalid UTF-8", masked(1, b"\xff\xfe"), 1007),
        ("reserved opcode", masked(3, b""), 1002),
        ("unmasked", b"\x81\x02hi", 1002),
        ("fragmented ping", masked(9, b"", fin=False), 1002),
        ("continuation of nothing", masked(0, b"x"), 1002),
        ("huge ping", masked(9, b"x" * 200), 1002),
        ("binary", masked(2, b"\x00"), 4400),
    ],
)
def test_what_breaks_the_rules_of_websockets_closes_the_connection(
    site: Site, browser: Browser, name: str, frame: bytes, code: int
) -> None:
    connection = opened(site, browser)
    connection.sendall(frame)
    assert close_code(connection) == code, name
    alive(browser)


def test_a_connection_that_says_no_hello_is_closed(
    site: Site, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pages.GREETING <= 10
    monkeypatch.setattr(pages, "GREETING", 0.2)
    assert close_code(opened(site, browser)) == 4400


def test_a_client_that_goes_on_and_on_is_worth_one_line(
    site: Site, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    protocols.logger.filters[0]._then.clear()  # type: ignore[union-attr]
    with caplog.at_level(logging.DEBUG):
        for _ in range(10):
            connection = opened(site, browser)
            connection.sendall(masked(1, b"\xff\xfe secret"))
            assert close_code(connection) == 1007
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) <= 1, [record.getMessage() for record in lines]
    assert all(record.exc_info is None for record in lines)
    assert "secret" not in caplog.text


def test_connections_come_and_go_and_leave_nothing(app: PyWry, site: Site) -> None:
    state = app._server._server.server_state
    for _ in range(200):
        with site.open():
            pass
    browser = Browser(site.url)
    for _ in range(20):
        Page(browser).connect().close()
    alive(browser)
    before = len(app._server._pages.sessions(app.widgets["main"]))
    for _ in range(20):
        Page(browser).connect().close()
    alive(browser)

    async def settle() -> None:
        # uvicorn tells nobody when a connection has gone; looking again is all that is left.
        while state.connections or state.tasks:  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    app._server.loop.run(asyncio.wait_for(settle(), 10))
    assert not state.connections
    assert not state.tasks
    assert len(app._server._pages.sessions(app.widgets["main"])) <= before + 21
