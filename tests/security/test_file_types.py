"""A file comes in under a name that is one, with a content that is what the name says, and with nothing too much in it."""

from __future__ import annotations

import contextlib
import gzip
import io
import sqlite3
import struct
import tarfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pywry.errors import ConfigurationError, PyWryError, RefusedError
from pywry.security.archives import ArchiveLimits, read_archive
from pywry.security.file_kinds import KINDS, MEDIA_TYPES, TEXTS
from pywry.security.file_names import MAX_NAME, safe_name
from pywry.security.file_types import accepted_types, check_type, media_type, text_of
from pywry.security.path_rules import fault


def refusal(name: str, content: bytes, accept: tuple[str, ...] = ()) -> str:
    """Return the code of a file's refusal."""
    with pytest.raises(RefusedError) as error:
        check_type(name, io.BytesIO(content), accept)
    return error.value.code


# ---- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.csv", "report.csv"),
        ("with space.txt", "with space.txt"),
        (".hidden", ".hidden"),
        ("-dash", "-dash"),
        ("a..b", "a..b"),
        ("日本語.pdf", "日本語.pdf"),
        ("👩‍👩‍👧.png", "👩‍👩‍👧.png"),
        ("नहीं‌.txt", "नहीं‌.txt"),
        (unicodedata.normalize("NFD", "größe.csv"), "größe.csv"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\secret.txt", "secret.txt"),
        ("C:\\fakepath\\photo.jpg", "photo.jpg"),
        ("C:photo.jpg", "C_photo.jpg"),
        ("file.txt:stream", "file.txt_stream"),
        ("", "file"),
        (".", "file"),
        ("..", "file"),
        ("...", "file"),
        ("a/", "file"),
        ("\u200d", "file"),
        ("a.txt. . ", "a.txt"),
        ("  a.txt", "a.txt"),
        ("a.txt\u00a0.", "a.txt"),
        ("a\0b.txt", "ab.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("a\u2028b", "ab"),
        ("a\x1b[31m.txt", "a[31m.txt"),
        ("photo\u202egnp.exe", "photognp.exe"),
        ("\u2066a\u2069\u200f\ufeff.txt", "a.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("half \ud83d.txt", "half _.txt"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
        ("ä" * 200 + ".csv", "ä" * 125 + ".csv"),
        ("x" * 300, "x" * 255),
        ("x." + "y" * 300, "x." + "y" * 253),
    ],
)
def test_a_name_is_a_name_and_nothing_else(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(name=st.text(max_size=400))
def test_whatever_it_is_called_its_name_is_safe(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert 0 < len(safe.encode()) <= MAX_NAME
    assert safe not in (".", "..")
    assert fault(safe, windows=True) is None, "a file can be made under it on every system"
    assert not {*"/\\"} & {*safe}
    assert not [sign for sign in safe if unicodedata.bidirectional(sign) in _EMBEDDINGS]


_EMBEDDINGS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


# ---- types ------------------------------------------------------------------------------------------


def packed(members: dict[str, bytes], **options: Any) -> bytes:
    """Return a ZIP archive."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


DOCUMENTS = {
    "xlsx": {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"},
    "docx": {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"},
    "pptx": {"[Content_Types].xml": b"<x/>", "ppt/presentation.xml": b"<x/>"},
    "ods": {"mimetype": b"x", "content.xml": b"<x/>"},
    "odt": {"mimetype": b"x", "content.xml": b"<x/>"},
    "odp": {"mimetype": b"x", "content.xml": b"<x/>"},
    "epub": {"mimetype": b"x", "META-INF/container.xml": b"<x/>"},
}


def image(kind: str) -> bytes:
    """Return a small picture."""
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, kind)
    return file.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One file of each kind, by extension, as the usual programs write them."""
    folder = tmp_path_factory.mktemp("files")
    found = {kind: image(kind) for kind in ("png", "gif", "webp", "bmp", "tiff", "ico")}
    found["jpg"] = image("jpeg")
    found["pdf"] = image("pdf")
    found |= {extension: packed(parts) for extension, parts in DOCUMENTS.items()}
    found["zip"] = packed({"a.txt": b"a"})
    found["gz"] = gzip.compress(b"a,b")
    frame = pd.DataFrame({"a": [1, 2]})
    frame.to_parquet(folder / "a.parquet")
    frame.to_feather(folder / "a.feather")
    found["parquet"] = (folder / "a.parquet").read_bytes()
    found["feather"] = (folder / "a.feather").read_bytes()
    np.save(folder / "a.npy", frame.to_numpy())
    np.savez(folder / "a.npz", a=frame.to_numpy())
    found["npy"] = (folder / "a.npy").read_bytes()
    found["npz"] = (folder / "a.npz").read_bytes()
    database = sqlite3.connect(folder / "a.sqlite")
    database.execute("CREATE TABLE a (b)")
    database.close()
    found["sqlite"] = (folder / "a.sqlite").read_bytes()
    with tarfile.open(folder / "a.tar", "w") as archive:
        archive.add(folder / "a.npy", "a.npy")
    found["tar"] = (folder / "a.tar").read_bytes()
    return found


KNOWN = (
    *("png", "gif", "webp", "bmp", "tiff", "ico", "jpg", "pdf", *DOCUMENTS, "zip", "gz"),
    *("parquet", "feather", "npy", "npz", "sqlite", "tar"),
)


def test_the_files_are_those_that_are_tried(files: dict[str, bytes]) -> None:
    assert {*files} == {*KNOWN}


@pytest.mark.parametrize("extension", KNOWN)
def test_a_file_is_let_in_when_it_is_what_its_name_says(
    files: dict[str, bytes], extension: str
) -> None:
    for name in (f"a.{extension}", f"A.{extension.upper()}"):
        found = check_type(name, io.BytesIO(files[extension]), [f".{extension}"])
        assert found == media_type(name)


@pytest.mark.parametrize("extension", KNOWN)
def test_no_other_file_is_let_in_under_that_name(files: dict[str, bytes], extension: str) -> None:
    archives = {each for each in KNOWN if KINDS[each] == "zip"}
    for other, content in files.items():
        alike = other == extension or (extension in ("zip", "npz") and other in archives)
        alike |= {other, extension} <= {"ods", "odt", "odp"}
        if not alike:
            assert refusal(f"a.{extension}", content) == "file-type", other
    for content in (b"", b"a,b\n1,2\n", b"\x7fELF\x02\x01", b"MZ\x90\0", b"\0" * 600, b"<html>"):
        assert refusal(f"a.{extension}", content) == "file-type"


TEXT = [
    b"",
    b"a,b\n1,2\n",
    "größe,日本,👩‍👧\n".encode(),
    "größe".encode("utf-8-sig"),
    "größe,👩".encode("utf-16"),
    b"\xfe\xff" + "größe".encode("utf-16-be"),
    b"MZ,intensity\n1,2\n",
    b"BM and GIF89a begin lines, too",
    b"\x1b[31mred\x1b[0m",
    ("ä" * 300_000).encode(),
    "größe;naïve\r\n".encode("latin-1"),
    "1,5 €\t„so“\f".encode("cp1252"),
    b"a" * 300_000 + b"\xff",
    b"caf\xe9",
    b"\xff is no character of UTF-8",
]


@pytest.mark.parametrize("content", TEXT, ids=range(len(TEXT)))
@pytest.mark.parametrize("extension", ["csv", "json", "txt", "md", "py", "html", "svg", "xml"])
def test_text_is_let_in(extension: str, content: bytes) -> None:
    assert check_type(f"a.{extension}", io.BytesIO(content)) == media_type(f"a.{extension}")


NO_TEXT = [
    b"a\0b",
    b"a" * 300_000 + b"\0",
    b"gr\xf6\xdfe\0",
    b"gr\xf6\xdfe\x07",
    b"gr\xf6\xdfe\x1b[31m",
    b"a" * 300_000 + b"\xff" + b"a" * 300_000 + b"\x01",
    b"undefined: \x81",
    b"BM gr\xf6\xdfe",
    b"GIF89a gr\xf6\xdfe",
    b"ID3 gr\xf6\xdfe",
    b"MZ gr\xf6\xdfe",
    b"\xff\xfb\x90\x64",
    b"\xff\xfea\0b",
    "a\0b".encode("utf-16"),
    "text".encode("utf-32"),
    b"%PDF-1.7\n%text",
    b"\x7fELFtext",
    b"PK\x03\x04text",
    "cut 👩".encode()[:-1],
]


@pytest.mark.parametrize("content", NO_TEXT, ids=range(len(NO_TEXT)))
def test_what_is_no_text_is_not(content: bytes) -> None:
    for extension in TEXTS:
        assert refusal(f"a.{extension}", content) == "file-type"


@pytest.mark.parametrize("content", NO_TEXT, ids=range(len(NO_TEXT)))
def test_and_is_read_as_none(content: bytes) -> None:
    known = content.startswith((b"%PDF", b"\x7fELF", b"PK"))
    assert text_of(content) is None or known, "those are refused by how they begin"


@given(text=st.text(st.characters(codec="cp1252", exclude_categories=["Cc"])))
def test_old_texts_are_read_as_they_were_written(text: str) -> None:
    data = text.encode("cp1252")
    try:
        expected = data.decode()
    except UnicodeDecodeError:
        expected = text
    with contextlib.suppress(RefusedError):  # It begins like something else, by chance.
        check_type("a.csv", io.BytesIO(data))
        assert text_of(data) == expected.removeprefix("\ufeff")


def test_no_kind_of_file_is_text(files: dict[str, bytes]) -> None:
    for content in files.values():
        assert refusal("a.csv", content) == "file-type"


@pytest.mark.parametrize("name", ["a.unknown", "README", ".env", "a."])
def test_a_kind_that_is_not_known_is_anything_but_a_program(
    files: dict[str, bytes], name: str
) -> None:
    for content in (*files.values(), b"", b"text", b"\0\1\2"):
        assert check_type(name, io.BytesIO(content)) == "application/octet-stream"
    for content in (b"MZ\x90\0", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\0asm"):
        assert refusal(name, content) == "file-type"


@pytest.mark.parametrize(
    ("name", "accept", "accepted"),
    [
        ("a.csv", [".csv"], True),
        ("a.CSV", ["csv"], True),
        ("a.csv", [".CSV"], True),
        ("a.b.csv", [".csv"], True),
        ("a.tar.gz", [".tar.gz"], True),
        ("anything", [], True),
        ("a.csv", [".json"], False),
        ("a.csv.json", [".csv"], False),
        ("acsv", [".csv"], False),
        (".csv", [".csv"], False),
        ("a.csv ", [".csv"], False),
        ("a.c\u017fv", [".csv"], False),
        ("a.gz", [".tar.gz"], False),
        ("a", [".csv"], False),
    ],
)
def test_only_the_extensions_that_the_author_names_are_let_in(
    name: str, accept: list[str], accepted: bool
) -> None:
    content = gzip.compress(b"") if name.endswith("gz") else b""
    if accepted:
        check_type(name, io.BytesIO(content), accepted_types(accept))
    else:
        assert refusal(name, content, accepted_types(accept)) == "file-type"


@pytest.mark.parametrize("wrong", [".csv", b".csv", [""], ["."], ["*"], ["image/png"], [".a,.b"]])
def test_what_is_no_extension_is_told_to_the_author(wrong: Any) -> None:
    with pytest.raises(ConfigurationError):
        accepted_types(wrong)


@pytest.mark.parametrize("extension", sorted({*KINDS, *TEXTS, *MEDIA_TYPES, "unknown"}))
def test_nothing_is_sent_as_what_a_browser_runs(extension: str) -> None:
    kind = media_type(f"a.{extension}")
    assert kind.partition("/")[0] in ("image", "audio", "video", "text", "application")
    assert not [bad for bad in ("html", "svg", "javascript", "ecmascript", "/xml") if bad in kind]
    assert "+xml" not in kind


@given(name=st.text(max_size=20), content=st.binary(max_size=600))
def test_any_file_is_let_in_or_refused(name: str, content: bytes) -> None:
    with contextlib.suppress(RefusedError):
        assert check_type(safe_name(name), io.BytesIO(content)).isascii()


# ---- archives ---------------------------------------------------------------------------------------


def read(content: bytes, **limits: int) -> list[str]:
    """Return what an archive holds."""
    return read_archive(io.BytesIO(content), ArchiveLimits(**limits))


def archive_refusal(content: bytes, **limits: int) -> str:
    """Return the code of an archive's refusal."""
    with pytest.raises(RefusedError) as error:
        read(content, **limits)
    return error.value.code


def test_an_archive_tells_what_it_holds() -> None:
    members = {"a.txt": b"a" * 1000, "folder/größe.csv": b"", "c": b"c"}
    assert read(packed(members)) == [*members]
    assert read(packed({})) == []


def test_an_archive_may_have_a_comment() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a", b"a")
        archive.comment = b"with an end in it: PK\x05\x06" + b"x" * 60_000
    assert read(file.getvalue()) == ["a"]


def test_a_table_of_a_usual_size_is_let_in() -> None:
    """A sheet of 9 MB whose rows are alike: a hundred times as large as its archive."""
    sheet = b"<row><c><v>1</v></c></row>" * 350_000
    content = packed({**DOCUMENTS["xlsx"], "xl/worksheets/sheet1.xml": sheet})
    assert len(sheet) > 100 * len(content)
    check_type("a.xlsx", io.BytesIO(content))


def test_what_an_archive_holds_is_limited() -> None:
    many = packed({f"{number}": b"" for number in range(11)})
    assert archive_refusal(many, members=10) == "archive-too-large"
    assert len(read(many, members=11)) == 11
    large = packed({"a": b"\0" * (11 << 20)})
    assert archive_refusal(large) == "archive-too-large"
    assert archive_refusal(large, ratio=10_000, unpacked=10 << 20) == "archive-too-large"
    assert read(large, ratio=10_000) == ["a"]
    nested = packed({f"{number}.zip": packed({}) for number in range(11)})
    assert archive_refusal(nested) == "archive-too-large"
    assert len(read(nested, nested=11)) == 11


def test_a_presentation_may_have_tables_in_it() -> None:
    tables = {f"ppt/embeddings/sheet{number}.xlsx": b"x" for number in range(50)}
    check_type("a.pptx", io.BytesIO(packed({**DOCUMENTS["pptx"], **tables})))
    loose = {f"ppt/sheet{number}.xlsx": b"x" for number in range(50)}
    content = packed({**DOCUMENTS["pptx"], **loose})
    assert refusal("a.pptx", content) == "archive-too-large"


def test_a_document_with_macros_is_not_what_its_name_says() -> None:
    for extension, folder in (("xlsx", "xl"), ("docx", "word"), ("pptx", "ppt")):
        content = packed({**DOCUMENTS[extension], f"{folder}/vbaProject.bin": b"x"})
        assert refusal(f"a.{extension}", content) == "file-type"


@pytest.mark.parametrize(
    "name",
    ["../a", "a/../../b", "/etc/passwd", "..\\a", "a\\..\\b", "C:\\a", "C:/a", "..", "\\a"],
)
def test_a_name_that_leads_out_of_an_archive_is_refused(name: str) -> None:
    assert archive_refusal(packed({"ok": b"", name: b""})) == "archive-unsafe"


@pytest.mark.parametrize(
    "name", ["a..b", "...", "a/b/..c", "a b", "[x].xml", "a:b", "ä", "folder/"]
)
def test_other_names_are_not(name: str) -> None:
    assert read(packed({name: b""})) == [name]


def test_a_link_in_an_archive_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system = 3
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert archive_refusal(file.getvalue()) == "archive-unsafe"


def test_members_that_share_their_data_are_refused() -> None:
    """So an archive of ten megabytes unpacks to hundreds of terabytes."""
    content = packed({"a": b"x" * 1000, "b": b"y" * 1000})
    second = content.rindex(b"PK\x01\x02")
    shared = content[: second + 42] + struct.pack("<L", 0) + content[second + 46 :]
    with zipfile.ZipFile(io.BytesIO(shared)) as archive:
        assert archive.namelist() == ["a", "b"], "others read it without complaint"
    assert archive_refusal(shared) == "file-damaged"


def test_an_archive_that_programs_would_read_differently_is_refused() -> None:
    one, two = packed({"seen": b"1"}), packed({"unseen": b"2"})
    for content in (
        b"before" + one,
        one + b"after",
        one + two,
        one[:-22],
        one[:50],
        b"",
        b"PK\x05\x06",
        b"PK\x03\x04" + b"\0" * 100,
        one[:-12] + b"\xff\xff\xff\xff" + one[-8:],
        one[:-14] + b"\2\0\2\0" + one[-10:],
        one.replace(b"PK\x01\x02", b"PK\x01\x03"),
    ):
        assert archive_refusal(content) == "file-damaged"


def test_an_archive_of_many_members_costs_no_memory() -> None:
    """The count is looked at before the directory is."""
    import tracemalloc

    content = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, 24 << 20, 0, 0)
    file = io.BytesIO(b"\0" * (24 << 20) + content)
    tracemalloc.start()
    try:
        with pytest.raises(RefusedError, match="more than 10,000 files"):
            read_archive(file)
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


@given(at=st.integers(0, 400), new=st.binary(min_size=1, max_size=4), cut=st.integers(0, 400))
def test_damage_is_refused_or_harmless(at: int, new: bytes, cut: int) -> None:
    content = packed({"a.txt": b"a" * 100, "folder/b.txt": b"b"})
    for damaged in (content[:at] + new + content[at + len(new) :], content[:cut]):
        try:
            names = read(damaged)
        except PyWryError:
            continue
        assert len(names) == 2


def test_nothing_of_a_document_is_parsed(tmp_path: Path) -> None:
    """What asks for the content of another file is not even unpacked here."""
    bomb = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    content = packed({**DOCUMENTS["xlsx"], "xl/workbook.xml": bomb})
    assert check_type("a.xlsx", io.BytesIO(content)) == media_type("a.xlsx")
