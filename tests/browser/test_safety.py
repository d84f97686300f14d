"""A model that says anything, in the real browser, under the real policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pywry.testing.browser import ChatPage, PlaywrightDriver
from tests.browser import hostile
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage


def test_the_inspection_itself_sees_what_is_armed(chat: ChatPage, stage: Stage) -> None:
    chat.send("Plain")
    stage.asked("Plain").reply("Nothing special.")
    chat.settled("complete")
    hostile.assert_harmless(chat)
    seen = chat.driver.run(
        """() => {
          const link = document.createElement('a');
          link.setAttribute('href', 'java\\tscript:1');
          link.id = 'x';
          document.querySelector('.pywry-chat-text').append(link, document.createElement('iframe'));
        }"""
    )
    assert seen is None
    found = " ".join(chat.driver.run(hostile.INSPECT))
    for what in ("href javascript:", "id:", "element:", "link:"):
        assert what in found


@pytest.mark.parametrize("group", hostile.GROUPS)
def test_a_hostile_answer_is_harmless(group: str, chat: ChatPage, user: User, stage: Stage) -> None:
    hostile.say(chat, stage, group)
    assert len(user.context.pages) == 1


def test_a_hostile_answer_is_harmless_at_every_piece_of_it(chat: ChatPage, stage: Stage) -> None:
    chat.send("Say it slowly")
    prompt = stage.asked("Say it slowly")
    for text in [*hostile.HTML[:12], *hostile.LINKS[:12], *hostile.IMAGES[:6]]:
        middle = len(text) // 2
        for piece in (text[:middle], text[middle:-1], text[-1] + "\n\n"):
            prompt.say(piece)
            hostile.assert_harmless(chat)
    prompt.end()
    chat.settled("complete")
    hostile.assert_harmless(chat)


def test_what_users_type_and_how_threads_are_called_is_text(chat: ChatPage, stage: Stage) -> None:
    for text in hostile.LABELS:
        chat.send(text)
        stage.asked(text).reply("Yes.")
        chat.answer()
        chat.rename(chat.thread_id, text)
        chat.wait_for(lambda page: page.threads[0].title != "", "the title")
        hostile.assert_harmless(chat)
        thread = chat.thread_id
        chat.new_thread()
        chat.delete(thread)
        chat.wait_for(lambda page: page.toasts, "the notice")
        hostile.assert_harmless(chat)


def test_an_image_of_another_host_is_named_and_not_loaded(
    chat: ChatPage, user: User, stage: Stage
) -> None:
    chat.send("Image")
    stage.asked("Image").reply("![A picture](https://pictures.example/a.png)")
    chat.settled("complete")
    shown = chat.driver.run("() => document.querySelector('a.pywry-md-image-load').textContent")
    assert "pictures.example" in str(shown)
    assert not [url for url in user.watch.requests if "pictures.example" in url]


def test_a_link_that_pretends_shows_where_it_leads(chat: ChatPage, stage: Stage) -> None:
    chat.send("Link")
    stage.asked("Link").reply("[https://bank.example](https://evil.example/login)")
    chat.settled("complete")
    link = chat.driver.run("() => document.querySelector('.pywry-chat-text a').outerHTML")
    shown = chat.driver.run("() => document.querySelector('.pywry-chat-text p').innerText")
    assert "evil.example" in str(shown) or 'title="https://evil.example' in str(link)


@pytest.fixture
def demo() -> Iterator[Program]:
    """The demo that comes with the package."""
    from tests.browser.programs import ROOT

    with Program(
        ROOT / "pywry" / "examples" / "pywry_demo_chat.py", {"PYWRY_SERVER__PORT": "0"}
    ) as program:
        yield program


def test_a_tour_of_the_interface_violates_no_policy_and_asks_no_other_host(
    demo: Program, new_user: Callable[..., User]
) -> None:
    user = new_user(permissions=["clipboard-read", "clipboard-write"])
    chat = user.tab(demo.url)
    assert isinstance(chat.driver, PlaywrightDriver)
    page = chat.driver.page
    # Violations are reported to the page too, also those that the console does not show.
    chat.driver.run(
        """() => { window.violations = [];
          addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective)); }"""
    )
    for word in ("markdown", "code", "table", "math", "fail"):
        chat.send(word)
        chat.settled()
    chat.wait_for(
        lambda each: each.driver.run("() => document.querySelectorAll('.katex').length") > 2,
        "the formulas",
    )
    chat.send("long")
    chat.wait_for(lambda each: each.running, "the answer")
    chat.send("and then")
    chat.wait_for(lambda each: each.queue, "it to wait")
    chat.take_back("and then")
    chat.stop()
    chat.settled("stopped")
    chat.run_again(next(each.id for each in chat.messages() if each.status == "error"))
    chat.settled("error")
    chat.copy()
    chat.regenerate()
    chat.settled("error")
    first = chat.thread_id
    chat.new_thread()
    chat.rename(chat.thread_id, "Renamed")
    chat.delete(chat.thread_id)
    chat.wait_for(lambda each: each.toasts, "the notice")
    chat.undo()
    chat.open_thread(first)
    chat.click(".pywry-chat-fullscreen-btn")
    chat.scroll(-400)
    chat.scroll(4000)
    chat.click(".pywry-chat-fullscreen-btn")
    separator = page.locator(".pywry-toolbar-separator")
    separator.focus()
    for key in ("ArrowLeft", "Shift+ArrowLeft", "End", "Home"):
        page.keyboard.press(key)
    box = separator.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] - 150, box["y"] + 40)
    page.mouse.up()
    page.locator(".pywry-toolbar-toggle").click()
    page.locator(".pywry-toolbar-toggle").click()
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce", forced_colors="active")
    page.set_viewport_size({"width": 390, "height": 844})
    chat.wait_for(lambda each: each.look("ready"), "the narrow page")
    assert chat.driver.run("() => window.violations") == []
