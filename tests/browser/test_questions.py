"""Questions to the user: answered by mouse and by keyboard, once, wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from pywry import InputRequiredResponse
from tests.browser.conftest import Visit, page_of
from tests.browser.prompter import Prompt

Kind = Literal["text", "filename", "buttons", "radio", "select"]
WITHIN = "() => document.activeElement?.matches('.pywry-chat-input-required *') === true"
PRESS = """(name) => {
  const buttons = [...document.querySelectorAll('.pywry-chat-answer-btn')];
  buttons.find((each) => each.textContent === name).click();
}"""
PRESS_WHEN_TOO_LATE = f"""(name) => {{
  setTimeout(() => {{
    // The page is busy: what the server says meanwhile is heard after the press.
    for (const start = performance.now(); performance.now() < start + 400; );
    ({PRESS})(name);
  }});
}}"""
CITIES = ["Athens", "Berlin", "Cairo"]


def question(kind: Kind, prompt: str = "**Which** one?") -> InputRequiredResponse:
    """Return a question."""
    options = CITIES if kind in ("radio", "select") else None
    return InputRequiredResponse(prompt=prompt, input_type=kind, options=options, placeholder="?")


def asking(visit: Visit, kind: Kind, text: str = "Ask me") -> Prompt:
    """Say something that is answered by a question, and wait until it is there."""
    prompt = visit.ask(text).say(question(kind)).call("wait")
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    return prompt


def card(page: Page) -> Locator:
    """The newest question."""
    return page.locator(".pywry-chat-input-required").last


def settled(visit: Visit, prompt: Prompt, answer: str) -> None:
    """The handler has the answer; it is the user's turn, and the answer goes on below it."""
    assert prompt.result() == answer
    prompt.reply("Thank you.")
    assert visit.chat.answer() == "Thank you."
    turns = [(each.role, each.text) for each in visit.chat.transcript()]
    assert turns[-2:] == [("user", answer), ("assistant", "Thank you.")]
    expect(card(visit.page)).to_have_attribute("data-state", "answered")
    assert visit.chat.composer_focused
    visit.chat.reload()
    visit.chat.wait_for(
        lambda page: [(each.role, each.text) for each in page.transcript()] == turns,
        "the same after a reload",
    )
    expect(card(visit.page)).to_contain_text(answer)
    expect(card(visit.page).get_by_role("button")).to_have_count(0)


def by_mouse(page: Page, kind: Kind) -> str:
    """Answer with the mouse, and with keys only where there is text."""
    asked = card(page)
    if kind == "buttons":
        asked.get_by_role("button", name="Yes").click()
        return "Yes"
    if kind == "radio":
        asked.get_by_text("Cairo").click()
    elif kind == "select":
        asked.get_by_role("combobox").select_option("Cairo")
    else:
        asked.get_by_role("textbox").click()
        page.keyboard.insert_text("Cairo")
    asked.get_by_role("button", name="Answer").click()
    return "Cairo"


def by_keyboard(page: Page, kind: Kind) -> str:
    """Answer from the composer, where the focus is, without a mouse."""
    press = page.keyboard.press
    for place in (True, False):  # Into the question from its end, and out at its beginning.
        for _ in range(20):
            if page.evaluate(WITHIN) is place:
                break
            press("Shift+Tab")
        assert page.evaluate(WITHIN) is place
    press("Tab")
    if kind == "buttons":
        press("Tab")
        press("Enter")
        return "No"
    if kind == "radio":
        while not card(page).get_by_label("Berlin").is_checked():
            press("ArrowDown")
        press("Enter")
    elif kind == "select":
        press("b")
        press("Tab")
        press("Enter")
    else:
        page.keyboard.insert_text("Berlin")
        press("Enter")
    return "Berlin"


@pytest.mark.parametrize("answer", [by_mouse, by_keyboard])
@pytest.mark.parametrize("kind", ["buttons", "radio", "select", "text", "filename"])
def test_a_question_is_answered(
    visit: Visit, kind: Kind, answer: Callable[[Page, Kind], str]
) -> None:
    prompt = asking(visit, kind)
    visit.chat.wait_for(
        lambda page: page.announced == "Your answer is needed: **Which** one?", "it to be said"
    )
    settled(visit, prompt, answer(visit.page, kind))


def test_a_text_is_answered_in_the_composer_too(visit: Visit) -> None:
    prompt = asking(visit, "text")
    expect(visit.page.get_by_role("textbox", name="Message")).to_have_attribute("placeholder", "?")
    visit.chat.send("/from the composer")
    settled(visit, prompt, "/from the composer")


def test_nothing_chosen_is_told_and_the_question_stays(visit: Visit) -> None:
    prompt = asking(visit, "radio")
    card(visit.page).get_by_role("button", name="Answer").click()
    expect(card(visit.page)).to_contain_text("Choose one of the options.")
    settled(visit, prompt, by_mouse(visit.page, "radio"))


HIDDEN_LINES = """() => {
  const field = document.querySelector('.pywry-chat-msg textarea');
  return field.scrollHeight > field.clientHeight;
}"""


def test_a_question_outlives_a_reload_and_a_switch_of_threads(visit: Visit) -> None:
    prompt = asking(visit, "text")
    half = "half\nan\nans"
    card(visit.page).get_by_role("textbox").fill(half)
    visit.chat.reload()
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    expect(card(visit.page).get_by_role("textbox")).to_have_value(half)
    # All of it is in sight.
    visit.chat.wait_for(lambda page: not page.driver.run(HIDDEN_LINES), "a field of three lines")
    asked_in = visit.chat.thread_id
    visit.chat.new_thread()
    expect(card(visit.page)).to_have_count(0)
    state = {row.id: row.state for row in visit.chat.threads}[asked_in]
    assert state in ("running", "asking")
    visit.chat.open_thread(asked_in)
    expect(card(visit.page).get_by_role("textbox")).to_have_value(half)
    card(visit.page).get_by_role("textbox").clear()
    settled(visit, prompt, by_mouse(visit.page, "text"))


def test_what_is_half_chosen_is_there_after_a_switch_of_threads(visit: Visit) -> None:
    prompt = asking(visit, "select")
    card(visit.page).get_by_role("combobox").select_option("Berlin")
    asked_in = visit.chat.thread_id
    visit.chat.new_thread()
    visit.chat.open_thread(asked_in)
    expect(card(visit.page).get_by_role("combobox")).to_have_value("2")
    card(visit.page).get_by_role("button", name="Answer").click()
    settled(visit, prompt, "Berlin")


def test_what_is_answered_in_one_tab_is_settled_in_the_other(visit: Visit) -> None:
    prompt = asking(visit, "buttons")
    other = visit.user.tab(visit.chat.address)
    asked = card(page_of(other))
    expect(asked).to_have_attribute("data-state", "pending")
    visit.page.bring_to_front()
    settled(visit, prompt, by_mouse(visit.page, "buttons"))
    expect(asked).to_have_attribute("data-state", "answered")
    expect(asked).to_contain_text("Yes")
    expect(asked.get_by_role("button")).to_have_count(0)
    other.shows("Thank you.")


def test_two_tabs_that_answer_at_once_give_one_answer(visit: Visit) -> None:
    prompt = asking(visit, "buttons")
    other = visit.user.tab(visit.chat.address)
    expect(card(page_of(other))).to_have_attribute("data-state", "pending")
    other.driver.run(PRESS_WHEN_TOO_LATE, "No")
    page_of(visit.chat).bring_to_front()
    visit.chat.driver.run(PRESS, "Yes")
    answer = prompt.result()
    prompt.reply("Thank you.")
    for chat in (visit.chat, other):
        assert chat.answer() == "Thank you."
        assert [each.text for each in chat.transcript() if each.role == "user"] == [
            "Ask me",
            answer,
        ]


def test_cancelling_gives_the_handler_nothing(visit: Visit) -> None:
    prompt = asking(visit, "select")
    card(visit.page).get_by_role("button", name="Cancel").click()
    assert prompt.result() == ""
    prompt.reply("Never mind, then.")
    visit.chat.answer()
    expect(card(visit.page)).to_contain_text("Cancelled")
    assert [each.role for each in visit.chat.transcript()][-2:] == ["user", "assistant"]


@pytest.mark.parametrize("how", ["button", "Escape"])
def test_stop_settles_the_question(visit: Visit, how: str) -> None:
    prompt = asking(visit, "text")
    if how == "button":
        visit.chat.stop()
    else:
        visit.page.get_by_role("textbox", name="Message").press("Escape")
    assert prompt.result() == ""
    prompt.wait_until_stopped()
    visit.chat.settled("stopped")
    expect(card(visit.page)).not_to_have_attribute("data-state", "pending")
    expect(card(visit.page).get_by_role("button")).to_have_count(0)


def test_escape_in_a_question_leaves_it_and_does_not_stop(visit: Visit) -> None:
    prompt = asking(visit, "text")
    card(visit.page).get_by_role("textbox").press("Escape")
    assert visit.chat.composer_focused
    assert visit.chat.running
    settled(visit, prompt, by_mouse(visit.page, "text"))


def test_a_question_that_nobody_waits_for_is_closed(visit: Visit) -> None:
    prompt = visit.ask("Quick").say(question("buttons")).call("wait", timeout=0)
    assert prompt.result() == ""
    assert prompt.call("input state").result() == "expired"
    expect(card(visit.page)).to_contain_text("No longer open")
    prompt.reply("Too late.")
    assert visit.chat.answer() == "Too late."


def test_a_question_out_of_sight_is_a_press_away(visit: Visit) -> None:
    visit.say("Long", "\n\n".join(f"Line {number}." for number in range(1, 61)))
    prompt = asking(visit, "text")
    visit.chat.scroll(-3000)
    there = visit.page.get_by_role("button", name="Your answer is needed")
    there.click()
    expect(card(visit.page)).to_be_in_viewport()
    expect(card(visit.page).get_by_role("textbox")).to_be_focused()
    expect(there).to_be_hidden()
    settled(visit, prompt, by_mouse(visit.page, "text"))
