"""The demo's handler says and asks all that it promises to show."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pywry.examples import pywry_demo_chat as demo
from pywry.examples.answers import ANSWERS
from pywry.testing import Page
from tests.conversation.world import World


@pytest.fixture
def page(world: World, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The demo, without its pauses for effect."""
    monkeypatch.setattr(demo, "time", SimpleNamespace(sleep=lambda seconds: None))
    world.chat(demo.handler)
    return world.open()


def test_research_shows_thinking_tools_sources_and_a_to_do_list(page: Page) -> None:
    page.send("research")
    last = page.settled()
    assert last.status == "complete"
    assert [part.type for part in last.parts] == [
        "thinking",
        *("tool_call", "tool_result") * 2,
        "text",
        "citation",
        "citation",
        "suggestions",
    ]
    assert [(item.title, item.status) for item in page.todos()] == [
        ("Understand the question", "completed"),
        ("Look through the files", "completed"),
        ("Write the answer", "completed"),
    ]


def test_deploy_is_a_complete_flow_of_questions(page: Page) -> None:
    page.send("deploy")
    asked: set[str] = set()

    def asks_anew(page: Page) -> bool:
        question = page.question()
        return question is not None and question.prompt not in asked

    for answer in ("Yes", "staging", "2026.11"):
        page.wait_for(asks_anew)
        asked.add(page.asked().prompt)
        page.respond(answer)
    assert "**2026.11** to **staging** approved" in page.answer()
    assert len(asked) == 3


def test_deploy_ends_when_it_is_not_confirmed(page: Page) -> None:
    page.send("deploy")
    page.asked()
    page.respond("No")
    assert page.answer() == "Deployment cancelled."


@pytest.mark.parametrize("word", sorted(ANSWERS))
def test_every_starter_has_its_answer(page: Page, word: str) -> None:
    page.send(word)
    assert page.answer() == ANSWERS[word]
