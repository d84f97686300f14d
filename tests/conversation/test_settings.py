"""The settings menu."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from pydantic import ValidationError

from pywry import SettingsItem
from pywry.errors import RefusedError
from pywry.testing import Page
from tests.conversation.world import World

ITEMS = [
    SettingsItem(id="model", type="select", value="small", options=["small", "large"]),
    SettingsItem(id="temperature", type="range", value=0.7, min=0, max=2, step=0.1),
    SettingsItem(id="line", type="separator"),
    SettingsItem(id="verbose", label="Say more", type="toggle", value=False),
    SettingsItem(id="name", type="text", value="Ada"),
    SettingsItem(id="limit", type="number", value=10, min=1),
    SettingsItem(id="reset", label="Reset", type="action"),
]
FIRST = {
    "model": "small",
    "temperature": 0.7,
    "verbose": False,
    "name": "Ada",
    "limit": 10,
    "reset": None,
}
GOOD: list[tuple[str, Any]] = [
    ("model", "large"),
    ("temperature", 0),
    ("temperature", 2.0),
    ("verbose", True),
    ("name", ""),
    ("name", "日本語 \U0001f600"),
    ("limit", 1_000_000),
]
BAD: list[tuple[str, Any, str]] = [
    ("unknown", 1, "unknown-setting"),
    ("line", 1, "unknown-setting"),
    ("", "x", "unknown-setting"),
    ("__class__", "x", "unknown-setting"),
    ("model", "huge", "bad-setting"),
    ("model", None, "bad-setting"),
    ("model", ["small"], "bad-setting"),
    ("temperature", 99999, "bad-setting"),
    ("temperature", -0.1, "bad-setting"),
    ("temperature", "1", "bad-setting"),
    ("temperature", True, "bad-setting"),
    ("temperature", None, "bad-setting"),
    ("verbose", "true", "bad-setting"),
    ("verbose", 1, "bad-setting"),
    ("name", 5, "bad-setting"),
    ("name", "x" * 10_001, "bad-setting"),
    ("name", {"a": 1}, "bad-setting"),
    ("limit", 0, "bad-setting"),
    ("limit", 10**400, "bad-setting"),
]


def echo(messages: Any, ctx: Any) -> str:
    return "ok"


def refused(page: Page, key: str, value: Any = None) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        page.change(key, value)
    return error.value


@pytest.mark.parametrize(("key", "value"), GOOD)
def test_a_change_reaches_handler_pages_and_author(world: World, key: str, value: Any) -> None:
    given: list[tuple[Any, Any, Any]] = []
    calls: list[tuple[str, Any]] = []

    def handler(messages: Any, ctx: Any) -> str:
        given.append((ctx.settings, ctx.model, ctx.temperature))
        return "ok"

    chat = world.chat(
        handler, settings=ITEMS, on_settings_change=lambda key, value: calls.append((key, value))
    )
    page = world.open()
    assert page.settings == FIRST
    assert [each.id for each in page.menu.settings_items] == [each.id for each in ITEMS]
    other = world.keep(page.another())
    page.change(key, value)
    expected = {**FIRST, key: value}
    for each in (page, other, world.keep(page.another())):
        each.wait_for(lambda p: p.settings == expected)
    assert dict(chat.settings) == expected
    assert calls == [(key, value)]
    page.send("go")
    page.answer()
    assert given == [(expected, expected["model"], float(expected["temperature"]))]


@pytest.mark.parametrize(("key", "value", "code"), BAD, ids=lambda value: str(value)[:20])
def test_what_does_not_fit_is_refused_and_changes_nothing(
    world: World, key: str, value: Any, code: str
) -> None:
    calls: list[Any] = []
    chat = world.chat(echo, settings=ITEMS, on_settings_change=lambda key, value: calls.append(key))
    page = world.open()
    position = page.position(chat._id)
    error = refused(page, key, value)
    assert error.code == code
    assert len(str(error)) < 200
    page.probe()
    assert page.settings == dict(chat.settings) == FIRST
    assert page.position(chat._id) == position
    assert calls == []


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 10**400])
def test_a_number_is_one_that_can_be_calculated_with(number: float) -> None:
    assert SettingsItem(id="x", type="number").accepts(number) == "expected a number"
    assert SettingsItem(id="x", type="range", min=0, max=1).accepts(number) is not None


def test_a_refusal_says_what_is_expected(world: World) -> None:
    world.chat(echo, settings=ITEMS)
    page = world.open()
    assert str(refused(page, "temperature", 3)) == "temperature: expected a number from 0 to 2."
    assert str(refused(page, "model", "x")) == "model: expected one of small, large."
    assert str(refused(page, "verbose", 1)) == "Say more: expected true or false."
    assert str(refused(page, "limit", 0)) == "limit: expected a number of 1 or more."


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "select"},
        {"type": "select", "options": []},
        {"type": "select", "options": ["a"], "value": "b"},
        {"type": "range", "min": 2, "max": 1},
        {"type": "range", "min": 0, "max": 1, "value": 2},
        {"type": "toggle", "value": "yes"},
        {"type": "nonsense"},
    ],
)
def test_an_item_that_makes_no_sense_is_an_error(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SettingsItem(id="x", **fields)


def test_an_action_calls_the_author_and_keeps_nothing(everywhere: World) -> None:
    calls: list[tuple[str, Any]] = []
    everywhere.chat(
        echo, settings=ITEMS, on_settings_change=lambda key, value: calls.append((key, value))
    )
    page = everywhere.open()
    page.change("reset")
    page.change("reset", "whatever")
    assert calls == [("reset", None), ("reset", "whatever")]
    page.probe()
    assert page.settings == FIRST


def test_clear_history_empties_the_active_thread_without_calling_the_author(world: World) -> None:
    calls: list[Any] = []
    world.chat(
        echo,
        settings=[SettingsItem(id="clear-history", label="Clear history")],
        on_settings_change=lambda key, value: calls.append(key),
    )
    page = world.open()
    page.send("go")
    page.answer()
    page.change("clear-history")
    page.wait_for(lambda p: p.messages() == [])
    assert calls == []


# ---- per owner, and for good ------------------------------------------------------------------------


def test_settings_belong_to_one_owner_and_stay(everywhere: World) -> None:
    everywhere.chat(echo, settings=ITEMS)
    anna, ben = everywhere.open("anna"), everywhere.open("ben")
    anna.change("temperature", 1.5)
    anna.change("verbose", True)
    ben.change("name", "Ben")
    hers, his = {**FIRST, "temperature": 1.5, "verbose": True}, {**FIRST, "name": "Ben"}
    anna.wait_for(lambda p: p.settings == hers)
    ben.wait_for(lambda p: p.settings == his)
    if everywhere.lasting:
        everywhere.restart(crash=True)
        assert everywhere.open("anna").settings == hers
        assert everywhere.open("ben").settings == his
    assert everywhere.open("carl").settings == FIRST


def test_what_the_author_changed_meanwhile_holds(lasting: World) -> None:
    lasting.chat(echo, settings=ITEMS)
    page = lasting.open()
    for key, value in (("model", "large"), ("temperature", 2), ("name", "Eve"), ("limit", 50)):
        page.change(key, value)
    lasting.restart(
        settings=[
            SettingsItem(id="model", type="select", options=["tiny", "small"]),
            SettingsItem(id="temperature", type="range", value=0.5, min=0, max=1),
            SettingsItem(id="name", type="toggle", value=True),
            SettingsItem(id="verbose", type="toggle", value=True),
            SettingsItem(id="limit", type="number", value=7, max=60),
        ]
    )
    page = lasting.open()
    assert page.settings == {
        "model": "tiny",  # what was chosen is not offered any more
        "temperature": 0.5,  # too much now
        "name": True,  # something else now
        "verbose": True,  # never chosen: the new default
        "limit": 50,  # chosen
    }
    page.change("temperature", 1)
    lasting.restart()
    assert lasting.open().settings["temperature"] == 1


def test_what_the_author_says_before_anybody_comes_resets_nobodys_settings(lasting: World) -> None:
    lasting.chat(echo, settings=ITEMS)
    lasting.open().change("temperature", 1.5)
    chat = lasting.restart()
    chat.send_message("Good morning.")
    page = lasting.open()
    assert page.settings["temperature"] == 1.5
    assert page.transcript() == [("assistant", "Good morning.")]


# ---- the author's callback --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_change_that_the_callback_fails_at_is_refused_and_undone(
    everywhere: World, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(key: str, value: Any) -> None:
        if value in ("large", None):
            raise ValueError("the author's own words")

    async def later(key: str, value: Any) -> None:
        fail(key, value)

    everywhere.chat(echo, settings=ITEMS, on_settings_change=later if kind == "async" else fail)
    page = everywhere.open()
    page.change("name", "Eve")
    error = refused(page, "model", "large")
    assert error.code == "callback-failed"
    assert str(error).split()[-1].rstrip(".") in caplog.text
    assert "own words" in caplog.text
    assert "own words" not in str(error)
    page.wait_for(lambda p: p.settings == {**FIRST, "name": "Eve"})
    assert refused(page, "reset").code == "callback-failed"
    if everywhere.lasting:
        everywhere.restart()
        assert everywhere.open().settings == {**FIRST, "name": "Eve"}


def test_of_changes_that_all_fail_the_first_value_stays(world: World) -> None:
    inside, hold = threading.Event(), world.event()

    def fail(key: str, value: Any) -> None:
        inside.set()
        assert hold.wait(10)
        raise ValueError(value)

    chat = world.chat(echo, settings=ITEMS, on_settings_change=fail)
    page = world.open()
    events = [
        page.post("chat:settings-change", {"key": "limit", "value": number})
        for number in (20, 30, 40)
    ]
    assert inside.wait(10)
    page.wait_for(lambda p: p.settings["limit"] == 40)
    hold.set()
    for event in events:
        with pytest.raises(RefusedError):
            page.reply(event)
    page.wait_for(lambda p: p.settings["limit"] == 10)
    assert chat.settings["limit"] == 10


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_callback_that_blocks_delays_nothing_else(world: World, kind: str) -> None:
    inside, hold = threading.Event(), world.event()

    def block(key: str, value: Any) -> None:
        inside.set()
        assert hold.wait(10)

    async def later(key: str, value: Any) -> None:
        inside.set()
        assert await asyncio.to_thread(hold.wait, 10)

    world.chat(echo, settings=ITEMS, on_settings_change=later if kind == "async" else block)
    page, other = world.open("anna"), world.open("ben")
    event = page.post("chat:settings-change", {"key": "limit", "value": 20})
    assert inside.wait(10)
    for each in (page, other):
        each.send("hello")
        assert each.answer() == "ok"
        each.probe()
    assert page.answered(event) is None
    hold.set()
    page.reply(event)


def test_a_callback_reads_the_settings_of_the_one_who_changed_them(world: World) -> None:
    seen: list[Any] = []

    def look(key: str, value: Any) -> None:
        seen.append((chat.settings[key], value))

    chat = world.chat(echo, settings=ITEMS, on_settings_change=look)
    anna, ben = world.open("anna"), world.open("ben")
    anna.change("limit", 20)
    ben.change("limit", 30)
    assert seen == [(20, 20), (30, 30)]


def test_the_view_is_read_only(world: World) -> None:
    chat = world.chat(echo, settings=ITEMS)
    with pytest.raises(TypeError):
        chat.settings["limit"] = 5  # type: ignore[index]
