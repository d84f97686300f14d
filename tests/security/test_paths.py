"""Files are read inside the allowed folders and nowhere else, however they are named. In a real tree, with real links."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pywry import ChatManager
from pywry.errors import ConfigurationError, RefusedError
from pywry.security import paths
from pywry.security.open_windows import is_below, plain
from pywry.security.path_rules import fault, steps
from pywry.security.paths import MAX_SIZE, AllowedRoots
from pywry.testing import open_page

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its links and files are others")

SECRET = b"SECRET"
MISSING = "That file is not available."


@pytest.fixture(scope="module")
def tree() -> Iterator[Path]:
    """An allowed folder ``data`` with everything in it that is no ordinary file, and what it must not lead to beside it."""
    import tempfile

    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        base = Path(name).resolve()
        outside, data = base / "outside", base / "data"
        (outside / "deep").mkdir(parents=True)
        (data / "deep" / "er").mkdir(parents=True)
        for file in (base / "secret.txt", outside / "secret.txt", outside / "deep" / "a.txt"):
            file.write_bytes(SECRET)
        (base / "data2").mkdir()
        (base / "data2" / "a.txt").write_bytes(SECRET)
        for way in ("a.txt", "deep/a.txt", "deep/er/a.txt"):
            (data / way).write_text(f"inside {way}")
        links = {
            "to_a": "a.txt",
            "to_deep": "deep",
            "absolute": str(data / "deep" / "a.txt"),
            "round": "deep/../deep/er/../a.txt",
            "deep/up": "..",
            "deep/up_a": "../a.txt",
            "chain": "to_chain",
            "to_chain": "deep/up_a",
            "loop": "loop2",
            "loop2": "loop",
            "gone": "nothing",
            "out": "../outside",
            "out_secret": "../secret.txt",
            "absolute_out": str(outside),
            "absolute_secret": str(base / "secret.txt"),
            "disguised": str(data / ".." / "secret.txt"),
            "sibling": str(base / "data2"),
            "deep/out": "../../outside/deep",
            "root": "/",
            "self": ".",
            "null": "/dev/null",
            "zero": "/dev/zero",
            "process": "/proc/self/root",
            "deep/chain_out": "up/out",
        }
        for place, target in links.items():
            (data / place).symlink_to(target)
        os.mkfifo(data / "fifo")
        os.mkfifo(data / "deep" / "fifo")
        listener = stack.enter_context(socket.socket(socket.AF_UNIX))
        here = Path.cwd()
        os.chdir(data)  # The name of a socket is short.
        listener.bind("socket")
        os.chdir(here)
        (data / "locked.txt").write_bytes(b"inside")
        yield base


@pytest.fixture(scope="module")
def roots(tree: Path) -> AllowedRoots:
    """The allowed folder."""
    return AllowedRoots([tree / "data"])


def refusal(roots: AllowedRoots, path: str) -> str:
    """Return the code of a path's refusal."""
    with pytest.raises(RefusedError) as error:
        roots.open(path)
    return error.value.code


def content(roots: AllowedRoots, path: str | Path) -> bytes:
    """Open a file, read it and close it."""
    with roots.open(path) as opened:
        return opened.read()


# ---- what is inside ---------------------------------------------------------------------------------

NAMES = [
    "plain.txt",
    "with space.txt",
    " leading space",
    "trailing space ",
    "two  spaces",
    ".hidden",
    "..two dots",
    "...",
    "a..b",
    "a..",
    "trailing dot.",
    "-dash",
    "--option=value",
    "~home",
    "~",
    "$HOME",
    "%2e%2e%2f",
    "%00",
    "a&b;c|d",
    "quote's",
    'double"quote',
    "back\\slash",
    "star*?[a-z]",
    "12:30.txt",
    "con.txt",
    "nul",
    "#hash?query",
    "{brace}",
    unicodedata.normalize("NFC", "Übergröße.csv"),
    unicodedata.normalize("NFD", "Übergröße-d.csv"),
    "日本語.pdf",
    "مرحبا.txt",
    "👩‍👩‍👧.png",
    "Screenshot 10.30.15\u202fAM.png",
    "no\u00a0break",
    "x" * 255,
    "ä" * 127,
    "UPPER.TXT",
    "file.tar.gz",
    "no_extension",
]


@pytest.mark.parametrize("name", NAMES)
def test_an_ordinary_file_with_an_odd_name_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(name)
    roots = AllowedRoots([tmp_path])
    for path in (name, str(tmp_path / name)):
        if path == name and name.startswith("\\"):
            continue
        with roots.open(path) as opened:
            assert opened.read().decode() == name
            assert opened.name == name
            assert opened.size == len(name.encode())


@pytest.mark.parametrize(
    ("path", "content", "name"),
    [
        ("a.txt", "a.txt", "a.txt"),
        ("./deep//er/./a.txt", "deep/er/a.txt", "a.txt"),
        ("deep/../a.txt", "a.txt", "a.txt"),
        ("to_a", "a.txt", "a.txt"),
        ("to_deep/er/a.txt", "deep/er/a.txt", "a.txt"),
        ("absolute", "deep/a.txt", "a.txt"),
        ("round", "deep/a.txt", "a.txt"),
        ("deep/up_a", "a.txt", "a.txt"),
        ("deep/up/deep/up/a.txt", "a.txt", "a.txt"),
        ("chain", "a.txt", "a.txt"),
        ("self/self/a.txt", "a.txt", "a.txt"),
    ],
)
def test_links_that_stay_inside_are_followed(
    roots: AllowedRoots, path: str, content: str, name: str
) -> None:
    with roots.open(path) as opened:
        assert opened.read().decode() == f"inside {content}"
        assert opened.name == name


def test_a_path_may_be_absolute_or_begin_in_any_of_the_folders(tree: Path) -> None:
    roots = AllowedRoots([tree / "data" / "deep", tree / "data2"])
    assert content(roots, str(tree / "data" / "deep" / "a.txt")) == b"inside deep/a.txt"
    assert content(roots, tree / "data2" / "a.txt") == SECRET, "that folder is allowed here"
    assert content(roots, "er/a.txt") == b"inside deep/er/a.txt"
    assert refusal(roots, str(tree / "data" / "a.txt")) == "not-available"


def test_a_folder_may_be_named_by_a_link_to_it(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tree / "data")
    roots = AllowedRoots([tmp_path / "link"])
    for path in (tmp_path / "link" / "a.txt", tree / "data" / "a.txt"):
        with roots.open(path) as opened:
            assert opened.read() == b"inside a.txt"


def test_a_relative_folder_is_that_of_the_start(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    roots = AllowedRoots(["data"])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.txt").write_bytes(SECRET)
    assert content(roots, "a.txt") == b"inside a.txt"
    assert refusal(roots, str(tmp_path / "data" / "a.txt")) == "not-available"


# ---- what is not ------------------------------------------------------------------------------------

OUTSIDE = [
    "",
    ".",
    "/",
    "..",
    "../secret.txt",
    "../data2/a.txt",
    "../data/../secret.txt",
    "deep/../../secret.txt",
    "deep/up/../../secret.txt",
    "{base}/secret.txt",
    "{base}/data2/a.txt",
    "{base}/data",
    "{base}/data/",
    "{base}/data/../secret.txt",
    "{base}/data/../data/out/secret.txt",
    "/{base}/data/a.txt",
    "a.txt/",
    "a.txt/.",
    "a.txt/b",
    "out/secret.txt",
    "out_secret",
    "absolute_out/secret.txt",
    "absolute_secret",
    "disguised",
    "sibling/a.txt",
    "deep/out/a.txt",
    "deep/chain_out/secret.txt",
    "root/etc/hostname",
    "root{base}/secret.txt",
    "process/etc/hostname",
    "loop",
    "gone",
    "deep",
    "self",
    "null",
    "zero",
    "fifo",
    "deep/fifo",
    "socket",
    "nothing.txt",
    "A.TXT/..",
    "/etc/passwd",
    "/dev/stdin",
    "/proc/self/environ",
    "file:///etc/passwd",
    "a.txt\0.png",
    "a.txt\n",
    "a\x7f.txt",
    "a\x9b.txt",
    "\ud800.txt",
    "x" * 256,
    "a/" * 2000 + "a.txt",
    "self/" * 800 + "a.txt",
    "y" * 5000,
    "~/a.txt",
    "%2e%2e/secret.txt",
    "..\\secret.txt",
]


@pytest.mark.parametrize("path", OUTSIDE)
def test_what_is_outside_or_no_file_is_not_available(
    roots: AllowedRoots, tree: Path, path: str
) -> None:
    path = path.replace("{base}", str(tree))
    with pytest.raises(RefusedError) as error:
        roots.open(path)
    assert (error.value.code, error.value.message) == ("not-available", MISSING)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_what_the_system_forbids_is_not_available(roots: AllowedRoots, tree: Path) -> None:
    (tree / "data" / "locked.txt").chmod(0)
    assert refusal(roots, "locked.txt") == "not-available"


def test_a_way_of_too_many_folders_is_refused_and_leaves_nothing_open(
    tmp_path: Path,
) -> None:
    deep = tmp_path.joinpath(*"abcdefghij" * 8)
    deep.mkdir(parents=True)
    (deep / "a.txt").touch()
    before = len(list(Path("/dev/fd").iterdir()))
    roots = AllowedRoots([tmp_path])
    for _ in range(20):
        assert refusal(roots, str(deep / "a.txt")) == "not-available"
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_only_the_log_says_why(roots: AllowedRoots, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        refusal(roots, "out_secret")
        refusal(roots, "nothing.txt")
        refusal(roots, "forged\nline")
    first, second, third = [record.getMessage() for record in caplog.records]
    assert "out_secret" in first
    assert "leads out" in first
    assert "No such file" in second
    assert "\n" not in third


@pytest.mark.parametrize("none", [None, [], ()])
def test_no_folders_means_no_files(tree: Path, none: list[str] | None) -> None:
    roots = AllowedRoots(none)
    for path in (str(tree / "data" / "a.txt"), "a.txt", "/etc/passwd"):
        assert refusal(roots, path) == "not-available"


@pytest.mark.parametrize("wrong", ["data", b"data", [""]])
def test_a_text_is_no_list_of_folders(wrong: list[str]) -> None:
    with pytest.raises(ConfigurationError):
        AllowedRoots(wrong)


COMPONENTS = [
    *("a.txt", "deep", "er", "..", ".", "", "to_a", "to_deep", "absolute", "round", "up", "up_a"),
    *("chain", "loop", "gone", "out", "out_secret", "absolute_out", "absolute_secret", "sibling"),
    *("root", "self", "null", "fifo", "socket", "secret.txt", "data", "data2", "outside"),
    *("chain_out", "disguised", "process", "etc", "passwd"),
]


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(st.sampled_from(COMPONENTS), max_size=8), absolute=st.booleans())
def test_whatever_the_way_it_ends_inside_or_nowhere(
    tree: Path, roots: AllowedRoots, names: list[str], absolute: bool
) -> None:
    path = "/".join([str(tree / "data"), *names] if absolute else names)
    try:
        with roots.open(path) as opened:
            content = opened.read()
    except RefusedError:
        # It is not refused without need: what plainly is an ordinary file inside is read.
        plainly = (tree / "data").joinpath(*names)
        straight = all(name in ("a.txt", "deep", "er") for name in names)
        assert not (straight and names and plainly.is_file())
    else:
        assert content.startswith(b"inside")
        # What goes back is left out before anything is followed.
        collapsed = os.path.normpath(path if absolute else tree / "data" / path)
        assert Path(collapsed).resolve().is_relative_to(tree / "data")


@settings(max_examples=500, deadline=None)
@given(path=st.text(max_size=60))
def test_any_text_is_read_or_refused(roots: AllowedRoots, path: str) -> None:
    with contextlib.suppress(RefusedError):
        assert content(roots, path).startswith(b"inside")


# ---- somebody changes names meanwhile ---------------------------------------------------------------


def swapping(*turns: Callable[[], object]) -> contextlib.AbstractContextManager[list[int]]:
    """Take turns on a thread of its own as fast as it goes; gives the number of rounds."""

    @contextlib.contextmanager
    def run() -> Iterator[list[int]]:
        over, begun, rounds = threading.Event(), threading.Event(), [0]

        def swap() -> None:
            while not over.is_set():
                for turn in turns:
                    turn()
                rounds[0] += 1
                begun.set()

        thread = threading.Thread(target=swap)
        thread.start()
        try:
            assert begun.wait(10)
            yield rounds
        finally:
            over.set()
            thread.join()

    return run()


def reads(roots: AllowedRoots, path: str, rounds: list[int]) -> set[bytes]:
    """Open a file 300 times, and on until the names were changed 300 times; return what was read."""
    seen: set[bytes] = set()
    opened = 0
    while opened < 300 or rounds[0] < 300:
        opened += 1
        with contextlib.suppress(RefusedError):
            seen.add(content(roots, path))
    return seen


def race(tmp_path: Path) -> tuple[AllowedRoots, Path, Path]:
    data, outside = tmp_path / "data", tmp_path / "outside"
    for folder in (data, outside):
        (folder / "folder").mkdir(parents=True)
        (folder / "folder" / "file").write_bytes(SECRET if folder is outside else b"inside")
        (folder / "file").write_bytes(SECRET if folder is outside else b"inside")
    return AllowedRoots([data]), data, outside


def test_a_file_that_becomes_a_link_meanwhile_is_not_followed(tmp_path: Path) -> None:
    roots, data, outside = race(tmp_path)
    spare = data / "spare"

    def link() -> None:
        spare.symlink_to(outside / "file")
        spare.replace(data / "file")

    def file() -> None:
        spare.write_bytes(b"inside")
        spare.replace(data / "file")

    with swapping(link, file) as rounds:
        seen = reads(roots, "file", rounds)
    assert seen <= {b"inside", b""}  # It is empty for a moment while it is written.


def test_a_folder_that_becomes_a_link_meanwhile_is_not_followed(tmp_path: Path) -> None:
    roots, data, outside = race(tmp_path)
    folder, spare, link = data / "folder", data / "spare", data / "link"
    link.symlink_to(outside / "folder")

    def away() -> None:
        folder.rename(spare)
        link.rename(folder)

    def back() -> None:
        folder.rename(link)
        spare.rename(folder)

    with swapping(away, back) as rounds:
        seen = reads(roots, "folder/file", rounds)
    assert seen <= {b"inside", b""}  # It is empty for a moment while it is written.


def test_a_file_that_becomes_a_pipe_meanwhile_is_not_waited_for(tmp_path: Path) -> None:
    roots, data, _ = race(tmp_path)
    spare = data / "spare"

    def pipe() -> None:
        os.mkfifo(spare)
        spare.replace(data / "file")

    def file() -> None:
        spare.write_bytes(b"inside")
        spare.replace(data / "file")

    with swapping(pipe, file) as rounds:
        seen = reads(roots, "file", rounds)
    assert seen <= {b"inside", b""}  # It is empty for a moment while it is written.


def test_a_folder_that_is_moved_out_meanwhile_does_not_take_the_way_along(tmp_path: Path) -> None:
    """``folder/..`` is where the way came from, not where the folder is by now."""
    roots, data, outside = race(tmp_path)
    (data / "folder" / "up").symlink_to("../file")
    folder, moved = data / "folder", outside / "moved"
    with swapping(lambda: folder.rename(moved), lambda: moved.rename(folder)) as rounds:
        seen = reads(roots, "folder/up", rounds)
    assert seen <= {b"inside", b""}  # It is empty for a moment while it is written.


@pytest.mark.parametrize("swapped", ["file", "folder"])
def test_at_the_worst_moment_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swapped: str
) -> None:
    """Right after it was looked at, and before it is opened."""
    roots, data, outside = race(tmp_path)
    stat = os.stat

    def look(name: Any, **options: Any) -> os.stat_result:
        seen = stat(name, **options)
        if name == swapped:
            (data / swapped).rename(data / "spare")
            (data / swapped).symlink_to(outside / swapped)
        return seen

    monkeypatch.setattr(os, "stat", look)
    assert refusal(roots, "file" if swapped == "file" else "folder/file") == "not-available"
    assert (data / swapped).is_symlink()


# ---- size -------------------------------------------------------------------------------------------


def test_a_file_is_as_large_as_is_allowed(tmp_path: Path) -> None:
    roots = AllowedRoots([tmp_path], max_size=1000)
    (tmp_path / "just").write_bytes(b"x" * 1000)
    (tmp_path / "more").write_bytes(b"x" * 1001)
    assert len(content(roots, "just")) == 1000
    assert refusal(roots, "more") == "file-too-large"


def test_a_file_that_grows_is_refused_when_it_has_grown(tmp_path: Path) -> None:
    roots = AllowedRoots([tmp_path], max_size=1000)
    file = tmp_path / "log"
    file.write_bytes(b"x" * 900)
    with roots.open("log") as opened:
        assert opened.read() == b"x" * 900
        with file.open("ab") as more:
            more.write(b"y" * 200)
        with pytest.raises(RefusedError, match="larger than 1,000 bytes"):
            opened.read()


SPARSE = """
import os, sys
from pathlib import Path
from pywry.errors import RefusedError
from pywry.security.paths import AllowedRoots

def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))

folder = Path(sys.argv[1])
roots = AllowedRoots([folder])
before = peak()
codes = []
try:
    roots.open("sparse")
except RefusedError as error:
    codes.append(error.code)
opened = roots.open("grows")
os.truncate(folder / "grows", 8 << 30)
try:
    opened.read()
except RefusedError as error:
    codes.append(error.code)
print(codes == ["file-too-large"] * 2, peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from there")
def test_eight_gigabytes_cost_no_memory(tmp_path: Path) -> None:
    for name, size in (("sparse", 8 << 30), ("grows", 10)):
        (tmp_path / name).touch()
        os.truncate(tmp_path / name, size)
    done = subprocess.run(
        [sys.executable, "-c", SPARSE, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    refused, growth = done.stdout.split()
    assert refused == "True", done.stdout
    assert int(growth) < 64 * 1024, f"{growth} KiB for a limit of {MAX_SIZE // 1024} KiB"


# ---- by the looks -----------------------------------------------------------------------------------

EVERYWHERE = [
    "\\\\host\\share\\file.txt",
    "//host/share/file.txt",
    "\\/host\\share",
    "/\\host/share",
    "\\\\?\\C:\\secret.txt",
    "\\\\.\\COM1",
    "\\\\?\\UNC\\host\\share",
    "\\??\\C:\\secret.txt",
    "\\secret.txt",
    "C:secret.txt",
    "c:",
    "a\0b",
    "a\rb",
    "\x1b[31m",
    "",
]

ON_WINDOWS = [
    *EVERYWHERE,
    "/secret.txt",
    "file.txt:stream",
    "file.txt::$DATA",
    "C:\\data\\file.txt:stream",
    "C:\\data\\C:\\file.txt",
    "file.txt.",
    "file.txt ",
    "folder \\file.txt",
    "folder.\\file.txt",
    "CON",
    "con.txt",
    "Nul .txt",
    "data\\aux\\file.txt",
    "COM1",
    "com¹.log",
    "LPT9.tar.gz",
    "CONIN$",
    "CONOUT$",
    "a*.txt",
    "a?.txt",
    "a<b",
    "a|b",
    'a"b',
    "...",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_shares_devices_and_drives_are_never_touched(
    roots: AllowedRoots, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "open_beneath", lambda root, names: pytest.fail("it was touched"))
    assert refusal(roots, path) == "not-available"
    assert fault(path, windows=False)


@pytest.mark.parametrize("path", ON_WINDOWS)
def test_what_windows_takes_for_something_else_is_refused_there(path: str) -> None:
    assert fault(path, windows=True)


@pytest.mark.parametrize(
    "path",
    [
        *("C:\\data\\file.txt", "c:/data/file.txt", "data\\file.txt", "a..b", "..\\a", "null.txt"),
        *("COM10.txt", "console.txt", "lpt.txt", ".hidden", "-x", "ä 日本 👩‍👧.txt", "file~1.txt"),
    ],
)
def test_what_windows_takes_for_a_file_is_let_in_there(path: str) -> None:
    assert fault(path, windows=True) is None


def test_steps_of_windows() -> None:
    assert steps("C:\\data/a\\..\\b.txt", windows=True) == ["C:", "data", "b.txt"]
    assert steps("a\\..\\..\\b.txt", windows=True) is None


@pytest.mark.parametrize(
    ("path", "root", "names", "below"),
    [
        ("\\\\?\\C:\\data\\a.txt", "C:\\data", ["a.txt"], True),
        ("\\\\?\\C:\\Data\\Deep\\A.txt", "c:\\data", ["deep", "a.TXT"], True),
        ("\\\\?\\C:\\a.txt", "C:\\", ["a.txt"], True),
        ("\\\\?\\UNC\\host\\share\\a.txt", "\\\\host\\share", ["a.txt"], True),
        ("\\\\?\\UNC\\host\\share\\a.txt", "C:\\data", ["a.txt"], False),
        ("\\\\?\\C:\\data2\\a.txt", "C:\\data", ["a.txt"], False),
        ("\\\\?\\C:\\secret\\a.txt", "C:\\data", ["a.txt"], False),
        ("\\\\?\\C:\\data\\long name.txt", "C:\\data", ["LONGNA~1.TXT"], False),
        ("\\\\?\\C:\\data\\deep\\a.txt", "C:\\data", ["a.txt"], False),
        ("\\\\?\\D:\\data\\a.txt", "C:\\data", ["a.txt"], False),
    ],
)
def test_where_an_open_file_of_windows_is(
    path: str, root: str, names: list[str], below: bool
) -> None:
    """The rules alone: they were never run on Windows."""
    assert is_below(path, root, names) is below
    assert not plain(path).startswith("\\\\?\\")


# ---- as the author's program attaches them ------------------------------------------------------------


def ways(base: Path) -> list[str]:
    """Return every way above: as it is, from the allowed folder, and from the one above it."""
    links = [str(each.relative_to(base / "data")) for each in (base / "data").rglob("*")]
    named = [each.replace("{base}", str(base)) for each in (*OUTSIDE, *EVERYWHERE, *ON_WINDOWS)]
    through = [f"{link}/{name}" for link in links for name in ("a.txt", "secret.txt")]
    every = [*named, *links, *through]
    absolute = [f"{base}/data/{each}" for each in every] + [f"{base}/{each}" for each in every]
    return list(dict.fromkeys([*every, *absolute]))


@pytest.mark.parametrize("place", ["data", "."])
def test_no_way_leads_a_handler_out(
    tree: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree / place)
    read: list[str] = []

    def handler(messages: Any, ctx: Any) -> str:
        read.append(ctx.attachments[0].read_text())
        return "read"

    chat = ChatManager(
        handler,
        enable_file_attach=True,
        file_accept_types=[".txt"],
        context_allowed_roots=[tree / "data"],
    )
    chat._service.accept = ()  # Or nearly everything would be refused by its extension.
    send = chat.callbacks()["chat:user-message"]
    tried = ways(tree)
    with open_page(chat) as page:
        for path in tried:
            if len(path) > 4096:
                continue  # No frame says it.
            before = len(chat.threads[page.thread_id])
            given = [{"type": "file", "name": "a.txt", "path": path}]
            send({"text": "read", "attachments": given})
            if len(chat.threads[page.thread_id]) > before:
                page.wait_for(lambda p, n=before: len(p.messages()) > n, "the message")  # type: ignore[misc]
                assert page.answer() == "read", path
    assert len(tried) >= 364
    assert len(read) >= 10, "what is inside is read"
    assert {text.partition(" ")[0] for text in read} == {"inside"}
