"""The seed's snippets from "Rich response objects" to "Input Requests", as printed, in a browser.

Each stands in ``apps/seed/``; around it is what the seed's first snippet has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User, page_of
from tests.browser.programs import APPS, Program

BEFORE = """
import itertools
import time
from pywry import HtmlContent, PyWry
from pywry.chat_manager import ChatManager

def very_long_generation():
    for number in itertools.count():
        yield f"{number} "
        time.sleep(0.005)

def handler(messages, ctx):
    return f"{ctx.model} at {ctx.temperature}"

chat = None
"""

AFTER = """
app = PyWry(title="Chat Demo")
if chat is None:
    chat = ChatManager(handler=handler)
widget = app.show(
    HtmlContent(html="<h1>Assistant</h1>"),
    toolbars=[chat.toolbar(position="right")],
    callbacks=chat.callbacks(),
)
chat.bind(widget)
app.block()
"""


@pytest.fixture
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Program]:
    """The running snippet."""
    snippet = (APPS / "seed" / f"{request.param}.txt").read_text(encoding="utf-8")
    script = tmp_path / "app.py"
    script.write_text(BEFORE + snippet + AFTER, encoding="utf-8")
    with Program(script) as program:
        yield program


@pytest.fixture
def chat(app: Program, new_user: Callable[..., User]) -> ChatPage:
    """Its page."""
    return new_user().tab(app.url)


@pytest.mark.parametrize("app", ["rich_response_objects"], indirect=True)
def test_rich_response_objects(chat: ChatPage) -> None:
    chat.send("go")
    assert chat.answer() == "Here is the final answer."
    page = page_of(chat)
    answer = page.locator(".pywry-chat-msg-assistant").last
    thought = answer.get_by_role("button", name=re.compile(r"^Thought for \d+ s$"))
    expect(thought).to_have_attribute("aria-expanded", "false")
    thought.click()
    expect(answer).to_contain_text("Comparing the available implementation paths...")
    expect(page.get_by_text("Searching project files...")).to_have_count(0)
    expect(page.get_by_role("region", name="Tasks").get_by_role("listitem")).to_have_text(
        ["Done: Analyze request", "In progress: Generate answer"]
    )


@pytest.mark.parametrize("app", ["slash_commands"], indirect=True)
def test_slash_commands(chat: ChatPage) -> None:
    chat.write("/")
    palette = page_of(chat).get_by_role("listbox", name="Commands")
    for words in ("/time Show the current time", "/clearcache Clear cached results", "/export"):
        expect(palette.get_by_role("option", name=words)).to_be_visible()
    chat.write("time")
    chat.press("Enter")
    chat.shows("Current time: 12:34:56")


@pytest.mark.parametrize("app", ["settings_menu"], indirect=True)
def test_settings_menu(chat: ChatPage, app: Program) -> None:
    page = page_of(chat)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Model").select_option("gpt-4.1")
    page.get_by_role("slider", name="Temperature").press("ArrowLeft")
    chat.press("Escape")
    chat.send("go")
    assert chat.answer() == "gpt-4.1 at 0.6"
    assert "model changed to gpt-4.1\n" in app.output
    assert "temperature changed to 0.6\n" in app.output


@pytest.mark.parametrize("app", ["cooperative_cancellation"], indirect=True)
def test_cooperative_cancellation(chat: ChatPage) -> None:
    chat.send("go")
    chat.shows("0 1 2")
    chat.stop()
    assert chat.settled("stopped").text.startswith("0 1 2")


@pytest.mark.parametrize("app", ["input_requests"], indirect=True)
def test_input_requests(chat: ChatPage) -> None:
    for said, end in (
        ("Yes", "Deployment approved. Continuing now."),
        ("No", "Deployment cancelled."),
    ):
        chat.send("deploy")
        page_of(chat).get_by_role("button", name=said, exact=True).click()
        chat.shows(end)
        assert chat.answer() == end
        assert [each.text for each in chat.transcript()][-4:] == [
            "deploy",
            "I need confirmation before I continue.",
            said,
            end,
        ]
