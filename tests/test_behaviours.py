"""The behaviours that users notice most: the table of them names tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.named import ROOT, exists

TABLE = Path(__file__).parent / "browser" / "README.md"
FOUND = re.findall(r"^\| (\d+) \|.*$", TABLE.read_text(encoding="utf-8"), re.MULTILINE)
NAMED = re.findall(
    r"`((?:test_\w+\.py::\w+)|(?:(?:frontend|benchmarks)/[\w/.]+))`",
    TABLE.read_text(encoding="utf-8"),
)


def test_there_are_fifteen() -> None:
    wanted = [str(number) for number in range(1, 16)]
    assert wanted == FOUND


@pytest.mark.parametrize("test", sorted(set(NAMED)))
def test_each_is_kept_by_tests_that_there_are(test: str) -> None:
    if test.startswith("benchmarks/"):
        assert (ROOT / test).is_file()
    else:
        assert exists(test if "/" in test else f"tests/browser/{test}")
