"""What users do with artifacts reaches the author, and what he says of it reaches them."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from pywry import MarkdownArtifact, PlotlyArtifact, TableArtifact
from pywry.chat_manager import ArtifactEvent
from pywry.errors import ConfigurationError, RefusedError
from pywry.testing import Page
from tests.conversation.world import World

CHART = {"data": [{"y": [1, 3, 2]}]}


def draw(messages: Any, ctx: Any) -> Any:
    """Show a chart."""
    yield PlotlyArtifact(artifact_id="points", figure=CHART)


def click(page: Page, artifact_id: str = "points", event: str = "click", **data: Any) -> Any:
    """Do something with an artifact."""
    given = {"artifactId": artifact_id, "event": event, "data": data, "threadId": page.thread_id}
    return page.request("chat:artifact-event", given)


def refused(page: Page, artifact_id: str = "points", event: str = "click") -> str:
    """Do something that is refused, and return why."""
    with pytest.raises(RefusedError) as error:
        click(page, artifact_id, event)
    return error.value.code


def shown(page: Page) -> Page:
    """Ask for the chart."""
    page.send("draw")
    page.settled()
    return page


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_author_hears_what_is_done(everywhere: World, kind: str) -> None:
    heard: list[ArtifactEvent] = []
    there = everywhere.event()

    def on_event(event: ArtifactEvent) -> None:
        heard.append(event)
        there.set()

    async def on_event_async(event: ArtifactEvent) -> None:
        on_event(event)

    callback = on_event if kind == "sync" else on_event_async
    everywhere.chat(draw, on_artifact_event=callback)
    page = shown(everywhere.open())
    assert page.menu.artifact_events
    click(page, points=[{"x": 1, "y": 3}])
    assert there.wait(10)
    assert heard == [
        ArtifactEvent("points", page.thread_id, "click", {"points": [{"x": 1, "y": 3}]})
    ]


def test_the_author_answers_with_an_artifact(everywhere: World) -> None:
    def on_event(event: ArtifactEvent) -> None:
        if event.event == "click":
            chat.send_artifact(
                TableArtifact(artifact_id="rows", data=[{"a": event.data["n"]}]), event.thread_id
            )

    chat = everywhere.chat(draw, on_artifact_event=on_event)
    page = shown(everywhere.open())

    def rows(page: Page) -> list[Any]:
        parts = [part for message in page.messages() for part in message.parts]
        return [part for part in parts if isinstance(part, TableArtifact)]

    click(page, n=1)
    page.wait_for(lambda p: rows(page), "the table")
    click(page, n=2)
    page.wait_for(lambda p: rows(page) and rows(page)[0].version == 2, "the other table")
    (table,) = rows(page)
    assert table.artifact_id == "rows"
    assert len(page.messages()) == 3
    assert page.another().messages() == page.messages()


def test_a_callback_that_raises_is_in_nobodys_way(
    everywhere: World, caplog: pytest.LogCaptureFixture
) -> None:
    done = everywhere.event()

    def on_event(event: ArtifactEvent) -> None:
        if event.event == "click":
            raise RuntimeError("secret=123")
        done.set()

    everywhere.chat(draw, on_artifact_event=on_event)
    page = shown(everywhere.open())
    click(page)
    click(page, event="hover")
    assert done.wait(10)
    assert "secret=123" in caplog.text, "it is told to the author"
    page.send("still there")
    assert page.settled().status == "complete"
    assert "secret" not in str([each.model_dump() for each in page.messages()])


def test_only_what_is_in_the_thread_is_heard_of(everywhere: World) -> None:
    heard: list[ArtifactEvent] = []
    everywhere.chat(draw, on_artifact_event=heard.append)
    anna, bert = shown(everywhere.open("anna")), everywhere.open("bert")
    assert refused(anna, "other") == "unknown-artifact"
    assert refused(bert) == "unknown-artifact"
    foreign = {"artifactId": "points", "event": "click", "threadId": anna.thread_id}
    with pytest.raises(RefusedError) as error:
        bert.request("chat:artifact-event", foreign)
    assert error.value.code == "unknown-thread"
    for wrong in ("", "Click", "a" * 41, "on click", "<b>"):
        assert refused(anna, event=wrong) == "bad-event"
    anna.new_thread()
    assert refused(anna) == "unknown-artifact"
    assert heard == []


def test_nobody_is_told_when_nobody_wants_to_know(everywhere: World) -> None:
    everywhere.chat(draw)
    page = shown(everywhere.open())
    assert not page.menu.artifact_events
    assert refused(page) == "no-artifact-events"


def test_a_flood_is_bounded(local: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """One event is being heard of; so many may wait, and the rest is refused."""
    running, go_on, all_heard = local.event(), local.event(), local.event()
    heard: list[ArtifactEvent] = []

    def on_event(event: ArtifactEvent) -> None:
        running.set()
        go_on.wait(20)
        heard.append(event)
        if len(heard) == 7:
            all_heard.set()

    monkeypatch.setattr("pywry.chat.thread.MAX_HAPPENINGS", 5)
    local.chat(draw, on_artifact_event=on_event)
    page, other = shown(local.open("anna")), shown(local.open("bert"))
    click(page)
    assert running.wait(10)
    for _ in range(5):
        click(page, event="hover")
    assert refused(page, event="hover") == "busy"
    click(other)
    go_on.set()
    assert all_heard.wait(10)


def test_an_artifact_is_said_from_any_thread(everywhere: World) -> None:
    chat = everywhere.chat(draw)
    page = shown(everywhere.open())
    thread_id = page.thread_id

    def say(number: int) -> None:
        note = MarkdownArtifact(artifact_id=f"note-{number % 2}", content=str(number))
        chat.send_artifact(note, thread_id)

    threads = [threading.Thread(target=say, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)

    def notes(page: Page) -> list[MarkdownArtifact]:
        parts = [part for message in page.messages() for part in message.parts]
        return [part for part in parts if isinstance(part, MarkdownArtifact)]

    page.wait_for(
        lambda p: [each.version for each in notes(page)] == [4, 4], "both notes, four times"
    )
    assert {each.artifact_id for each in notes(page)} == {"note-0", "note-1"}
    assert len(page.messages()) == 4


def test_the_author_and_an_answer_update_one_artifact_in_turns(everywhere: World) -> None:
    times = 20

    def count(messages: Any, ctx: Any) -> Any:
        for number in range(times):
            yield MarkdownArtifact(artifact_id="count", content=f"answer {number}")

    chat = everywhere.chat(count)
    page = everywhere.open()
    chat.send_artifact(MarkdownArtifact(artifact_id="count", content="begin"), page.thread_id)

    def say() -> None:
        for number in range(times):
            note = MarkdownArtifact(artifact_id="count", content=f"author {number}")
            chat.send_artifact(note, page.thread_id)

    author = threading.Thread(target=say)
    author.start()
    page.send("count")
    author.join(20)

    def versions(page: Page) -> list[int]:
        parts = [part for message in page.messages() for part in message.parts]
        return [part.version for part in parts if isinstance(part, MarkdownArtifact)]

    # A version that came twice, or went back, would be a fault of the page.
    page.wait_for(lambda p: versions(page) == [2 * times + 1], "every version, in one place")


def test_an_artifact_needs_a_thread_that_there_is(local: World) -> None:
    chat = local.chat(draw)
    local.open()
    with pytest.raises(RefusedError):
        chat.send_artifact(MarkdownArtifact(content="x"), "thread_00000000")
    with pytest.raises(ConfigurationError):
        chat.send_artifact("x")  # type: ignore[arg-type]


def test_what_was_said_outside_of_an_answer_is_there_after_a_restart(lasting: World) -> None:
    chat = lasting.chat(draw)
    page = shown(lasting.open())
    chat.send_artifact(PlotlyArtifact(artifact_id="points", figure={"data": []}), page.thread_id)
    chat.send_artifact(MarkdownArtifact(artifact_id="new", content="x"), page.thread_id)
    page.wait_for(lambda p: len(p.messages()) == 3, "the new one")
    before = page.messages()
    lasting.restart()
    page = lasting.open()
    assert [each.parts for each in page.messages()] == [each.parts for each in before]
