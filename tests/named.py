"""Tests as other tests and pages name them: ``tests/x.py::test_y``, or a file of the front end's tests."""

from __future__ import annotations

import ast
import functools
from pathlib import Path

ROOT = Path(__file__).parents[1]


@functools.cache
def _functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.name.startswith("test")
    )


def exists(test: str) -> bool:
    """Whether there is such a test."""
    name, _, function = test.partition("::")
    path = ROOT / name
    if not path.is_file():
        return False
    if path.suffix == ".py":
        return not function or function in _functions(path)
    return not function or function in path.read_text(encoding="utf-8")
