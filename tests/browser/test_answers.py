"""Stopping, queueing, failing, answering again."""

from __future__ import annotations

import re

import pytest

from pywry.testing.browser import ChatPage, Entry
from tests.browser.programs import Program
from tests.browser.prompter import Prompt, Stage


def begin(chat: ChatPage, stage: Stage, text: str, said: str) -> Prompt:
    """Ask something, and have the answer begin."""
    chat.send(text)
    prompt = stage.asked(text).say(said)
    chat.shows(said.strip())
    return prompt


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_a_stopped_answer_keeps_its_text_and_says_so_also_after_a_reload(
    chat: ChatPage, stage: Stage, way: str
) -> None:
    prompt = begin(chat, stage, f"Stop by {way}", "So far so good")
    if way == "button":
        chat.stop()
    else:
        chat.press("Escape")
    shown = chat.settled("stopped")
    prompt.wait_until_stopped()
    assert (shown.text, shown.note) == ("So far so good", "Stopped")
    assert chat.composer_focused
    chat.reload()
    again = chat.settled("stopped")
    assert (again.text, again.note) == ("So far so good", "Stopped")
    assert chat.transcript() == [Entry(*each) for each in stage.history()[chat.thread_id]]


def test_stopping_before_the_first_word_leaves_one_message_that_says_so(
    chat: ChatPage, stage: Stage
) -> None:
    chat.send("Nothing yet")
    stage.asked("Nothing yet")
    chat.stop()
    shown = chat.settled("stopped")
    assert (shown.text, shown.note) == ("", "Stopped")
    assert [each.role for each in chat.messages()] == ["user", "assistant"]


def test_after_stop_the_next_question_is_answered(chat: ChatPage, stage: Stage) -> None:
    begin(chat, stage, "Stop and go on", "One")
    chat.stop()
    chat.settled("stopped")
    chat.send("Next")
    stage.asked("Next").reply("Two")
    assert chat.answer() == "Two"


def test_what_is_sent_during_an_answer_waits_in_sight_and_is_sent_afterwards(
    chat: ChatPage, stage: Stage
) -> None:
    prompt = begin(chat, stage, "The long one", "Long")
    chat.send("The next one")
    chat.wait_for(lambda page: page.queue == ["The next one"], "it to wait")
    chat.send("The one after")
    chat.wait_for(lambda page: page.queue == ["The next one", "The one after"], "both to wait")
    chat.reload()
    chat.wait_for(lambda page: page.queue == ["The next one", "The one after"], "both, still")
    prompt.end()
    stage.asked("The next one").reply("Second.")
    stage.asked("The one after").reply("Third.")
    assert chat.answer() == "Third."
    said = [(each.role, each.text) for each in chat.messages()]
    assert said == [
        ("user", "The long one"),
        ("assistant", "Long"),
        ("user", "The next one"),
        ("assistant", "Second."),
        ("user", "The one after"),
        ("assistant", "Third."),
    ]


def test_what_waits_can_be_taken_back(chat: ChatPage, stage: Stage) -> None:
    prompt = begin(chat, stage, "Busy", "Busy.")
    chat.send("Never mind")
    chat.wait_for(lambda page: page.queue == ["Never mind"], "it to wait")
    chat.take_back("Never mind")
    chat.wait_for(lambda page: not page.queue, "it to be gone")
    prompt.end()
    chat.answer()
    assert [each.text for each in chat.messages()] == ["Busy", "Busy."]


def test_a_failed_answer_keeps_its_text_and_gives_a_reference_and_no_secret(
    chat: ChatPage, stage: Stage, shared_app: Program
) -> None:
    prompt = begin(chat, stage, "Fail", "It began well")
    prompt.fail("token=sk-secret at /home/author/app")
    shown = chat.settled("error")
    assert shown.text == "It began well"
    reference = re.search(r"E-[0-9a-f]{8}", shown.note)
    assert reference
    assert "secret" not in str(chat.driver.run("() => document.documentElement.outerHTML"))
    assert f"[{reference[0]}]" in shared_app.output
    assert "RuntimeError: token=sk-secret" in shared_app.output
    chat.reload()
    assert chat.settled("error") == shown

    chat.run_again()
    again = stage.asked("Fail")
    assert again.history == [("user", "Fail")]
    again.reply("It ended well too")
    assert chat.answer() == "It ended well too"
    assert [each.status for each in chat.messages()] == ["complete", "complete"]


def test_an_answer_is_given_again_in_its_place(chat: ChatPage, stage: Stage) -> None:
    chat.send("Toss a coin")
    stage.asked("Toss a coin").reply("Heads")
    chat.answer()
    first = chat.settled().id
    chat.regenerate()
    stage.asked("Toss a coin").reply("Tails")
    chat.wait_for(lambda page: (page.last() or first) and page.settled().text == "Tails", "tails")
    assert [each.text for each in chat.messages()] == ["Toss a coin", "Tails"]
    assert chat.settled().id != first
    chat.reload()
    assert chat.answer() == "Tails"


def test_a_text_that_only_looks_like_markup_is_shown_as_it_was_typed(
    chat: ChatPage, stage: Stage
) -> None:
    chat.send("<b>bold</b> **not** & [no](x)")
    stage.asked("<b>bold</b> **not** & [no](x)").reply("5 * 6 * 7")
    assert chat.answer() == "5 * 6 * 7"
    assert chat.messages()[0].text == "<b>bold</b> **not** & [no](x)"


def test_shift_enter_breaks_the_line_and_the_composer_grows(chat: ChatPage, stage: Stage) -> None:
    height = "() => document.querySelector('.pywry-chat-input').offsetHeight"
    low = chat.driver.run(height)
    chat.write("One")
    chat.press("Shift+Enter")
    chat.driver.write("Two")
    chat.press("Shift+Enter")
    chat.driver.write("Three")
    assert chat.draft == "One\nTwo\nThree"
    assert chat.driver.run(height) > low
    chat.press("Enter")
    stage.asked("One\nTwo\nThree").reply("Four")
    assert chat.answer() == "Four"
    assert chat.driver.run(height) == low
