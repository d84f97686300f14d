"""Slash commands: the palette, the built-in commands, and the author's."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visit

ALL = ["/clear", "/export", "/model", "/system", "/time", "/clearcache", "/fail"]


def palette(visit: Visit) -> Locator:
    """The list of commands."""
    return visit.page.get_by_role("listbox", name="Commands")


def offered(visit: Visit) -> list[str]:
    """The names in the list, in its order."""
    return palette(visit).locator(".pywry-chat-cmd-name").all_inner_texts()


def chosen(visit: Visit) -> str:
    """The name that the field says is the active one."""
    field = visit.page.get_by_role("textbox", name="Message")
    active = field.get_attribute("aria-activedescendant")
    option = palette(visit).locator(f'[id="{active}"]')
    expect(option).to_have_attribute("aria-selected", "true")
    return option.locator(".pywry-chat-cmd-name").inner_text()


def toast(visit: Visit, words: str) -> None:
    """Wait for a notice."""
    visit.chat.wait_for(lambda page: any(words in each for each in page.toasts), words)


def test_a_slash_offers_commands_by_their_beginning_and_by_what_they_contain(visit: Visit) -> None:
    visit.chat.write("/")
    expect(palette(visit)).to_be_visible()
    assert sorted(offered(visit)) == sorted(ALL)
    visit.chat.wait_for(lambda page: page.announced == "7 commands", "the count to be said")
    visit.chat.write("c")
    assert offered(visit)[:2] == ["/clear", "/clearcache"]
    visit.chat.press("Backspace")
    visit.chat.write("ACHE")
    assert offered(visit) == ["/clearcache"]
    visit.chat.write("x")
    expect(palette(visit)).to_be_hidden()
    assert visit.chat.draft == "/ACHEx"


def test_the_palette_is_used_by_keyboard(visit: Visit) -> None:
    visit.chat.write("/")
    expect(palette(visit)).to_be_visible()
    first = chosen(visit)
    visit.chat.press("ArrowDown")
    second = chosen(visit)
    assert [first, second] == offered(visit)[:2]
    visit.chat.press("ArrowUp")
    visit.chat.press("ArrowUp")
    assert chosen(visit) == offered(visit)[-1]
    visit.chat.press("Escape")
    expect(palette(visit)).to_be_hidden()
    assert visit.chat.draft == "/"
    assert visit.chat.composer_focused
    visit.chat.write("ti")
    expect(palette(visit).get_by_role("option")).to_have_count(1)
    assert offered(visit) == ["/time"]
    visit.chat.press("Tab")
    assert visit.chat.draft == "/time "
    expect(visit.page.locator(".pywry-chat-command-note")).to_contain_text("<city>")
    visit.chat.write("Paris")
    visit.chat.press("Enter")
    visit.chat.shows("It is 12:34 in Paris.")
    assert visit.stage.noted("command") == ["/time", "Paris", visit.chat.thread_id]
    assert visit.chat.draft == ""
    assert [each.role for each in visit.chat.transcript()] == ["assistant", "assistant"]


def test_enter_completes_a_name_and_runs_a_complete_one(visit: Visit) -> None:
    visit.chat.write("/tim")
    expect(palette(visit)).to_be_visible()
    visit.chat.press("Enter")
    assert visit.chat.draft == "/time "
    visit.chat.press("Backspace")
    visit.chat.press("Enter")
    visit.chat.shows("It is 12:34 in London.")


def test_a_press_or_a_touch_chooses_a_command(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visit.chat.write("/sys")
    visit.page.get_by_role("option", name="/system").tap()
    assert visit.chat.draft == "/system "
    assert visit.chat.composer_focused


def test_an_unknown_command_is_told_of_and_stays(visit: Visit) -> None:
    visit.chat.send("/nonsense and more")
    note = visit.page.locator(".pywry-chat-command-note")
    expect(note).to_contain_text("There is no command")
    assert visit.chat.draft == "/nonsense and more"
    assert [each.role for each in visit.chat.transcript()] == ["assistant"]
    note.get_by_role("button", name="Send as a message").click()
    visit.stage.asked("/nonsense and more").reply("If you say so.")
    assert visit.chat.answer() == "If you say so."
    assert visit.chat.draft == ""


def test_a_path_is_a_message(visit: Visit) -> None:
    visit.say("/etc/passwd is what?", "A file.")
    visit.say("/ is the root", "It is.")


def test_a_command_that_fails_says_so(visit: Visit) -> None:
    visit.chat.send("/fail")
    visit.chat.wait_for(lambda page: page.toasts, "a notice")
    assert "this command never works" not in str(visit.chat.toasts)
    visit.chat.wait_for(lambda page: page.draft == "/fail", "what was typed to be back")
    visit.chat.press("Control+a")
    visit.chat.press("Delete")
    visit.say("And now?", "All is well.")


def test_clear_empties_the_conversation_in_every_tab(visit: Visit) -> None:
    visit.say("One", "Two.")
    other = visit.user.tab(visit.chat.address)
    other.shows("Two.")
    visit.page.bring_to_front()
    visit.chat.send("/clear")
    for chat in (visit.chat, other):
        chat.wait_for(lambda page: "Two." not in str(page.transcript()), "it to be empty")
    assert visit.ask("Again").history == [
        ("assistant", "Welcome to **the assistant**."),
        ("user", "Again"),
    ]


def test_export_gives_a_file_in_each_format(visit: Visit) -> None:
    visit.say("What is <b>?", "It is **bold** & old.")
    files: dict[str, str] = {}
    for form, suffix in (("", ".md"), ("markdown", ".md"), ("json", ".json"), ("html", ".html")):
        with visit.page.expect_download() as download:
            visit.chat.send(f"/export {form}".strip() + (" " if not form else ""))
        assert download.value.suggested_filename.endswith(suffix)
        files[form] = Path(download.value.path()).read_text(encoding="utf-8")
    assert files[""] == files["markdown"]
    assert "What is <b>?" in files["markdown"]
    assert "It is **bold** & old." in files["markdown"]
    assert "It is **bold** & old." in str(json.loads(files["json"]))
    assert "What is &lt;b&gt;?" in files["html"]
    assert "<script" not in files["html"]
    visit.chat.send("/export pdf")
    toast(visit, "markdown")
    assert visit.chat.draft == "/export pdf"


def test_model_and_system_reach_the_handler(visit: Visit) -> None:
    prompt = visit.ask("Before")
    assert (prompt.model, prompt.system_prompt) == ("m1", "Be concise.")
    prompt.reply("Yes.")
    visit.chat.answer()
    visit.chat.send("/model m2")
    toast(visit, "Model: m2")
    visit.chat.send("/system Be a pirate.")
    toast(visit, "System prompt changed.")
    prompt = visit.ask("After")
    assert (prompt.model, prompt.system_prompt) == ("m2", "Be a pirate.")
