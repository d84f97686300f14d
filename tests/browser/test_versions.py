"""Editing, answering again, walking through versions; what else can be done with a message."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from pywry.testing.browser import ChatPage
from tests.browser.conftest import Visit
from tests.browser.reading import SELECT


def message(visit: Visit, role: str) -> Locator:
    """The last message of a role."""
    return visit.page.locator(f".pywry-chat-msg-{role}").last


def texts(chat: ChatPage) -> list[str]:
    """What is said, without the welcome."""
    return [each.text for each in chat.transcript()][1:]


def edit(visit: Visit, text: str) -> None:
    """Say the last message otherwise."""
    message(visit, "user").hover()
    message(visit, "user").get_by_role("button", name="Edit message").click()
    field = visit.page.get_by_role("textbox", name="Edit message")
    expect(field).to_be_focused()
    field.fill(text)
    field.press("Enter")


def test_editing_makes_another_version_that_can_be_walked_to_and_outlives_a_reload(
    visit: Visit,
) -> None:
    visit.say("First", "One.")
    edit(visit, "Second")
    prompt = visit.stage.asked("Second")
    assert [text for role, text in prompt.history if role == "user"] == ["Second"]
    prompt.reply("Two.")
    visit.chat.shows("Two.")
    visit.chat.answer()
    assert texts(visit.chat) == ["Second", "Two."]
    edit(visit, "Third")
    visit.stage.asked("Third").reply("Three.")
    visit.chat.shows("Three.")
    visit.chat.answer()
    versions = message(visit, "user").get_by_role("group", name="Version 3 of 3")
    expect(versions).to_contain_text("3/3")
    versions.get_by_role("button", name="Previous version").focus()
    visit.chat.press("Enter")
    visit.chat.shows("Two.")
    visit.chat.wait_for(lambda page: page.focused == "Previous version", "the focus to stay")
    visit.chat.press("Enter")
    visit.chat.shows("One.")
    assert texts(visit.chat) == ["First", "One."]
    first = message(visit, "user").get_by_role("group", name="Version 1 of 3")
    expect(first.get_by_role("button", name="Previous version")).to_have_attribute(
        "aria-disabled", "true"
    )
    visit.chat.reload()
    visit.chat.wait_for(lambda page: texts(page) == ["First", "One."], "the same version")
    prompt = visit.ask("And then?")
    assert [text for _, text in prompt.history][-3:] == ["First", "One.", "And then?"]


def test_escape_leaves_the_message_as_it_is(visit: Visit) -> None:
    visit.say("First", "One.")
    message(visit, "user").hover()
    pencil = message(visit, "user").get_by_role("button", name="Edit message")
    pencil.click()
    visit.page.get_by_role("textbox", name="Edit message").fill("Never said")
    visit.chat.press("Escape")
    expect(pencil).to_be_focused()
    assert texts(visit.chat) == ["First", "One."]


def test_answering_again_keeps_the_first_answer(visit: Visit) -> None:
    visit.say("Question", "One.")
    visit.chat.regenerate()
    visit.stage.asked("Question").reply("Two.")
    visit.chat.shows("Two.")
    visit.chat.answer()
    other = visit.user.tab(visit.chat.address)
    other.shows("Two.")
    visit.page.bring_to_front()
    group = message(visit, "assistant").get_by_role("group", name="Version 2 of 2")
    group.get_by_role("button", name="Previous version").click()
    for chat in (visit.chat, other):
        chat.wait_for(lambda page: texts(page) == ["Question", "One."], "the first answer")
    visit.chat.reload()
    visit.chat.wait_for(lambda page: texts(page) == ["Question", "One."], "the first answer")


def test_a_rating_with_a_comment_reaches_python_and_can_be_taken_back(visit: Visit) -> None:
    visit.say("Question", "One.")
    last = visit.chat.last()
    assert last
    answer = message(visit, "assistant")
    answer.hover()
    down = answer.get_by_role("button", name="Not helpful")
    down.click()
    assert visit.stage.noted("feedback") == [last.id, "down", ""]
    comment = visit.page.get_by_role("textbox", name="What was good or bad")
    expect(comment).to_be_focused()
    comment.fill("Too short")
    comment.press("Enter")
    assert visit.stage.noted("feedback") == [last.id, "down", "Too short"]
    expect(comment).to_be_hidden()
    expect(down).to_be_focused()
    visit.chat.reload()
    expect(down).to_have_attribute("aria-pressed", "true")
    answer.hover()
    down.click()
    assert visit.stage.noted("feedback")[:2] == [last.id, None]
    expect(down).to_have_attribute("aria-pressed", "false")
    answer.get_by_role("button", name="Helpful", exact=True).click()
    assert visit.stage.noted("feedback") == [last.id, "up", ""]


def test_a_welcome_is_not_rated_and_details_come_on_demand(visit: Visit) -> None:
    expect(message(visit, "assistant").get_by_role("button", name="Helpful")).to_have_count(0)
    visit.say("Question", "One.")
    answer = message(visit, "assistant")
    answer.hover()
    answer.get_by_role("button", name="Details").click()
    details = answer.locator(".pywry-chat-details")
    expect(details).to_contain_text("m1")
    expect(details).to_contain_text("Took")


def offers_to_quote(visit: Visit) -> bool:
    """Let go of the mouse, as after selecting; whether the button is there."""
    visit.page.locator(".pywry-chat-messages").dispatch_event("pointerup")
    return visit.page.get_by_role("button", name="Quote").is_visible()


def test_what_is_selected_is_quoted_by_button_and_by_key(visit: Visit) -> None:
    visit.say("Question", "The quick **brown** fox.\n\nAnother line.")
    for by_key in (False, True):
        visit.chat.driver.run(SELECT, ["quick", "brown"])
        if by_key:
            message(visit, "assistant").get_by_role("button", name="Copy").focus()
            visit.chat.driver.run(SELECT, ["quick", "brown"])
            visit.chat.press("q")
        else:
            # Scrolling, as at the end of an answer, takes the button away.
            visit.chat.wait_for(lambda _: offers_to_quote(visit), "the button")
            visit.page.get_by_role("button", name="Quote").click()
        assert visit.chat.draft == "> quick brown\n\n"
        assert visit.chat.composer_focused
        visit.chat.press("Control+a")
        visit.chat.press("Delete")
