"""The core in other engines: WebKitGTK, which shows native windows on Linux, and Firefox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pywry.testing.browser import ChatPage, Driver, Entry
from tests.browser import hostile, reading
from tests.browser.conftest import needed
from tests.browser.firefox import firefox
from tests.browser.network import Network
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.text import ANSWER, pieces
from tests.browser.webdriver import webkit


@pytest.fixture(scope="module", params=["webkit", "firefox"])
def window(request: pytest.FixtureRequest) -> Iterator[Driver]:
    """A window of another engine."""
    if request.param == "webkit":
        with webkit(needed("WebKitWebDriver"), needed("Xvfb")) as driver:
            yield driver
    else:
        with firefox(needed("firefox-esr", "firefox")) as tab:
            yield tab


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    """Between the window and the app."""
    with Network() as between:
        yield between


@pytest.fixture(scope="module")
def own_stage() -> Iterator[Stage]:
    """The stage of the app behind the network."""
    with Stage() as stage:
        yield stage


@pytest.fixture(scope="module")
def address(network: Network, own_stage: Stage) -> Iterator[str]:
    """The app's address behind the network."""
    environment = {ADDRESS: str(own_stage.port), "PYWRY_SERVER__ALLOWED_HOSTS": network.host}
    with Program("prompted.py", environment) as program:
        yield network.lead_to(program.url)


@pytest.fixture
def chat(window: Driver, address: str, network: Network, own_stage: Stage) -> Iterator[ChatPage]:
    """A chat with a conversation of its own."""
    chat = ChatPage(window).open(address)
    chat.new_thread()
    yield chat
    network.restore()
    own_stage.clear()


def test_an_answer_streams(chat: ChatPage, own_stage: Stage) -> None:
    chat.send("Stream")
    prompt = own_stage.asked("Stream")
    chat.wait_for(lambda page: page.thinking, "a sign of life")
    for piece in pieces(ANSWER, 20):
        prompt.say(piece)
    chat.shows("word200")
    assert chat.running
    prompt.end()
    assert chat.answer() == ANSWER
    assert chat.transcript() == [Entry(*each) for each in own_stage.history()[chat.thread_id]]


def test_an_answer_is_stopped_by_escape(chat: ChatPage, own_stage: Stage) -> None:
    chat.send("Stop")
    prompt = own_stage.asked("Stop").say("So far")
    chat.shows("So far")
    chat.press("Escape")
    shown = chat.settled("stopped")
    prompt.wait_until_stopped()
    assert (shown.text, shown.note) == ("So far", "Stopped")
    assert chat.composer_focused


def test_two_threads_stream_at_once(chat: ChatPage, own_stage: Stage) -> None:
    one = chat.thread_id
    chat.send("First")
    first = own_stage.asked("First").say("A")
    two = chat.new_thread()
    chat.send("Second")
    second = own_stage.asked("Second").say("B")
    first.say(" A")
    chat.open_thread(one)
    chat.shows("A A")
    second.say(" B")
    chat.open_thread(two)
    chat.shows("B B")
    first.end()
    second.end()
    assert chat.answer() == "B B"
    chat.open_thread(one)
    chat.wait_for(lambda page: page.thread_id == one, "the first thread")
    assert chat.answer() == "A A"


def test_a_cut_and_a_reload_in_the_middle_lose_nothing(
    chat: ChatPage, own_stage: Stage, network: Network
) -> None:
    chat.send("Cut")
    prompt = own_stage.asked("Cut")
    parts = pieces(ANSWER, 12)
    prompt.say(*parts[:4])
    chat.shows("word1 ")
    network.cut()
    prompt.say(*parts[4:8])
    chat.wait_for(lambda page: "Trying again" in page.banner, "the page to say that it waits")
    network.restore()
    chat.wait_for(lambda page: not page.banner, "the page to be back")
    chat.reload()
    prompt.say(*parts[8:])
    prompt.end()
    assert chat.answer() == ANSWER
    assert chat.transcript() == [Entry(*each) for each in own_stage.history()[chat.thread_id]]


def test_a_selection_in_a_finished_paragraph_survives(chat: ChatPage, own_stage: Stage) -> None:
    reading.a_selection_in_a_finished_paragraph_survives(chat, own_stage)


def test_a_selection_in_the_growing_end_survives(chat: ChatPage, own_stage: Stage) -> None:
    reading.a_selection_in_the_growing_end_survives(chat, own_stage)


def test_the_end_is_followed_until_the_reader_looks_up(chat: ChatPage, own_stage: Stage) -> None:
    reading.the_end_is_followed_until_the_reader_looks_up(chat, own_stage)


def test_one_notch_of_the_wheel_is_enough_to_stay(chat: ChatPage, own_stage: Stage) -> None:
    reading.one_notch_of_the_wheel_is_enough_to_stay(chat, own_stage)


def test_what_changes_above_does_not_move_what_is_read(chat: ChatPage, own_stage: Stage) -> None:
    reading.what_changes_above_does_not_move_what_is_read(chat, own_stage)


def test_a_long_conversation_is_read_upwards(chat: ChatPage, own_stage: Stage) -> None:
    reading.a_long_conversation_is_read_upwards(chat, own_stage)


@pytest.mark.parametrize("group", hostile.GROUPS)
def test_a_hostile_answer_is_harmless(group: str, chat: ChatPage, own_stage: Stage) -> None:
    hostile.say(chat, own_stage, group)
