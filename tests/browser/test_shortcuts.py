"""What the keys do: the list of them, what was said before, and what waits for an answer to end."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit


def queued(visit: Visit, text: str) -> Locator:
    """A message that waits."""
    return visit.page.locator(".pywry-chat-queued").filter(has_text=text)


def test_a_question_mark_shows_the_keys_where_it_is_not_text(visit: Visit) -> None:
    dialog = visit.page.get_by_role("dialog", name="Keyboard shortcuts")
    # What is not needed for the first paint, the keys among it, is there when the settings are.
    expect(visit.page.get_by_role("button", name="Settings")).to_be_visible()
    visit.chat.write("?")
    expect(dialog).to_be_hidden()
    assert visit.chat.draft == "?"
    visit.chat.press("Backspace")
    prompt = visit.ask("Go on").say("On and on")
    button = visit.page.get_by_role("button", name="New chat")
    button.focus()
    visit.chat.press("?")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Quote what is selected")).to_be_visible()
    visit.chat.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    assert visit.chat.running
    visit.chat.show_threads()
    visit.page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    prompt.end()


def test_arrow_up_brings_back_what_was_said(visit: Visit) -> None:
    visit.say("One", "First.")
    visit.say("Two\nlines", "Second.")
    for key, draft in (
        ("ArrowUp", "Two\nlines"),
        ("ArrowUp", "One"),
        ("ArrowUp", "One"),
        ("ArrowDown", "Two\nlines"),
        ("ArrowDown", ""),
    ):
        visit.chat.press(key)
        assert visit.chat.draft == draft
    visit.chat.write("A draft")
    visit.chat.press("ArrowUp")
    assert visit.chat.draft == "A draft"
    visit.chat.press("Control+a")
    visit.chat.press("Delete")
    visit.chat.press("ArrowUp")
    visit.chat.press("Enter")
    visit.stage.asked("Two\nlines").reply("Again.")
    assert visit.chat.answer() == "Again."


def test_what_waits_is_sent_at_once_edited_or_removed(visit: Visit) -> None:
    prompt = visit.ask("Long one").say("On and on")
    for text in ("One", "Two", "Three"):
        visit.chat.send(text)
    visit.chat.wait_for(lambda page: page.queue == ["One", "Two", "Three"], "them to wait")
    visit.chat.reload()
    visit.chat.wait_for(lambda page: page.queue == ["One", "Two", "Three"], "them to wait")
    queued(visit, "Two").get_by_role("button", name="Remove", exact=True).click()
    visit.chat.wait_for(lambda page: page.queue == ["One", "Three"], "one to be gone")
    queued(visit, "Three").get_by_role("button", name="Take back and edit").click()
    visit.chat.wait_for(lambda page: page.queue == ["One"], "one to be taken back")
    assert visit.chat.draft == "Three"
    assert visit.chat.composer_focused
    queued(visit, "One").get_by_role("button", name="Send now, stopping the answer").click()
    prompt.wait_until_stopped()
    visit.stage.asked("One").reply("At once.")
    visit.chat.shows("At once.")
    assert visit.chat.queue == []
    assert [each.text for each in visit.chat.transcript()][1:] == [
        "Long one",
        "On and on",
        "One",
        "At once.",
    ]
