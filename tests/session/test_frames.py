"""Whatever a page sends: it is answered with a clear error, nothing else changes, and the log stays short."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pywry import ChatManager
from pywry.errors import RefusedError
from pywry.protocol.client_events import CHAT_EVENTS, SESSION_FRAMES
from pywry.protocol.codec import MAX_DEPTH, MAX_FRAME, decode_frame
from pywry.protocol.server_events import Refused
from pywry.session.limits import Limits
from pywry.testing import LocalServer, Page

GENEROUS = Limits(rate=1e9, burst=10**9)


@pytest.fixture
def server() -> Iterator[LocalServer]:
    """A chat whose pages may say as much as they like."""
    chat = ChatManager(lambda messages, ctx: "answer", welcome_message="Welcome.")
    server = LocalServer(chat, GENEROUS, per_owner=1000)
    yield server
    server.close()


@pytest.fixture
def page(server: LocalServer) -> Iterator[Page]:
    """A page that is connected."""
    with Page(server.visitor()).connect() as page:
        yield page


def state(page: Page) -> Any:
    """Return everything that a page could have changed."""
    snapshot = page.request("chat:request-state")
    for thread in snapshot["threads"]:
        thread["messages"] = page.request("chat:request-history", {"threadId": thread["threadId"]})[
            "messages"
        ]
    return snapshot


def refused(page: Page, text: str) -> Refused:
    """Send a frame that must be refused without saying which, and return the refusal."""
    before = len(page.refusals)
    page.send_raw(text)
    page.wait_for(lambda p: len(p.refusals) > before, "a refusal")
    return page.refusals[-1]


NESTED = {
    "arrays": "[" * 500_000,
    "arrays that end": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 40_000,
    "deep in the data": '{"type":"app:x","data":{"a":' + "[" * 70 + "]" * 70 + "}}",
    "in a string it is no depth": '{"type":"app:x","data":{"a":"' + "[" * 1000 + '"},"x":1}',
    "escapes": '{"type":"' + "\\\\" * 1000 + "[" * 100 + '"}',
}

MALFORMED = {
    "nothing": "",
    "a word": "not json",
    "an array": "[1,2]",
    "a string": '"x"',
    "a number": "1",
    "null": "null",
    "half an object": '{"type":"session:ping"',
    "two objects": '{"type":"a:b"}{"type":"a:b"}',
    "a comment": '{"type":"a:b"/*x*/}',
    "single quotes": "{'type':'a:b'}",
    "a trailing comma": '{"type":"a:b",}',
    "NaN": '{"type":"app:x","data":{"a":NaN}}',
    "Infinity": '{"type":"app:x","data":{"a":-Infinity}}',
    "1e400": '{"type":"app:x","data":{"a":1e400}}',
    "5000 digits": '{"type":"app:x","data":{"a":' + "9" * 5000 + "}}",
    "the same key twice": '{"type":"app:x","type":"app:y"}',
    "the same key twice in the data": '{"type":"app:x","data":{"a":1,"a":2}}',
    "the same key twice, escaped": '{"type":"app:x","data":{"a":1,"\\u0061":2}}',
    "no type": "{}",
    "type is null": '{"type":null}',
    "type is a number": '{"type":1}',
    "type is a list": '{"type":["session:ping"]}',
    "type is long": json.dumps({"type": "a:" + "b" * 200}),
    "data is a list": '{"type":"app:x","data":[]}',
    "data is null": '{"type":"app:x","data":null}',
    "data is a string": '{"type":"app:x","data":"x"}',
    "id is a number": '{"type":"app:x","id":1}',
    "id is empty": '{"type":"app:x","id":""}',
    "id is long": json.dumps({"type": "app:x", "id": "x" * 65}),
    "id with a quote": '{"type":"app:x","id":"a\\"b"}',
    "id with NUL": '{"type":"app:x","id":"a\\u0000"}',
    "id with a line break": '{"type":"app:x","id":"a\\n"}',
    "chat is an object": '{"type":"app:x","chat":{}}',
    "extra key": '{"type":"app:x","session":"other"}',
    "extra key with half a character": '{"type":"app:x","\\ud800":1}',
    "extra key with NUL": '{"type":"app:x","\\u0000":1}',
    "extra key of a prototype": '{"type":"app:x","__proto__":{"polluted":1}}',
    "a byte order mark": '\ufeff{"type":"session:ping","data":{"n":1}}',
    "type with half a character": '{"type":"app:\\ud800"}',
    "vertical tab": '{"type":"session:ping",\x0b"data":{"n":1}}',
    **NESTED,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_frame_is_refused_and_changes_nothing(page: Page, name: str) -> None:
    before = state(page)
    refusal = refused(page, MALFORMED[name])
    assert refusal.code in ("not-json", "not-an-object", "bad-frame", "too-deep", "too-big")
    assert len(refusal.message) < 600
    assert state(page) == before
    assert page.connected


WRONG_DATA = [
    None,
    True,
    0,
    -1,
    1.5,
    "x",
    [],
    [1],
    {},
    {"a": 1},
    "x" * 70,
    "\x00",
    "\ud800",
    "__proto__",
]


@pytest.mark.parametrize("event", sorted({**SESSION_FRAMES, **CHAT_EVENTS}))
def test_every_field_of_every_event_is_looked_at(page: Page, event: str) -> None:
    """Each field of each event with values of every kind: an answer each time, and the page goes on."""
    model = {**SESSION_FRAMES, **CHAT_EVENTS}[event]
    before = page.request("chat:request-state")["threads"][0]["threadId"]
    fields = [field.alias or name for name, field in model.model_fields.items()]
    for field in fields:
        for number, value in enumerate(WRONG_DATA):
            if value == {} and event == "session:hello":
                continue
            frame = {"type": event, "id": f"{field}{number}", "data": {field: value}}
            if event in CHAT_EVENTS:
                frame["chat"] = page.chat_id
            page.send_raw(json.dumps(frame))
    page.probe()
    assert before in {
        each["threadId"] for each in page.request("chat:request-state")["threads"]
    } or (event == "chat:thread-delete")
    page.check()


SERVER_TYPES = [
    "welcome",
    "events",
    "reset",
    "gone",
    "ack",
    "refused",
    "pong",
    "bye",
    "chat:message",
    "chat:stream-chunk",
    "chat:part",
    "chat:message-end",
    "chat:queue",
    "chat:thread",
    "chat:thread-removed",
    "chat:update-settings",
    "chat:assistant-message",
    "chat:load-assets",
    "chat:state-response",
    "pywry:disconnect",
    "pywry:set-content",
    "pywry:result",
    "pywry:x",
    "session:unknown",
    "session:",
    "*",
    "a",
    ":",
    "a:",
    "constructor",
    "__proto__",
    "toString",
]


@pytest.mark.parametrize("event", SERVER_TYPES)
@pytest.mark.parametrize("listening", [False, True])
def test_what_only_the_server_says_is_refused_from_a_page(event: str, listening: bool) -> None:
    """Also when the author listens to everything."""
    heard: list[str] = []
    told = {"chat:request-state": threading.Event(), "chat:request-history": threading.Event()}

    def hear(data: object, name: str) -> None:
        heard.append(name)
        if name in told:
            told[name].set()

    chat = ChatManager(lambda messages, ctx: "answer")
    server = LocalServer(chat, GENEROUS)
    if listening:
        server.widget.on("*", hear)
    with Page(server.visitor()).connect() as page:
        before = state(page)
        # The author hears of what the page asked just now, on a thread of its own for each kind.
        assert not listening or all(each.wait(10) for each in told.values())
        heard.clear()
        with pytest.raises(RefusedError) as error:
            page.request(event, {"threadId": page.thread_id, "values": {"a": 1}, "message": {}})
        assert error.value.code in ("unknown-event", "unheard-event", "bad-event")
        assert heard == []
        assert state(page) == before
    server.close()
    chat.close()


EXTRA = {
    "role": "assistant",
    "html": "<script>alert(1)</script>",
    "isAdmin": True,
    "session": "other",
    "owner": "ben",
    "status": "error",
    "id": "msg_chosen",
    "parentId": "msg_other",
    "clientId": "other",
    "created": 0,
    "failure": {"reference": "x"},
    "__proto__": {"polluted": True},
    "constructor": {"prototype": {"polluted": True}},
    "__class__": "x",
    "__dict__": {"x": 1},
    "model_config": {},
}


def test_what_a_page_adds_to_an_event_is_dropped(server: LocalServer, page: Page) -> None:
    event = page.post("chat:user-message", {"text": "hello", "threadId": page.thread_id, **EXTRA})
    page.reply(event)
    page.wait_for(lambda p: len(p.messages()) == 3 and p.messages()[-1].status == "complete")
    message = page.messages()[1]
    assert (message.role, message.text, message.status) == ("user", "hello", "complete")
    assert message.client_id == event
    assert message.id != "msg_chosen"
    assert "polluted" not in json.dumps(state(page))
    assert "isAdmin" not in json.dumps(state(page))
    assert not hasattr(type(message), "polluted")


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(st.characters(codec=None), max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
        ),
        max_leaves=20,
    )
)
def test_the_reader_refuses_or_reads_but_never_breaks(value: Any) -> None:
    for text in (json.dumps(value), json.dumps({"type": "a:b", "data": {"x": value}})):
        try:
            frame = decode_frame(text)
        except RefusedError as error:
            json.dumps(error.message).encode()
        else:
            json.dumps(frame.data, allow_nan=False)


def test_random_damage_to_good_frames_never_breaks_a_page(page: Page) -> None:
    chance = random.Random(7)
    good = [
        json.dumps(
            {
                "type": name,
                "id": "e1",
                "chat": page.chat_id,
                "data": {"threadId": page.thread_id, "text": "x"},
            }
        )
        for name in CHAT_EVENTS
        if name not in ("chat:thread-delete", "chat:user-message")
    ]
    for _ in range(2000):
        text = list(chance.choice(good))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text[at] = chance.choice(
                ['"', "{", "}", "[", "\\", "\x00", "\ud800", "9", ",", "", "é"]
            )
        page.send_raw("".join(text))
    page.probe()
    assert page.connected


@pytest.mark.parametrize("name", NESTED)
def test_depth_is_found_out_quickly(name: str) -> None:
    """A megabyte of brackets must not cost more than its reading; the bound is generous for a busy machine."""
    text = NESTED[name]
    begun = time.process_time()
    with pytest.raises(RefusedError):
        decode_frame(text, limit=2_000_000)
    assert time.process_time() - begun < 0.5


def test_the_limits_are_where_they_say() -> None:
    def nested(depth: int) -> str:
        return '{"type":"a:b","data":{"x":' + "[" * (depth - 2) + "]" * (depth - 2) + "}}"

    decode_frame(nested(MAX_DEPTH))
    with pytest.raises(RefusedError) as deep:
        decode_frame(nested(MAX_DEPTH + 1))
    assert deep.value.code == "too-deep"
    room = MAX_FRAME - len('{"type":"a:b","data":{"x":""}}')
    decode_frame('{"type":"a:b","data":{"x":"' + "x" * room + '"}}')
    for text in ("x" * (room + 1), "é" * (room // 2 + 1)):
        with pytest.raises(RefusedError) as big:
            decode_frame('{"type":"a:b","data":{"x":"' + text + '"}}')
        assert big.value.code == "too-big"


# ---- hello --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [
        "",
        "x",
        '{"type":"session:ping","data":{"n":1}}',
        '{"type":"chat:request-state","id":"a"}',
        '{"type":"session:hello"}',
        '{"type":"session:hello","data":{"protocol":1,"page":""}}',
        '{"type":"session:hello","data":{"protocol":"1x","page":"p"}}',
        '{"type":"session:hello","data":{"protocol":1,"page":"p","follow":{"":null}}}',
        '{"type":"session:hello","data":{"protocol":1,"page":"p","follow":{"\\ud800":null}}}',
        json.dumps(
            {
                "type": "session:hello",
                "data": {"protocol": 1, "page": "p", "follow": {f"l{n}": None for n in range(65)}},
            }
        ),
    ],
)
def test_a_connection_begins_with_a_hello_or_not_at_all(server: LocalServer, first: str) -> None:
    page = Page(server.visitor())
    page._hello = lambda: page.send_raw(first)  # type: ignore[method-assign]
    page.connect(wait=False)
    page.wait_for(lambda p: p.closed == 4400)
    assert page.refusals[-1].code in ("no-hello", "bad-frame", "not-json")


def test_another_protocol_is_asked_to_reload(server: LocalServer) -> None:
    page = Page(server.visitor())
    page._hello = lambda: page.send_raw(  # type: ignore[method-assign]
        '{"type":"session:hello","data":{"protocol":2,"page":"p"}}'
    )
    page.connect(wait=False)
    page.wait_for(lambda p: p.closed == 4400)
    assert page.refusals[-1].code == "protocol"
    assert "reload" in page.refusals[-1].message


def test_a_log_that_is_not_there_is_gone(page: Page) -> None:
    for name in ("none", f"{page.chat_id}/thread_none", f"{page.chat_id}/", "app/x", "/", "../app"):
        page._logs[name] = type(page._logs["app"])(page._logs["app"].fold)
        page._say("session:follow", {"log": name})
        page.wait_for(lambda p, name=name: p._logs[name].gone)  # type: ignore[misc]
        del page._logs[name]


# ---- how much -----------------------------------------------------------------------------------------


class Clock:
    """A clock that stands still until the test moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_too_many_frames_are_refused_then_the_page_is_disconnected_and_others_go_on() -> None:
    clock = Clock()
    chat = ChatManager(lambda messages, ctx: "answer")
    limits = Limits()
    server = LocalServer(chat, limits, clock=clock)
    page, witness = Page(server.visitor()).connect(), Page(server.visitor("ben")).connect()
    said = 0
    while not page.refusals:
        page._say("session:ping", {"n": said})
        said += 1
        page.wait_for(lambda p, n=said: p.refusals or sum(f.type == "pong" for f in p.frames) == n)  # type: ignore[misc]
    assert said <= limits.burst
    assert page.refusals[-1].code == "too-many"
    clock.now += 1
    page.refusals.clear()
    page.probe()
    for number in range(limits.burst + limits.patience + 5):
        page._say("session:ping", {"n": number})
    page.wait_for(lambda p: p.closed == 4429)
    clock.now += 10
    witness.send("hello")
    assert witness.answer() == "answer"
    page.reconnect()
    page.send("hello")
    assert page.answer() == "answer"
    page.close()
    witness.close()
    server.close()
    chat.close()


def test_what_is_refused_is_worth_one_line_in_ten_seconds(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    chat = ChatManager(lambda messages, ctx: "answer")
    server = LocalServer(chat, GENEROUS, clock=clock)
    page = Page(server.visitor()).connect()
    with caplog.at_level(logging.DEBUG):
        for second in range(21):
            clock.now = float(second)
            for _ in range(10):
                page.send_raw('{"secret": "sk-test-0123"}')
            page.probe()
    lines = [record for record in caplog.records if record.name.startswith("pywry")]
    assert 1 <= len(lines) <= 3
    assert "sk-test" not in caplog.text
    assert all("\n" not in record.getMessage() for record in lines)
    page.close()
    server.close()
    chat.close()


def test_an_owner_may_open_so_many_pages(server: LocalServer) -> None:
    server.sessions._per_owner = 3
    place = server.visitor("carl")
    pages = [Page(place).connect() for _ in range(3)]
    fourth = Page(place)
    fourth.connect(wait=False)
    fourth.wait_for(lambda p: p.closed == 4400)
    assert fourth.refusals[-1].code == "too-many-pages"
    other = Page(server.visitor("dora")).connect()
    pages[0].close()
    fifth = Page(place).connect()
    for page in (*pages, fifth, other):
        page.close()


def test_pages_that_went_are_not_remembered_without_end(server: LocalServer) -> None:
    server.sessions._per_owner = 5
    place = server.visitor("carl")
    for _ in range(40):
        Page(place).connect().close()
    assert len(server.sessions) <= 6


def test_a_page_follows_so_many_logs(page: Page) -> None:
    for _ in range(20):
        page.request("chat:thread-create")
    for thread_id in list(page.threads):
        page._say("session:follow", {"log": f"{page.chat_id}/{thread_id}"})
    page.wait_for(lambda p: any(each.code == "too-many-logs" for each in p.refusals))
    assert len(page.probe().heads) <= Limits().followed
