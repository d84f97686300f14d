"""The interface in other languages, chosen by the author or by the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from pywry import InputRequiredResponse, ToolCallResponse, ToolResultResponse
from tests.browser.conftest import User, Visit
from tests.browser.programs import Program
from tests.browser.prompter import ADDRESS, Stage
from tests.browser.test_layout import OVERFLOW

SEND = {
    "en-US": "Send",
    "de-AT": "Senden",
    "es-MX": "Enviar",
    "fr-CA": "Envoyer",
    "zh-CN": "发送",
    "ja": "送信",
    "ar-EG": "إرسال",
}


@pytest.mark.parametrize("language", SEND)
def test_the_browsers_language_is_taken(new_visit: Callable[..., Visit], language: str) -> None:
    visit = new_visit(locale=language)
    shell = visit.page.locator(".pywry-chat")
    expect(visit.page.get_by_role("button", name=SEND[language], exact=True)).to_be_visible()
    expect(shell).to_have_attribute("lang", language[:2])
    assert shell.evaluate("(each) => getComputedStyle(each).direction") == (
        "rtl" if language.startswith("ar") else "ltr"
    )
    visit.chat.send("/nonsense")
    note = visit.page.locator(".pywry-chat-command-note")
    expect(note).to_contain_text("/nonsense")
    assert ("There is no command" in note.inner_text()) is language.startswith("en")


def test_a_language_that_there_is_not_is_english(new_visit: Callable[..., Visit]) -> None:
    visit = new_visit(locale="tlh")
    expect(visit.page.get_by_role("button", name="Send", exact=True)).to_be_visible()


@pytest.fixture(params=["de", "ar"])
def localized(request: pytest.FixtureRequest, new_user: Callable[..., User]) -> Iterator[Visit]:
    """An assistant whose author chose the language, in an English browser on a phone."""
    with Stage() as stage:
        environment = {ADDRESS: str(stage.port), "APP_LOCALE": request.param}
        with Program("assistant.py", environment) as program:
            yield Visit(new_user(viewport={"width": 390, "height": 844}), stage, program.url)


def test_the_authors_language_wins_and_everything_fits(localized: Visit) -> None:
    shell = localized.page.locator(".pywry-chat")
    language = shell.get_attribute("lang")
    assert language in ("de", "ar")
    assert shell.evaluate("(each) => getComputedStyle(each).direction") == (
        "rtl" if language == "ar" else "ltr"
    )
    expect(localized.page.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    prompt = localized.ask("An answer").say(
        "مرحبا by the way.",
        ToolCallResponse(tool_id="a", name="search", arguments={"query": "x"}),
        ToolResultResponse(tool_id="a", result="found"),
        InputRequiredResponse(prompt="Proceed?", input_type="radio", options=["one", "two"]),
    )
    card = localized.page.locator(".pywry-chat-input-required")
    expect(card).to_have_attribute("data-state", "pending")
    assert localized.chat.driver.run(OVERFLOW) == {"page": 0, "wide": []}
    card.get_by_text("two", exact=True).click()
    card.get_by_role("button").first.click()
    expect(card).to_have_attribute("data-state", "answered")
    prompt.end()
