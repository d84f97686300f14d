"""``docs/security.md`` says what is so: every requirement is there, and every test that it names."""

from __future__ import annotations

import re

import pytest

from tests.named import ROOT, exists

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([A-L]\d+) \| .+ \| (.+) \|$", PAGE, re.MULTILINE))

REQUIRED = {
    "A": {*range(1, 12), 13},
    "B": {*range(1, 8)},
    "C": {*range(1, 16)},
    "D": {*range(1, 20)},
    "E": {*range(1, 10)},
    "F": {*range(1, 15)},
    "G": {*range(1, 6)},
    "H": {*range(1, 16)},
    "I": {*range(1, 18)},
    "J": {*range(1, 13)},
    "K": {*range(1, 10)},
    "L": {1, 2, 3, 4, 5, 7},
}
"""Every requirement that is a must; what is not there yet is on the page as open."""


def test_every_requirement_is_on_the_page() -> None:
    assert set(ROWS) == {
        f"{group}{number}" for group, numbers in REQUIRED.items() for number in numbers
    }


@pytest.mark.parametrize("requirement", ROWS)
def test_every_test_that_is_named_is_there(requirement: str) -> None:
    named = re.findall(r"`([^`]+)`", ROWS[requirement])
    assert named or "*open:" in ROWS[requirement]
    missing = [test for test in named if not exists(test)]
    assert not missing
