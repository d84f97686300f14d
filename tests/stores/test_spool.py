"""Files on their way to a conversation, and those that are in one: each one whole or not at all, and its owner's alone."""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from pywry.errors import ConfigurationError, RefusedError, StoreError
from pywry.stores.quota import MEGABYTE, AttachmentLimits
from pywry.stores.spool import Spool
from pywry.stores.upload import Upload

THREAD, OTHER = "thread_00000001", "thread_0000000f"
NEVER = f"file_{'0' * 32}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a store that lasts."""
    return tmp_path / "chat.db-files"


@pytest.fixture
def spool(root: Path) -> Iterator[Spool]:
    """A spool in it."""
    spool = Spool(root)
    yield spool
    spool.close()


def upload(spool: Spool, data: bytes, owner: str = "anna", **limits: Any) -> str:
    """Upload a file and return its id."""
    with spool.receive(owner, AttachmentLimits(**limits)) as upload:
        upload.write(data)
        return upload.finish()


def refusal(act: Any, *arguments: Any) -> str:
    """Return the code of a refusal."""
    with pytest.raises(RefusedError) as error:
        act(*arguments)
    return error.value.code


def files(root: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(path.name for path in root.rglob("*") if path.is_file())


# ---- the way of a file ------------------------------------------------------------------------------


def test_a_file_arrives_is_claimed_and_is_in_the_thread(spool: Spool) -> None:
    with spool.receive("anna") as coming:
        coming.write(b"first ")
        coming.write(b"")
        coming.write(b"second")
        assert coming.size == 12
        coming.file.seek(0)
        assert coming.file.read() == b"first second", "it can be looked at before it is finished"
        file_id = coming.finish()
        coming.abort()
    with spool.uploaded("anna", file_id) as waiting:
        assert waiting.read() == b"first second"
    assert refusal(spool.read, "anna", THREAD, file_id) == "unknown-file"
    assert spool.claim("anna", file_id, THREAD) == 12
    assert spool.read("anna", THREAD, file_id) == b"first second"
    assert spool.size("anna", THREAD, file_id) == 12
    assert spool.path("anna", THREAD, file_id).read_bytes() == b"first second"
    with spool.open("anna", THREAD, file_id) as opened:
        assert opened.read() == b"first second"
    assert refusal(spool.uploaded, "anna", file_id) == "unknown-file"


def test_claiming_twice_for_one_thread_is_claiming_once(spool: Spool) -> None:
    """The message may come again, because its acknowledgement was lost."""
    file_id = upload(spool, b"a")
    assert spool.claim("anna", file_id, THREAD) == spool.claim("anna", file_id, THREAD) == 1
    assert refusal(spool.claim, "anna", file_id, OTHER) == "unknown-file"


def test_only_one_of_two_threads_gets_a_file(spool: Spool) -> None:
    for _ in range(50):
        file_id = upload(spool, b"a")
        got: list[str] = []
        start = threading.Barrier(2)

        def claim(
            thread: str, file_id: str = file_id, got: list[str] = got, start: Any = start
        ) -> None:
            start.wait()
            try:
                spool.claim("anna", file_id, thread)
                got.append(thread)
            except RefusedError:
                pass

        threads = [threading.Thread(target=claim, args=(each,)) for each in (THREAD, OTHER)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert len(got) == 1
        assert spool.read("anna", got[0], file_id) == b"a"


def test_what_a_program_makes_is_kept(spool: Spool) -> None:
    file_id = spool.put("anna", THREAD, b"chart")
    assert spool.read("anna", THREAD, file_id) == b"chart"
    assert spool.quota.used() == 5


def test_a_file_may_be_empty(spool: Spool) -> None:
    file_id = upload(spool, b"")
    assert spool.claim("anna", file_id, THREAD) == 0
    assert spool.read("anna", THREAD, spool.put("anna", THREAD, b"")) == b""


def test_an_upload_that_is_not_finished_leaves_nothing(spool: Spool, root: Path) -> None:
    with spool.receive("anna") as coming:
        coming.write(b"a")
        assert len(files(root)) == 1
    assert files(root) == []
    with contextlib.suppress(ZeroDivisionError), spool.receive("anna") as coming:
        coming.write(b"a")
        raise ZeroDivisionError
    assert files(root) == []
    coming.abort()
    for act in (lambda: coming.write(b"a"), coming.finish):
        with pytest.raises(StoreError, match="is over"):
            act()
    assert spool.quota.used() == spool.quota.used("anna") == 0


def test_an_upload_may_be_aborted_while_it_is_written(spool: Spool, root: Path) -> None:
    """The connection ends while a thread still writes what came last."""
    for _ in range(50):
        coming = spool.receive("anna")
        begun = threading.Event()

        def write(coming: Upload = coming, begun: threading.Event = begun) -> None:
            try:
                while True:
                    coming.write(b"x" * 100_000)
                    begun.set()
            except (StoreError, RefusedError):
                begun.set()

        thread = threading.Thread(target=write)
        thread.start()
        assert begun.wait(10)
        coming.abort()
        thread.join()
        assert files(root) == []
    assert spool.quota.used() == 0


def test_an_upload_that_is_never_sent_expires(spool: Spool, root: Path) -> None:
    gone = upload(spool, b"a", patience=1e-9)
    stays = upload(spool, b"b")
    spool.tidy()
    assert files(root) == [stays]
    assert refusal(spool.claim, "anna", gone, THREAD) == "unknown-file"
    sent = upload(spool, b"c", patience=1e-9)
    assert files(root) == sorted([stays, sent])
    upload(spool, b"d")
    assert sent not in files(root), "who uploads tidies"
    assert spool.quota.used() == 2


def test_an_upload_can_be_taken_back(spool: Spool, root: Path) -> None:
    file_id = upload(spool, b"a")
    spool.discard("anna", file_id)
    assert files(root) == []
    assert refusal(spool.discard, "anna", file_id) == "unknown-file"
    claimed = upload(spool, b"a")
    spool.claim("anna", claimed, THREAD)
    assert refusal(spool.discard, "anna", claimed) == "unknown-file"
    assert files(root) == [claimed]


# ---- the end of a file ------------------------------------------------------------------------------


def test_a_thread_takes_its_files_along_and_no_others(spool: Spool, root: Path) -> None:
    kept = []
    for thread in (THREAD, OTHER):
        for _ in range(3):
            file_id = upload(spool, b"abc")
            spool.claim("anna", file_id, thread)
            kept.append(file_id)
        kept.append(spool.put("anna", thread, b"de"))
    same = upload(spool, b"abc", "ben")
    spool.claim("ben", same, THREAD)
    spool.drop_thread("anna", THREAD)
    spool.drop_thread("anna", "thread_deadbeef")
    assert files(root) == sorted([*kept[4:], same]), "ids of threads are each owner's own"
    assert spool.quota.used() == 14
    spool.drop_files("anna", OTHER, [kept[4], kept[4], NEVER, kept[7]])
    assert files(root) == sorted([*kept[5:7], same])
    assert spool.quota.used() == 9


def test_who_comes_first_gets_the_files_of_the_start(spool: Spool, root: Path) -> None:
    file_id = upload(spool, b"abc", "startup")
    spool.claim("startup", file_id, THREAD)
    made = spool.put("startup", OTHER, b"de")
    spool.adopt("anna", "startup")
    assert spool.read("anna", THREAD, file_id) == b"abc"
    assert spool.read("anna", OTHER, made) == b"de"
    assert refusal(spool.read, "startup", THREAD, file_id) == "unknown-file"
    assert files(root) == sorted([file_id, made])
    assert spool.quota.used() == 5
    spool.adopt("anna", "nobody")


# ---- whose it is ------------------------------------------------------------------------------------


def test_nobody_gets_at_a_file_of_anothers(spool: Spool) -> None:
    waiting, sent = upload(spool, b"secret"), upload(spool, b"secret")
    spool.claim("anna", sent, THREAD)
    for file_id in (waiting, sent, NEVER):
        assert refusal(spool.claim, "ben", file_id, THREAD) == "unknown-file"
        assert refusal(spool.discard, "ben", file_id) == "unknown-file"
        assert refusal(spool.uploaded, "ben", file_id) == "unknown-file"
        for act in (spool.read, spool.open, spool.path, spool.size):
            assert refusal(act, "ben", THREAD, file_id) == "unknown-file"
    spool.drop_thread("ben", THREAD)
    spool.drop_files("ben", THREAD, [sent])
    assert spool.read("anna", THREAD, sent) == b"secret"


HOSTILE = [
    "",
    ".",
    "..",
    "../uploads",
    "/etc/passwd",
    f"../{NEVER}",
    f"{NEVER}/..",
    f"{NEVER}\n",
    f"{NEVER}\0",
    f"{NEVER}.part",
    NEVER.upper(),
    f"file_{'g' * 32}",
    f"file_{'0' * 31}",
    f"file_{'0' * 33}",
    "thread_0000000",
    "thread_00000001/",
    "thread_00000001\n",
    "thread_0000000G",
    "thread_../../x",
    "uploads",
    "thread_" + "0" * 65,
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_an_id_never_is_a_path(spool: Spool, root: Path, hostile: str) -> None:
    file_id = upload(spool, b"a")
    spool.claim("anna", file_id, THREAD)
    before = sorted(root.rglob("*"))
    for act in (spool.read, spool.path, spool.size, spool.open):
        assert refusal(act, "anna", hostile, file_id) == "unknown-file"
        assert refusal(act, "anna", THREAD, hostile) == "unknown-file"
    assert refusal(spool.claim, "anna", hostile, OTHER) == "unknown-file"
    assert refusal(spool.claim, "anna", upload(spool, b"b"), hostile) == "unknown-file"
    assert refusal(spool.discard, "anna", hostile) == "unknown-file"
    assert refusal(spool.put, "anna", hostile, b"a") == "unknown-file"
    assert refusal(spool.drop_thread, "anna", hostile) == "unknown-file"
    assert refusal(spool.drop_files, "anna", THREAD, [hostile]) == "unknown-file"
    assert len(sorted(root.rglob("*"))) == len(before) + 1


@pytest.mark.parametrize(
    "owner", ["../anna", "", "a/b", "\0", "\ud800", "x" * 10_000, "u_" + "0" * 32]
)
def test_an_owner_may_be_called_anything(spool: Spool, root: Path, owner: str) -> None:
    file_id = upload(spool, b"a", owner)
    assert spool.claim(owner, file_id, THREAD) == 1
    assert all(len(each.name) == 32 for each in root.iterdir())


def test_the_files_are_this_users_alone(spool: Spool, root: Path) -> None:
    spool.claim("anna", upload(spool, b"a"), THREAD)
    upload(spool, b"b")
    with spool.receive("anna") as coming:
        coming.write(b"c")
        for path in (root, *root.rglob("*")):
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


# ---- limits -----------------------------------------------------------------------------------------


def test_the_limits_are_those_that_are_told() -> None:
    limits = AttachmentLimits()
    assert (limits.max_file_size, limits.max_total_size) == (25 * MEGABYTE, 100 * MEGABYTE)
    assert (limits.max_files_per_message, limits.max_owner_size) == (20, 500 * MEGABYTE)
    assert limits.patience == 3600
    with pytest.raises(ConfigurationError, match="max_file_size=0"):
        AttachmentLimits(max_file_size=0)


def test_a_file_that_is_too_large_is_refused_and_gone(spool: Spool, root: Path) -> None:
    with spool.receive("anna", AttachmentLimits(max_file_size=10)) as coming:
        coming.write(b"x" * 10)
        assert refusal(coming.write, b"x") == "file-too-large"
        assert files(root) == []
        with pytest.raises(StoreError):
            coming.finish()
    assert len(upload(spool, b"x" * 10, max_file_size=10)) == len(NEVER)


def test_an_owner_has_so_many_bytes(spool: Spool, root: Path) -> None:
    first = upload(spool, b"x" * 60, max_owner_size=100)
    spool.claim("anna", first, THREAD)
    with spool.receive("anna", AttachmentLimits(max_owner_size=100)) as coming:
        assert refusal(coming.write, b"x" * 41) == "quota-exceeded"
    upload(spool, b"x" * 41, "ben", max_owner_size=100)
    upload(spool, b"x" * 40, max_owner_size=100)
    spool.drop_thread("anna", THREAD)
    upload(spool, b"x" * 60, max_owner_size=100)
    spool.put("anna", THREAD, b"x" * 1000)
    assert spool.quota.used() == 1141, "what a program makes is not the user's fault"


def test_uploads_at_the_same_time_count_together(spool: Spool) -> None:
    limits = AttachmentLimits(max_owner_size=100, max_uploads=2)
    with spool.receive("anna", limits) as first, spool.receive("anna", limits) as second:
        first.write(b"x" * 50)
        second.write(b"x" * 50)
        assert refusal(spool.receive, "anna", limits) == "too-many-uploads"
        with spool.receive("ben", limits) as others:
            others.write(b"x" * 100)
        assert refusal(first.write, b"x") == "quota-exceeded"
        second.write(b"x" * 50)
        with spool.receive("anna", limits):
            pass


def test_many_threads_of_one_owner_never_have_more_than_the_limit(spool: Spool, root: Path) -> None:
    limits = AttachmentLimits(max_owner_size=10_000, max_uploads=8)
    sizes: list[int] = []

    def add_up() -> None:
        sizes.append(sum(each.stat().st_size for each in root.rglob("file_*")))

    # All do one thing at the same time; what there is is added up when nobody does anything.
    together = threading.Barrier(8, add_up, timeout=30)

    def run(seed: int) -> None:
        chance = random.Random(seed)
        coming: Upload | None = None
        for _ in range(200):
            try:
                if coming is None:
                    coming = spool.receive("anna", limits)
                elif chance.random() < 0.8:
                    coming.write(b"x" * chance.randint(1, 1000))
                elif chance.random() < 0.9:
                    coming.abort()
                    coming = None
                else:
                    coming.finish()
                    coming = None
            except RefusedError:
                coming = None
            together.wait()
        if coming:
            coming.abort()

    with ThreadPoolExecutor(8) as threads:
        for each in [threads.submit(run, seed) for seed in range(8)]:
            each.result()
    assert 9_000 < max(sizes) <= 10_000
    assert spool.quota.used() == sum(each.stat().st_size for each in root.rglob("file_*"))


def test_an_owner_has_so_many_files(spool: Spool) -> None:
    for _ in range(3):
        spool.claim("anna", upload(spool, b"", max_owner_files=3), THREAD)
    with pytest.raises(RefusedError, match="3 files"):
        upload(spool, b"", max_owner_files=3)


def test_all_together_have_so_many_bytes(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "files", max_size=100)
    upload(spool, b"x" * 60, "anna")
    spool.put("ben", THREAD, b"x" * 30)
    assert refusal(upload, spool, b"x" * 11, "carl") == "no-space"
    assert refusal(spool.put, "ben", THREAD, b"x" * 11) == "no-space"
    upload(spool, b"x" * 10, "carl")
    assert spool.quota.used() == 100


# ---- trouble ----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
def test_a_full_disk_is_told_and_loses_nothing(spool: Spool, root: Path) -> None:
    """The system lets no file of the process get larger: an error of the disk's own, in the middle of a write."""
    import resource

    before = upload(spool, b"x" * 50_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with spool.receive("anna") as coming:
            coming.write(b"x" * 90_000)
            with pytest.raises(StoreError, match="no space left"):
                coming.write(b"x" * 90_000)
        with pytest.raises(StoreError, match="no space left"):
            spool.put("anna", THREAD, b"x" * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(root) == [before]
    assert spool.quota.used() == 50_000
    spool.claim("anna", before, THREAD)
    assert len(spool.read("anna", THREAD, before)) == 50_000
    upload(spool, b"x" * 200_000)


def test_a_folder_that_is_not_to_be_had_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for root in (tmp_path / "file", tmp_path / "missing" / "folder"):
        with pytest.raises(StoreError, match="cannot be kept"):
            Spool(root)


def test_files_that_somebody_removed_are_no_trouble(spool: Spool, root: Path) -> None:
    waiting, sent = upload(spool, b"a", patience=1e-9), upload(spool, b"b")
    spool.claim("anna", sent, THREAD)
    shutil.rmtree(next(root.iterdir()))
    spool.tidy()
    assert refusal(spool.claim, "anna", waiting, THREAD) == "unknown-file"
    assert refusal(spool.read, "anna", THREAD, sent) == "unknown-file"
    spool.drop_thread("anna", THREAD)
    assert spool.read("anna", THREAD, spool.put("anna", THREAD, b"c")) == b"c"


# ---- the next start ---------------------------------------------------------------------------------


def test_what_was_kept_is_there_after_the_next_start(root: Path) -> None:
    first = Spool(root)
    waiting, sent = upload(first, b"waiting"), upload(first, b"sent")
    first.claim("anna", sent, THREAD)
    made = first.put("anna", THREAD, b"made")
    unfinished = first.receive("anna")
    unfinished.write(b"unfinished")
    unfinished.file.close()
    first.close()

    second = Spool(root)
    assert files(root) == sorted([waiting, sent, made])
    assert second.quota.used() == 15
    with pytest.raises(RefusedError, match="together"):
        upload(second, b"x" * 10, max_owner_size=20)
    assert second.claim("anna", waiting, THREAD) == 7
    assert second.read("anna", THREAD, sent) == b"sent"
    assert second.read("anna", THREAD, made) == b"made"
    second.drop_thread("anna", THREAD)
    assert (files(root), second.quota.used()) == ([], 0)


KILLED = """
import sys
from pathlib import Path
from pywry.stores.spool import Spool

spool = Spool(Path(sys.argv[1]))
for _ in range(3):
    with spool.receive("anna") as upload:
        upload.write(b"whole" * 20_000)
        print("kept", upload.finish(), flush=True)
while True:
    with spool.receive("anna") as upload:
        for _ in range(20):
            upload.write(b"whole" * 1_000)
            print("wrote", flush=True)
        file_id = upload.finish()
    spool.claim("anna", file_id, "thread_00000001")
    print("kept", file_id, flush=True)
"""


@pytest.mark.parametrize("lines", [4, 17, 31, 66])
def test_a_process_that_is_killed_leaves_only_whole_files(root: Path, lines: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(root)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    kept = {line.split()[1] for line in said if line.startswith("kept") and line.endswith("\n")}
    spool = Spool(root)
    left = {path.name: path for path in root.rglob("*") if path.is_file()}
    assert kept <= {*left}
    assert len(left) <= len(kept) + 1, "one may have been finished and not told"
    assert {path.read_bytes() for path in left.values()} == {b"whole" * 20_000}
    assert spool.quota.used() == sum(path.stat().st_size for path in left.values())


def test_what_is_promised_is_on_the_disk(spool: Spool, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    file_id = upload(spool, b"a")
    assert synced[-2:] == ["file", "folder"]
    synced.clear()
    spool.claim("anna", file_id, THREAD)
    assert synced[-2:] == ["folder", "folder"]
    synced.clear()
    spool.put("anna", THREAD, b"a")
    assert synced == ["file", "folder"]
    temporary = Spool(None)
    synced.clear()
    temporary.claim("anna", upload(temporary, b"a"), THREAD)
    assert synced == [], "what ends with the program need not outlive the power"
    temporary.close()


TEMPORARY = """
import os, sys
from pywry.stores.spool import Spool

spool = Spool(None)
spool.put("anna", "thread_00000001", b"a")
if os.fork() == 0:
    sys.exit()
os.wait()
print(spool.root, os.path.isdir(spool.root), oct(os.stat(spool.root).st_mode & 0o777))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_temporary_folder_goes_with_its_program_and_not_with_a_child() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TEMPORARY],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    root, there, mode = done.stdout.split()
    assert (there, mode) == ("True", "0o700")
    assert not Path(root).exists()


def test_a_temporary_folder_goes_when_it_is_closed() -> None:
    spool = Spool(None)
    upload(spool, b"a")
    assert spool.root.is_dir()
    spool.close()
    spool.close()
    assert not spool.root.exists()


# ---- against a model --------------------------------------------------------------------------------


class Machine(RuleBasedStateMachine):
    """A spool against dictionaries; now and then the program ends and begins again."""

    uploads = Bundle("uploads")
    sent = Bundle("sent")
    owners = st.sampled_from(["anna", "ben"])
    threads = st.sampled_from([THREAD, OTHER])

    def __init__(self) -> None:
        super().__init__()
        import tempfile

        self.root = Path(tempfile.mkdtemp()) / "files"
        self.spool = Spool(self.root)
        self.waiting: dict[tuple[str, str], bytes] = {}
        self.kept: dict[tuple[str, str, str], bytes] = {}

    @rule(target=uploads, owner=owners, size=st.integers(0, 500))
    def upload(self, owner: str, size: int) -> tuple[str, str]:
        data = secrets.token_bytes(size)
        file_id = upload(self.spool, data, owner)
        self.waiting[owner, file_id] = data
        return owner, file_id

    @rule(owner=owners)
    def abort(self, owner: str) -> None:
        with self.spool.receive(owner) as coming:
            coming.write(b"abc")

    @rule(target=sent, upload=uploads, owner=owners, thread=threads)
    def claim(self, upload: tuple[str, str], owner: str, thread: str) -> Any:
        file_id = upload[1]
        if (owner, file_id) in self.waiting:
            data = self.waiting.pop((owner, file_id))
            assert self.spool.claim(owner, file_id, thread) == len(data)
            self.kept[owner, thread, file_id] = data
        elif (owner, thread, file_id) in self.kept:
            self.spool.claim(owner, file_id, thread)
        else:
            assert refusal(self.spool.claim, owner, file_id, thread) == "unknown-file"
            return multiple()
        return owner, thread, file_id

    @rule(upload=uploads)
    def discard(self, upload: tuple[str, str]) -> None:
        if upload in self.waiting:
            self.spool.discard(*upload)
            del self.waiting[upload]
        else:
            assert refusal(self.spool.discard, *upload) == "unknown-file"

    @rule(target=sent, owner=owners, thread=threads, data=st.binary(max_size=50))
    def put(self, owner: str, thread: str, data: bytes) -> tuple[str, str, str]:
        file_id = self.spool.put(owner, thread, data)
        self.kept[owner, thread, file_id] = data
        return owner, thread, file_id

    @rule(file=sent)
    def read(self, file: tuple[str, str, str]) -> None:
        if file in self.kept:
            assert self.spool.read(*file) == self.kept[file]
        else:
            assert refusal(self.spool.read, *file) == "unknown-file"

    @rule(file=sent)
    def drop_file(self, file: tuple[str, str, str]) -> None:
        self.spool.drop_files(file[0], file[1], [file[2]])
        self.kept.pop(file, None)

    @rule(owner=owners, thread=threads)
    def drop_thread(self, owner: str, thread: str) -> None:
        self.spool.drop_thread(owner, thread)
        self.kept = {key: data for key, data in self.kept.items() if key[:2] != (owner, thread)}

    @rule()
    def adopt(self) -> None:
        self.spool.adopt("anna", "ben")
        self.kept = {("anna", *key[1:]): data for key, data in self.kept.items()}

    @rule()
    def restart(self) -> None:
        lost = self.spool.receive("anna")
        lost.write(b"lost")
        lost.file.close()
        self.spool = Spool(self.root)

    @invariant()
    def what_is_there_is_what_is_counted(self) -> None:
        names = sorted([each[-1] for each in (*self.waiting, *self.kept)])
        assert files(self.root) == names
        assert self.spool.quota.used() == sum(
            map(len, (*self.waiting.values(), *self.kept.values()))
        )

    def teardown(self) -> None:
        shutil.rmtree(self.root.parent)


Machine.TestCase.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
TestSpoolAgainstAModel = Machine.TestCase
