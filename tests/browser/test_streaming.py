"""An answer streams, and whatever happens to the page and its connection, every page ends with the same text."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pywry.testing.browser import ChatPage, Entry
from tests.browser.conftest import User
from tests.browser.network import Network
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.text import ANSWER, pieces

OUTAGE = 3.0
"""Seconds for which the network is gone. This is what the tests are about, so here time passes for real."""


@dataclass
class Line:
    """An app behind a network that can be cut."""

    url: str
    stage: Stage
    network: Network

    def tab(self, user: User) -> ChatPage:
        """Open the chat, and wait until no part of the page is on its way any more: what goes next is the network."""
        chat = user.tab(self.url)
        chat.wait_for(lambda page: page.look("listed"), "all parts of the page")
        return chat

    def out_for_three_seconds(self) -> None:
        """Let the outage last; the test goes on when it is over."""
        threading.Event().wait(OUTAGE)
        self.network.restore()


@pytest.fixture(scope="module")
def network_and_app() -> Iterator[Line]:
    """Started once: a user is new for each test anyhow."""
    with Network() as network, Stage() as stage:
        environment = {ADDRESS: str(stage.port), "PYWRY_SERVER__ALLOWED_HOSTS": network.host}
        with Program("prompted.py", environment) as program:
            yield Line(network.lead_to(program.url), stage, network)


@pytest.fixture
def line(network_and_app: Line, user: User) -> Iterator[Line]:
    """The network, whole again after each test."""
    user.watch.network_fails = True
    yield network_and_app
    network_and_app.network.restore()
    network_and_app.stage.clear()


def assert_equal_to_history(stage: Stage, *pages: ChatPage) -> None:
    """Every page shows the thread exactly as the server has it."""
    for page in pages:
        stored = stage.history()[page.thread_id]
        assert page.transcript() == [Entry(*each) for each in stored]
        assert stored[-1][2] == ANSWER


def test_a_sign_of_life_comes_before_the_first_word(chat: ChatPage, stage: Stage) -> None:
    chat.send("Take your time")
    prompt = stage.asked("Take your time")
    chat.wait_for(lambda page: page.thinking and page.running, "a sign of life")
    prompt.say("Well,")
    chat.wait_for(lambda page: not page.thinking, "the first word in its place")
    prompt.end()
    assert chat.answer() == "Well,"


def test_a_lone_piece_is_shown_without_waiting_for_the_next(chat: ChatPage, stage: Stage) -> None:
    chat.send("One word")
    prompt = stage.asked("One word")
    prompt.say("Alone")
    chat.shows("Alone")
    assert chat.running
    prompt.end()


def test_a_reload_in_the_middle_loses_nothing(chat: ChatPage, stage: Stage) -> None:
    chat.send("Two hundred words")
    prompt = stage.asked("Two hundred words")
    for number, piece in enumerate(pieces(ANSWER, 20)):
        prompt.say(piece)
        if number in (5, 12):
            chat.reload()
            chat.shows("word1 ")
            assert chat.running
    prompt.end()
    assert chat.answer() == ANSWER
    assert_equal_to_history(stage, chat)


def test_a_second_tab_shows_the_same_from_the_middle_on(
    chat: ChatPage, user: User, stage: Stage, shared_app: Program
) -> None:
    chat.send("For two tabs")
    prompt = stage.asked("For two tabs")
    first, second = ANSWER[:700], ANSWER[700:]
    prompt.say(*pieces(first, 10))
    tab = user.tab(shared_app.url)
    tab.shows("word1 ")
    prompt.say(*pieces(second, 10))
    prompt.end()
    assert tab.answer() == chat.answer() == ANSWER
    assert_equal_to_history(stage, chat, tab)


def test_reload_second_tab_and_three_seconds_without_network_in_one_answer(
    line: Line, user: User
) -> None:
    chat = line.tab(user)
    chat.send("Through everything")
    prompt = line.stage.asked("Through everything")
    parts = pieces(ANSWER, 24)
    prompt.say(*parts[:6])
    tab = line.tab(user)
    prompt.say(*parts[6:9])
    chat.reload()
    prompt.say(*parts[9:12])
    tab.shows("word90 ")
    line.network.cut()
    prompt.say(*parts[12:18])
    for page in (chat, tab):
        page.wait_for(lambda each: "Trying again" in each.banner, "the page to say that it waits")
    line.out_for_three_seconds()
    prompt.say(*parts[18:])
    prompt.end()
    for page in (chat, tab):
        assert page.answer() == ANSWER
        page.wait_for(lambda each: not each.banner, "the banner to go")
    assert_equal_to_history(line.stage, chat, tab)


def test_an_answer_that_ends_during_the_cut_is_there_afterwards(line: Line, user: User) -> None:
    chat = line.tab(user)
    chat.send("Ends unseen")
    prompt = line.stage.asked("Ends unseen")
    prompt.say(*pieces(ANSWER, 10)[:4])
    chat.shows("word1 ")
    line.network.cut()
    chat.wait_for(lambda page: page.banner, "the page to notice")
    prompt.say(*pieces(ANSWER, 10)[4:])
    prompt.end()
    line.network.restore()
    assert chat.answer() == ANSWER
    assert_equal_to_history(line.stage, chat)


def test_a_network_that_swallows_everything_for_three_seconds(line: Line, user: User) -> None:
    chat = line.tab(user)
    chat.send("Into the void")
    prompt = line.stage.asked("Into the void")
    prompt.say(*pieces(ANSWER, 10)[:4])
    chat.shows("word1 ")
    line.network.swallow()
    prompt.say(*pieces(ANSWER, 10)[4:7])
    line.out_for_three_seconds()
    prompt.say(*pieces(ANSWER, 10)[7:])
    prompt.end()
    assert chat.answer() == ANSWER
    assert_equal_to_history(line.stage, chat)


def test_a_connection_that_is_dead_and_does_not_know_it_is_given_up(line: Line, user: User) -> None:
    chat = line.tab(user)
    chat.send("Half open")
    prompt = line.stage.asked("Half open")
    prompt.say(*pieces(ANSWER, 10)[:4])
    chat.shows("word1 ")
    line.network.lose()
    prompt.say(*pieces(ANSWER, 10)[4:])
    prompt.end()
    # As when a lid is opened: the page asks for a sign of life, and gives the connection up when none comes.
    chat.driver.run("() => { window.dispatchEvent(new Event('online')); }")
    assert chat.answer(timeout=30) == ANSWER
    assert_equal_to_history(line.stage, chat)


def test_a_message_that_is_sent_while_the_network_is_gone_arrives_once(
    line: Line, user: User
) -> None:
    chat = line.tab(user)
    line.network.cut()
    chat.wait_for(lambda page: page.banner, "the page to notice")
    chat.send("Kept for later")
    chat.wait_for(lambda page: [each.status for each in page.unsent] == ["waiting"], "it to wait")
    line.network.restore()
    line.stage.asked("Kept for later").reply("It came.")
    assert chat.answer() == "It came."
    users = [each.text for each in chat.messages() if each.role == "user"]
    assert users == ["Kept for later"]


def test_an_unsent_message_survives_a_reload(line: Line, user: User) -> None:
    chat = line.tab(user)
    line.network.cut()
    chat.wait_for(lambda page: page.banner, "the page to notice")
    chat.send("Not yet")
    chat.wait_for(lambda page: page.unsent, "it to wait")
    line.network.restore()
    # The reload goes out before the page has found its server again.
    chat.reload()
    line.stage.asked("Not yet").reply("Now.")
    assert chat.answer() == "Now."


def test_being_offline_is_said_and_sending_goes_on_afterwards(line: Line, user: User) -> None:
    chat = line.tab(user)
    user.context.set_offline(True)
    line.network.cut()
    chat.wait_for(lambda page: "You are offline" in page.banner, "the page to say so")
    chat.send("While offline")
    chat.wait_for(lambda page: page.unsent, "it to wait")
    line.network.restore()
    user.context.set_offline(False)
    line.stage.asked("While offline").reply("Back.")
    assert chat.answer() == "Back."
