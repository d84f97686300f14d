"""The settings menu: every type of entry, refusals, and two tabs."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit, page_of


def menu(page: Page) -> Locator:
    """The open menu."""
    button = page.get_by_role("button", name="Settings")
    if button.get_attribute("aria-expanded") != "true":
        button.click()
    return page.locator(".pywry-chat-settings-dropdown")


def test_every_type_of_setting_reaches_python_and_the_handler(visit: Visit) -> None:
    settings = menu(visit.page)
    expect(settings.get_by_label("Tone")).to_be_focused()
    settings.get_by_label("Tone").select_option("witty")
    assert visit.stage.noted("setting") == ["tone", "witty"]
    settings.get_by_role("slider", name="Temperature").press("ArrowRight")
    key, value = visit.stage.noted("setting")
    assert (key, round(value, 3)) == ("temperature", 0.8)
    expect(settings.get_by_role("status")).to_have_text("0.8")
    settings.get_by_role("switch", name="Verbose").press("Space")
    assert visit.stage.noted("setting") == ["verbose", True]
    expect(settings.get_by_role("switch", name="Verbose")).to_be_checked()
    settings.get_by_label("Limit").fill("7")
    settings.get_by_label("Limit").press("Enter")
    assert visit.stage.noted("setting") == ["limit", 7]
    settings.get_by_label("Nickname").fill("Grace")
    settings.get_by_label("Nickname").press("Tab")
    assert visit.stage.noted("setting") == ["nick", "Grace"]
    expect(settings.get_by_role("separator")).to_have_count(1)
    settings.get_by_role("button", name="Forget everything").click()
    assert visit.stage.noted("setting") == ["forget", None]
    expect(settings).to_be_hidden()
    expect(visit.page.get_by_role("button", name="Settings")).to_be_focused()
    prompt = visit.ask("Which?")
    assert prompt.settings["tone"] == "witty"
    assert prompt.settings["verbose"] is True
    assert prompt.settings["limit"] == 7
    assert prompt.settings["nick"] == "Grace"
    assert round(prompt.temperature, 3) == 0.8


def test_what_is_refused_snaps_back_and_says_why(visit: Visit) -> None:
    settings = menu(visit.page)
    limit = settings.get_by_label("Limit")
    limit.fill("11")
    limit.press("Enter")
    alert = settings.get_by_role("alert")
    expect(alert).to_contain_text("expected a number from 1 to 10")
    expect(limit).to_have_value("5")
    expect(limit).to_have_attribute("aria-invalid", "true")
    limit.fill("6")
    limit.press("Enter")
    assert visit.stage.noted("setting") == ["limit", 6]
    expect(alert).to_be_hidden()
    expect(limit).to_have_value("6")


def test_the_other_tab_follows_and_a_reload_keeps_it(visit: Visit) -> None:
    other = page_of(visit.user.tab(visit.url))
    seen = menu(other)
    visit.page.bring_to_front()
    settings = menu(visit.page)
    settings.get_by_label("Tone").select_option("witty")
    settings.get_by_role("switch", name="Verbose").click()
    expect(seen.get_by_label("Tone")).to_have_value("witty")
    expect(seen.get_by_role("switch", name="Verbose")).to_be_checked()
    visit.chat.reload()
    expect(menu(visit.page).get_by_label("Tone")).to_have_value("witty")


def test_escape_and_a_press_elsewhere_close_the_menu(visit: Visit) -> None:
    prompt = visit.ask("Go on").say("On")
    settings = menu(visit.page)
    visit.chat.press("Escape")
    expect(settings).to_be_hidden()
    expect(visit.page.get_by_role("button", name="Settings")).to_be_focused()
    assert visit.chat.running
    menu(visit.page)
    visit.page.get_by_role("heading", name="Assistant").click()
    expect(settings).to_be_hidden()
    prompt.end()
