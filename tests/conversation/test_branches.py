"""Editing, regenerating and walking through the versions: nothing is destroyed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pywry import InputRequiredResponse
from pywry.errors import RefusedError
from pywry.protocol.messages import Message
from pywry.testing import Page
from tests.conversation.world import World


class Counting:
    """A handler that numbers its answers and keeps what it was given."""

    def __init__(self) -> None:
        self.given: list[list[str]] = []

    def __call__(self, messages: Any, ctx: Any) -> str:
        self.given.append([each["text"] for each in messages])
        return f"answer {len(self.given)}"


def texts(page: Page) -> list[str]:
    return [text for _, text in page.transcript()]


def message(page: Page, text: str) -> Message:
    (found,) = [each for each in page.messages() if each.text == text]
    return found


def other_version(page: Page, text: str, step: int = 1) -> str:
    """The id of the version before or after a message that is shown."""
    shown = message(page, text)
    return shown.versions[shown.versions.index(shown.id) + step]


def settle(page: Page, text: str) -> None:
    """Wait until an answer has come and ended."""
    page.wait_for(lambda p: p.text() == text and p.messages()[-1].status == "complete")


def talk(page: Page, *said: str) -> None:
    for text in said:
        page.send(text)
        page.answer()


def test_an_edited_message_is_a_version_with_an_answer_of_its_own(everywhere: World) -> None:
    handler = Counting()
    everywhere.chat(handler, welcome_message="Welcome.")
    page = everywhere.open()
    other = everywhere.keep(page.another())
    talk(page, "one", "two", "three")
    page.edit(message(page, "two").id, "two again")
    settle(page, "answer 4")
    expected = ["Welcome.", "one", "answer 1", "two again", "answer 4"]
    assert texts(page) == expected
    assert handler.given[3] == ["Welcome.", "one", "answer 1", "two again"]
    edited = message(page, "two again")
    assert len(edited.versions) == 2
    assert edited.versions[1] == edited.id
    settle(other, "answer 4")
    late = everywhere.keep(page.another())
    for each in (other, late):
        assert [m.model_dump() for m in each.messages()] == [
            m.model_dump() for m in page.messages()
        ]
    talk(page, "on")
    assert handler.given[4] == ["Welcome.", "one", "answer 1", "two again", "answer 4", "on"]
    page.select(other_version(page, "two again", -1))
    for each in (page, other):
        each.wait_for(lambda p: p.text() == "answer 3")
        assert texts(each) == [
            "Welcome.",
            "one",
            "answer 1",
            "two",
            "answer 2",
            "three",
            "answer 3",
        ]
    talk(page, "four")
    assert handler.given[5][-3:] == ["three", "answer 3", "four"]


def test_the_first_message_can_be_edited_without_a_welcome(everywhere: World) -> None:
    handler = Counting()
    everywhere.chat(handler)
    page = everywhere.open()
    talk(page, "one", "two")
    page.edit(page.messages()[0].id, "uno")
    settle(page, "answer 3")
    assert texts(page) == ["uno", "answer 3"]
    assert handler.given[2] == ["uno"]
    page.select(other_version(page, "uno", -1))
    page.wait_for(lambda p: texts(p) == ["one", "answer 1", "two", "answer 2"])
    if everywhere.lasting:
        everywhere.restart()
        assert texts(everywhere.open()) == ["one", "answer 1", "two", "answer 2"]


def test_walking_through_versions_of_an_answer(everywhere: World) -> None:
    everywhere.chat(Counting())
    page = everywhere.open()
    talk(page, "go")
    for number in (2, 3):
        page.regenerate()
        settle(page, f"answer {number}")
    versions = page.messages()[1].versions
    assert len(set(versions)) == 3
    for place, step in ((2, -1), (1, -1), (0, 1), (1, 1)):
        assert page.messages()[1].id == versions[place]
        assert page.messages()[1].versions == versions
        page.select(versions[place + step])
        page.wait_for(lambda p, n=place + step: p.text() == f"answer {n + 1}")  # type: ignore[misc]
    history = page.request("chat:request-history", {"threadId": page.thread_id})
    assert [each["versions"] for each in history["messages"]] == [[], versions]
    page.select(versions[0])
    before = [each.model_dump() for each in page.messages()]
    assert before[1]["versions"] == versions
    if everywhere.lasting:
        for crash in (True, False):
            everywhere.restart(crash=crash)
            page = everywhere.open()
            assert [each.model_dump() for each in page.messages()] == before, "and which is shown"
        page.select(versions[2])
        page.wait_for(lambda p: p.text() == "answer 3")
        talk(page, "on")
        everywhere.restart()
        assert texts(everywhere.open()) == ["go", "answer 3", "on", "answer 4"]


def test_a_message_in_the_middle_of_another_branch_can_be_shown(everywhere: World) -> None:
    everywhere.chat(Counting())
    page = everywhere.open()
    other = everywhere.keep(page.another())
    talk(page, "one", "two", "three")
    wanted = message(page, "answer 2").id
    page.edit(message(page, "one").id, "uno")
    settle(page, "answer 4")
    settle(other, "answer 4")
    if everywhere.lasting:
        everywhere.restart()
        page, other = everywhere.open(), everywhere.open()
    before = [page.resets, other.resets]
    page.select(wanted)
    for each in (page, other):
        each.wait_for(
            lambda p: texts(p) == ["one", "answer 1", "two", "answer 2", "three", "answer 3"]
        )
        assert [len(shown.versions) for shown in each.messages()] == [2, 0, 0, 0, 0, 0]
    assert [page.resets, other.resets] == before, "they were told, and did not begin anew"


def test_versions_within_versions_lead_to_the_newest_of_each(world: World) -> None:
    world.chat(Counting())
    page = world.open()
    talk(page, "a", "b")
    page.edit(message(page, "b").id, "b2")
    settle(page, "answer 3")
    page.regenerate(message(page, "answer 1").id)
    settle(page, "answer 4")
    assert texts(page) == ["a", "answer 4"]
    page.select(other_version(page, "answer 4", -1))
    page.wait_for(lambda p: texts(p) == ["a", "answer 1", "b2", "answer 3"])
    page.select(other_version(page, "b2", -1))
    page.wait_for(lambda p: texts(p) == ["a", "answer 1", "b", "answer 2"])
    page.select(message(page, "answer 1").versions[1])
    page.wait_for(lambda p: texts(p) == ["a", "answer 4"])


def test_selecting_what_is_shown_changes_nothing(world: World) -> None:
    world.chat(Counting())
    page = world.open()
    talk(page, "a", "b")
    before = texts(page)
    for each in page.messages():
        page.select(each.id)
        page.probe()
        assert texts(page) == before


def test_while_an_answer_runs_no_version_can_be_chosen_but_edited(world: World) -> None:
    hold = world.event()

    def handler(messages: Any, ctx: Any) -> Any:
        yield f"re {messages[-1]['text']}"
        if messages[-1]["text"] == "wait":
            hold.wait(10)
            yield " never"

    world.chat(handler)
    page = world.open()
    talk(page, "one")
    page.regenerate()
    page.wait_for(
        lambda p: len(p.messages()[1].versions) == 2 and not p.threads[p.thread_id].running
    )
    page.send("wait")
    page.wait_for(lambda p: p.text() == "re wait")
    with pytest.raises(RefusedError) as error:
        page.select(page.messages()[1].versions[0])
    assert error.value.code == "busy"
    page.edit(message(page, "wait").id, "two")
    settle(page, "re two")
    hold.set()
    page.probe()
    assert texts(page) == ["one", "re one", "two", "re two"]
    page.select(other_version(page, "two", -1))
    page.wait_for(lambda p: p.messages()[-1].status == "stopped")
    assert texts(page)[2:] == ["wait", "re wait"]


def test_editing_while_a_question_waits_settles_it(world: World) -> None:
    heard: list[str] = []

    def handler(messages: Any, ctx: Any) -> Any:
        if messages[-1]["text"] == "ask":
            yield InputRequiredResponse(prompt="?")
            heard.append(ctx.wait_for_input())
        yield "done"

    world.chat(handler)
    page = world.open()
    page.send("ask")
    question = page.asked()
    page.edit(page.messages()[0].id, "tell")
    settle(page, "done")
    assert page.question() is None
    with pytest.raises(RefusedError):
        page.respond("late", request_id=question.request_id)
    page.select(page.messages()[0].versions[0])
    page.wait_for(lambda p: texts(p)[0] == "ask")
    (part,) = page.messages()[1].parts
    assert isinstance(part, InputRequiredResponse)
    assert part.state == "cancelled"


def test_a_turn_that_answered_a_question_can_be_edited_like_any_other(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Any:
        if messages[-1]["text"] == "ask":
            yield InputRequiredResponse(prompt="?")
            yield f"heard {ctx.wait_for_input()}"
        else:
            yield f"re {messages[-1]['text']}"

    world.chat(handler)
    page = world.open()
    page.send("ask")
    page.asked()
    page.respond("yes")
    settle(page, "heard yes")
    page.edit(message(page, "yes").id, "no")
    settle(page, "re no")
    assert texts(page) == ["ask", "", "no", "re no"]


@pytest.mark.parametrize("event", ["chat:edit-message", "chat:select-version", "chat:resend-from"])
def test_only_what_is_there_and_ones_own_can_be_changed(world: World, event: str) -> None:
    world.chat(Counting(), welcome_message="Welcome.")
    anna, ben = world.open("anna"), world.open("ben")
    talk(anna, "hers")
    talk(ben, "his")

    def code(page: Page, thread_id: str, message_id: str) -> str:
        data = {"threadId": thread_id, "messageId": message_id}
        if event == "chat:edit-message":
            data["text"] = "changed"
        with pytest.raises(RefusedError) as error:
            page.request(event, data)
        return error.value.code

    hers = message(anna, "hers").id
    assert code(ben, anna.thread_id, hers) == "unknown-thread"
    assert code(ben, ben.thread_id, hers) == "unknown-message"
    assert code(anna, anna.thread_id, "msg_unknown") == "unknown-message"
    if event == "chat:edit-message":
        assert code(anna, anna.thread_id, anna.messages()[2].id) == "unknown-message"
        assert code(anna, anna.thread_id, anna.messages()[0].id) == "unknown-message"
    if event == "chat:resend-from":
        assert code(anna, anna.thread_id, anna.messages()[0].id) == "no-question"
    anna.probe()
    assert texts(anna)[:2] == ["Welcome.", "hers"]
    assert len(anna.messages()) == 3


def test_nothing_cannot_be_said_instead(world: World) -> None:
    world.chat(Counting())
    page = world.open()
    talk(page, "one")
    with pytest.raises(RefusedError) as error:
        page.edit(page.messages()[0].id, " \n")
    assert error.value.code == "empty-message"


def test_an_edit_sent_again_after_a_cut_is_one_edit(world: World) -> None:
    handler = Counting()
    world.chat(handler)
    page = world.open()
    talk(page, "one")
    data = {"threadId": page.thread_id, "messageId": page.messages()[0].id, "text": "two"}
    event = page.post("chat:edit-message", data)
    page.cut()
    page.reconnect()
    page.reply(event)
    settle(page, "answer 2")
    reloaded = world.keep(page.reload())
    reloaded.reply(reloaded.post("chat:edit-message", data, event_id=event))
    reloaded.probe()
    assert len(handler.given) == 2
    assert len(reloaded.messages()[0].versions) == 2


def test_long_branches_can_be_left_and_entered(everywhere: World) -> None:
    everywhere.chat(Counting())
    page = everywhere.open()
    talk(page, *(f"q{number}" for number in range(40)))
    assert len(page.messages()) == 80
    late = everywhere.keep(page.another())
    assert len(late.messages()) == 50
    page.edit(page.messages()[0].id, "new beginning")
    settle(page, "answer 41")
    for each in (page, late):
        settle(each, "answer 41")
        assert texts(each) == ["new beginning", "answer 41"]
    page.select(page.messages()[0].versions[0])
    for each in (page, late):
        each.wait_for(lambda p: p.text() == "answer 40")
        assert texts(each)[-2:] == ["q39", "answer 40"]
    history = page.request("chat:request-history", {"threadId": page.thread_id, "limit": 200})
    assert (history["total"], history["start"]) == (80, 0)


def test_branches_are_exported(everywhere: World) -> None:
    everywhere.chat(Counting())
    page = everywhere.open()
    talk(page, "one", "two")
    page.edit(message(page, "two").id, "two again")
    settle(page, "answer 3")
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
    exported = page.command("/export", "json").export
    assert exported is not None
    content = json.loads(exported.content)
    said = [each["parts"][0]["text"] for each in content["messages"]]
    assert said == ["one", "answer 1", "two again", "answer 3"]
    others = {each["parts"][0]["text"]: each["parentId"] for each in content["others"]}
    assert set(others) == {"two", "answer 2"}
    assert others["two"] == content["messages"][1]["id"]
    markdown = page.command("/export").export
    assert markdown is not None
    assert "answer 2" not in markdown.content
    assert "two again" in markdown.content
