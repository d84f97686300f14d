"""Mentions in a real browser: the list, the words in the text, and what is read from the page."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import expect

from pywry import InputRequiredResponse
from tests.browser.attaching import Desk
from tests.browser.test_accessibility import clean


def typed(desk: Desk, text: str) -> None:
    """Type into the composer, key by key."""
    expect(desk.shell.locator(".pywry-chat-mention-popup")).to_have_attribute("data-ready", "")
    desk.field.press_sequentially(text)


def came(desk: Desk, text: str) -> dict[str, Any]:
    """Send what is typed, and return the one thing that came with it."""
    desk.field.press("Enter")
    (attachment,) = desk.asked(text)
    return attachment


def test_a_mention_is_found_by_a_part_of_its_name_and_brings_what_is_shown(desk: Desk) -> None:
    typed(desk, "What of @dat")
    expect(desk.options).to_have_text(["@Sales Data"])
    desk.field.press("Enter")
    expect(desk.field).to_have_value("What of @Sales Data ")
    expect(desk.chips).to_have_count(1)
    expect(desk.options).to_have_count(0)
    typed(desk, "this year?")
    # It is what is shown when it is sent, not when it was mentioned.
    desk.page.locator("#figure").evaluate("cell => { cell.textContent = '77' }")
    attachment = came(desk, "What of @Sales Data this year?")
    assert attachment["type"] == "widget"
    assert attachment["name"] == "@Sales Data"
    assert attachment["source"] == "sales"
    assert attachment["content"] == "Month\tSales\nMay\t77"
    expect(desk.sent).to_contain_text("Sales Data")
    expect(desk.chips).to_have_count(0)


def test_the_list_by_keyboard_and_for_screen_readers(desk: Desk) -> None:
    typed(desk, "@")
    expect(desk.options).to_have_count(7)
    desk.visit.chat.wait_for(lambda page: page.announced == "7 mentions", "the number")
    expect(desk.options.first).to_have_attribute("aria-selected", "true")
    desk.field.press("ArrowUp")
    expect(desk.options.last).to_have_attribute("aria-selected", "true")
    active = desk.options.last.get_attribute("id")
    expect(desk.field).to_have_attribute("aria-activedescendant", active or "")
    # Escape keeps the text, and the list stays away while the name is being typed.
    desk.field.press("Escape")
    expect(desk.options).to_have_count(0)
    typed(desk, "sal")
    expect(desk.options).to_have_count(0)
    expect(desk.field).to_have_value("@sal")
    desk.field.fill("")
    typed(desk, "mail me@nick and @nick")
    expect(desk.options).to_have_text(["@Nickname"])
    desk.field.press("Tab")
    expect(desk.field).to_have_value("mail me@nick and @Nickname ")
    expect(desk.field).to_be_focused()
    # It can be undone like anything that is typed.
    desk.field.press("Control+z")
    expect(desk.chips).to_have_count(0)


def test_a_mention_is_chosen_by_mouse_and_goes_with_its_words(desk: Desk) -> None:
    typed(desk, "One @")
    desk.options.filter(has_text="Order form").click()
    typed(desk, "two @")
    desk.options.filter(has_text="Nickname").click()
    expect(desk.chips).to_have_count(2)
    desk.chip("Order form").get_by_role("button", name="Remove").click()
    expect(desk.field).to_have_value("One two @Nickname ")
    expect(desk.chips).to_have_count(1)
    desk.field.focus()
    desk.field.press("End")
    for _ in range(3):
        desk.field.press("Backspace")
    expect(desk.chips).to_have_count(0)


def test_values_come_as_json_and_secrets_do_not(desk: Desk) -> None:
    typed(desk, "@Order form")
    attachment = came(desk, "@Order form")
    assert json.loads(attachment["content"]) == {
        "what": "tea",
        "gift": True,
        "many": 2,
        "size": "large",
    }
    typed(desk, "@Nickname")
    assert json.loads(came(desk, "@Nickname")["content"]) == {"nick": "Ada"}
    desk.page.locator('[data-component-id="key"] [data-action="show"]').click()
    expect(desk.page.locator('[data-component-id="key"] input')).to_have_value("hidden-key")
    typed(desk, "@Options")
    content = came(desk, "@Options")["content"]
    assert "Ada" in content
    assert "Options:" in content
    assert "hidden" not in content


def test_a_grid_comes_as_it_is_sorted_and_selected(desk: Desk) -> None:
    grid = desk.page.locator('[data-component-id="sales-grid"]')
    header = grid.get_by_role("columnheader", name="sales")
    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    typed(desk, "@Sales")
    attachment = came(desk, "@Sales")
    assert attachment["source"] == "sales-grid"
    assert attachment["content"].split() == ["city,sales", "Oslo,1", "Bern,2", "Rome,3"]
    assert attachment["note"] == ""
    row = grid.get_by_role("row").filter(has_text="Bern")
    row.get_by_role("checkbox").check()
    typed(desk, "Again @Sales")
    attachment = came(desk, "Again @Sales")
    assert attachment["content"].split() == ["city,sales", "Bern,2"]
    assert attachment["note"] == "1 selected row"


def test_long_content_is_uploaded_and_cut_at_the_limit(desk: Desk) -> None:
    desk.page.locator("#long").evaluate("box => { box.textContent = 'é'.repeat(40000) }")
    typed(desk, "@Long text")
    attachment = came(desk, "@Long text")
    assert attachment["content"] == "é" * 40_000
    assert attachment["note"] == ""
    desk.page.locator("#long").evaluate("box => { box.textContent = 'é'.repeat(200000) }")
    typed(desk, "Again @Long text")
    attachment = came(desk, "Again @Long text")
    assert attachment["size"] == 300 * 1024
    assert attachment["note"] == "only the beginning"


def test_what_is_gone_says_so_and_nothing_is_lost(desk: Desk) -> None:
    typed(desk, "Look at @Sales Data")
    desk.page.locator("#sales").evaluate("table => table.remove()")
    desk.field.press("Enter")
    expect(desk.note).to_contain_text("Sales Data\u2069 is not on this page at the moment")
    expect(desk.field).to_have_value("Look at @Sales Data")
    expect(desk.chips).to_have_count(1)
    assert desk.visit.chat.transcript() == []


def test_a_hostile_name_is_a_name(desk: Desk) -> None:
    typed(desk, "@img")
    expect(desk.options).to_have_text(['@<img src=x onerror="alert(1)">'])
    desk.field.press("Enter")
    assert came(desk, '@<img src=x onerror="alert(1)">')["content"] == "harmless"


def test_the_answer_to_a_question_is_its_words(desk: Desk) -> None:
    prompt = desk.visit.ask("Ask me")
    prompt.say(InputRequiredResponse(prompt="Whom?", input_type="text")).call("wait")
    expect(desk.shell.locator(".pywry-chat-input-required")).to_have_attribute(
        "data-state", "pending"
    )
    typed(desk, "@Nickname")
    expect(desk.options).to_have_count(0)
    expect(desk.chips).to_have_count(0)
    desk.field.press("Enter")
    assert prompt.result() == "@Nickname"
    prompt.end()


def test_two_chats_of_a_page_do_not_mix(desk: Desk) -> None:
    visit = desk.visit
    other = Desk(visit, "chat-2")
    typed(other, "@Nick")
    expect(other.options).to_have_count(1)
    expect(desk.options).to_have_count(0)
    other.field.press("Tab")
    expect(desk.chips).to_have_count(0)
    expect(other.shell.locator(".pywry-chat-attach-btn")).to_have_count(0)
    other.field.press("Enter")
    assert other.asked("@Nickname")[0]["source"] == "nick"


def test_axe_finds_nothing_in_the_list_and_the_chips(desk: Desk) -> None:
    desk.page.locator('[data-chat-id="chat-2"]').evaluate("chat => chat.remove()")
    typed(desk, "@Nickname and @")
    expect(desk.options).to_have_count(7)
    clean(desk.visit)
