"""Files over HTTP, against a real server: each arrives as it is or leaves nothing, and nobody gets what is another's."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from pywry import ChatManager, PyWry
from pywry.errors import RefusedError
from pywry.server import protocols, uploads
from pywry.stores.attachments import AttachmentPolicy
from pywry.stores.quota import AttachmentLimits
from pywry.stores.spool import Spool
from pywry.testing import Browser
from tests.server.raw import Answer, Site, parse, read_all

THREAD = "thread_00000001"


class Files:
    """A running server whose chat takes files.

    Args:
        root: Where they are.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.spool = Spool(root)
        self.names: dict[str, str] = {}
        chat = ChatManager(lambda messages, ctx: "hello")
        self.app = PyWry(port=0)
        self.widget = self.app.show("<h1>x</h1>", toolbars=[chat.toolbar()])
        assert self.widget.url is not None
        self.site = Site(self.widget.url)
        ((self.chat, self.service),) = self.widget.channels.items()
        self.let()

        async def file(owner_id: str, thread_id: str, file_id: str) -> tuple[Path, str] | None:
            return self.spool.path(owner_id, thread_id, file_id), self.names.get(file_id, "a.bin")

        service: Any = self.service
        service.file = file

    def let(self, *accept: str, **limits: Any) -> None:
        """Say what may be attached."""
        service: Any = self.service
        service.attachments = AttachmentPolicy(self.spool, accept, AttachmentLimits(**limits))

    @property
    def left(self) -> list[str]:
        """The names of all files on the disk."""
        return sorted(path.name for path in self.root.rglob("*") if path.is_file())

    def until(self, happened: Callable[[], bool]) -> None:
        """Ask the server something until something has happened there."""
        deadline = time.monotonic() + 10
        while not happened():
            assert time.monotonic() < deadline, self.left
            assert self.site.ask("GET", "/health").status == 200


class Visitor:
    """Somebody with a browser.

    Args:
        files: The server.
    """

    def __init__(self, files: Files) -> None:
        self.files = files
        cookie = Browser(files.site.url).cookie
        assert cookie is not None
        self.cookie = cookie
        self.owner = cookie.partition("=")[2].partition(".")[0]
        self.headers = {"cookie": cookie, "origin": files.site.origin}

    def path(self, name: str = "a.bin") -> str:
        """Return where a file is sent to."""
        return f"/upload/main/{self.files.chat}?name={quote(name)}"

    def upload(self, data: bytes, name: str = "a.bin") -> Answer:
        """Send a file."""
        return self.say(f"content-length: {len(data)}", data, name)

    def say(self, header: str, body: bytes, name: str = "a.bin") -> Answer:
        """Send a file in a way of its own, and read until the server closes."""
        with self.files.site.open() as connection:
            connection.sendall(self.head(header, "connection: close", name=name))
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(body)
            return parse(read_all(connection))

    def head(self, *lines: str, name: str = "a.bin") -> bytes:
        """Return the head of an upload."""
        own = [f"{key}: {value}" for key, value in self.headers.items()]
        first = f"POST {self.path(name)} HTTP/1.1"
        return "\r\n".join([first, f"host: {self.files.site.host}", *own, *lines, "", ""]).encode()

    def begin(self, length: int, beginning: bytes) -> socket.socket:
        """Begin an upload."""
        connection = self.files.site.open()
        connection.sendall(self.head(f"content-length: {length}") + beginning)
        return connection

    def ask(self, method: str, path: str, **headers: str) -> Answer:
        """Ask for something."""
        given = {**self.headers, **{key.replace("_", "-"): each for key, each in headers.items()}}
        return self.files.site.ask(method, path, {**given, "content-length": "0"})

    def download(self, file_id: str, thread: str = THREAD, **headers: str) -> Answer:
        """Ask for a file of a thread."""
        return self.ask("GET", f"/file/main/{self.files.chat}/{thread}/{file_id}", **headers)


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    """A running server whose chat takes files."""
    files = Files(tmp_path / "files")
    yield files
    files.app.destroy()


@pytest.fixture
def anna(files: Files) -> Visitor:
    """A visitor."""
    return Visitor(files)


def told(answer: Answer) -> dict[str, Any]:
    """Return the JSON of an answer."""
    assert answer.header("content-type") == "application/json"
    assert answer.header("cache-control") == "no-store"
    body: dict[str, Any] = json.loads(answer.body)
    return body


def refusal(answer: Answer) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    body = told(answer)
    assert set(body) == {"code", "message"}
    assert body["message"].endswith(".")
    return answer.status, body["code"]


def read_answer(connection: socket.socket) -> Answer:
    """Read one answer with its body; the connection stays open."""
    data = b""
    rest = 1
    while rest:
        byte = connection.recv(1)
        assert byte, "it was closed"
        data += byte
        if data.endswith(b"\r\n\r\n"):
            rest = int(parse(data).header("content-length")) + 1
        rest -= b"\r\n\r\n" in data
    return parse(data)


# ---- what arrives -----------------------------------------------------------------------------------


def test_a_file_arrives(files: Files, anna: Visitor) -> None:
    answer = anna.upload(b"a,b", "../tables/größe.csv")
    body = told(answer)
    assert answer.status == 201
    file_id = body.pop("fileId")
    assert body == {"name": "größe.csv", "size": 3, "mediaType": "text/csv"}
    assert files.spool.claim(anna.owner, file_id, THREAD) == 3
    assert anna.download(file_id).body == b"a,b"


def test_a_thousand_files_arrive_as_they_are(files: Files, anna: Visitor) -> None:
    files.let(max_uploads=4)
    sent: dict[str, bytes] = {}
    failed: list[Any] = []

    def send(seed: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection(files.site.host, timeout=30)
        try:
            for number in range(250):
                size = chance.choice((0, 1, 1000, 65_536, 65_537, 300_000, 1_000_000))
                data = b"\0" + chance.randbytes(size)
                chunked = number % 3 == 0
                body = iter([data[:777], data[777:]]) if chunked else data
                headers = (
                    {**anna.headers, "transfer-encoding": "chunked"} if chunked else anna.headers
                )
                connection.request("POST", anna.path(), body, headers, encode_chunked=chunked)
                answer = json.loads(connection.getresponse().read())
                files.spool.claim(anna.owner, answer["fileId"], THREAD)
                if files.spool.read(anna.owner, THREAD, answer["fileId"]) != data:
                    failed.append(answer)
                sent[answer["fileId"]] = data
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert failed == []
    assert len(sent) == 1000
    assert files.spool.quota.used() == sum(map(len, sent.values()))
    for file_id in random.Random(1).sample(sorted(sent), 20):
        assert anna.download(file_id).body == sent[file_id]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\a.txt", "a.txt"),
        ("C:\\fakepath\\a.txt", "a.txt"),
        ("a\0b.txt", "ab.txt"),
        ("a\r\nset-cookie: x=y.txt", "aset-cookie_ x=y.txt"),
        ("photo\u202egnp.txt", "photognp.txt"),
        ("con.txt", "_con.txt"),
        ("..", "file"),
        ("ä" * 400 + ".txt", "ä" * 125 + ".txt"),
        ("👩‍👧 &=?#.txt", "👩‍👧 &=_#.txt"),
    ],
)
def test_a_file_gets_a_name_that_is_one(files: Files, anna: Visitor, name: str, safe: str) -> None:
    body = told(anna.upload(b"text", name))
    assert body["name"] == safe
    assert files.left == [body["fileId"]], "and is not stored under it"


def test_a_body_without_a_length_is_empty(files: Files, anna: Visitor) -> None:
    assert told(anna.say("x-nothing: 1", b""))["size"] == 0


# ---- what does not ----------------------------------------------------------------------------------


def test_what_is_too_large_is_refused(files: Files, anna: Visitor) -> None:
    files.let(max_file_size=100_000)
    assert anna.upload(b"\0" * 100_000).status == 201
    assert refusal(anna.upload(b"\0" * 100_001)) == (413, "file-too-large")
    chunk = b"%x\r\n%s\r\n" % (60_000, b"\0" * 60_000)
    chunked = anna.say("transfer-encoding: chunked", chunk * 2 + b"0\r\n\r\n")
    assert refusal(chunked) == (413, "file-too-large")
    assert len(files.left) == 1


def test_what_says_that_it_is_too_large_is_not_even_read(files: Files, anna: Visitor) -> None:
    with anna.begin(10**12, b"") as connection:
        assert read_answer(connection).status == 413
    assert files.left == []


def test_who_sends_too_much_gets_to_read_the_answer(files: Files, anna: Visitor) -> None:
    """Also a browser, which reads only when it has sent everything; and the connection can be used again."""
    files.let(max_file_size=1000)
    connection = http.client.HTTPConnection(files.site.host, timeout=30)
    for size, status in ((5_000_000, 413), (1000, 201), (2_000_000, 413), (10, 201)):
        connection.request("POST", anna.path(), b"\0" * size, anna.headers)
        answer = connection.getresponse()
        assert answer.status == status
        answer.read()
    connection.close()


def test_who_goes_on_and_on_is_cut_off(
    files: Files, anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocols, "LINGER", 0.2)
    with anna.begin(10**12, b"x") as connection:
        assert parse(read_all(connection)).status == 413


def test_who_comes_to_an_end_is_not_cut_off(
    files: Files, anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next request on the connection comes along with the end of the one that was answered early."""
    monkeypatch.setattr(protocols, "LINGER", 0.2)
    files.let(max_file_size=100)
    with anna.begin(1000, b"x" * 999) as connection:
        assert read_answer(connection).status == 413
        connection.sendall(b"x" + anna.head("content-length: 4") + b"abc")
        with files.site.open() as other:
            other.sendall(anna.head("content-length: 1000") + b"x")
            assert parse(read_all(other)).status == 413, "who began later is cut off by now"
        connection.sendall(b"d")
        assert read_answer(connection).status == 201


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"x", "a.exe", "file-type"),
        (b"x", "a", "file-type"),
        (b"\x89PNG\r\n\x1a\n", "a.csv", "file-type"),
        (b"text", "a.png", "file-type"),
        (b"PK\x03\x04", "a.zip", "file-damaged"),
    ],
)
def test_what_is_of_another_type_is_refused(
    files: Files, anna: Visitor, data: bytes, name: str, code: str
) -> None:
    files.let(".csv", ".png", ".zip")
    assert refusal(anna.upload(data, name)) == (415, code)
    assert files.left == []


@pytest.mark.parametrize("query", ["", "?name=", "?name=" + "x" * 2000, "?nam=a.txt"])
def test_a_file_has_a_name(files: Files, anna: Visitor, query: str) -> None:
    answer = anna.ask("POST", f"/upload/main/{files.chat}{query}")
    assert refusal(answer) == (400, "no-name")


def test_an_owner_has_so_much(files: Files, anna: Visitor) -> None:
    files.let(max_owner_size=1000, max_owner_files=3)
    assert anna.upload(b"\0" * 600).status == 201
    assert refusal(anna.upload(b"\0" * 600)) == (507, "quota-exceeded")
    assert anna.upload(b"\0").status == anna.upload(b"\0").status == 201
    assert refusal(anna.upload(b"\0")) == (507, "too-many-files")
    assert Visitor(files).upload(b"\0" * 600).status == 201
    assert len(files.left) == 4


def test_an_owner_uploads_so_many_at_the_same_time(files: Files, anna: Visitor) -> None:
    files.let(max_uploads=2)
    with anna.begin(10, b"first") as first, anna.begin(10, b"second"):
        files.until(lambda: len(files.left) == 2)
        assert refusal(anna.upload(b"third")) == (429, "too-many-uploads")
        assert Visitor(files).upload(b"other").status == 201
        first.sendall(b" end!")
        assert read_answer(first).status == 201
        assert anna.upload(b"third").status == 201
    files.until(lambda: len(files.left) == 3)


def test_a_full_disk_is_told(files: Files, anna: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    try:
        answer = anna.upload(b"\0" * 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert refusal(answer) == (507, "no-space")
    assert "no space left" in caplog.text
    assert files.left == []
    assert anna.upload(b"\0" * 1_000_000).status == 201


def test_an_upload_that_is_silent_is_given_up(
    files: Files, anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PATIENCE", 0.2)
    monkeypatch.setattr(protocols, "LINGER", 0.2)
    with anna.begin(10, b"begun") as connection:
        answer = parse(read_all(connection))
    assert refusal(answer) == (408, "too-slow")
    assert files.left == []


def test_an_upload_that_drips_is_given_up(
    files: Files, anna: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each byte comes in time, and all of them never would."""
    monkeypatch.setattr(uploads, "SLOWEST", 10**9)
    monkeypatch.setattr(uploads, "PATIENCE", 0.3)
    with anna.begin(10**6, b"begun") as connection:
        connection.settimeout(0.05)
        answer = b""
        while not answer.endswith(b"}"):
            if not answer:
                connection.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                answer += connection.recv(65536)
    assert refusal(parse(answer)) == (408, "too-slow")
    files.until(lambda: not files.left)


@pytest.mark.parametrize("rude", [False, True], ids=["closed", "reset"])
def test_an_upload_that_breaks_off_leaves_nothing(files: Files, anna: Visitor, rude: bool) -> None:
    for size in (0, 5, 300_000):
        connection = anna.begin(10**6, b"x" * size)
        files.until(lambda: len(files.left) == 1)
        if rude:
            linger = b"\1\0\0\0\0\0\0\0"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        connection.close()
        files.until(lambda: not files.left)
    files.let(max_uploads=1)
    assert anna.upload(b"x").status == 201, "and no place is taken"


@pytest.mark.parametrize(
    ("header", "body"),
    [
        ("transfer-encoding: chunked", b"5\r\nabc"),
        ("transfer-encoding: chunked", b"nonsense\r\n"),
        ("transfer-encoding: chunked", b"5\r\nabcdefgh\r\n"),
        ("content-length: 10", b"abc"),
        ("content-length: -1", b"abc"),
        ("content-length: 3\r\ncontent-length: 4", b"abcd"),
        ("content-length: three", b"abc"),
    ],
)
def test_a_body_that_is_not_what_it_says_leaves_nothing(
    files: Files, anna: Visitor, header: str, body: bytes
) -> None:
    with files.site.open() as connection:
        connection.sendall(anna.head(header) + body)
        connection.shutdown(socket.SHUT_WR)
        assert parse(read_all(connection)).status in (0, 400)
    files.until(lambda: not files.left)


def test_a_body_has_the_length_that_it_says(files: Files, anna: Visitor) -> None:
    """What comes after it is another request, and no good one."""
    with files.site.open() as connection:
        connection.sendall(anna.head("content-length: 3") + b"abcdef\r\n\r\n")
        answer = read_all(connection)
    assert b'"size":3' in answer
    assert b"400 Bad Request" in answer
    (path,) = [path for path in files.root.rglob("*") if path.is_file()]
    assert path.read_bytes() == b"abc"


def test_a_server_that_stops_leaves_no_half_of_a_file(files: Files, anna: Visitor) -> None:
    with anna.begin(10**6, b"x" * 300_000) as connection:
        files.until(lambda: len(files.left) == 1)
        files.app.destroy()
        assert refusal(parse(read_all(connection))) == (503, "stopping")
    assert files.left == []


# ---- who gets in ------------------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://localhost:1"])
def test_only_a_page_of_this_server_changes_something(
    files: Files, anna: Visitor, origin: str | None
) -> None:
    kept = told(anna.upload(b"x"))["fileId"]
    anna.headers.pop("origin")
    if origin is not None:
        anna.headers["origin"] = origin
    assert anna.upload(b"x").status == 403
    assert anna.ask("DELETE", f"/upload/main/{files.chat}/{kept}").status == 403
    assert files.left == [kept]


def test_a_visitor_is_known(files: Files, anna: Visitor) -> None:
    kept = told(anna.upload(b"x"))["fileId"]
    for cookie in ("", anna.cookie[:-1], anna.cookie.partition("=")[0] + "=" + "u_" + "0" * 32):
        anna.headers["cookie"] = cookie
        assert refusal(anna.upload(b"x")) == (401, "unknown-visitor")
        gone = anna.ask("DELETE", f"/upload/main/{files.chat}/{kept}")
        assert refusal(gone) == (401, "unknown-visitor")
    assert files.left == [kept]


@pytest.mark.parametrize("where", ["none/{chat}", "main/none", "main/%2e%2e"])
def test_there_is_such_a_chat(files: Files, anna: Visitor, where: str) -> None:
    where = where.format(chat=files.chat)
    assert anna.ask("POST", f"/upload/{where}?name=a.txt").status == 404
    assert anna.ask("DELETE", f"/upload/{where}/file_{'0' * 32}").status == 404
    assert anna.ask("GET", f"/file/{where}/{THREAD}/file_{'0' * 32}").status == 404


def test_a_chat_may_take_no_files(files: Files, anna: Visitor) -> None:
    service: Any = files.service
    service.attachments = None
    assert refusal(anna.upload(b"x")) == (404, "unknown-chat")
    del service.attachments
    assert refusal(anna.upload(b"x")) == (404, "unknown-chat")
    assert anna.download("file_" + "0" * 32).status == 404


# ---- taking back and getting ------------------------------------------------------------------------


def test_an_upload_can_be_taken_back_by_its_owner_only(files: Files, anna: Visitor) -> None:
    ben = Visitor(files)
    kept = told(anna.upload(b"x"))["fileId"]
    path = f"/upload/main/{files.chat}"
    assert refusal(ben.ask("DELETE", f"{path}/{kept}")) == (404, "unknown-file")
    assert files.left == [kept]
    assert anna.ask("DELETE", f"{path}/{kept}").status == 204
    assert files.left == []
    for file_id in (kept, "none", "..", "file_" + "0" * 32):
        assert refusal(anna.ask("DELETE", f"{path}/{file_id}")) == (404, "unknown-file")


def test_what_is_anothers_looks_like_what_is_not_there(files: Files, anna: Visitor) -> None:
    ben = Visitor(files)
    kept = told(anna.upload(b"secret"))["fileId"]
    waiting = told(anna.upload(b"secret"))["fileId"]
    files.spool.claim(anna.owner, kept, THREAD)
    assert anna.download(kept).body == b"secret"
    none = ben.download("file_" + "0" * 32)
    assert none.status == 404
    asked = [ben.download(each) for each in (kept, waiting, "x", "file_")]
    asked += [anna.download(waiting), anna.download(kept, "thread_00000002")]
    anna.headers["cookie"] = "nobody"
    asked.append(anna.download(kept))

    def same(answer: Answer) -> Answer:
        return replace(answer, headers={**answer.headers, "date": []})

    for answer in asked:
        assert same(answer) == same(none)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("page.html", "application/octet-stream"),
        ("drawing.svg", "application/octet-stream"),
        ("code.js", "application/octet-stream"),
        ("data.xml", "application/octet-stream"),
        ("picture.png", "image/png"),
        ("notes.txt", "text/plain; charset=utf-8"),
        ("größe\u202e\r\nx: y.csv", "text/csv; charset=utf-8"),
    ],
)
def test_a_file_is_something_to_be_saved(files: Files, anna: Visitor, name: str, kind: str) -> None:
    kept = told(anna.upload(b"<script>alert(1)</script>"))["fileId"]
    files.spool.claim(anna.owner, kept, THREAD)
    files.names[kept] = name
    answer = anna.download(kept)
    assert answer.header("content-type") == kind
    assert answer.header("content-disposition").startswith("attachment; filename")
    assert "x" not in answer.headers
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cross-origin-resource-policy") == "same-origin"
    assert answer.header("cache-control") == "private, no-store"
    assert "sandbox" in answer.header("content-security-policy")
    assert "set-cookie" not in answer.headers


def test_a_part_of_a_file_can_be_asked_for(files: Files, anna: Visitor) -> None:
    kept = told(anna.upload(b"0123456789"))["fileId"]
    files.spool.claim(anna.owner, kept, THREAD)
    answer = anna.download(kept, range="bytes=2-4")
    assert (answer.status, answer.body) == (206, b"234")
    assert answer.header("content-disposition").startswith("attachment")


def test_a_file_that_is_gone_is_not_there(files: Files, anna: Visitor) -> None:
    kept = told(anna.upload(b"x"))["fileId"]
    files.spool.claim(anna.owner, kept, THREAD)
    files.spool.drop_thread(anna.owner, THREAD)
    assert anna.download(kept).status == 404
    with pytest.raises(RefusedError):
        files.spool.path(anna.owner, THREAD, kept)


def test_nothing_of_a_file_is_in_the_log(
    files: Files, anna: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        anna.upload(b"canary content", "canary.txt")
        files.let(".csv")
        anna.upload(b"canary content", "canary.txt")
    assert "canary" not in caplog.text
