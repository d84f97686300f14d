"""Selecting and scrolling while text arrives, in Chromium."""

from __future__ import annotations

from pywry.testing.browser import ChatPage
from tests.browser import reading
from tests.browser.prompter import Stage
from tests.browser.text import paragraphs


def test_a_selection_in_a_finished_paragraph_survives(chat: ChatPage, stage: Stage) -> None:
    reading.a_selection_in_a_finished_paragraph_survives(chat, stage)


def test_a_selection_in_the_growing_end_survives(chat: ChatPage, stage: Stage) -> None:
    reading.a_selection_in_the_growing_end_survives(chat, stage)


def test_the_end_is_followed_until_the_reader_looks_up(chat: ChatPage, stage: Stage) -> None:
    reading.the_end_is_followed_until_the_reader_looks_up(chat, stage)


def test_one_notch_of_the_wheel_is_enough_to_stay(chat: ChatPage, stage: Stage) -> None:
    reading.one_notch_of_the_wheel_is_enough_to_stay(chat, stage)


def test_what_changes_above_does_not_move_what_is_read(chat: ChatPage, stage: Stage) -> None:
    reading.what_changes_above_does_not_move_what_is_read(chat, stage)


def test_a_long_conversation_is_read_upwards(chat: ChatPage, stage: Stage) -> None:
    reading.a_long_conversation_is_read_upwards(chat, stage)


def test_messages_that_come_while_the_reader_is_away_are_counted(
    chat: ChatPage, stage: Stage
) -> None:
    chat.send("Long")
    stage.asked("Long").reply(paragraphs(30))
    chat.shows("Paragraph 30.")
    chat.answer()
    chat.scroll(-600)
    chat.wait_for(lambda page: page.new_messages == "Jump to latest", "the way back")
    stage.speak("One more thing.")
    chat.wait_for(lambda page: page.new_messages == "1 new message", "the count")
    stage.speak("And another.")
    chat.wait_for(lambda page: page.new_messages == "2 new messages", "the count")
    chat.jump_to_end()
    chat.wait_for(lambda page: page.at_end, "the end")


def test_sending_brings_the_reader_back_to_the_end(chat: ChatPage, stage: Stage) -> None:
    chat.send("Long again")
    stage.asked("Long again").reply(paragraphs(30))
    chat.shows("Paragraph 30.")
    chat.answer()
    chat.scroll(-600)
    chat.wait_for(lambda page: not page.at_end, "the reader to be away")
    chat.send("And now?")
    stage.asked("And now?").reply("Now this.")
    chat.answer()
    chat.wait_for(lambda page: page.at_end, "the end")
