"""Searching titles and messages."""

from __future__ import annotations

from typing import Any

import pytest

from pywry import (
    CodeArtifact,
    HtmlArtifact,
    ImageArtifact,
    JsonArtifact,
    MarkdownArtifact,
    PlotlyArtifact,
    SettingsItem,
    TableArtifact,
    ThinkingResponse,
)
from pywry.chat.search import find
from pywry.errors import RefusedError
from pywry.protocol.server_events import SearchHit
from pywry.testing import Page
from tests.conversation.world import World


def echo(messages: Any, ctx: Any) -> str:
    return f"You said: {messages[-1]['text']}"


def talk(page: Page, *said: str) -> None:
    for text in said:
        page.send(text)
        page.answer()


def places(hits: list[SearchHit]) -> list[tuple[str, str]]:
    """What was found, as titles and the text of the hit with what stands around it."""
    return [(hit.title, hit.before + "[" + hit.match + "]" + hit.after) for hit in hits]


def test_titles_and_messages_are_found_whatever_the_case(everywhere: World) -> None:
    everywhere.chat(echo)
    page = everywhere.open()
    talk(page, "How do I sort a LIST?", "And a straße?")
    first = page.thread_id
    page.new_thread()
    talk(page, "Nothing to do with it")
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    hits = page.search("list")
    assert places(hits) == [
        ("How do I sort a LIST?", "How do I sort a [LIST]?"),
        ("How do I sort a LIST?", "You said: How do I sort a [LIST]?"),
        ("How do I sort a LIST?", "How do I sort a [LIST]?"),
    ]
    assert [hit.thread_id for hit in hits] == [first] * 3
    page.open(first)
    ids = [each.id for each in page.messages()]
    assert [hit.message_id for hit in hits] == [None, ids[1], ids[0]], "the newest first"
    assert places(page.search("STRAßE"))[-1] == ("How do I sort a LIST?", "And a [straße]?")
    assert places(page.search("?"))
    assert page.search("lists") == []


@pytest.mark.parametrize(
    "text", ["a", "ab", "%", "_", "'", '"', "\\", "*", "(", "日本", "\U0001f600"]
)
def test_any_text_is_only_a_text(everywhere: World, text: str) -> None:
    everywhere.chat(lambda messages, ctx: "-")
    page = everywhere.open()
    talk(page, f"1{text}2")
    page.new_thread()
    talk(page, "plain")
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    found = {hit.title for hit in page.search(text)}
    assert f"1{text}2".replace("*", "").replace("_", "") in found
    assert ("plain" in found) == (text == "a")


@pytest.mark.parametrize("nothing", [" ", "\t\n", "\u00a0"])
def test_nothing_is_not_found(world: World, nothing: str) -> None:
    world.chat(echo)
    page = world.open()
    talk(page, "some words with spaces")
    assert page.search(nothing) == []


@pytest.mark.parametrize("query", ["", "x" * 201])
def test_a_query_has_bounds(world: World, query: str) -> None:
    world.chat(echo)
    with pytest.raises(RefusedError) as error:
        world.open().search(query)
    assert error.value.code == "bad-event"


def test_what_stands_around_is_cut(world: World) -> None:
    world.chat(lambda messages, ctx: "-")
    page = world.open()
    talk(page, "x" * 100 + "NEEDLE" + "y" * 100)
    (hit,) = [hit for hit in page.search("needle") if hit.message_id is not None]
    assert (hit.before, hit.match, hit.after) == ("…" + "x" * 40, "NEEDLE", "y" * 40 + "…")


@pytest.mark.parametrize(
    ("query", "text", "match"),
    [
        ("i", "İstanbul", "İ"),
        ("zmir", "İİİİİİ İzmir", "zmir"),
        ("a.c", "abc a.c", "a.c"),
        ("end", "at the END", "END"),
        ("x", "no", None),
    ],
)
def test_the_place_is_right_whatever_the_alphabet(query: str, text: str, match: str | None) -> None:
    found = find(query, text)
    assert (found["match"] if found else None) == match


def test_a_long_thread_takes_the_places_of_no_other(everywhere: World) -> None:
    everywhere.chat(echo)
    page = everywhere.open()
    first = page.thread_id
    talk(page, "a needle")
    second = page.new_thread()
    talk(page, *["needle"] * 30)
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    hits = page.search("needle")
    assert [hit.thread_id for hit in hits] == [second] * 5 + [first] * 3
    page.open(second)
    newest = [each.id for each in reversed(page.messages())]
    assert [hit.message_id for hit in hits[:5]] == [None, *newest[:4]]


def test_at_most_fifty_hits_come_the_newest_threads_first(everywhere: World) -> None:
    everywhere.chat(echo)
    page = everywhere.open()
    threads = []
    for _ in range(11):
        threads.append(page.new_thread())
        talk(page, *["needle"] * 2)
    hits = page.search("needle")
    assert [hit.thread_id for hit in hits] == [each for each in threads[:0:-1] for _ in range(5)]


def test_nobody_elses_threads_are_found(everywhere: World) -> None:
    everywhere.chat(echo)
    anna, ben = everywhere.open("anna"), everywhere.open("ben")
    talk(anna, "annas secret")
    talk(ben, "bens secret")
    for _ in range(2):
        assert {hit.title for hit in anna.search("secret")} == {"annas secret"}
        assert {hit.title for hit in ben.search("secret")} == {"bens secret"}
        assert everywhere.open("carl").search("secret") == []
        if everywhere.lasting:
            everywhere.restart()
            anna, ben = everywhere.open("anna"), everywhere.open("ben")


def test_what_is_not_shown_is_not_found(everywhere: World) -> None:
    count: list[int] = []

    def handler(messages: Any, ctx: Any) -> Any:
        count.append(1)
        yield ThinkingResponse(text="a needle in the mind")
        yield f"needle {len(count)}"

    everywhere.chat(handler)
    page = everywhere.open()
    talk(page, "go")
    page.regenerate()
    page.wait_for(lambda p: p.text() == "needle 2" and p.settled().status == "complete")
    talk(page, "more")
    for _ in range(2):
        found = [hit.after for hit in page.search("needle")]
        assert found == [" 3", " 2"], "the shown version only, and no thoughts"
        if everywhere.lasting:
            everywhere.restart()
            page = everywhere.open()
    page.command("/clear")
    page.probe()
    assert page.search("needle") == []


def test_what_was_deleted_is_found_again_only_when_restored(everywhere: World) -> None:
    everywhere.chat(echo)
    page = everywhere.open()
    talk(page, "needle")
    thread_id = page.thread_id
    page.new_thread()
    page.request("chat:thread-delete", {"threadId": thread_id})
    assert page.search("needle") == []
    page.request("chat:thread-restore", {"threadId": thread_id})
    assert len(page.search("needle")) == 3
    page.request("chat:thread-delete", {"threadId": thread_id})
    if everywhere.lasting:
        everywhere.restart()
        assert everywhere.open().search("needle") == []


def test_an_answer_is_found_while_it_streams_and_after_a_crash(everywhere: World) -> None:
    hold = everywhere.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield "a needle so far"
        hold.wait(10)

    everywhere.chat(handler)
    page = everywhere.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "a needle so far")
    assert places(page.search("needle")) == [("go", "a [needle] so far")]
    if everywhere.lasting:
        everywhere.restart(crash=True)
        page = everywhere.open()
        page.new_thread()
        assert places(page.search("needle")) == [("go", "a [needle] so far")]


def test_a_search_reads_only_the_threads_that_have_it(lasting: World) -> None:
    lasting.chat(echo, settings=[SettingsItem(id="x", type="toggle", value=False)])
    page = lasting.open()
    for number in range(10):
        page.new_thread()
        talk(page, "a needle" if number == 7 else f"hay {number}")
    page.new_thread("Open")
    chat = lasting.restart()
    page = lasting.open()
    assert len(page.search("needle")) == 3
    owner = chat._service.current()
    loaded = {thread.info.title for thread in owner.threads.values() if thread.loaded}
    assert loaded == {"Open", "a needle"}


# ---- artifacts --------------------------------------------------------------------------------------


def test_artifacts_are_found_by_their_titles_and_words(everywhere: World) -> None:
    shown = {
        "code": CodeArtifact(title="alpha.py", content="print('bravo')"),
        "document": MarkdownArtifact(title="Report", content="# Charlie"),
        "html": HtmlArtifact(title="Clock", content="<b class='hidden'>delta</b>"),
        "table": TableArtifact(title="Cities", data=[{"echo": "foxtrot", "n": 1}]),
        "chart": PlotlyArtifact(
            figure={"data": [{"name": "golf", "y": [1]}], "layout": {"title": {"text": "hotel"}}}
        ),
        "picture": ImageArtifact(url="https://example.org/a.png", alt="india"),
        "data": JsonArtifact(data={"juliett": [{"deep": "kilo"}]}),
        "heavy": CodeArtifact(title="lima.py", content="mike " * 20_000),
        "updated": CodeArtifact(artifact_id="a", content="november"),
    }

    def handler(messages: Any, ctx: Any) -> Any:
        yield "ready"
        if messages[-1]["text"] == "update":
            yield CodeArtifact(artifact_id="a", content="oscar")
        else:
            yield from shown.values()

    everywhere.chat(handler)
    page = everywhere.open()
    talk(page, "go", "update")
    answer = page.messages()[1].id
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    words = "alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima oscar"
    for word in words.split():
        assert [hit.message_id for hit in page.search(word)] == [answer], word
    for word in ("november", "hidden", "mike"):
        assert page.search(word) == [], word
    (hit,) = page.search("bravo")
    assert (hit.before, hit.match) == ("ready\nalpha.py\nprint('", "bravo")
