"""The seed's first snippet, saved as ``app.py`` and started as anybody would."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import User
from tests.browser.programs import APPS, Program


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """The snippet, word for word."""
    path = tmp_path / "app.py"
    shutil.copyfile(APPS / "minimal.txt", path)
    return path


@pytest.fixture
def app(script: Path) -> Iterator[Program]:
    """The running snippet."""
    with Program(script) as program:
        yield program


def test_it_answers_in_a_browser(app: Program, new_user: Callable[..., User]) -> None:
    chat = new_user().tab(app.url)
    chat.shows("Welcome to PyWry Chat.")
    chat.send("Hello there")
    assert chat.answer() == "You said: Hello there"


def test_a_second_app_on_the_machine_gets_a_port_of_its_own_and_prints_the_right_address(
    app: Program, script: Path, new_user: Callable[..., User]
) -> None:
    with Program(script) as other:
        assert other.url != app.url
        for program in (app, other):
            with urllib.request.urlopen(program.url) as answer:
                assert answer.status == 200
        chat = new_user().tab(other.url)
        chat.send("Second")
        assert chat.answer() == "You said: Second"


def test_ctrl_c_ends_it_cleanly(app: Program, new_user: Callable[..., User]) -> None:
    user = new_user()
    user.watch.network_fails = True
    chat = user.tab(app.url)
    chat.send("Goodbye")
    chat.answer()
    assert app.interrupt() == 0
    assert "Traceback" not in app.output
