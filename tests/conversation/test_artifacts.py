"""Artifacts in a conversation: their place, their versions, what is a file, and what becomes of all that."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from pywry import (
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    InputRequiredResponse,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    StatusResponse,
    TableArtifact,
)
from pywry.chat import transcript
from pywry.chat.artifacts import INLINE, MAX_VERSIONS
from pywry.chat.thread import Thread
from pywry.chat.transcript import as_dict
from pywry.errors import RefusedError
from pywry.protocol.artifacts import Artifact
from pywry.protocol.messages import Message
from pywry.testing import Page
from tests.conversation.world import World

DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
KINDS: dict[str, Artifact] = {
    "code": CodeArtifact(title="hello.py", language="python", content="print('Hello')\n"),
    "markdown": MarkdownArtifact(title="Report", content="# Summary\n\n- one"),
    "html": HtmlArtifact(title="Clock", content="<b>12:00</b>", height="300px"),
    "table": TableArtifact(title="Cities", data=[{"city": "Rome", "n": 1.5}, {"city": "Oslo"}]),
    "plotly": PlotlyArtifact(title="Squares", figure={"data": [{"type": "bar", "y": [1, 4, 9]}]}),
    "image": ImageArtifact(title="Dot", url=DOT, alt="A dot"),
    "json": JsonArtifact(title="Answer", data={"answer": [42, None, "x"]}),
}
HEAVY = "x" * (INLINE + 1)


def parts(page: Page) -> list[list[Any]]:
    return [list(message.parts) for message in page.messages()]


def artifacts(page: Page) -> list[Artifact]:
    return [part for message in parts(page) for part in message if isinstance(part, Artifact)]


def thread_of(world: World, page: Page) -> Thread:
    return world.chats[0]._service.find_thread(page.thread_id)


def whole(page: Page, file_id: str | None) -> dict[str, Any]:
    """Return the artifact that is in a file, as a page gets it."""
    assert file_id is not None
    content: dict[str, Any] = json.loads(page.download(file_id))
    return content


def kept_files(thread: Thread) -> set[str]:
    """Return the names of a thread's files."""
    files = thread.files
    if not files._store.has_files:
        return set()
    folder = files._store.spool._thread(files.owner_id, thread.id)
    return {each.name for each in folder.iterdir()} if folder.exists() else set()


def drawing(*contents: str, artifact_id: str = "a") -> Iterator[CodeArtifact]:
    for content in contents:
        yield CodeArtifact(artifact_id=artifact_id, title="A", content=content)


def follow(world: World, page: Page) -> Iterator[tuple[str, Page]]:
    """Yield the ways in which a user comes back to a thread."""
    thread_id = page.thread_id
    page.new_thread()
    page.open(thread_id)
    yield "another thread and back", page
    yield "a second tab", world.keep(page.another())
    yield "a reload", world.keep(page.reload())
    if world.lasting:
        world.restart()
        page = world.open()
        page.open(thread_id)
        yield "a restart", page


# ---- place ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_artifact_keeps_its_place_however_the_user_comes_back(
    everywhere: World, kind: str
) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "Before."
        yield StatusResponse(text="Drawing…")
        yield KINDS[kind]
        yield "After."

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    answer = page.settled()
    assert [part.type for part in answer.parts] == ["text", "artifact", "text"]
    assert answer.parts[1] == KINDS[kind]
    assert answer.text == "Before.After."
    for way, seen in follow(everywhere, page):
        assert seen.settled().parts == answer.parts, way


def test_an_answer_may_be_one_artifact(world: World) -> None:
    world.chat(lambda messages, ctx: KINDS["code"])
    page = world.open()
    page.send("go")
    assert page.settled().parts == [KINDS["code"]]


def test_an_artifact_is_shown_as_it_was_when_it_was_yielded(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        light = JsonArtifact(artifact_id="light", data={"a": [1]})
        heavy = TableArtifact(
            artifact_id="heavy", data={"a": [HEAVY]}, grid_options={"pagination": True}
        )
        yield light
        yield heavy
        light.data["a"].append(2)
        assert heavy.grid_options is not None
        heavy.grid_options["pagination"] = False
        yield "end"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.settled()
    light, heavy = artifacts(world.keep(page.reload()))
    assert isinstance(light, JsonArtifact)
    assert isinstance(heavy, TableArtifact)
    assert light.data == {"a": [1]}
    assert heavy.grid_options == {"pagination": True}


def test_what_only_the_chat_fills_in_is_not_taken_from_the_author(world: World) -> None:
    world.chat(
        lambda messages, ctx: CodeArtifact(content="x", version=7, earlier=["../x"], file="/etc")
    )
    page = world.open()
    page.send("go")
    page.settled()
    (artifact,) = artifacts(page)
    assert (artifact.version, artifact.earlier, artifact.file) == (1, [], None)


# ---- updates ----------------------------------------------------------------------------------------


def test_an_update_in_the_same_answer_takes_the_place_and_leaves_the_text_whole(
    everywhere: World,
) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "Be"
        yield from drawing("one")
        yield "fo"
        yield from drawing("two")
        yield "re."
        yield from drawing("three")

    everywhere.chat(handler)
    page = everywhere.open()
    other = everywhere.keep(page.another())
    page.send("go")
    answer = page.settled()
    assert [part.type for part in answer.parts] == ["text", "artifact", "text"]
    assert answer.text == "Before."
    for way, seen in chain((("at once", page), ("another tab", other)), follow(everywhere, page)):
        (artifact,) = seen.wait_for(artifacts, way)
        assert isinstance(artifact, CodeArtifact), way
        seen.wait_for(lambda p: artifacts(p)[0].version == 3, way)
        (artifact,) = artifacts(seen)
        assert getattr(artifact, "content", "") == "three", way
        earlier = [whole(seen, each) for each in artifact.earlier]
        assert [(each["content"], each["version"]) for each in earlier] == [("one", 1), ("two", 2)]


def test_an_update_in_a_later_answer_changes_the_earlier_one(everywhere: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        text = messages[-1]["text"]
        yield f"Here is {text}."
        yield from drawing(text)
        yield " Done."

    everywhere.chat(handler)
    page = everywhere.open()
    other = everywhere.keep(page.another())
    page.send("one")
    page.settled()
    page.send("two")
    page.settled()
    for way, seen in chain((("at once", page), ("another tab", other)), follow(everywhere, page)):
        seen.wait_for(lambda p: p.text() == "Here is two. Done." and not p.queue(), way)
        assert [[part.type for part in each] for each in parts(seen)] == [
            ["text"],
            ["text", "artifact", "text"],
            ["text"],
            ["text"],
        ], way
        (artifact,) = artifacts(seen)
        assert (artifact.version, getattr(artifact, "content", "")) == (2, "two"), way


def test_an_update_goes_on_after_a_question(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from drawing("one")
        yield InputRequiredResponse(prompt="More?")
        yield from drawing(ctx.wait_for_input())
        yield "end"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond("two")
    page.settled()
    (artifact,) = artifacts(page)
    assert (artifact.version, getattr(artifact, "content", "")) == (2, "two")
    assert any(isinstance(part, Artifact) for part in parts(page)[1])


def test_two_tabs_update_one_artifact_and_both_see_it(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from drawing(messages[-1]["text"])
        yield messages[-1]["text"]

    world.chat(handler)
    page = world.open()
    other = world.keep(page.another())
    for number in range(4):
        (page if number % 2 else other).send(str(number))
    for each in (page, other):
        each.wait_for(lambda p: len(p.messages()) == 8 and p.messages()[-1].status == "complete")
        (artifact,) = artifacts(each)
        assert artifact.version == 4
    assert artifacts(page) == artifacts(other)
    (artifact,) = artifacts(page)
    shown = [whole(page, each)["content"] for each in artifact.earlier]
    assert sorted([*shown, getattr(artifact, "content", "")]) == ["0", "1", "2", "3"]


def test_another_kind_may_take_the_place(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield CodeArtifact(artifact_id="a", content="x")
        yield TableArtifact(artifact_id="a", data=[{"x": 1}])

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.settled()
    (artifact,) = artifacts(page)
    assert isinstance(artifact, TableArtifact)
    assert whole(page, artifact.earlier[0])["artifactType"] == "code"


@pytest.mark.parametrize("content", ["light", HEAVY], ids=["in the log", "in a file"])
def test_what_is_the_same_is_no_version(everywhere: World, content: str) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        if messages[-1]["text"] == "another":
            yield from drawing(content.upper())
            yield CodeArtifact(artifact_id="a", title="B", content=content.upper())
        yield from drawing(content, content)

    chat = everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    page.settled()
    heads = page.probe().heads
    chat.send_artifact(next(drawing(content)))
    assert page.probe().heads == heads
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    before = thread_of(everywhere, page).log.position.seq
    page.send("again")
    answer = page.settled()
    assert answer.parts == []
    # The question, the beginning of its answer, and its end.
    assert thread_of(everywhere, page).log.position.seq == before + 3
    (artifact,) = artifacts(page)
    assert (artifact.version, artifact.earlier) == (1, [])
    assert len(kept_files(thread_of(everywhere, page))) == (1 if content == HEAVY else 0)
    page.send("another")
    page.settled()
    (artifact,) = artifacts(page)
    assert artifact.version == 4, "other words, another title, and the first again"
    assert len(artifact.earlier) == 3


def test_a_number_is_not_a_yes(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        for data in (1, True, 1.0, [1], [1]):
            yield JsonArtifact(artifact_id="a", data=data)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.settled()
    assert artifacts(page)[0].version == 4


def test_so_many_versions_are_kept_and_the_files_of_older_ones_are_gone(everywhere: World) -> None:
    count = MAX_VERSIONS + 5

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from drawing(*(f"{number} {HEAVY}" for number in range(count)))

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    page.settled()
    (artifact,) = artifacts(page)
    assert artifact.version == count
    assert len(artifact.earlier) == MAX_VERSIONS
    versions = [whole(page, each) for each in artifact.earlier]
    assert [each["version"] for each in versions] == list(range(count - MAX_VERSIONS, count))
    assert kept_files(thread_of(everywhere, page)) == {*artifact.earlier, artifact.file}


# ---- what the handler knows -------------------------------------------------------------------------


def test_a_handler_is_told_which_artifacts_there_are_and_text_stays_text(
    everywhere: World,
) -> None:
    given: list[list[dict[str, Any]]] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        given.append(messages)
        yield "Here."
        yield from drawing("one")
        yield TableArtifact(artifact_id="t", title="Cities", data=[{"n": 1}])
        yield "There."

    chat = everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    page.settled()
    if everywhere.lasting:
        chat = everywhere.restart()
        page = everywhere.open()
    page.send("on")
    page.settled()
    question, answer, _ = given[1]
    assert "artifacts" not in question
    assert answer["text"] == "Here.There."
    assert answer["artifacts"] == [
        {"id": "a", "type": "code", "title": "A"},
        {"id": "t", "type": "table", "title": "Cities"},
    ]
    assert chat.threads[page.thread_id][1]["artifacts"] == answer["artifacts"]


WORDS = {
    "code": "[Code: hello.py, 1 line]",
    "markdown": "[Document: Report, 3 lines]",
    "html": "[HTML: Clock, 1 line]",
    "table": "[Table: Cities, 2 rows, 2 columns]",
    "plotly": "[Chart: Squares, 1 trace]",
    "image": "[Picture: Dot, A dot]",
    "json": "[Data: Answer, 1 entry]",
}


def test_an_answer_of_artifacts_alone_is_told_in_words(everywhere: World) -> None:
    given: list[list[dict[str, Any]]] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        given.append(messages)
        if messages[-1]["text"] == "go":
            yield from KINDS.values()
            yield CodeArtifact(title="heavy.py", content=HEAVY)
            yield TableArtifact(title="Many\nrows", data={"a": [HEAVY, 1, 2]})
            yield JsonArtifact(data=7)
        else:
            yield StatusResponse(text="Nothing to say")

    chat = everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    page.settled()
    for way in ("at once", "again", "after a restart"):
        if everywhere.lasting and way == "after a restart":
            chat = everywhere.restart()
            page = everywhere.open()
        page.send(way)
        page.settled()
        assert [each["role"] for each in given[-1]][:3] == ["user", "assistant", "user"]
        words = given[-1][1]["text"].split("\n")
        assert words[:7] == [WORDS[kind] for kind in KINDS], way
        assert words[7:] == ["[Code: heavy.py]", "[Table: Many rows, 3 rows, 1 column]", "[Data]"]
        assert len(given[-1][1]["artifacts"]) == 10
        assert chat.threads[page.thread_id][1] == given[-1][1]
    assert [each["text"] for each in given[-1] if each["role"] == "user"][1:] == [
        "at once",
        "again",
        "after a restart",
    ]
    assert len(given[-1]) == 5, "what has neither text nor artifacts is not told"


def test_what_is_told_of_an_artifact_follows_its_updates(world: World) -> None:
    told: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        told.extend(each["text"] for each in messages[1:2])
        yield from drawing("line\n" * (len(messages) // 2 + 1))

    world.chat(handler)
    page = world.open()
    for text in ("one", "two", "three"):
        page.send(text)
        page.settled()
    assert told == ["[Code: A, 1 line]", "[Code: A, 2 lines]"]


def test_what_a_handler_does_with_its_messages_changes_nothing(world: World) -> None:
    given: list[list[dict[str, Any]]] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        given.append(deepcopy(messages))
        for each in messages:
            each["text"] = "changed"
            for artifact in each.get("artifacts", []):
                artifact["title"] = "changed"
            each.setdefault("artifacts", []).append({})
        messages.clear()
        yield "Here."
        yield from drawing(f"{len(given)}")

    world.chat(handler)
    page = world.open()
    for text in ("one", "two", "three"):
        page.send(text)
        page.settled()
    assert given[2][:3] == given[1]
    assert [each["text"] for each in given[2]] == ["one", "Here.", "two", "Here.", "three"]
    assert given[2][1]["artifacts"] == [{"id": "a", "type": "code", "title": "A"}]
    assert "artifacts" not in given[2][0]


def test_what_has_ended_is_put_into_words_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(message: Message) -> dict[str, Any]:
        made.append(message.text)
        return as_dict(message)

    monkeypatch.setattr(transcript, "as_dict", counted)
    world.chat(lambda messages, ctx: f"answer {len(messages)}")
    page = world.open()
    for text in ("one", "two", "three"):
        page.send(text)
        page.settled()
    assert made == ["one", "answer 1", "two", "answer 3", "three"]


# ---- branches ---------------------------------------------------------------------------------------


def test_another_branch_makes_its_own(everywhere: World) -> None:
    runs: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        runs.append(messages[-1]["text"])
        yield "x"
        yield from drawing(f"{messages[-1]['text']} {len(runs)}")

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    first = page.settled().id
    page.regenerate()
    page.wait_for(lambda p: p.messages()[-1].id != first)
    page.settled()
    (second,) = artifacts(page)
    assert (second.version, getattr(second, "content", "")) == (1, "go 2")
    # And what goes on from the first updates the first.
    page.select(first)
    page.send("on")
    page.settled()
    (artifact,) = artifacts(page)
    assert (artifact.version, getattr(artifact, "content", "")) == (2, "on 3")
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
        page.send("again")
        page.settled()
        (artifact,) = artifacts(page)
        assert (artifact.version, getattr(artifact, "content", "")) == (3, "again 4")
    page.select(second_message(everywhere, page))
    (shown,) = artifacts(page)
    assert (shown.version, getattr(shown, "content", "")) == (1, "go 2")


def second_message(world: World, page: Page) -> str:
    versions = page.messages()[1].versions
    assert len(versions) == 2
    return versions[1]


def test_a_file_is_its_owners_alone(world: World) -> None:
    world.chat(lambda messages, ctx: big_table())
    page, other = world.open("anna"), world.open("ben")
    page.send("go")
    page.settled()
    (artifact,) = artifacts(page)
    assert whole(page, artifact.file)["rows"] == 5_000
    with pytest.raises(RefusedError):
        other.download(str(artifact.file), page.thread_id)


def test_the_same_id_in_another_thread_is_another_artifact(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from drawing(messages[-1]["text"])

    world.chat(handler)
    page = world.open()
    for text in ("one", "two"):
        page.new_thread()
        page.send(text)
        page.settled()
        (artifact,) = artifacts(page)
        assert (artifact.version, getattr(artifact, "content", "")) == (1, text)


# ---- files ------------------------------------------------------------------------------------------


def big_table(rows: int = 5_000) -> TableArtifact:
    data = {"n": list(range(rows)), "name": [f"row {n}" for n in range(rows)]}
    return TableArtifact(title="Big", data=data)


def test_heavy_content_is_a_file_and_not_in_the_log(everywhere: World) -> None:
    table = big_table()
    everywhere.chat(lambda messages, ctx: table)
    page = everywhere.open()
    page.send("go")
    page.settled()
    for way, seen in follow(everywhere, page):
        (artifact,) = artifacts(seen)
        assert isinstance(artifact, TableArtifact), way
        assert artifact.data == {}, way
        assert (artifact.title, artifact.rows) == ("Big", 5_000), way
        assert artifact.column_types == {"n": "number", "name": "text"}, way
        content = whole(seen, artifact.file)
        assert TableArtifact.model_validate(content).data == table.data, way
    if everywhere.file is not None:
        assert b"row 4321" not in everywhere.file.read_bytes()


@pytest.mark.parametrize("end", ["delete", "clear"])
def test_the_files_go_with_the_thread(everywhere: World, end: str) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield from drawing("one", "two", HEAVY, "four")

    everywhere.chat(handler)
    page = everywhere.open()
    kept = page.thread_id
    page.send("go")
    page.settled()
    page.new_thread()
    page.send("go")
    page.settled()
    thread = thread_of(everywhere, page)
    (artifact,) = artifacts(page)
    assert kept_files(thread) == set(artifact.earlier)
    if end == "clear":
        page.command("/clear")
    else:
        page.request("chat:thread-delete", {"threadId": thread.id})
        assert kept_files(thread)  # It may be restored yet.
        everywhere.chats[0]._service.find_thread(kept).owner.threads.forget_deleted(-1)  # type: ignore[attr-defined]
    assert kept_files(thread) == set()
    with pytest.raises(RefusedError):
        page.download(artifact.earlier[0], thread.id)
    assert len(kept_files(everywhere.chats[0]._service.find_thread(kept))) == 3


def test_a_temporary_thread_leaves_no_file_in_the_store(lasting: World) -> None:
    lasting.chat(lambda messages, ctx: big_table())
    page = lasting.open()
    page.new_thread(temporary=True)
    page.send("go")
    page.settled()
    (artifact,) = artifacts(page)
    assert whole(page, artifact.file)["rows"] == 5_000
    assert lasting.file is not None
    for path in lasting.file.parent.rglob("*"):
        assert path.is_dir() or b"row 4321" not in path.read_bytes()


# ---- the end of an answer ---------------------------------------------------------------------------


def test_what_is_yielded_after_stop_is_not_shown_and_leaves_no_files(everywhere: World) -> None:
    made = everywhere.event()
    go_on = everywhere.event()
    ended = everywhere.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        try:
            yield "so far"
            yield from drawing("one")
            made.set()
            go_on.wait(10)
            yield from drawing(HEAVY)
        finally:
            ended.set()

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    assert made.wait(10)
    page.stop()
    go_on.set()
    assert ended.wait(10)
    answer = page.settled()
    assert (answer.status, answer.text) == ("stopped", "so far")
    (artifact,) = artifacts(page)
    assert (artifact.version, getattr(artifact, "content", "")) == (1, "one")
    assert kept_files(thread_of(everywhere, page)) == set()


def test_stop_while_an_artifact_is_on_its_way_leaves_no_files(world: World) -> None:
    """The answer ends between the writing of the file and the log."""
    dropped = world.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "so far"
        yield CodeArtifact(content=HEAVY)

    world.chat(handler)
    page = world.open()
    thread = thread_of(world, page)
    put: Callable[[bytes], str] = thread.files.put
    drop: Callable[[Iterable[str]], None] = thread.files.drop

    def put_and_stop(data: bytes) -> str:
        file_id = put(data)
        thread.stop()
        return file_id

    def drop_and_tell(file_ids: Iterable[str]) -> None:
        drop(file_ids)
        dropped.set()

    thread.files.put = put_and_stop  # type: ignore[method-assign]
    thread.files.drop = drop_and_tell  # type: ignore[method-assign]
    page.send("go")
    assert dropped.wait(10)
    answer = page.settled()
    assert (answer.status, answer.text) == ("stopped", "so far")
    assert artifacts(page) == []
    assert kept_files(thread) == set()


def bad_table() -> Artifact:
    return TableArtifact(data=[{"when": 1}, {"when": object()}])


def bad_json() -> Artifact:
    return JsonArtifact(data={"a": {"b": b"\xff"}})


def bad_later() -> Artifact:
    artifact = JsonArtifact(data={"a": 1})
    artifact.data["a"] = object()
    return artifact


def bad_later_and_heavy() -> Artifact:
    artifact = JsonArtifact(data={"a": HEAVY})
    artifact.data["b"] = {"c": object()}
    return artifact


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (bad_table, "data[1]['when'] is of type object, which has no form in JSON"),
        (bad_json, "data['a']['b'] is bytes, which has no form in JSON"),
        (bad_later, "data['a'] is of type object, which has no form in JSON"),
        (bad_later_and_heavy, "data['b']['c'] is of type object, which has no form in JSON"),
    ],
)
def test_what_has_no_form_in_json_is_an_error_that_names_it_and_the_answer_is_kept(
    everywhere: World,
    make: Callable[[], Artifact],
    told: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "so far"
        yield from drawing("kept")
        yield make()
        yield "never"

    everywhere.chat(handler, show_errors=True)
    page = everywhere.open()
    page.send("go")
    with caplog.at_level(logging.ERROR):
        answer = page.settled()
    assert (answer.status, answer.text) == ("error", "so far")
    assert answer.failure is not None
    assert told in str(answer.failure.text)
    assert told in caplog.text
    for way, seen in follow(everywhere, page):
        (artifact,) = artifacts(seen)
        assert getattr(artifact, "content", "") == "kept", way


def test_half_an_emoji_in_an_artifact_hurts_nobody(everywhere: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield CodeArtifact(title="a\ud83d", content="b\ud83d")
        yield CodeArtifact(title="heavy", content=f"c\ud83d{HEAVY}")
        yield JsonArtifact(data={"k\ud83d": ["v\ud83d"]})
        yield TableArtifact(data=[{"k\ud83d": "v\ud83d"}])
        yield "end"

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    assert page.settled().status == "complete"
    for way, seen in follow(everywhere, page):
        light, heavy, data, table = artifacts(seen)
        assert isinstance(light, CodeArtifact), way
        assert isinstance(data, JsonArtifact), way
        assert isinstance(table, TableArtifact), way
        assert (light.title, light.content) == ("a\ufffd", "b\ufffd"), way
        assert data.data == {"k\ufffd": ["v\ufffd"]}, way
        assert table.data == {"k\ufffd": ["v\ufffd"]}, way
        assert whole(seen, heavy.file)["content"].startswith("c\ufffdx"), way


def test_when_there_is_no_space_for_a_file_the_author_hears_of_it(
    everywhere: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield "so far"
        yield CodeArtifact(content=HEAVY)

    everywhere.chat(handler, show_errors=True)
    page = everywhere.open()
    monkeypatch.setattr(thread_of(everywhere, page).files._store.spool.quota, "_max_size", 10)
    page.send("go")
    answer = page.settled()
    assert (answer.status, answer.text) == ("error", "so far")
    assert answer.failure is not None
    assert answer.failure.text is not None
    assert "RefusedError" in answer.failure.text
    assert artifacts(page) == []


def test_a_crash_leaves_the_artifacts_that_were_said(lasting: World, tmp_path: Path) -> None:
    said = lasting.event()
    go_on = lasting.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        if messages[-1]["text"] == "go":
            yield from drawing("one", "two")
            said.set()
            go_on.wait(10)
        else:
            yield from drawing("three")

    lasting.chat(handler)
    page = lasting.open()
    page.send("go")
    assert said.wait(10)
    page.wait_for(lambda p: artifacts(p) and artifacts(p)[0].version == 2)
    lasting.restart(crash=True)
    page = lasting.open()
    assert page.messages()[-1].status == "interrupted"
    (artifact,) = artifacts(page)
    assert (artifact.version, getattr(artifact, "content", "")) == (2, "two")
    page.send("more")
    page.settled()
    (artifact,) = artifacts(page)
    assert (artifact.version, getattr(artifact, "content", "")) == (3, "three")
