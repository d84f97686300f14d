"""Everything without a mouse: focus, its order, its return, and input methods."""

from __future__ import annotations

from playwright.sync_api import Page

from pywry.testing.browser import ChatPage, PlaywrightDriver
from tests.browser.conftest import User
from tests.browser.prompter import Stage

OUTLINE = """() => {
  const { activeElement } = document;
  const holder = activeElement.closest('.pywry-chat-input-row');
  const shows = (each) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    const line = getComputedStyle(each, '::after');
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none' ||
      (line.content !== 'none' && line.opacity === '1' && each.role === 'separator');
  };
  return shows(activeElement) || (holder !== null && shows(holder));
}"""


def page_of(chat: ChatPage) -> Page:
    """Return Playwright's page."""
    assert isinstance(chat.driver, PlaywrightDriver)
    return chat.driver.page


def test_the_tab_key_goes_through_the_chat_in_reading_order_and_focus_is_seen(
    chat: ChatPage, stage: Stage
) -> None:
    chat.send("Hello")
    stage.asked("Hello").reply("A [link](https://example.org) and code:\n\n```py\nx = 1\n```\n")
    chat.answer()
    page_of(chat).locator("body").evaluate("(body) => { body.tabIndex = -1; body.focus(); }")
    visited: list[str] = []
    for _ in range(25):
        chat.press("Tab")
        focused = chat.focused
        if not focused or focused in visited[:1]:
            break
        visited.append(focused)
        chat.wait_for(lambda page: page.driver.run(OUTLINE), f"the focus on {focused!r} to be seen")
    order = [
        "New chat",
        "Full width",
        "Messages",
        "link",
        "Copy code",
        "Answer again",
        "Message",
    ]
    places = [visited.index(name) if name in visited else -1 for name in order]
    assert -1 not in places, visited
    assert places == sorted(places), visited


def test_a_conversation_without_a_mouse(chat: ChatPage, stage: Stage) -> None:
    chat.click(".pywry-chat-input")
    chat.driver.write("By keyboard")
    chat.press("Enter")
    prompt = stage.asked("By keyboard").say("Some")
    chat.shows("Some")
    assert chat.composer_focused
    chat.press("Escape")
    chat.settled("stopped")
    assert chat.composer_focused
    prompt.wait_until_stopped()


def test_focus_returns_to_the_composer_after_send_and_stop_by_mouse(
    chat: ChatPage, stage: Stage
) -> None:
    chat.write("By mouse")
    chat.click('.pywry-chat-send[data-state="send"]')
    stage.asked("By mouse").say("Some")
    chat.shows("Some")
    assert chat.composer_focused
    chat.stop()
    chat.settled("stopped")
    assert chat.composer_focused


def test_new_text_never_takes_the_focus(chat: ChatPage, stage: Stage) -> None:
    chat.send("Leave me alone")
    prompt = stage.asked("Leave me alone").say("A")
    page_of(chat).locator(".pywry-chat-conv-btn").focus()
    prompt.say(" [link](https://example.org) and\n\n```\ncode\n```\n")
    prompt.end()
    chat.answer()
    focused = chat.driver.run("() => document.activeElement.className")
    assert "pywry-chat-conv-btn" in str(focused)


def test_the_list_of_conversations_by_arrows_f2_and_delete(chat: ChatPage, stage: Stage) -> None:
    for text in ("First", "Second"):
        chat.send(text)
        stage.asked(text).reply("Yes.")
        chat.answer()
        chat.wait_for(lambda page, text=text: page.title == text, "the title")  # type: ignore[misc]
        if text == "First":
            chat.new_thread()
    page_of(chat).locator(".pywry-chat-conv-btn").focus()
    chat.press("Enter")
    assert chat.focused == "Second"
    chat.press("ArrowDown")
    assert chat.focused == "First"
    chat.press("F2")
    chat.driver.write("Renamed")
    chat.press("Enter")
    chat.wait_for(lambda page: page.focused == "Renamed", "the new title, with the focus")
    chat.press("Escape")
    assert not chat.look("listShown")
    chat.press("Enter")
    chat.press("ArrowDown")
    chat.press("Enter")
    chat.wait_for(lambda page: page.title == "Renamed", "the other conversation")
    assert chat.composer_focused


def test_enter_that_ends_a_composition_does_not_send(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    page = page_of(chat)
    devtools = user.context.new_cdp_session(page)
    chat.click(".pywry-chat-input")
    devtools.send(
        "Input.imeSetComposition", {"text": "にほん", "selectionStart": 3, "selectionEnd": 3}
    )
    chat.wait_for(lambda each: each.draft == "にほん", "the composition in the field")
    # What a browser sends for the Enter that chooses a candidate.
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    devtools.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
    devtools.send("Input.insertText", {"text": "日本"})
    devtools.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    chat.wait_for(lambda each: each.draft == "日本", "the chosen candidate")
    assert not chat.unsent
    assert not chat.messages()
    chat.press("Enter")
    stage.asked("日本").reply("はい。")
    assert chat.answer() == "はい。"


def test_streaming_does_not_touch_a_composition(chat: ChatPage, user: User, stage: Stage) -> None:
    chat.send("Begin")
    prompt = stage.asked("Begin").say("One")
    devtools = user.context.new_cdp_session(page_of(chat))
    chat.click(".pywry-chat-input")
    devtools.send(
        "Input.imeSetComposition", {"text": "かん", "selectionStart": 2, "selectionEnd": 2}
    )
    prompt.say(" two", " three")
    prompt.end()
    chat.answer()
    assert chat.draft == "かん"
    devtools.send("Input.insertText", {"text": "漢"})
    chat.wait_for(lambda each: each.draft == "漢", "the chosen candidate")
