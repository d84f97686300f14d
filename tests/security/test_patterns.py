"""No text makes a pattern slow. Measured against a pattern that is linear, on the same machine at the same time."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TypeAlias

import pytest

from pywry.chat.search import find
from tests.named import ROOT

FUNCTIONS = ("compile", "match", "search", "fullmatch", "sub", "split", "findall", "finditer")

LENGTH = 100_000

Use: TypeAlias = tuple[str, list[str]]
"""A pattern, and what is done with it."""

ANYWHERE = ("search", "sub", "split", "findall", "finditer")

ALLOWED = 300
"""How many times the linear one's time is allowed. At this length something quadratic takes ten thousand times as long."""

RACE = r"""
import json, re, sys, time

def best(pattern, texts, how):
    worst = 0.0
    for text in texts:
        for work in [getattr(pattern, each) for each in how]:
            times = []
            for _ in range(2):
                begun = time.thread_time()  # Others use the machine, too.
                work(text)
                times.append(time.thread_time() - begun)
            worst = max(worst, min(times))
    return worst

task = json.load(sys.stdin)
length = task["length"]
linear = best(re.compile(r"(?:a|b)*\Z"), ["ab" * (length // 2)], ["match"])
result = {}
for place, (source, how) in task["patterns"].items():
    pattern = re.compile(source, re.IGNORECASE)
    signs = sorted({*" \t\n\0a0-_:.<>\"'/!", *(each for each in source if each.isprintable())})
    texts = [sign * length + end for sign in signs for end in ("", "\0", "!")]
    texts += [("a" + sign) * (length // 2) + "\0" for sign in signs]
    result[place] = best(pattern, texts, how) / linear
print(json.dumps(result))
"""


def race(patterns: dict[str, Use], length: int = LENGTH) -> dict[str, float]:
    """Return how many times longer than a linear one each pattern takes on the text that it likes least."""
    done = subprocess.run(
        [sys.executable, "-c", RACE],
        input=json.dumps({"patterns": patterns, "length": length}),
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def patterns() -> dict[str, Use]:
    """Return every pattern that is written down in the package, by its place."""
    found: dict[str, Use] = {}
    sources = {path: path.read_text("utf-8") for path in sorted((ROOT / "pywry").rglob("*.py"))}
    searched = {
        name
        for source in sources.values()
        for name in re.findall(rf"(\w+)\.(?:{'|'.join(ANYWHERE)})\(", source)
    }
    for path, source in sources.items():
        tree = ast.parse(source)
        names = {
            id(node.value): node.targets[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if not (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in FUNCTIONS
            ):
                continue
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                anywhere = names.get(id(node), "re") in searched
                found[place] = (first.value, ["match", "fullmatch", *["search"] * anywhere])
            else:
                MADE.add(f"{path.relative_to(ROOT)}")
    return found


MADE: set[str] = set()
"""The files in which a pattern is put together."""


def test_no_pattern_is_slow_on_any_text() -> None:
    known = patterns()
    assert len(known) > 10
    slow = {place: times for place, times in race(known).items() if times > ALLOWED}
    assert not slow


def test_patterns_that_are_put_together_are_known() -> None:
    """They are not raced above: what is put together of what a user says could be anything."""
    patterns()
    assert {path for path in MADE if not path.startswith(str(Path("pywry") / "testing"))} <= {
        str(Path("pywry", "security", "author.py")),
    }


def test_the_race_finds_what_is_slow() -> None:
    bad, good = (r"\s+$", ["search"]), (r"\s+", ["search"])
    times = race({"bad": bad, "good": good}, length=3_000)
    assert times["bad"] > ALLOWED / 3
    assert times["good"] < ALLOWED / 3


@pytest.mark.parametrize("text", ["a" * LENGTH, "ab" * (LENGTH // 2), "A" * LENGTH])
def test_a_search_costs_what_the_text_is_long_and_not_more(text: str) -> None:
    """Measured against a short query, which a text of so many characters does not hold either."""

    def cost(query: str) -> float:
        times = []
        for _ in range(3):
            begun = time.perf_counter()
            assert find(query, text) is None
            times.append(time.perf_counter() - begun)
        return min(times)

    assert cost("a" * 199 + "!") < 20 * cost("!!") + 0.001
