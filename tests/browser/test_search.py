"""Finding conversations and putting them in order: search, pins, the archive, temporary chats."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit


def titles(visit: Visit) -> list[str]:
    """The conversations in the list, without the archive."""
    locator = visit.page.locator(".pywry-chat-thread-list .pywry-chat-thread-title")
    return locator.all_text_contents()


def wait_for_titles(visit: Visit, *wanted: str) -> None:
    """Wait until the list has these, in this order."""
    visit.chat.wait_for(lambda _: titles(visit) == list(wanted), f"the list to be {wanted}")


def choose(visit: Visit, title: str, entry: str) -> None:
    """Choose from the menu of a conversation."""
    visit.chat.show_threads()
    row = visit.page.locator(".pywry-chat-thread").filter(has_text=title)
    row.hover()
    row.get_by_role("button", name="More about").click()
    visit.page.get_by_role("menuitem", name=entry, exact=True).click()


def search(visit: Visit, query: str) -> Locator:
    """Search, and return what is found."""
    visit.chat.show_threads()
    visit.page.get_by_role("searchbox", name="Search conversations").fill(query)
    return visit.page.locator(".pywry-chat-search-hit")


def two_threads(visit: Visit) -> None:
    """One about sorting, and a newer one about something else."""
    visit.say("How do I sort a list?", "Use `sorted`, which is *stable*.")
    visit.chat.new_thread()
    visit.say("What is a tuple?", "A fixed row of things.")
    wait_for_titles(visit, "What is a tuple?", "How do I sort a list?")


def test_titles_and_texts_are_found_and_a_hit_leads_to_its_message(visit: Visit) -> None:
    two_threads(visit)
    hits = search(visit, "stable")
    expect(hits).to_have_count(1)
    expect(hits.locator("mark")).to_have_text("stable")
    visit.chat.press("ArrowDown")
    expect(hits).to_be_focused()
    visit.chat.press("Enter")
    visit.chat.shows("which is stable")
    found = visit.page.locator(".pywry-chat-msg[data-found]")
    expect(found).to_contain_text("which is stable")
    expect(found).to_be_focused()
    hits = search(visit, "tuple")
    expect(hits.first).to_contain_text("What is a tuple?")
    hits.first.click()
    visit.chat.shows("A fixed row of things.")
    expect(search(visit, "zebra")).to_have_count(0)
    expect(visit.page.locator(".pywry-chat-search-nothing")).to_have_text("Nothing found")
    visit.chat.press("Escape")
    expect(visit.page.get_by_role("searchbox")).to_have_value("")


def test_a_hit_in_a_long_conversation_is_brought_into_sight(visit: Visit) -> None:
    visit.say("Begin", "The needle is here.\n\n" + "\n\n".join(f"Line {n}." for n in range(80)))
    visit.say("Again", "\n\n".join(f"More {n}." for n in range(80)))
    search(visit, "needle").first.click()
    expect(visit.page.get_by_text("The needle is here.")).to_be_in_viewport()


def test_a_hit_leads_to_the_version_of_the_conversation_that_has_it(visit: Visit) -> None:
    visit.say("First", "One.")
    visit.say("Go on", "The needle is here.")
    visit.say("And more", "Three.")
    hits = search(visit, "needle")
    expect(hits).to_have_count(1)
    other = Visit(visit.user, visit.stage, visit.page.url)
    other.chat.shows("Three.")
    other.page.locator(".pywry-chat-msg-user").first.hover()
    other.page.get_by_role("button", name="Edit message").first.click()
    other.page.get_by_role("textbox", name="Edit message").fill("Second")
    other.chat.press("Enter")
    visit.stage.asked("Second").reply("Two.")
    visit.chat.shows("Two.")
    visit.chat.settled("complete")
    said = visit.page.locator(".pywry-chat-msg").filter(has_text="The needle is here.")
    expect(said).to_have_count(0)
    hits.first.click()
    expect(said).to_be_in_viewport()
    found = visit.page.locator(".pywry-chat-msg[data-found]")
    expect(found).to_contain_text("The needle is here.")
    expect(found).to_be_focused()
    assert [each.text for each in visit.chat.transcript()][1:3] == ["First", "One."]
    other.chat.shows("Three.")


def test_what_is_pinned_is_first(visit: Visit) -> None:
    two_threads(visit)
    choose(visit, "How do I sort", "Pin")
    wait_for_titles(visit, "How do I sort a list?", "What is a tuple?")
    visit.chat.reload()
    wait_for_titles(visit, "How do I sort a list?", "What is a tuple?")
    choose(visit, "How do I sort", "Unpin")
    wait_for_titles(visit, "What is a tuple?", "How do I sort a list?")


def test_what_is_archived_is_put_away_and_comes_back(visit: Visit) -> None:
    two_threads(visit)
    choose(visit, "How do I sort", "Archive")
    wait_for_titles(visit, "What is a tuple?")
    visit.chat.undo()
    wait_for_titles(visit, "What is a tuple?", "How do I sort a list?")
    choose(visit, "How do I sort", "Archive")
    wait_for_titles(visit, "What is a tuple?")
    visit.chat.reload()
    visit.chat.show_threads()
    visit.page.get_by_role("button", name="Archived").click()
    archived = visit.page.get_by_role("list", name="Archived")
    archived.get_by_role("button", name="How do I sort a list?", exact=True).click()
    visit.chat.shows("which is stable")
    expect(visit.page.locator(".pywry-chat-title-mark")).to_have_text("Archived")
    visit.chat.show_threads()
    archived.locator(".pywry-chat-thread").hover()
    archived.get_by_role("button", name="More about").click()
    visit.page.get_by_role("menuitem", name="Take out of the archive").click()
    wait_for_titles(visit, "What is a tuple?", "How do I sort a list?")


def test_a_temporary_chat_is_marked_and_found_by_nobody(visit: Visit) -> None:
    visit.say("Kept", "Yes.")
    visit.chat.show_threads()
    visit.page.get_by_role("button", name="Temporary chat").click()
    expect(visit.page.locator(".pywry-chat-title-mark")).to_have_text("Temporary")
    visit.say("Secret plans", "Hush.")
    expect(search(visit, "Yes")).to_have_count(1)
    visit.chat.press("Escape")
    visit.chat.show_threads()
    row = visit.page.locator(".pywry-chat-thread").filter(has_text="Secret plans")
    row.hover()
    row.get_by_role("button", name="More about").click()
    expect(visit.page.get_by_role("menuitem")).to_have_text(["Rename", "Delete"])
