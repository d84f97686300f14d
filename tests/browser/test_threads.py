"""Conversations: each with its own history, draft, running answer and address."""

from __future__ import annotations

import random
import re
from urllib.parse import urlsplit

from pywry.testing.browser import ChatPage, Entry
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage


def say(chat: ChatPage, stage: Stage, text: str, answer: str = "Yes.") -> None:
    """Send a text and have it answered."""
    chat.send(text)
    stage.asked(text).reply(answer)
    assert chat.answer() == answer


def titles(chat: ChatPage) -> list[str]:
    """The titles in the list."""
    return [row.title for row in chat.threads]


def test_two_answers_at_once_and_fifty_switches_end_as_the_history_has_it(
    chat: ChatPage, stage: Stage
) -> None:
    one = chat.thread_id
    chat.send("To the first")
    first = stage.asked("To the first")
    two = chat.new_thread()
    chat.send("To the second")
    second = stage.asked("To the second")
    assert (first.thread_id, second.thread_id) == (one, two)

    chance = random.Random(50)
    prompts = {one: first, two: second}
    for number in range(50):
        speaker = chance.choice((one, two))
        name = "first" if speaker == one else "second"
        prompts[speaker].say(f"{name}{number} ")
        chat.open_thread(chance.choice((one, two)))
    first.end()
    second.end()

    stored = stage.history()
    for thread_id in (one, two):
        chat.open_thread(thread_id)
        chat.wait_for(lambda page, wanted=thread_id: page.thread_id == wanted, "the thread")  # type: ignore[misc]
        chat.answer()
        expected = [Entry(role, each, text.strip()) for role, each, text in stored[thread_id]]
        assert chat.transcript() == expected
        assert [entry.role for entry in expected] == ["user", "assistant"]


def test_an_answer_goes_on_where_it_was_asked_and_says_so_in_the_list(
    chat: ChatPage, stage: Stage
) -> None:
    one = chat.thread_id
    chat.send("A slow one")
    prompt = stage.asked("A slow one")
    chat.new_thread()
    assert not chat.running
    assert chat.transcript() == []
    state = {row.id: row.state for row in chat.threads}
    assert state[one] == "running"
    prompt.reply("Here it is.")
    chat.wait_for(
        lambda page: {row.id: row.state for row in page.threads}[one] == "unread", "the mark"
    )
    chat.open_thread(one)
    assert chat.answer() == "Here it is."
    assert {row.id: row.state for row in chat.threads}[one] == ""


def test_a_thread_is_called_by_its_first_message_until_it_is_renamed_in_place(
    chat: ChatPage, user: User, stage: Stage, shared_app: Program
) -> None:
    thread = chat.thread_id
    say(chat, stage, "How do I **sort** a list?")
    chat.wait_for(lambda page: page.title == "How do I sort a list?", "the title")
    other_tab = user.tab(shared_app.url)
    chat.rename(thread, "Sorting")
    for page in (chat, other_tab):
        page.wait_for(lambda each: each.title == "Sorting", "the new title")
    say(chat, stage, "And a dictionary?")
    assert chat.title == "Sorting"
    chat.reload()
    chat.wait_for(lambda page: page.title == "Sorting", "the title after a reload")


def test_escape_leaves_the_title_as_it_was(chat: ChatPage, stage: Stage) -> None:
    say(chat, stage, "Leave me")
    chat.wait_for(lambda page: page.title == "Leave me", "the title")
    chat.show_threads()
    chat.press("F2")
    chat.driver.write("Something else")
    chat.press("Escape")
    assert titles(chat) == ["Leave me"]


def test_a_deleted_thread_comes_back_by_undo(chat: ChatPage, stage: Stage) -> None:
    say(chat, stage, "Keep me")
    keep = chat.thread_id
    chat.new_thread()
    say(chat, stage, "Delete me")
    chat.wait_for(lambda page: "Delete me" in titles(page), "its title")
    delete, shown = chat.thread_id, chat.transcript()
    chat.delete(delete)
    chat.wait_for(lambda page: page.thread_id == keep, "the other thread")
    assert titles(chat) == ["Keep me"]
    assert [re.sub("[\u2066-\u2069]", "", toast) for toast in chat.toasts] == [
        "Deleted “Delete me”"
    ]
    chat.undo()
    chat.wait_for(lambda page: "Delete me" in titles(page), "the thread to be back")
    chat.open_thread(delete)
    chat.wait_for(lambda page: page.transcript() == shown, "its messages")


def test_deleting_the_last_thread_leaves_one_to_write_in(chat: ChatPage, stage: Stage) -> None:
    say(chat, stage, "Only one")
    only = chat.thread_id
    chat.delete(only)
    chat.wait_for(lambda page: page.thread_id not in ("", only), "another thread")
    say(chat, stage, "A new one")


def test_a_thread_has_an_address_that_leads_back_to_it(
    chat: ChatPage, user: User, stage: Stage, shared_app: Program
) -> None:
    say(chat, stage, "The first thread")
    one, address = chat.thread_id, chat.address
    two = chat.new_thread()
    say(chat, stage, "The second thread")
    assert urlsplit(chat.address).fragment != urlsplit(address).fragment
    chat.driver.back()
    chat.wait_for(lambda page: page.thread_id == one, "the first thread")
    chat.shows("The first thread")
    tab = user.tab(address)
    tab.shows("The first thread")
    assert tab.thread_id == one
    chat.driver.goto(shared_app.url + f"#chat={two}")
    chat.reload()
    chat.shows("The second thread")


def test_an_address_of_no_thread_leads_to_one_that_there_is(
    user: User, stage: Stage, shared_app: Program
) -> None:
    chat = user.tab(shared_app.url + "#chat=thread_nobody")
    chat.wait_for(lambda page: page.thread_id, "a thread")
    say(chat, stage, "Is this mine?")


def test_each_thread_keeps_its_draft_across_a_reload(chat: ChatPage, stage: Stage) -> None:
    one = chat.thread_id
    say(chat, stage, "One")
    chat.write("half a sentence in the first")
    two = chat.new_thread()
    assert chat.draft == ""
    say(chat, stage, "Two")
    chat.write("half a sentence in the second")
    chat.reload()
    chat.wait_for(lambda page: page.draft == "half a sentence in the second", "the draft")
    chat.open_thread(one)
    chat.wait_for(lambda page: page.draft == "half a sentence in the first", "the other draft")
    chat.open_thread(two)
    chat.wait_for(lambda page: page.draft == "half a sentence in the second", "the draft again")


def test_the_author_speaks_into_any_thread(chat: ChatPage, stage: Stage) -> None:
    say(chat, stage, "Hello")
    one = chat.thread_id
    chat.new_thread()
    stage.speak("By the way.", one)
    chat.wait_for(
        lambda page: {row.id: row.state for row in page.threads}[one] == "unread", "the mark"
    )
    chat.open_thread(one)
    chat.shows("By the way.")
