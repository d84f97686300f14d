"""Forms: ``ctx.ask(Model)``."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, SecretStr, field_serializer, field_validator, model_validator

from pywry.chat.question import HIDDEN
from pywry.errors import ConfigurationError, PyWryError, RefusedError
from pywry.testing import Page
from tests.conversation.world import World


class Size(Enum):
    SMALL = "small"
    LARGE = "large"


class Address(BaseModel):
    street: str = Field(min_length=3)
    number: int = Field(default=1, ge=1)


class Order(BaseModel):
    """What shall it be?"""

    name: str = Field(title="Your name", min_length=2)
    size: Size = Size.SMALL
    colour: Literal["red", "green"] = "red"
    gift: bool = False
    when: date | None = None
    address: Address
    remark: str | None = None


class Login(BaseModel):
    user: str
    password: SecretStr
    pin: str = Field(default="", json_schema_extra={"format": "password"})
    token: str = Field(default="", alias="apiToken", json_schema_extra={"writeOnly": True})
    backup: SecretStr | None = None


GOOD: dict[str, Any] = {"name": "Ada", "size": "large", "address": {"street": "Main Street"}}


def asking(model: Any, kind: str = "sync", **options: Any) -> tuple[Any, list[Any]]:
    """Return a handler that asks for a form, and what it gets."""
    got: list[Any] = []

    def handler(messages: Any, ctx: Any) -> Iterator[Any]:
        got.append(ctx.ask(model, **options))
        yield "done"

    async def later(messages: Any, ctx: Any) -> AsyncIterator[Any]:
        got.append(await ctx.ask(model, **options))
        yield "done"

    return (later if kind == "async" else handler), got


def refused(page: Page, values: dict[str, Any] | None) -> RefusedError:
    with pytest.raises(RefusedError) as error:
        page.respond(values=values)
    return error.value


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_the_handler_gets_the_instance(world: World, kind: str) -> None:
    handler, got = asking(Order, kind)
    world.chat(handler)
    page = world.open()
    page.send("order")
    question = page.asked()
    assert (question.input_type, question.prompt) == ("form", "What shall it be?")
    schema = question.form_schema
    assert schema is not None
    assert set(schema["properties"]) == set(Order.model_fields)  # type: ignore[arg-type]
    page.respond(values={**GOOD, "gift": True, "when": "2026-12-24"})
    assert page.answer() == "done"
    assert got == [
        Order(
            name="Ada",
            size=Size.LARGE,
            gift=True,
            when=date(2026, 12, 24),
            address=Address(street="Main Street"),
        )
    ]
    turn = page.messages()[2]
    assert turn.role == "user"
    assert turn.text.splitlines() == [
        "Your name: Ada",
        "Size: large",
        "Colour: red",
        "Gift: true",
        "When: 2026-12-24",
        'Address: {"street": "Main Street", "number": 1}',
        "Remark: ",
    ]


def test_what_does_not_fit_is_said_beside_its_field_and_the_form_still_waits(world: World) -> None:
    handler, got = asking(Order)
    world.chat(handler)
    page = world.open()
    page.send("order")
    page.asked()
    error = refused(
        page,
        {"name": "A", "size": "huge", "colour": "blue", "gift": "maybe", "address": {"number": 0}},
    )
    assert error.code == "invalid-form"
    assert error.fields is not None
    assert set(error.fields) == {
        "name",
        "size",
        "colour",
        "gift",
        "address.street",
        "address.number",
    }
    assert "'red' or 'green'" in error.fields["colour"]
    assert error.fields["address.street"] == "Field required"
    nothing: dict[str, Any] | None
    for nothing in ({}, None):
        again = refused(page, nothing)
        assert again.fields is not None
        assert set(again.fields) == {"name", "address"}
    assert got == []
    assert page.question() is not None
    page.respond(values=GOOD)
    assert page.answer() == "done"
    assert [each.name for each in got] == ["Ada"]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_no_answer_is_none(world: World, kind: str) -> None:
    handler, got = asking(Order, kind)
    world.chat(handler)
    page = world.open()
    page.send("order")
    page.asked()
    page.respond(cancel=True)
    assert page.answer() == "done"
    assert got == [None]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_form_that_nobody_fills_in_is_none(world: World, kind: str) -> None:
    handler, got = asking(Order, kind, timeout=0)
    world.chat(handler)
    page = world.open()
    page.send("order")
    assert page.answer() == "done"
    assert got == [None]


def test_the_prompt_is_the_authors_or_the_models(world: World) -> None:
    class Bare(BaseModel):
        x: int = 1

    Bare.__doc__ = None
    for prompt, expected in (("Please:", "Please:"), ("", "Bare")):
        handler, _ = asking(Bare, prompt=prompt)
        chat_world = World("in-process")
        chat_world.chat(handler)
        page = chat_world.open()
        page.send("go")
        assert page.asked().prompt == expected
        page.respond(values={})
        page.answer()
        chat_world.close()


@pytest.mark.parametrize("model", [Order(**GOOD), dict, "Order", None])
def test_only_a_model_can_be_asked_for(local: World, model: Any) -> None:
    errors: list[Exception] = []

    def handler(messages: Any, ctx: Any) -> str:
        try:
            ctx.ask(model)
        except ConfigurationError as error:
            errors.append(error)
        return "done"

    local.chat(handler)
    page = local.open()
    page.send("go")
    assert page.answer() == "done"
    assert "expected a pydantic model class" in str(errors[0])


def test_a_context_of_no_answer_cannot_ask() -> None:
    from pywry import ChatContext

    with pytest.raises(PyWryError, match="belongs to no running answer"):
        ChatContext().ask(Order)
    with pytest.raises(PyWryError, match="belongs to no running answer"):
        ChatContext().approve("x")


# ---- secrets ----------------------------------------------------------------------------------------


def test_a_secret_is_nowhere_but_with_the_handler(
    lasting: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "correct horse battery staple"
    handler, got = asking(Login)
    chat = lasting.chat(handler)
    page = lasting.open()
    page.send("log in")
    page.asked()
    with caplog.at_level(logging.DEBUG):
        error = refused(page, {"password": secret, "pin": 1})
        assert secret not in f"{error} {error.fields}"
        page.respond(
            values={
                "user": "ada",
                "password": secret,
                "pin": secret,
                "apiToken": secret,
                "backup": secret,
            }
        )
        assert page.answer() == "done"
    login = got[0]
    assert login.password.get_secret_value() == login.pin == login.token == secret
    assert login.backup.get_secret_value() == secret
    turn = page.messages()[2].text.splitlines()
    assert turn[0].lower() == "user: ada"
    assert turn[1].partition(": ")[2] == turn[2].partition(": ")[2] == HIDDEN
    assert secret not in caplog.text
    assert secret not in str(chat.threads)
    assert secret not in str([frame.model_dump() for frame in page.frames])
    for form in ("markdown", "json", "html"):
        exported = page.command("/export", form).export
        assert exported is not None
        assert secret not in exported.content
    page.send("once more")
    page.asked()
    assert secret not in str(page.messages())
    lasting.restart()
    for each in tmp_path.iterdir():
        assert secret.encode() not in each.read_bytes(), each.name


# ---- the author's validators ------------------------------------------------------------------------


class Keys(BaseModel):
    first: Annotated[str, Field(json_schema_extra={"format": "password"})] | None = None
    second: Annotated[str, Field(json_schema_extra={"writeOnly": True})]


class Vault(BaseModel):
    code: Annotated[str, Field(json_schema_extra={"format": "password"})] | None = None
    opened: SecretStr | None = None
    keys: list[Keys] = Field(default_factory=list)
    note: str = ""

    @field_serializer("opened", when_used="json")
    def _tell(self, opened: SecretStr | None) -> str | None:
        return opened.get_secret_value() if opened else None


def test_a_secret_that_may_be_absent_or_is_in_something_else_is_hidden_too(world: World) -> None:
    handler, got = asking(Vault)
    world.chat(handler)
    page = world.open()
    page.send("Open it")
    keys = [{"first": "sesame", "second": "sesame"}]
    page.respond(values={"code": "sesame", "opened": "sesame", "keys": keys, "note": "soon"})
    page.answer()
    assert got[0].code == got[0].keys[0].second == "sesame"
    shown = f"{page.transcript()} {[frame.model_dump() for frame in page.frames]}"
    assert "sesame" not in shown
    assert "soon" in shown


def test_a_validator_that_takes_its_time_delays_nobody(local: World) -> None:
    inside, hold = threading.Event(), local.event()

    class Slow(BaseModel):
        city: str

        @field_validator("city")
        @classmethod
        def check(cls, city: str) -> str:
            inside.set()
            assert hold.wait(10)
            return city

    handler, got = asking(Slow)
    local.chat(handler)
    page, other = local.open("anna"), local.open("ben")
    page.send("go")
    question = page.asked()
    data = {"requestId": question.request_id, "values": {"city": "Rome"}}
    event = page.post("chat:input-response", {**data, "threadId": page.thread_id})
    assert inside.wait(10)
    other.probe()
    page.probe()
    assert page.transcript() == [("user", "go"), ("assistant", "")]
    hold.set()
    page.reply(event)
    assert page.answer() == "done"
    assert [each.city for each in got] == ["Rome"]


def test_of_a_validated_answer_and_a_cancel_meanwhile_the_cancel_wins(local: World) -> None:
    inside, hold = threading.Event(), local.event()

    class Slow(BaseModel):
        city: str

        @field_validator("city")
        @classmethod
        def check(cls, city: str) -> str:
            inside.set()
            assert hold.wait(10)
            return city

    handler, got = asking(Slow)
    local.chat(handler)
    page = local.open()
    page.send("go")
    question = page.asked()
    data = {"requestId": question.request_id, "values": {"city": "Rome"}}
    event = page.post("chat:input-response", {**data, "threadId": page.thread_id})
    assert inside.wait(10)
    page.respond(cancel=True)
    hold.set()
    with pytest.raises(RefusedError) as error:
        page.reply(event)
    assert error.value.code == "stale"
    assert page.answer() == "done"
    assert got == [None]


def test_a_validator_that_fails_in_another_way_is_logged_and_the_form_still_waits(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    class Odd(BaseModel):
        city: str

        @model_validator(mode="after")
        def check(self) -> Odd:
            if self.city == "Atlantis":
                raise KeyError(self.city)
            return self

    handler, got = asking(Odd)
    world.chat(handler)
    page = world.open()
    page.send("go")
    page.asked()
    error = refused(page, {"city": "Atlantis"})
    assert error.code == "callback-failed"
    assert "KeyError" in caplog.text
    page.respond(values={"city": "Rome"})
    assert page.answer() == "done"
    assert [each.city for each in got] == ["Rome"]
