"""What RFC 6455 says of frames, told byte by byte: the parts of the Autobahn suite that concern a server like this."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pywry.protocol.client_events import PROTOCOL
from pywry.testing import Browser
from tests.server.raw import Site, read_head

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10

HELLO = json.dumps(
    {"type": "session:hello", "data": {"protocol": PROTOCOL, "page": "page-1", "follow": {}}}
).encode()


def masked(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bytes = b"\x37\xfa\x21\x3d",
) -> bytes:
    """Return a frame of a client's."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    if len(payload) < 126:
        head += bytes([0x80 | len(payload)])
    else:
        head += bytes([0x80 | 126]) + struct.pack("!H", len(payload))
    return head + mask + bytes(each ^ mask[i % 4] for i, each in enumerate(payload))


def closing(code: int, reason: bytes = b"") -> bytes:
    return masked(CLOSE, struct.pack("!H", code) + reason)


@dataclass(frozen=True)
class Frame:
    """A frame of the server's."""

    opcode: int
    payload: bytes

    @property
    def code(self) -> int:
        """The code of a close frame; 1005 when it has none."""
        return int(struct.unpack("!H", self.payload[:2])[0]) if self.payload else 1005


class Wire:
    """An open connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._data = b""

    def say(self, *data: bytes) -> None:
        """Send bytes."""
        self.connection.sendall(b"".join(data))

    def _take(self, count: int) -> bytes:
        while len(self._data) < count:
            part = self.connection.recv(65536)
            if not part:
                raise ConnectionError("the server closed the connection")
            self._data += part
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def frame(self) -> Frame:
        """Return the next frame; whatever the server sends is whole, unmasked and has no reserved bits."""
        first, second = self._take(2)
        assert first & 0xF0 == 0x80, "the server fragments nothing and sets no reserved bit"
        assert not second & 0x80, "a server masks nothing"
        length = second
        if length == 126:
            length = struct.unpack("!H", self._take(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._take(8))[0]
        return Frame(first & 0xF, self._take(length))

    def next(self, opcode: int) -> Frame:
        """Return the next frame of a kind."""
        while True:
            frame = self.frame()
            if frame.opcode == opcode:
                return frame
            assert frame.opcode != CLOSE, f"closed with {frame.code}"

    def said(self) -> dict[str, object]:
        """Return the next message."""
        message: dict[str, object] = json.loads(self.next(TEXT).payload)
        return message

    def ended(self) -> int:
        """Return the code with which the server closes, and see the connection end."""
        frame = self.frame()
        while frame.opcode != CLOSE:
            frame = self.frame()
        assert len(frame.payload) != 1
        frame.payload[2:].decode()
        with pytest.raises(ConnectionError):
            self.frame()
        return frame.code


@pytest.fixture
def wire(site: Site, browser: Browser) -> Iterator[Wire]:
    """A connection on which the handshake is done, and nothing is said."""
    assert browser.cookie is not None
    with site.open() as connection:
        connection.sendall(site.handshake(headers={"cookie": browser.cookie}))
        assert read_head(connection).status == 101
        yield Wire(connection)


@pytest.fixture
def greeted(wire: Wire) -> Wire:
    """A connection of a page that has said hello."""
    wire.say(masked(TEXT, HELLO))
    assert wire.said()["type"] == "welcome"
    return wire


def echo(wire: Wire) -> None:
    """Fail when the page is not served any more."""
    wire.say(masked(TEXT, b'{"type":"session:ping","data":{"n":7}}'))
    answer = wire.said()
    assert (answer["type"], answer["n"]) == ("pong", 7)


# ---- fragments ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 40])
def test_a_message_may_come_in_fragments_with_pings_in_between(wire: Wire, size: int) -> None:
    pieces = [HELLO[start : start + size] for start in range(0, len(HELLO), size)]
    for index, piece in enumerate(pieces):
        wire.say(masked(0 if index else TEXT, piece, fin=index == len(pieces) - 1))
        wire.say(masked(PING, str(index).encode()))
    pongs: list[Frame] = []
    said: list[Frame] = []
    while len(pongs) < len(pieces) or not said:
        frame = wire.frame()
        (pongs if frame.opcode == PONG else said).append(frame)
    assert [frame.payload for frame in pongs] == [str(n).encode() for n in range(len(pieces))]
    assert json.loads(said[0].payload)["type"] == "welcome"
    echo(wire)


def test_a_message_may_come_byte_by_byte(wire: Wire) -> None:
    wire.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for byte in masked(TEXT, HELLO):
        wire.say(bytes([byte]))
    assert wire.said()["type"] == "welcome"


def test_fragments_may_be_empty(wire: Wire) -> None:
    wire.say(masked(TEXT, fin=False), masked(0, fin=False), masked(0, HELLO))
    assert wire.said()["type"] == "welcome"


def test_a_character_may_be_cut_in_two(greeted: Wire) -> None:
    text = '{"type":"session:ping","data":{"n":1,"x":"äΩ\N{GRINNING FACE}"}}'.encode()
    for sign in "äΩ\N{GRINNING FACE}":
        middle = text.index(sign.encode()) + 1
        greeted.say(masked(TEXT, text[:middle], fin=False), masked(0, text[middle:]))
        assert greeted.said()["type"] == "pong"
    echo(greeted)


BROKEN = {
    "a continuation of nothing": masked(0, b"x"),
    "the last continuation of nothing": masked(0, b"x", fin=False),
    "a message within a message": masked(TEXT, b"{", fin=False) + masked(TEXT, b"}"),
    "a binary message within a message": masked(TEXT, b"{", fin=False) + masked(BINARY, b"}"),
    "a ping in fragments": masked(PING, b"x", fin=False),
    "a pong in fragments": masked(PONG, b"x", fin=False),
    "a close in fragments": masked(CLOSE, b"\x03\xe8", fin=False),
    "a ping of 126 bytes": masked(PING, b"x" * 126),
    "a pong of 126 bytes": masked(PONG, b"x" * 126),
    "a close of 126 bytes": masked(CLOSE, b"\x03\xe8" + b"x" * 124),
    "a close of one byte": masked(CLOSE, b"\x03"),
    "no mask": b"\x81\x02{}",
    **{f"reserved bit {rsv:03b}": masked(TEXT, HELLO, rsv=rsv) for rsv in (1, 2, 4, 7)},
    **{f"reserved bit {rsv:03b} of a ping": masked(PING, b"", rsv=rsv) for rsv in (1, 2, 4)},
    **{f"opcode {opcode}": masked(opcode) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
    **{
        f"close code {code}": closing(code)
        for code in (0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535)
    },
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_breaks_the_protocol_ends_with_1002(greeted: Wire, what: str) -> None:
    greeted.say(BROKEN[what])
    assert greeted.ended() == 1002


INVALID = {
    "a byte that never is": b"\xff",
    "a surrogate": b"\xed\xa0\x80",
    "too large": b"\xf4\x90\x80\x80",
    "too long a form": b"\xc0\xaf",
    "cut off": b"\xce",
    "a lone continuation": b"\x80",
    "Autobahn's": b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80\x65\x64\x69\x74\x65\x64",
}


@pytest.mark.parametrize("what", INVALID)
@pytest.mark.parametrize("how", ["whole", "in fragments", "as a reason to close"])
def test_what_is_no_utf8_ends_with_1007(greeted: Wire, what: str, how: str) -> None:
    text = INVALID[what]
    if how == "whole":
        greeted.say(masked(TEXT, text))
    elif how == "in fragments":
        greeted.say(
            masked(TEXT, b"", fin=False),
            *(masked(0, text[i : i + 1], fin=False) for i in range(len(text))),
        )
        greeted.say(masked(0, b""))
    else:
        greeted.say(closing(1000, text))
    assert greeted.ended() == 1007


# ---- ping, pong, close -------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"", b"x", b"\x00\xff\xfe", b"y" * 125])
def test_a_ping_is_answered_with_what_it_says(greeted: Wire, payload: bytes) -> None:
    greeted.say(masked(PING, payload))
    assert greeted.next(PONG).payload == payload
    echo(greeted)


def test_many_pings_are_answered_in_order(greeted: Wire) -> None:
    greeted.say(*(masked(PING, str(number).encode()) for number in range(10)))
    assert [greeted.next(PONG).payload for _ in range(10)] == [str(n).encode() for n in range(10)]


@pytest.mark.parametrize("payload", [b"", b"nobody asked"])
def test_a_pong_that_nobody_asked_for_is_ignored(greeted: Wire, payload: bytes) -> None:
    greeted.say(masked(PONG, payload))
    echo(greeted)


@pytest.mark.parametrize(
    "code", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
)
@pytest.mark.parametrize("reason", [b"", "goodbye, ä".encode(), b"x" * 123])
def test_a_close_is_answered_with_its_code(greeted: Wire, code: int, reason: bytes) -> None:
    greeted.say(closing(code, reason))
    assert greeted.ended() == code


def test_a_close_without_a_code_is_answered(greeted: Wire) -> None:
    greeted.say(masked(CLOSE))
    assert greeted.ended() in (1000, 1005)


def test_what_comes_after_a_close_is_not_read(greeted: Wire) -> None:
    greeted.say(
        closing(1000), masked(PING, b"x"), masked(TEXT, b'{"type":"session:ping","data":{"n":9}}')
    )
    assert greeted.frame().opcode == CLOSE
    with pytest.raises(ConnectionError):
        greeted.frame()
