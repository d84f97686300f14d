"""Narrow screens, both directions of writing, themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User, Visit
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage

OVERFLOW = """() => {
  const wide = [...document.querySelectorAll('body, body *')].filter((each) => {
    const box = each.getBoundingClientRect();
    const clipped = each.closest('pre, .pywry-md-table, [role="region"][tabindex], svg, .pywry-chat-hidden-text');
    return box.width > 0 && box.right > innerWidth + 1 && (!clipped || clipped === each);
  });
  return {
    page: document.documentElement.scrollWidth - innerWidth,
    wide: wide.map((each) => each.className || each.tagName),
  };
}"""

WIDE_ANSWER = """Averylongwordwithoutanyplacetobreakitwhichmustnotmakethepagewiderthanthescreen
https://example.org/a/very/long/address/that/goes/on/and/on/and/on/and/on/and/on/and/on/and/on

| One column | Another column | A third column | A fourth column | A fifth column |
|---|---|---|---|---|
| with words | with more words | with even more words | and some | and others |

```python
def a_function_with_a_rather_long_name(first_argument, second_argument, third_argument): ...
```
"""


def test_on_a_phone_the_chat_fills_the_screen_and_nothing_is_wider(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    user = new_user(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    chat = user.tab(shared_app.url)
    chat.send("Something wide")
    stage.asked("Something wide").reply(WIDE_ANSWER)
    chat.answer()
    assert chat.driver.run(OVERFLOW) == {"page": 0, "wide": []}
    box = chat.driver.run(
        "() => document.querySelector('.pywry-chat').getBoundingClientRect().toJSON()"
    )
    assert box["left"] == 0
    assert box["width"] == 390
    composer = chat.driver.run(
        "() => document.querySelector('.pywry-chat-input').getBoundingClientRect().toJSON()"
    )
    assert composer["bottom"] <= 844
    assert composer["width"] > 200
    small = chat.driver.run(
        """() => [...document.querySelectorAll('.pywry-chat button, .pywry-toolbar-toggle')]
          .filter((each) => each.checkVisibility({ visibilityProperty: true }))
          .map((each) => [each.getAttribute('aria-label') ?? each.textContent, each.getBoundingClientRect()])
          .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(([name]) => name)"""
    )
    assert small == []


def test_on_a_phone_conversations_are_at_hand(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    user = new_user(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    chat = user.tab(shared_app.url)
    chat.send("On a phone")
    stage.asked("On a phone").reply("Hello.")
    chat.answer()
    one = chat.thread_id
    chat.new_thread()
    chat.open_thread(one)
    chat.shows("On a phone")


def test_four_hundred_per_cent_zoom_leaves_the_chat_usable(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    user = new_user(viewport={"width": 320, "height": 256})
    chat = user.tab(shared_app.url)
    chat.send("Zoomed")
    stage.asked("Zoomed").reply(WIDE_ANSWER)
    chat.answer()
    assert chat.driver.run(OVERFLOW) == {"page": 0, "wide": []}
    box = chat.driver.run(
        "() => document.querySelector('.pywry-chat-input').getBoundingClientRect().toJSON()"
    )
    assert box["bottom"] <= 256


def test_text_runs_the_way_its_language_does(chat: ChatPage, stage: Stage) -> None:
    chat.send("مرحبا بالعالم")
    stage.asked("مرحبا بالعالم").reply("أهلا وسهلا\n\nAnd English.\n\n- واحد\n- اثنان\n")
    chat.answer()
    directions = chat.driver.run(
        """() => [...document.querySelectorAll('.pywry-chat-user-text, .pywry-chat-text > *')]
          .map((each) => getComputedStyle(each).direction)"""
    )
    assert directions == ["rtl", "rtl", "ltr", "rtl"]


def test_a_page_that_is_written_from_right_to_left_has_no_overflow(
    chat: ChatPage, stage: Stage
) -> None:
    chat.send("مرحبا")
    stage.asked("مرحبا").reply(WIDE_ANSWER)
    chat.answer()
    chat.driver.run("() => { document.documentElement.dir = 'rtl'; }")
    overflow = chat.driver.run(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow == 0
    box = chat.driver.run(
        "() => document.querySelector('.pywry-chat-input').getBoundingClientRect().toJSON()"
    )
    assert 0 <= box["left"] < box["right"] <= 1280


@pytest.fixture(scope="module")
def system_app() -> Iterator[Program]:
    """An app that follows the system's theme."""
    with Stage() as stage:
        with Program("prompted.py", {ADDRESS: str(stage.port), "APP_THEME": "system"}) as program:
            yield program


def background(chat: ChatPage) -> tuple[int, ...]:
    """The colour behind the messages, from 0 to 255."""
    colour = chat.driver.run(
        """() => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
          const paint = canvas.getContext('2d');
          for (let each = document.querySelector('.pywry-chat'); each; each = each.parentElement) {
            const { backgroundColor } = getComputedStyle(each);
            if (backgroundColor === 'rgba(0, 0, 0, 0)') continue;
            paint.fillStyle = backgroundColor;
            paint.fillRect(0, 0, 1, 1);
            return [...paint.getImageData(0, 0, 1, 1).data];
          }
          return [0, 0, 0, 0];
        }"""
    )
    return tuple(colour[:3])


def test_the_system_theme_follows_the_system_at_once(
    system_app: Program, new_user: Callable[..., User]
) -> None:
    user = new_user(color_scheme="light")
    chat = user.tab(system_app.url)
    assert min(background(chat)) > 200
    user.context.pages[0].emulate_media(color_scheme="dark")
    assert max(background(chat)) < 70


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_theme_of_its_own_does_not_ask_the_system(
    theme: str, new_user: Callable[..., User]
) -> None:
    with Stage() as stage:
        with Program("prompted.py", {ADDRESS: str(stage.port), "APP_THEME": theme}) as program:
            other = "light" if theme == "dark" else "dark"
            chat = new_user(color_scheme=other).tab(program.url)
            bright = min(background(chat)) > 200
            assert bright == (theme == "light")


def test_the_panel_folds_away_and_comes_back(chat: ChatPage) -> None:
    chat.driver.click(".pywry-toolbar-toggle")
    chat.wait_for(
        lambda page: (
            not page.driver.run(
                "() => document.querySelector('.pywry-chat').checkVisibility({visibilityProperty: true})"
            )
        ),
        "the panel to be folded",
    )
    chat.driver.click(".pywry-toolbar-toggle")
    chat.write("Still here")
    assert chat.draft == "Still here"


def test_who_wants_no_motion_gets_none(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    moving = """() => document.getAnimations()
      .filter(({ playState, effect }) => playState === 'running' && effect.getComputedTiming().duration > 1)
      .map((each) => each.animationName ?? each.transitionProperty)"""
    chat = new_user(reduced_motion="reduce").tab(shared_app.url)
    chat.send("Quietly")
    prompt = stage.asked("Quietly")
    chat.wait_for(lambda page: page.thinking, "a sign of life")
    assert chat.driver.run(moving) == []
    prompt.say("Shh.")
    chat.shows("Shh.")
    chat.show_threads()
    assert chat.driver.run(moving) == []
    prompt.end()


def test_colours_that_the_system_forces_leave_everything_legible(
    new_user: Callable[..., User], shared_app: Program, stage: Stage
) -> None:
    user = new_user(forced_colors="active")
    chat = user.tab(shared_app.url)
    chat.send("Contrast")
    prompt = stage.asked("Contrast").say("Some")
    chat.shows("Some")
    edges = chat.driver.run(
        """() => ['.pywry-chat-send', '.pywry-chat-input-row'].map((css) => {
          const style = getComputedStyle(document.querySelector(css));
          return style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0;
        })"""
    )
    assert any(edges)
    prompt.end()


def test_on_a_phone_palette_settings_form_and_approval_are_not_wider_than_the_screen(
    new_visit: Callable[..., Visit],
) -> None:
    visit = new_visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    fits = {"page": 0, "wide": []}
    visit.chat.write("/")
    expect(visit.page.get_by_role("listbox", name="Commands")).to_be_visible()
    assert visit.chat.driver.run(OVERFLOW) == fits
    visit.chat.press("Backspace")
    visit.page.get_by_role("button", name="Settings").tap()
    expect(visit.page.locator(".pywry-chat-settings-dropdown")).to_be_visible()
    assert visit.chat.driver.run(OVERFLOW) == fits
    visit.chat.press("Escape")
    card = visit.page.locator(".pywry-chat-input-required").last
    for call, parameters in (
        ("order", {}),
        ("approve", {"title": "A" * 60, "arguments": {"with": {"some": ["more"] * 9}}}),
    ):
        prompt = visit.ask(call).call(call, **parameters)
        expect(card).to_have_attribute("data-state", "pending")
        assert visit.chat.driver.run(OVERFLOW) == fits
        visit.chat.stop()
        prompt.wait_until_stopped()
        visit.chat.settled("stopped")
