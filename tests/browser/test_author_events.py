"""What the author's Python says to his page, and the page to his Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage


@pytest.fixture
def own_stage() -> Iterator[Stage]:
    """The stage of the app in the test."""
    with Stage() as stage:
        yield stage


@pytest.fixture
def plain(own_stage: Stage, new_user: Callable[..., User]) -> Iterator[Page]:
    """A page without any script of the author's."""
    with Program("plain_page.py", {ADDRESS: str(own_stage.port)}) as program:
        page = new_user().context.new_page()
        page.goto(program.url)
        yield page


def emit(stage: Stage, event: str, **data: object) -> None:
    """Have the app emit an event."""
    stage.ask("emit", event=event, data=data)


def test_a_press_goes_to_python_and_echoes_come_back_in_order(
    own_stage: Stage, new_user: Callable[..., User]
) -> None:
    with Program("events.py", {ADDRESS: str(own_stage.port)}) as program:
        page = new_user().context.new_page()
        page.goto(program.url)
        page.locator("#press").click()
        heard = [f"app:pressed main {number}" for number in range(3)]
        expect(page.locator("#heard li")).to_have_text(heard)


def test_content_from_python_is_put_into_the_page_in_order(plain: Page, own_stage: Stage) -> None:
    for number in range(20):
        emit(own_stage, "pywry:set-content", id="title", html=f"After <em>{number}</em>")
    expect(plain.locator("#title")).to_have_text("After 19")
    expect(plain.locator("#title em")).to_have_count(1)
    emit(own_stage, "pywry:set-content", selector=".each", text="<b>text</b>")
    expect(plain.locator(".each")).to_have_text(["<b>text</b>", "<b>text</b>"])
    plain.reload()
    expect(plain.locator("#title")).to_have_text("After 19")
    expect(plain.locator(".each")).to_have_text(["<b>text</b>", "<b>text</b>"])


def test_html_and_text_for_one_element_keep_their_order(plain: Page, own_stage: Stage) -> None:
    for number in range(5):
        emit(own_stage, "pywry:set-content", id="title", html=f"<em>{number}</em>")
        emit(own_stage, "pywry:set-content", id="title", text=f"text {number}")
    expect(plain.locator("#title")).to_have_text("text 4")
    emit(own_stage, "app:unheard")
    expect(plain.locator("#title em")).to_have_count(0)


def test_styles_and_themes_from_python(plain: Page, own_stage: Stage) -> None:
    emit(own_stage, "pywry:set-style", id="title", styles={"color": "rgb(1, 2, 3)"})
    expect(plain.locator("#title")).to_have_css("color", "rgb(1, 2, 3)")
    emit(own_stage, "pywry:inject-css", id="mine", css="#title { letter-spacing: 7px; }")
    expect(plain.locator("#title")).to_have_css("letter-spacing", "7px")
    emit(own_stage, "pywry:remove-css", id="mine")
    expect(plain.locator("#title")).not_to_have_css("letter-spacing", "7px")
    emit(own_stage, "pywry:update-theme", theme="light")
    expect(plain.locator("html")).to_have_class("light pywry-theme-light")


def test_a_style_attribute_in_content_from_python_has_its_effect(
    own_stage: Stage, new_user: Callable[..., User]
) -> None:
    with Program("plain_page.py", {ADDRESS: str(own_stage.port)}) as program:
        user = new_user()
        page = user.context.new_page()
        page.goto(program.url)
        html = '<i style="color: rgb(4, 5, 6)">x</i>'
        emit(own_stage, "pywry:set-content", id="title", html=html)
        expect(page.locator("#title i")).to_have_css("color", "rgb(4, 5, 6)")
        # The browser says that it did not take the attribute; the page's script said the same in its place.
        assert all("Applying inline style" in problem for problem in user.watch.problems)
        user.watch.problems.clear()


def test_an_alert_from_python_is_shown_and_can_be_closed(plain: Page, own_stage: Stage) -> None:
    emit(own_stage, "pywry:alert", message="Saved <b>it</b>", type="success")
    alert = plain.get_by_text("Saved <b>it</b>")
    expect(alert).to_be_visible()
    plain.get_by_role("button", name="Close").click()
    expect(alert).not_to_be_visible()
