"""What is copied is what was said, not what was drawn."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pywry.testing.browser import ChatPage
from tests.browser.conftest import User
from tests.browser.programs import Program
from tests.browser.prompter import Stage

CODE = "def f(x):\n    if x:\n\n        return '<b>' + x\n    return None  # nothing\n"

SOURCE = f"""# Title

Some *emphasis*, `code` and a [link](https://example.org).

```python
{CODE}```

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture
def writer(new_user: Callable[..., User], shared_app: Program, stage: Stage) -> ChatPage:
    """A chat with an answer, in a browser that lets the page use the clipboard."""
    user = new_user(permissions=["clipboard-read", "clipboard-write"])
    chat = user.tab(shared_app.url)
    chat.send("Write something")
    stage.asked("Write something").reply(SOURCE)
    chat.answer()
    return chat


def clipboard(chat: ChatPage) -> str:
    """What was copied."""
    return str(chat.driver.run("() => navigator.clipboard.readText()"))


def test_a_message_is_copied_as_it_was_written(writer: ChatPage) -> None:
    writer.copy()
    writer.wait_for(lambda page: page.announced == "Copied", "the announcement")
    assert clipboard(writer) == SOURCE


def test_code_is_copied_without_what_surrounds_it(writer: ChatPage) -> None:
    writer.click('[aria-label="Copy code"]')
    writer.wait_for(lambda page: page.announced == "Copied", "the announcement")
    assert clipboard(writer).rstrip("\n") == CODE.rstrip("\n")


def test_code_can_be_copied_while_it_streams(writer: ChatPage, stage: Stage) -> None:
    writer.send("Again")
    prompt = stage.asked("Again").say("```\nfirst line\n")
    writer.wait_for(
        lambda page: (
            page.driver.run("() => document.querySelectorAll('.pywry-md-code').length") == 2
        ),
        "the second block",
    )
    writer.click(".pywry-chat-msg:last-child [aria-label='Copy code']")
    writer.wait_for(lambda page: page.announced == "Copied", "the announcement")
    assert clipboard(writer).rstrip("\n") == "first line"
    prompt.end()


def test_a_users_message_is_copied_too(writer: ChatPage) -> None:
    writer.copy(writer.messages()[0].id)
    writer.wait_for(lambda page: page.announced == "Copied", "the announcement")
    assert clipboard(writer) == "Write something"


def test_copying_works_without_the_clipboards_permission(chat: ChatPage, stage: Stage) -> None:
    chat.send("No permission")
    stage.asked("No permission").reply("Copy *me*")
    chat.answer()
    chat.driver.run(
        """() => Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: () => Promise.reject(new Error('not allowed')) } })"""
    )
    chat.copy()
    chat.wait_for(lambda page: page.announced == "Copied", "the announcement")
    chat.click(".pywry-chat-input")
    chat.press("Control+v")
    assert chat.draft == "Copy *me*"
