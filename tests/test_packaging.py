"""What is published holds the built front end, so that installing it needs no Node."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DIST = "pywry/assets/dist/"

Archive = dict[str, bytes]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Archive]:
    """Build both archives; return the files of each by path."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == 0, done.stdout + done.stderr
    return {"wheel": _read_wheel(out), "sdist": _read_sdist(out)}


def _read_wheel(folder: Path) -> Archive:
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _read_sdist(folder: Path) -> Archive:
    (path,) = folder.glob("*.tar.gz")
    files = {}
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                files[member.name.partition("/")[2]] = content.read()
    return files


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_holds_every_built_asset(kind: str, archives: dict[str, Archive]) -> None:
    files = archives[kind]
    manifest = json.loads(files[DIST + "manifest.json"])
    assert {"chat.js", "chat.css", "katex.js", "katex.css", "highlight.js"} <= manifest.keys()
    for entry in manifest.values():
        assert len(files[DIST + entry["file"]]) == entry["bytes"]
        for suffix, encoding in ((".gz", "gzip"), (".br", "brotli")):
            if encoding in entry:
                assert len(files[DIST + entry["file"] + suffix]) == entry[encoding]
    assert b"katex" in files[DIST + "third-party-licenses.txt"]


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_holds_nothing_that_only_a_developer_needs(kind: str, archives: dict[str, Archive]) -> None:
    for name in archives[kind]:
        parts = Path(name).parts
        assert not name.endswith((".map", ".pyc", ".db", ".tmp"))
        assert not {"node_modules", ".venv", "__pycache__"}.intersection(parts)


def test_wheel_is_typed_and_holds_only_the_package(archives: dict[str, Archive]) -> None:
    names = archives["wheel"]
    assert "pywry/py.typed" in names
    tops = {Path(name).parts[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pywry"}


def test_lock_files_name_no_registry() -> None:
    requirements = (ROOT / "requirements" / "dev.txt").read_text()
    assert "://" not in requirements
    assert "index-url" not in requirements
    assert '"resolved"' not in (ROOT / "frontend" / "package-lock.json").read_text()
