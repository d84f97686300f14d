"""axe-core finds nothing, in both themes, in the states that a chat can be in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from pywry.testing.browser import ChatPage, PlaywrightDriver
from tests.browser.conftest import User
from tests.browser.programs import ROOT, Program
from tests.browser.prompter import ADDRESS, Stage

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

EVERYTHING = """# A heading

Some *text* with `code`, a [link](https://example.org), ~~struck~~ and **strong**.

1. one
   - nested
2. two

- [x] done
- [ ] open

> quoted

| left | right |
|:-----|------:|
| 1    | 2     |

```python
def f(x: int) -> str:
    return f"{x}"  # a comment
```

$e = mc^2$ and ![a picture](https://example.org/picture.png)
"""


@pytest.fixture(params=["dark", "light"])
def themed(request: pytest.FixtureRequest, new_user: Callable[..., User]) -> Any:
    """A chat in one of the themes, and its stage."""
    with Stage() as stage:
        with Program(
            "prompted.py", {ADDRESS: str(stage.port), "APP_THEME": request.param}
        ) as program:
            # Colours are judged when nothing moves any more.
            user = new_user(reduced_motion="reduce")
            yield user.tab(program.url), stage


def violations(chat: ChatPage) -> list[str]:
    """What axe finds. It runs in a world of its own, so the page's policy stays as it is."""
    assert isinstance(chat.driver, PlaywrightDriver)
    page = chat.driver.page
    devtools: CDPSession = page.context.new_cdp_session(page)
    frame = devtools.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = devtools.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})
    context = world["executionContextId"]
    script = Path(AXE).read_text(encoding="utf-8")
    devtools.send("Runtime.evaluate", {"expression": script, "contextId": context})
    answer = devtools.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document, {resultTypes: ['violations']})"
            ".then(({ violations }) => JSON.stringify(violations))",
            "contextId": context,
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    devtools.detach()
    assert "exceptionDetails" not in answer, answer
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in json.loads(answer["result"]["value"])
        for node in each["nodes"]
    ]


def test_axe_finds_nothing_in_an_empty_chat(themed: tuple[ChatPage, Stage]) -> None:
    assert violations(themed[0]) == []


def test_axe_finds_nothing_in_a_conversation(themed: tuple[ChatPage, Stage]) -> None:
    chat, stage = themed
    chat.send("Everything")
    prompt = stage.asked("Everything").say(EVERYTHING)
    chat.send("And next")
    chat.wait_for(lambda page: page.queue, "it to wait")
    assert violations(chat) == []
    prompt.end()
    stage.asked("And next").fail("no")
    chat.settled("error")
    assert violations(chat) == []


def test_axe_finds_nothing_in_the_list_of_conversations(
    themed: tuple[ChatPage, Stage],
) -> None:
    chat, stage = themed
    chat.send("One")
    prompt = stage.asked("One").say("Yes")
    chat.new_thread()
    chat.show_threads()
    assert violations(chat) == []
    chat.press("F2")
    assert violations(chat) == []
    prompt.end()


def test_answers_are_announced_once_and_not_word_by_word(chat: ChatPage, stage: Stage) -> None:
    chat.send("Speak")
    prompt = stage.asked("Speak").say("One")
    chat.wait_for(lambda page: page.announced == "The assistant is answering.", "the beginning")
    prompt.say(" two", " three")
    chat.shows("three")
    assert chat.announced == "The assistant is answering."
    prompt.end()
    chat.wait_for(lambda page: page.announced == "The answer is complete.", "the end")
    live = chat.driver.run(
        "() => document.querySelector('.pywry-chat-messages').getAttribute('aria-live')"
    )
    assert live == "off"
