"""The files of a message: all of them, as they are called, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pywry.errors import RefusedError
from pywry.protocol.messages import AttachmentInfo
from pywry.stores.attachments import AttachmentPolicy
from pywry.stores.quota import AttachmentLimits
from pywry.stores.spool import Spool

THREAD, OTHER = "thread_00000001", "thread_00000002"


@pytest.fixture
def spool() -> Iterator[Spool]:
    """A spool that goes with the test."""
    spool = Spool(None)
    yield spool
    spool.close()


def upload(spool: Spool, data: bytes) -> str:
    """Upload a file and return its id."""
    with spool.receive("anna") as upload:
        upload.write(data)
        return upload.finish()


def refusal(policy: AttachmentPolicy, files: list[tuple[str, str]], owner: str = "anna") -> str:
    """Return the code of a refusal."""
    with pytest.raises(RefusedError) as error:
        policy.claim(owner, THREAD, files)
    return error.value.code


def test_the_files_of_a_message_are_those_of_its_thread(spool: Spool) -> None:
    policy = AttachmentPolicy(spool, (".csv", ".json"))
    one, two = upload(spool, b"a,b"), upload(spool, b"{}")
    wanted = [(one, "../tables/one.csv"), (two, "two.JSON")]
    expected = [
        AttachmentInfo(type="file", name="one.csv", file_id=one, size=3, media_type="text/csv"),
        AttachmentInfo(
            type="file", name="two.JSON", file_id=two, size=2, media_type="application/json"
        ),
    ]
    assert policy.claim("anna", THREAD, wanted) == expected
    assert spool.read("anna", THREAD, one) == b"a,b"
    assert policy.claim("anna", THREAD, wanted) == expected, "the message came again"
    assert policy.claim("anna", THREAD, []) == []


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_files_per_message": 2}, "too-many-files"),
        ({"max_total_size": 8}, "files-too-large"),
    ],
)
def test_a_message_has_so_much(spool: Spool, limits: dict[str, Any], code: str) -> None:
    policy = AttachmentPolicy(spool, limits=AttachmentLimits(**limits))
    files = [(upload(spool, b"abc"), f"{number}.txt") for number in range(3)]
    assert refusal(policy, files) == code
    assert len(policy.claim("anna", THREAD, files[:2])) == 2
    assert len(policy.claim("anna", THREAD, [files[0]] * 5)) == 1, "one file, however often"


def test_no_file_is_moved_when_one_is_refused(spool: Spool) -> None:
    policy = AttachmentPolicy(spool, (".csv",))
    good, bad = upload(spool, b"a,b"), upload(spool, b"\x7fELF")
    assert refusal(policy, [(good, "a.csv"), (bad, "b.csv")]) == "file-type"
    assert refusal(policy, [(good, "a.csv"), (f"file_{'0' * 32}", "b.csv")]) == "unknown-file"
    assert refusal(policy, [(good, "a.exe")]) == "file-type", "under another name than before"
    assert refusal(policy, [(good, "a.csv")], "ben") == "unknown-file"
    assert policy.claim("anna", OTHER, [(good, "a.csv")])
    assert refusal(policy, [(good, "a.csv")]) == "unknown-file", "it is in another thread"
