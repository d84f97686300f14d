"""Questions to the user: asked, answered once, by whom they are for, or not answered at all."""

from __future__ import annotations

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from pywry import InputRequiredResponse
from pywry.errors import RefusedError
from pywry.testing import Page
from tests.conversation.world import World

KINDS = ("sync", "async")


class Asking:
    """A handler that asks one question and says what it heard, sync or async.

    Args:
        kind: sync or async.
        timeout: What it gives to ``wait_for_input``.
        question: What is asked.
    """

    def __init__(self, kind: str, timeout: float | None = None, **question: Any) -> None:
        self.given: list[list[tuple[str, str]]] = []
        self.heard: list[Any] = []
        self.states: list[str] = []
        self.done = threading.Event()
        """Set when the handler is through with a question."""
        self._timeout = timeout
        self._question = {"prompt": "Proceed?", **question}
        self.handler: Callable[..., Any] = self._sync if kind == "sync" else self._async

    def _ask(self, messages: Any) -> InputRequiredResponse:
        self.given.append([(each["role"], each["text"]) for each in messages])
        return InputRequiredResponse(**self._question)

    def _hear(self, answer: Any, ctx: Any) -> str:
        self.heard.append(answer)
        self.states.append(ctx.input_state)
        self.done.set()
        return f"heard: {answer}"

    def _sync(self, messages: Any, ctx: Any) -> Iterator[Any]:
        if messages[-1]["text"] == "talk":
            self.given.append([(each["role"], each["text"]) for each in messages])
            yield "talking"
            return
        yield "I need to know. "
        yield self._ask(messages)
        yield self._hear(ctx.wait_for_input(self._timeout), ctx)

    async def _async(self, messages: Any, ctx: Any) -> AsyncIterator[Any]:
        if messages[-1]["text"] == "talk":
            self.given.append([(each["role"], each["text"]) for each in messages])
            yield "talking"
            return
        yield "I need to know. "
        yield self._ask(messages)
        yield self._hear(await ctx.wait_for_input(self._timeout), ctx)


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """A sync or an async handler."""
    return str(request.param)


def refused(page: Page, **answer: Any) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        page.respond(**answer)
    return error.value


def asks(prompt: str, page: Page) -> bool:
    question = page.question()
    return question is not None and question.prompt == prompt


def state(page: Page, place: int = 1) -> str:
    """What became of the question in a message."""
    (part,) = [p for p in page.messages()[place].parts if isinstance(p, InputRequiredResponse)]
    return part.state


# ---- answered ---------------------------------------------------------------------------------------


def test_the_answer_is_the_users_turn_and_the_handler_goes_on_below_it(
    everywhere: World, kind: str
) -> None:
    asking = Asking(kind, input_type="buttons")
    everywhere.chat(asking.handler)
    page = everywhere.open()
    thread_id = page.thread_id
    page.send("deploy")
    question = page.asked()
    assert question.options == ["Yes", "No"]
    page.wait_for(lambda p: p.threads[thread_id].asking)
    page.respond("Yes")
    assert page.answer() == "heard: Yes"
    assert page.transcript() == [
        ("user", "deploy"),
        ("assistant", "I need to know. "),
        ("user", "Yes"),
        ("assistant", "heard: Yes"),
    ]
    page.wait_for(lambda p: not p.threads[thread_id].running)
    page.wait_for(lambda p: not p.threads[thread_id].asking)
    assert [each.status for each in page.messages()] == ["complete"] * 4
    assert (state(page), asking.states) == ("answered", ["answered"])
    before = [each.model_dump() for each in page.messages()]
    if everywhere.lasting:
        everywhere.restart()
        assert [each.model_dump() for each in everywhere.open().messages()] == before


def test_the_handler_is_given_the_answer_the_next_time_and_no_empty_turn(
    world: World, kind: str
) -> None:
    asking = Asking(kind)

    async def quiet(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        asking.given.append([(each["role"], each["text"]) for each in messages])
        if len(messages) == 1:
            yield InputRequiredResponse(prompt="?")
            await ctx.wait_for_input()

    world.chat(quiet)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond("42")
    page.wait_for(lambda p: len(p.messages()) == 4 and p.messages()[3].status == "complete")
    page.send("on")
    page.wait_for(lambda p: len(asking.given) == 2)
    assert asking.given[1] == [("user", "go"), ("user", "42"), ("user", "on")]


def test_the_context_names_the_message_that_goes_on(world: World) -> None:
    ids: list[str] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        ids.append(ctx.message_id)
        yield InputRequiredResponse(prompt="?")
        ctx.wait_for_input()
        ids.append(ctx.message_id)
        yield "on"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond("x")
    page.answer()
    assert ids == [page.messages()[1].id, page.messages()[3].id]


def test_several_questions_in_one_answer(world: World, kind: str) -> None:
    names = ("first", "second", "third")

    async def several(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        for name in names:
            yield InputRequiredResponse(prompt=name)
            yield f"{name}: {await ctx.wait_for_input()} "

    def in_turn(messages: Any, ctx: Any) -> Iterator[Any]:
        for name in names:
            yield InputRequiredResponse(prompt=name)
            yield f"{name}: {ctx.wait_for_input()} "

    world.chat(several if kind == "async" else in_turn)
    page = world.open()
    page.send("go")
    for name in names:
        page.wait_for(functools.partial(asks, name))
        page.respond(name.upper())
    assert page.answer() == "third: THIRD "
    assert [text for _, text in page.transcript()] == [
        "go",
        "",
        "FIRST",
        "first: FIRST ",
        "SECOND",
        "second: SECOND ",
        "THIRD",
        "third: THIRD ",
    ]


@pytest.mark.parametrize("input_type", ["radio", "select", "buttons"])
def test_a_choice_takes_only_what_was_offered(world: World, input_type: str) -> None:
    asking = Asking("sync", input_type=input_type, options=["red", "green"])
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    page.asked()
    for wrong in ("blue", "", "RED", "red ", "Yes"):
        error = refused(page, text=wrong)
        assert error.code == "not-an-option"
        assert "red, green" in str(error)
    assert page.question() is not None
    page.respond("green")
    assert page.answer() == "heard: green"


@pytest.mark.parametrize("input_type", ["text", "filename"])
@pytest.mark.parametrize("options", [None, [], ["a suggestion"]])
def test_a_text_is_anything_but_nothing(
    local: World, input_type: str, options: list[str] | None
) -> None:
    asking = Asking("sync", input_type=input_type, placeholder="…", options=options)
    local.chat(asking.handler)
    page = local.open()
    page.send("go")
    assert (page.asked().input_type, page.asked().placeholder) == (input_type, "…")
    for nothing in ("", " \n"):
        assert refused(page, text=nothing).code == "empty-answer"
    page.respond("../a b.txt\n<b>")
    assert page.answer() == "heard: ../a b.txt\n<b>"


@pytest.mark.parametrize("input_type", ["radio", "select", "buttons"])
def test_a_choice_needs_something_to_choose_from(input_type: Any) -> None:
    with pytest.raises(ValidationError, match="needs options"):
        InputRequiredResponse(prompt="?", input_type=input_type, options=[])


# ---- by whom, where, how often ----------------------------------------------------------------------


def test_a_question_is_answered_once(world: World, kind: str) -> None:
    asking = Asking(kind)
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    question = page.asked()
    page.respond("first")
    assert refused(page, text="second", request_id=question.request_id).code == "stale"
    page.answer()
    assert refused(page, text="third", request_id=question.request_id).code == "stale"
    assert asking.heard == ["first"]
    assert [text for _, text in page.transcript()][2:] == ["first", "heard: first"]


def test_of_two_tabs_that_answer_at_once_one_wins(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    pages = [world.open(), world.open()]
    pages[0].send("go")
    question = pages[0].asked()
    pages[1].asked()
    data = {"requestId": question.request_id, "threadId": pages[0].thread_id}
    events = [
        page.post("chat:input-response", {**data, "text": name})
        for page, name in zip(pages, "ab", strict=True)
    ]
    outcomes = []
    for page, event in zip(pages, events, strict=True):
        try:
            page.reply(event)
            outcomes.append("taken")
        except RefusedError as error:
            outcomes.append(error.code)
    assert sorted(outcomes) == ["stale", "taken"]
    answer = "ab"[outcomes.index("taken")]
    for page in pages:
        page.wait_for(lambda p: p.text() == f"heard: {answer}")
        assert page.question() is None
    assert asking.heard == [answer]


def test_the_same_answer_sent_again_after_a_cut_is_one_answer(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    question = page.asked()
    page.cut()
    data = {"requestId": question.request_id, "threadId": page.thread_id, "text": "yes"}
    event = page.post("chat:input-response", data)
    page.reconnect()
    page.reply(event)
    assert page.answer() == "heard: yes"
    page.post("chat:input-response", data, event_id=event)
    page.reply(event)
    assert asking.heard == ["yes"]


def test_nobody_elses_question_can_be_answered(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    anna, ben = world.open("anna"), world.open("ben")
    anna.send("go")
    question = anna.asked()
    ben.send("go")
    ben.asked()
    with_thread = {"request_id": question.request_id, "thread_id": anna.thread_id}
    assert refused(ben, text="mine", **with_thread).code == "unknown-thread"
    assert refused(ben, text="mine", request_id=question.request_id).code == "unknown-question"
    assert refused(ben, cancel=True, **with_thread).code == "unknown-thread"
    anna.respond("hers")
    assert anna.answer() == "heard: hers"
    assert asking.heard == ["hers"]


def test_a_question_is_answered_in_its_own_thread(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    page = world.open()
    first = page.thread_id
    page.send("go")
    question = page.asked()
    before = set(page.threads)
    other = page.new_thread()
    assert refused(page, text="x", request_id=question.request_id).code == "stale"
    assert refused(page, text="x", request_id=question.request_id, thread_id="no").code == (
        "unknown-thread"
    )
    assert set(page.threads) == before | {other}
    assert page.transcript(other) == []
    page.respond("x", request_id=question.request_id, thread_id=first)
    page.wait_for(lambda p: p.text(first) == "heard: x")


def test_an_unknown_question_is_refused(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    page = world.open()
    assert refused(page, text="x", request_id="input_unknown").code == "stale"
    page.send("go")
    page.asked()
    assert refused(page, text="x", request_id="input_unknown").code == "unknown-question"
    assert page.question() is not None


def test_a_second_tab_shows_the_question_and_closes_it_too(world: World) -> None:
    asking = Asking("sync", input_type="buttons")
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    page.asked()
    other = world.keep(page.another())
    assert other.question() == page.question()
    other.respond("No")
    for each in (page, other):
        each.wait_for(lambda p: p.question() is None)
        assert each.answer() == "heard: No"
        assert state(each) == "answered"


def test_the_question_is_there_again_after_a_switch_and_a_reload(everywhere: World) -> None:
    asking = Asking("sync", input_type="radio", options=["a", "b"])
    everywhere.chat(asking.handler)
    page = everywhere.open()
    thread_id = page.thread_id
    page.send("go")
    question = page.asked()
    page.new_thread()
    page.open(thread_id)
    assert page.question() == question
    page = everywhere.keep(page.reload())
    page.open(thread_id)
    assert page.question() == question
    page.wait_for(lambda p: p.threads[thread_id].asking)
    page.cut()
    page.reconnect()
    assert page.question() == question
    page.respond("b")
    assert page.answer() == "heard: b"


# ---- no answer --------------------------------------------------------------------------------------


def test_a_cancelled_question_gives_nothing_and_the_answer_goes_on(world: World, kind: str) -> None:
    asking = Asking(kind, input_type="buttons")
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    question = page.asked()
    page.respond(cancel=True)
    assert page.answer() == "I need to know. heard: "
    assert (state(page), asking.states, asking.heard) == ("cancelled", ["cancelled"], [""])
    assert refused(page, text="Yes", request_id=question.request_id).code == "stale"
    assert len(page.messages()) == 2


@pytest.mark.parametrize("timeout", [0, 0.01])
def test_after_the_time_is_over_an_answer_is_stale(
    everywhere: World, kind: str, timeout: float
) -> None:
    asking = Asking(kind, timeout)
    everywhere.chat(asking.handler)
    page = everywhere.open()
    page.send("go")
    assert page.answer() == "I need to know. heard: "
    assert (state(page), asking.states, asking.heard) == ("expired", ["expired"], [""])
    (question,) = [p for p in page.messages()[1].parts if isinstance(p, InputRequiredResponse)]
    assert refused(page, text="late", request_id=question.request_id).code == "stale"


def test_an_answer_between_the_timeout_and_the_end_is_stale(world: World) -> None:
    hold, over = world.event(), threading.Event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield InputRequiredResponse(prompt="?")
        answer = ctx.wait_for_input(0)
        over.set()
        assert hold.wait(10)
        yield f"heard: {answer}"

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: len(p.messages()) == 2 and p.messages()[1].parts)
    assert over.wait(10)
    page.wait_for(lambda p: state(p) == "expired")
    (question,) = [p for p in page.messages()[1].parts if isinstance(p, InputRequiredResponse)]
    assert refused(page, text="late", request_id=question.request_id).code == "stale"
    hold.set()
    assert page.answer() == "heard: "


def test_stop_releases_who_waits_at_once(world: World, kind: str) -> None:
    asking = Asking(kind)
    world.chat(asking.handler)
    page = world.open()
    thread_id = page.thread_id
    page.send("go")
    page.asked()
    page.stop()
    answer = page.settled()
    assert (answer.status, answer.text, state(page)) == ("stopped", "I need to know. ", "cancelled")
    if kind == "sync":
        assert asking.done.wait(10)
        assert asking.heard == [""]
    page.wait_for(lambda p: not p.threads[thread_id].asking)
    page.send("talk")
    assert page.answer() == "talking"


def test_deleting_the_thread_releases_who_waits(everywhere: World) -> None:
    asking = Asking("sync")
    chat = everywhere.chat(asking.handler)
    page = everywhere.open()
    thread_id = page.thread_id
    page.send("go")
    question = page.asked()
    page.request("chat:thread-delete", {"threadId": thread_id})
    assert asking.done.wait(10)
    assert asking.heard == [""]
    error = refused(page, text="x", request_id=question.request_id, thread_id=thread_id)
    assert error.code == "unknown-thread"
    page.probe()
    assert thread_id not in page.threads
    assert thread_id not in chat.threads
    if everywhere.lasting:
        everywhere.restart()
        assert thread_id not in everywhere.open().threads


def test_the_end_of_the_app_releases_who_waits(everywhere: World, kind: str) -> None:
    asking = Asking(kind)
    chat = everywhere.chat(asking.handler)
    page = everywhere.open()
    page.send("go")
    page.asked()
    chat.close()
    if kind == "sync":
        assert asking.done.wait(10)
    assert page.settled().status == "interrupted"
    assert state(page) == "expired"
    if everywhere.lasting:
        everywhere.restart()
        page = everywhere.open()
        assert (page.settled().status, state(page)) == ("interrupted", "expired")
        assert not page.threads[page.thread_id].asking


def test_after_a_crash_the_question_is_expired(lasting: World) -> None:
    asking = Asking("sync")
    lasting.chat(asking.handler)
    page = lasting.open()
    page.send("go")
    question = page.asked()
    lasting.restart(crash=True)
    page = lasting.open()
    assert page.question() is None
    assert (page.settled().status, state(page)) == ("interrupted", "expired")
    info = page.threads[page.thread_id]
    assert (info.running, info.asking) == (False, False)
    assert refused(page, text="x", request_id=question.request_id).code == "stale"
    page.send("talk")
    assert page.answer() == "talking"


def test_an_answer_that_was_acknowledged_survives_a_crash(lasting: World) -> None:
    hold = lasting.event()

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield InputRequiredResponse(prompt="?")
        ctx.wait_for_input()
        hold.wait(10)

    lasting.chat(handler)
    page = lasting.open()
    page.send("go")
    page.asked()
    page.respond("Remember this")
    lasting.restart(crash=True)
    page = lasting.open()
    assert page.transcript()[:3] == [
        ("user", "go"),
        ("assistant", ""),
        ("user", "Remember this"),
    ]
    assert page.settled().status == "interrupted"


def test_a_message_sent_while_a_question_waits_is_queued(world: World) -> None:
    asking = Asking("sync")
    world.chat(asking.handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.reply(page.send("talk"))
    page.wait_for(lambda p: [each.text for each in p.queue()] == ["talk"])
    assert page.question() is not None
    page.respond("yes")
    page.wait_for(lambda p: p.text() == "talking")
    assert [text for _, text in page.transcript()][2:] == [
        "yes",
        "heard: yes",
        "talk",
        "talking",
    ]


def test_who_asks_again_does_not_want_the_first_answer_any_more(world: World) -> None:
    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        yield InputRequiredResponse(prompt="one", request_id="one")
        yield InputRequiredResponse(prompt="two", request_id="two")
        yield ctx.wait_for_input()

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(functools.partial(asks, "two"))
    assert refused(page, text="x", request_id="one").code == "unknown-question"
    page.respond("y")
    assert page.answer() == "y"


def test_a_handler_that_does_not_wait_leaves_no_question_open(world: World) -> None:
    world.chat(lambda messages, ctx: InputRequiredResponse(prompt="?"))
    page = world.open()
    page.send("go")
    page.settled()
    assert (page.question(), state(page)) == (None, "expired")


def test_many_that_wait_do_not_keep_others_from_answering(local: World) -> None:
    asking = Asking("async")
    local.chat(asking.handler)
    waiting = [local.open(f"visitor {number}") for number in range(40)]
    for page in waiting:
        page.send("go")
    for page in waiting:
        page.asked()
    other = local.open("other")
    other.send("talk")
    assert other.answer() == "talking"
    for page in waiting:
        page.respond("yes")
    for page in waiting:
        assert page.answer() == "heard: yes"


# ---- wait_for_input ---------------------------------------------------------------------------------


def test_waiting_without_a_question_is_an_error_that_says_so(world: World, kind: str) -> None:
    async def later(messages: Any, ctx: Any) -> Any:
        return await ctx.wait_for_input()

    world.chat(
        later if kind == "async" else lambda messages, ctx: ctx.wait_for_input(), show_errors=True
    )
    page = world.open()
    page.send("go")
    failure = page.settled().failure
    assert failure is not None
    assert "no question to wait for" in (failure.text or "")


def format_it(answer: Any) -> object:
    return f"You said {answer}"


def compare_it(answer: Any) -> object:
    return answer == "Yes"


MISUSES: dict[str, Callable[[Any], object]] = {
    "truth": lambda answer: not answer,
    "an f-string": format_it,
    "str": str,
    "comparison": compare_it,
    "unequal": lambda answer: answer != "No",
    "less": lambda answer: answer < "b",
    "reverse comparison": lambda answer: "Yes" == answer,  # noqa: SIM300 - that is the point
    "membership": lambda answer: answer in ("Yes", "y"),
    "content": lambda answer: "Y" in answer,
    "attribute": lambda answer: answer.lower(),
    "joining": lambda answer: "You said " + answer,
    "being joined": lambda answer: answer + "!",
    "index": lambda answer: answer[0],
    "length": len,
    "list": list,
    "number": int,
    "key": lambda answer: {"Yes": 1}.get(answer),
    "percent": lambda answer: "%s" % answer,  # noqa: UP031 - that is the point
}


@pytest.mark.parametrize("use", MISUSES.values(), ids=MISUSES.keys())
@pytest.mark.parametrize("remembered", [False, True])
def test_using_an_answer_without_awaiting_it_is_an_error_that_says_so(
    local: World, use: Callable[[Any], object], remembered: bool
) -> None:
    async def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        if remembered:
            ctx._asker.remember("key")
            use(ctx.approve("?", key="key"))
        else:
            yield InputRequiredResponse(prompt="?", input_type="buttons")
            use(ctx.wait_for_input())
        yield "consent"

    local.chat(handler, show_errors=True)
    page = local.open()
    page.send("go")
    answer = page.settled()
    assert answer.text == ""
    assert answer.failure is not None
    assert "has to be awaited" in (answer.failure.text or "")


def test_an_async_handler_may_do_something_else_meanwhile(world: World) -> None:
    async def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        yield InputRequiredResponse(prompt="?")
        waiting = asyncio.ensure_future(ctx.wait_for_input())
        yield "meanwhile "
        yield await waiting

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.wait_for(lambda p: p.text() == "meanwhile ")
    page.respond("done")
    assert page.answer() == "done"


def test_an_async_handler_may_wait_on_a_thread_of_its_own(world: World) -> None:
    async def handler(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        yield InputRequiredResponse(prompt="?")
        yield await asyncio.to_thread(ctx.wait_for_input)

    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    page.respond("done")
    assert page.answer() == "done"
