"""Forms and approvals."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit
from tests.browser.prompter import Prompt
from tests.browser.test_questions import card

ARGUMENTS = {"folder": "build/tmp", "days": 7, "deep": True, "only": ["a", "b"]}
BUTTONS = ["Allow once", "Always allow", "Deny"]


def field(visit: Visit, name: str) -> Locator:
    """A field of the form, with its words."""
    return card(visit.page).locator(f'[data-field="{name}"]')


def ordering(visit: Visit) -> Prompt:
    """Say something that is answered by a form."""
    prompt = visit.ask("Order").call("order")
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    return prompt


def approving(visit: Visit, text: str = "Delete", **more: object) -> Prompt:
    """Say something that needs the user's approval."""
    prompt = visit.ask(text)
    parameters = {"title": "Delete files?", "details": "What is **old**.", "arguments": ARGUMENTS}
    prompt.call("approve", **parameters, **more)
    return prompt


def press(visit: Visit, name: str) -> None:
    """Press a button of the newest question, as soon as it may be pressed."""
    button = card(visit.page).get_by_role("button", name=name)
    expect(button).not_to_have_attribute("aria-disabled", "true")
    button.click()


def fill(visit: Visit, name: str = "Ada") -> None:
    """Fill in everything that is needed."""
    field(visit, "name").get_by_role("textbox").fill(name)
    field(visit, "city").get_by_role("combobox").select_option("Cairo")
    field(visit, "day").locator("input").fill("2027-02-28")
    field(visit, "pin").locator("input").fill("hunter2")


def test_a_form_has_a_field_of_every_kind_and_gives_what_was_filled_in(visit: Visit) -> None:
    prompt = ordering(visit)
    form = card(visit.page)
    expect(form).to_have_accessible_name("What shall be delivered?")
    kinds = form.locator("[data-field]").evaluate_all(
        "(all) => all.map((each) => `${each.dataset.field} ${each.dataset.kind}`)"
    )
    assert kinds == [
        "name text",
        "count integer",
        "weight number",
        "size choice",
        "city choice",
        "gift boolean",
        "insured boolean",
        "day date",
        "at time",
        "tags lines",
        "pin secret",
    ]
    expect(form.get_by_label("Name")).to_have_accessible_description("As it stands at the door")
    fill(visit)
    field(visit, "count").locator("input").fill("3")
    field(visit, "weight").locator("input").fill("2.5")
    field(visit, "size").get_by_text("large").click()
    field(visit, "gift").get_by_role("switch").click()
    field(visit, "insured").get_by_text("Yes").click()
    field(visit, "at").locator("input").fill("08:30")
    field(visit, "tags").get_by_role("textbox").fill("fragile\nurgent")
    press(visit, "Answer")
    assert prompt.result() == {
        "name": "Ada",
        "count": 3,
        "weight": 2.5,
        "size": "large",
        "city": "Cairo",
        "gift": True,
        "insured": True,
        "day": "2027-02-28",
        "at": "08:30:00",
        "tags": ["fragile", "urgent"],
        "pin": "hunter2",
    }
    prompt.reply("Ordered.")
    assert visit.chat.answer() == "Ordered."
    said = visit.chat.transcript()[-2]
    assert said.role == "user"
    assert "Name: Ada" in said.text
    assert "•••" in said.text
    visit.chat.reload()
    visit.chat.answer()
    assert visit.chat.transcript()[-2] == said
    assert "hunter2" not in visit.page.content()
    assert "hunter2" not in str(visit.stage.ask("history"))


def test_what_is_filled_in_outlives_a_reload_but_for_secrets(visit: Visit) -> None:
    prompt = ordering(visit)
    fill(visit)
    field(visit, "gift").get_by_role("switch").check()
    kept = "() => JSON.stringify({...sessionStorage})"
    visit.chat.reload()
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    expect(field(visit, "name").get_by_role("textbox")).to_have_value("Ada")
    expect(field(visit, "city").get_by_role("combobox")).to_have_value("3")
    expect(field(visit, "day").locator("input")).to_have_value("2027-02-28")
    expect(field(visit, "gift").get_by_role("switch")).to_be_checked()
    pin = field(visit, "pin").locator("input")
    expect(pin).to_have_value("")
    stored = str(visit.page.evaluate(kept))
    assert "Ada" in stored
    assert "hunter2" not in stored
    pin.fill("hunter2")
    press(visit, "Answer")
    assert prompt.result()["name"] == "Ada"
    prompt.reply("Ordered.")
    visit.chat.answer()
    expect(card(visit.page)).to_have_attribute("data-state", "answered")
    assert "Ada" not in str(visit.page.evaluate(kept))


def test_who_follows_the_end_is_at_the_beginning_of_a_high_form(
    new_visit: Callable[..., Visit],
) -> None:
    visit = new_visit(viewport={"width": 390, "height": 600})
    lines = "\n\n".join(f"Line {number}." for number in range(20))
    visit.say("Before", lines)
    prompt = ordering(visit)
    beginning = card(visit.page).locator(".pywry-chat-question-prompt")
    expect(beginning).to_be_in_viewport()
    expect(card(visit.page).get_by_role("button", name="Answer")).not_to_be_in_viewport()
    expect(visit.page.locator(".pywry-chat-messages")).not_to_have_js_property("scrollTop", 0)
    badge = visit.page.locator(".pywry-chat-new-msg-badge")
    frames = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    visit.page.evaluate(frames)
    expect(badge).to_be_hidden()
    # Away from it a button leads back to it, and that one alone.
    visit.chat.scroll(-2000)
    back = visit.page.locator(".pywry-chat-asking")
    expect(back).to_be_visible()
    expect(badge).to_be_hidden()
    back.click()
    expect(back).to_be_hidden()
    expect(badge).to_be_hidden()
    press(visit, "Cancel")
    assert prompt.result() is None
    prompt.reply(lines)
    visit.chat.settled("complete")
    visit.chat.scroll(-300)
    expect(badge).to_be_visible()


def test_what_is_wrong_is_told_beside_the_field_by_the_page_and_by_the_server(visit: Visit) -> None:
    prompt = ordering(visit)
    press(visit, "Answer")
    for name in ("name", "city", "day", "pin"):
        expect(field(visit, name)).to_contain_text("This is needed.")
    expect(field(visit, "count")).not_to_contain_text("This is needed.")
    box = field(visit, "name").get_by_role("textbox")
    expect(box).to_be_focused()
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description("As it stands at the door This is needed.")
    fill(visit, "root")
    expect(box).to_have_attribute("aria-invalid", "false")
    field(visit, "count").locator("input").fill("12")
    press(visit, "Answer")
    expect(field(visit, "name")).to_contain_text("root gets nothing delivered")
    expect(field(visit, "count")).to_contain_text("9")
    expect(box).to_be_focused()
    expect(field(visit, "pin").locator("input")).to_have_value("hunter2")
    box.fill("Grace")
    field(visit, "count").locator("input").fill("9")
    press(visit, "Answer")
    assert prompt.result()["name"] == "Grace"


def test_a_form_keeps_what_is_filled_in_across_a_switch_of_threads_but_no_secret(
    visit: Visit,
) -> None:
    prompt = ordering(visit)
    fill(visit)
    asked_in = visit.chat.thread_id
    visit.chat.new_thread()
    visit.chat.open_thread(asked_in)
    expect(field(visit, "name").get_by_role("textbox")).to_have_value("Ada")
    expect(field(visit, "day").locator("input")).to_have_value("2027-02-28")
    expect(field(visit, "pin").locator("input")).to_have_value("")
    press(visit, "Cancel")
    assert prompt.result() is None


def test_a_secret_is_shown_while_the_eye_is_open(visit: Visit) -> None:
    ordering(visit)
    secret = field(visit, "pin").locator("input")
    expect(secret).to_have_attribute("type", "password")
    field(visit, "pin").get_by_role("button", name="Show what is typed").click()
    expect(secret).to_have_attribute("type", "text")
    field(visit, "pin").get_by_role("button", name="Hide what is typed").click()
    expect(secret).to_have_attribute("type", "password")


def test_an_approval_shows_what_would_be_done_as_it_is_and_takes_edited_arguments(
    visit: Visit,
) -> None:
    prompt = approving(visit)
    asked = card(visit.page)
    expect(asked).to_have_accessible_name("Delete files?")
    expect(asked).to_contain_text("What is **old**.")
    expect(asked.get_by_role("button")).to_have_text(BUTTONS)
    assert visit.chat.focused not in BUTTONS
    field(visit, "folder").get_by_role("textbox").fill("build")
    field(visit, "days").locator("input").fill("30")
    field(visit, "deep").get_by_role("switch").click()
    press(visit, "Allow once")
    assert prompt.result() == {
        "may": True,
        "how": "once",
        "arguments": {"folder": "build", "days": 30, "deep": False, "only": ["a", "b"]},
    }
    prompt.reply("Deleted.")
    visit.chat.answer()
    expect(asked).to_contain_text(re.compile(r"You answered:\s*Allow once"))


def test_enter_in_the_composer_and_the_first_moment_allow_nothing(visit: Visit) -> None:
    prompt = approving(visit)
    allow = card(visit.page).get_by_role("button", name="Allow once")
    expect(allow).to_have_attribute("aria-disabled", "true")
    visit.chat.press("Enter")
    visit.chat.press("Space")
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    field(visit, "folder").get_by_role("textbox").press("Enter")
    expect(card(visit.page)).to_have_attribute("data-state", "pending")
    press(visit, "Deny")
    assert prompt.result() == {"may": False, "how": "deny", "arguments": ARGUMENTS}


def test_always_is_remembered_and_deny_is_not(visit: Visit) -> None:
    for number, button in enumerate(("Deny", "Always allow")):
        prompt = approving(visit, f"Delete {number}", key="delete")
        press(visit, button)
        assert prompt.result()["may"] is (button != "Deny")
        prompt.reply(f"Done {number}.")
        assert visit.chat.answer() == f"Done {number}."
    prompt = approving(visit, "Delete again", key="delete")
    assert prompt.result() == {"may": True, "how": "always", "arguments": ARGUMENTS}
    prompt.reply("Done without a word.")
    assert visit.chat.answer() == "Done without a word."


def test_only_the_offered_decisions_are_shown(visit: Visit) -> None:
    prompt = approving(visit, options=["once", "deny"])
    expect(card(visit.page).get_by_role("button")).to_have_text(["Allow once", "Deny"])
    press(visit, "Deny")
    assert prompt.result()["may"] is False
