"""The server goes and comes again; the page says what is going on and comes back by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pywry.testing.browser import ChatPage, Entry
from tests.browser.conftest import User
from tests.browser.programs import Program, free_port
from tests.browser.prompter import ADDRESS, Stage

PARTIAL = "This much was said before the lights went out"


class Restartable:
    """An app that always comes back at the same address."""

    def __init__(self, stage: Stage, store: str | None) -> None:
        self.stage = stage
        self._environment = {
            ADDRESS: str(stage.port),
            "PYWRY_SERVER__PORT": str(free_port()),
            **({"APP_STORE": store} if store else {}),
        }
        self.program = self._start()

    @property
    def url(self) -> str:
        """The address."""
        return self.program.url

    def restart(self) -> None:
        """Start it again."""
        self.program = self._start()

    def _start(self) -> Program:
        return Program("prompted.py", self._environment)


@pytest.fixture
def start() -> Iterator[Callable[..., Restartable]]:
    """Starts an app, with a store or without."""
    with Stage() as stage:
        apps: list[Restartable] = []

        def make(store: str | None = None) -> Restartable:
            apps.append(Restartable(stage, store))
            return apps[-1]

        yield make
        for app in apps:
            if app.program.alive:
                app.program.kill()


@pytest.fixture
def visitor(user: User) -> User:
    """A user who sees the server go."""
    user.watch.network_fails = True
    return user


def came_back(chat: ChatPage) -> None:
    """The page found its server by itself."""
    chat.wait_for(lambda page: page.look("ready") and not page.banner, "all to be well", timeout=30)


def test_a_server_with_a_file_comes_back_with_everything(
    start: Callable[..., Restartable], visitor: User, tmp_path: Path
) -> None:
    app = start(str(tmp_path / "chat.db"))
    chat = visitor.tab(app.url)
    chat.send("Remember this")
    app.stage.asked("Remember this").reply("I will.")
    chat.answer()
    before = chat.transcript()
    assert app.program.terminate() == 0
    chat.wait_for(lambda page: page.banner, "the page to say that the server is gone")
    app.restart()
    came_back(chat)
    assert chat.transcript() == before
    chat.send("And this")
    app.stage.asked("And this").reply("That too.")
    assert chat.answer() == "That too."
    assert chat.transcript()[: len(before)] == before


def test_a_server_without_a_file_comes_back_empty_and_usable(
    start: Callable[..., Restartable], visitor: User
) -> None:
    app = start()
    chat = visitor.tab(app.url)
    chat.send("Forget this")
    app.stage.asked("Forget this").reply("I will.")
    chat.answer()
    app.program.kill()
    chat.wait_for(lambda page: page.banner, "the page to say that the server is gone")
    app.restart()
    came_back(chat)
    chat.wait_for(lambda page: not page.messages(), "an empty conversation")
    chat.send("A new beginning")
    app.stage.asked("A new beginning").reply("Welcome.")
    assert chat.answer() == "Welcome."


def test_an_answer_that_was_killed_is_interrupted_and_can_be_run_again(
    start: Callable[..., Restartable], visitor: User, tmp_path: Path
) -> None:
    app = start(str(tmp_path / "chat.db"))
    chat = visitor.tab(app.url)
    chat.send("Tell me")
    prompt = app.stage.asked("Tell me")
    prompt.say(PARTIAL)
    chat.shows(PARTIAL)
    # The store keeps what is said at most a quarter of a second later.
    prompt.say(", and no more.")
    chat.shows("and no more.")
    app.program.kill()
    app.restart()
    shown = chat.settled("interrupted", timeout=30)
    assert (PARTIAL + ", and no more.").startswith(shown.text)
    assert "Interrupted" in shown.note
    stored = app.stage.history()[chat.thread_id]
    assert chat.transcript() == [Entry(*each) for each in stored]

    chat.run_again()
    app.stage.asked("Tell me").reply("The whole story.")
    assert chat.answer() == "The whole story."
    assert [each.text for each in chat.messages()] == ["Tell me", "The whole story."]


def test_a_message_on_its_way_when_the_server_died_is_answered_by_the_next_one(
    start: Callable[..., Restartable], visitor: User, tmp_path: Path
) -> None:
    app = start(str(tmp_path / "chat.db"))
    chat = visitor.tab(app.url)
    app.program.kill()
    chat.wait_for(lambda page: page.banner, "the page to say that the server is gone")
    chat.send("Is anybody there?")
    assert [each.text for each in chat.unsent] == ["Is anybody there?"]
    app.restart()
    app.stage.asked("Is anybody there?").reply("Now there is.")
    assert chat.answer() == "Now there is."
