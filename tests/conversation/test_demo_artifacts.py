"""The demo of artifacts shows all that it promises to show."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pywry import TableArtifact
from pywry.examples import pywry_demo_chat_artifacts as demo
from pywry.examples import sales
from pywry.protocol.artifacts import ARTIFACTS, Artifact
from pywry.testing import Page, open_page
from tests.browser.programs import ROOT, Program
from tests.conversation.world import World


@pytest.fixture
def page(world: World, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The demo, without its pauses for effect."""
    monkeypatch.setattr(demo, "time", SimpleNamespace(sleep=lambda seconds: None))
    world.chat(demo.handler)
    return world.open()


def shown(page: Page) -> list[Artifact]:
    parts: list[Any] = [part for message in page.messages() for part in message.parts]
    return [part for part in parts if isinstance(part, Artifact)]


def test_everything_is_one_of_each_kind(page: Page) -> None:
    page.send(demo.EVERYTHING)
    assert page.settled().status == "complete"
    assert {type(each) for each in shown(page)} == set(ARTIFACTS)
    assert all(each.title for each in shown(page))


@pytest.mark.parametrize("word", demo.SHOWS)
def test_each_kind_can_be_asked_for(page: Page, word: str) -> None:
    page.send(word.upper())
    assert page.settled().status == "complete"
    (artifact,) = shown(page)
    assert artifact.artifact_id == demo.SHOWS[word][1]().artifact_id


def test_the_chart_is_updated_live_and_keeps_its_versions(page: Page) -> None:
    page.send("live")
    assert page.settled().status == "complete"
    (artifact,) = shown(page)
    assert artifact.version == len(artifact.earlier) + 1 > 10


def test_it_knows_what_it_has_shown(page: Page) -> None:
    page.send("chart")
    page.settled()
    page.send("What was that?")
    assert "So far I have shown you Cups by week." in page.answer()


def test_the_table_has_every_drink_of_every_week(page: Page) -> None:
    table = sales.table()
    assert table.rows == sales.WEEKS * len(sales.CITIES) * len(sales.DRINKS)
    assert table.column_types == {
        "week": "date",
        "city": "text",
        "drink": "text",
        "cups": "number",
        "revenue": "number",
    }
    page.send("table")
    page.settled()
    (artifact,) = shown(page)
    assert isinstance(artifact, TableArtifact)
    assert artifact.rows == table.rows


@pytest.mark.parametrize("arguments", [[], ["--eager"]], ids=["lazy", "eager"])
def test_the_page_is_shown(arguments: list[str]) -> None:
    script = ROOT / "pywry" / "examples" / "pywry_demo_chat_artifacts.py"
    with Program(script, {"PYWRY_SERVER__PORT": "0"}, arguments) as program:
        with open_page(program.url) as page:
            for name in demo.SHOWS:
                page.command(f"/{name}")
            page.wait_for(lambda p: len(shown(p)) == len(demo.SHOWS))
            ids = [each.artifact_id for each in shown(page)]
        assert program.interrupt() == 0
    assert ids == [make().artifact_id for _, make in demo.SHOWS.values()]
