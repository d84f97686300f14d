"""Messages and threads as data, configuration, and the handle of a generation."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Any

import pytest
from pydantic import ValidationError

import pywry.chat
from pywry.chat import (
    GENERATION_HANDLE_TTL,
    MAX_CONTENT_LENGTH,
    MAX_MESSAGES_PER_THREAD,
    ChatConfig,
    ChatContentPart,
    ChatMessage,
    ChatTaskState,
    ChatThread,
    ChatWidgetConfig,
    GenerationCancelledError,
    GenerationHandle,
    ImagePart,
    ResourceLinkPart,
    SlashCommand,
    TextPart,
    ToolCall,
    ToolCallFunction,
    _default_slash_commands,
)
from pywry.chat import threads as threads_module
from pywry.chat import transcript as transcript_module

# ---- names and numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", pywry.chat.__all__)
def test_every_name_of_the_package_is_there(name: str) -> None:
    assert getattr(pywry.chat, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = pywry.chat.no_such_name


def test_the_limits_are_the_ones_that_hold() -> None:
    assert (MAX_CONTENT_LENGTH, MAX_MESSAGES_PER_THREAD, GENERATION_HANDLE_TTL) == (
        100_000,
        1_000,
        300,
    )
    assert transcript_module.MAX_MESSAGES_PER_THREAD == MAX_MESSAGES_PER_THREAD
    assert pywry.chat.MAX_THREADS_PER_WIDGET == threads_module.MAX_THREADS


# ---- messages ---------------------------------------------------------------------------------------


def test_a_message_has_sensible_defaults() -> None:
    before = time.time()
    message = ChatMessage(role="user")
    assert re.fullmatch(r"msg_[0-9a-f]{12}", message.message_id)
    assert before <= message.timestamp <= time.time()
    assert message.model_dump(exclude={"message_id", "timestamp"}) == {
        "role": "user",
        "content": "",
        "metadata": {},
        "tool_calls": None,
        "tool_call_id": None,
        "model": None,
        "usage": None,
        "stopped": False,
    }
    assert ChatMessage(role="user").message_id != message.message_id


@pytest.mark.parametrize("role", ["user", "assistant", "system", "tool"])
def test_four_roles_are_known(role: Any) -> None:
    assert ChatMessage(role=role).role == role


@pytest.mark.parametrize("role", ["User", "bot", "", None])
def test_any_other_role_is_an_error(role: Any) -> None:
    with pytest.raises(ValidationError):
        ChatMessage(role=role)


def test_the_content_may_be_as_long_as_the_limit_and_no_longer() -> None:
    assert ChatMessage(role="user", content="x" * MAX_CONTENT_LENGTH).content
    with pytest.raises(ValidationError, match="exceeds"):
        ChatMessage(role="user", content="x" * (MAX_CONTENT_LENGTH + 1))
    half = TextPart(text="x" * (MAX_CONTENT_LENGTH // 2 + 1))
    assert ChatMessage(role="user", content=[half]).content
    with pytest.raises(ValidationError, match="exceeds"):
        ChatMessage(role="user", content=[half, half])


def test_the_text_of_a_message_is_that_of_its_text_parts() -> None:
    parts: list[ChatContentPart] = [
        TextPart(text="a"),
        ImagePart(data="aGk="),
        TextPart(text="b"),
        ResourceLinkPart(uri="file:///x"),
    ]
    assert ChatMessage(role="user", content=parts).text_content() == "ab"
    assert ChatMessage(role="user", content="plain").text_content() == "plain"
    assert ChatMessage(role="user", content=[]).text_content() == ""


@pytest.mark.parametrize("content", ["", "\0", "\U0001f600 \u202e é", "<b>&amp;", "a\r\nb\tc"])
def test_a_message_comes_back_from_json_as_it_was(content: str) -> None:
    message = ChatMessage(
        role="assistant",
        content=[TextPart(text=content), ImagePart(data="aGk=", mime_type="image/gif")],
        tool_calls=[ToolCall(function=ToolCallFunction(name="f", arguments='{"a": 1}'))],
        metadata={"deep": {"list": [1, None]}},
        usage={"tokens": 3},
        stopped=True,
    )
    assert ChatMessage.model_validate_json(message.model_dump_json()) == message
    plain = ChatMessage(role="user", content=content)
    assert ChatMessage.model_validate_json(plain.model_dump_json()) == plain


def test_the_parts_have_their_defaults_and_what_they_require() -> None:
    assert TextPart(text="x").model_dump() == {"type": "text", "text": "x"}
    assert ImagePart(data="aGk=").model_dump() == {
        "type": "image",
        "data": "aGk=",
        "mime_type": "image/png",
    }
    link = {"type": "resource_link", "uri": "u", "name": None, "mime_type": None}
    assert ResourceLinkPart(uri="u").model_dump() == link
    for model in (TextPart, ImagePart, ResourceLinkPart, ToolCall, ToolCallFunction):
        with pytest.raises(ValidationError):
            model.model_validate({})


def test_a_part_is_known_by_its_type() -> None:
    content = [{"type": "image", "data": "aGk="}, {"type": "text", "text": "x"}]
    message = ChatMessage.model_validate({"role": "user", "content": content})
    assert [type(part) for part in message.content] == [ImagePart, TextPart]
    with pytest.raises(ValidationError):
        ChatMessage.model_validate({"role": "user", "content": [{"type": "video", "data": ""}]})


def test_ids_are_random_and_say_of_what() -> None:
    call = ToolCall(function=ToolCallFunction(name="f"))
    assert re.fullmatch(r"call_[0-9a-f]{12}", call.id)
    assert (call.type, call.function.arguments) == ("function", "")
    assert re.fullmatch(r"thread_[0-9a-f]{8}", ChatThread().thread_id)
    assert re.fullmatch(r"task_[0-9a-f]{12}", ChatTaskState().task_id)


def test_a_thread_as_data() -> None:
    thread = ChatThread()
    assert (thread.title, thread.messages, thread.metadata) == ("New Chat", [], {})
    assert thread.status == "active"
    assert ChatThread(status="archived").status == "archived"
    assert thread.created_at <= thread.updated_at <= time.time()
    with pytest.raises(ValidationError):
        ChatThread.model_validate({"status": "deleted"})


def test_a_task_as_data() -> None:
    task = ChatTaskState()
    assert (task.thread_id, task.message_id, task.status) == ("", "", "working")
    assert (task.status_message, task.poll_interval) == ("", None)
    for status in ("working", "input_required", "completed", "failed", "cancelled"):
        assert ChatTaskState.model_validate({"status": status}).status == status
    with pytest.raises(ValidationError):
        ChatTaskState.model_validate({"status": "done"})


# ---- configuration ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "name"), [("time", "/time"), ("/Time", "/time"), ("CLEAR", "/clear")]
)
def test_a_command_gets_a_slash_and_small_letters(given: str, name: str) -> None:
    command = SlashCommand(name=given)
    assert command.model_dump() == {
        "name": name,
        "description": "",
        "handler_event": "",
        "args_schema": None,
        "builtin": False,
    }


def test_the_built_in_commands_name_their_events() -> None:
    commands = _default_slash_commands()
    assert {each.name: (each.handler_event, each.args_schema) for each in commands} == {
        "/clear": ("chat:clear", None),
        "/export": ("chat:export", None),
        "/model": ("chat:switch-model", {"model": "string"}),
        "/system": ("chat:set-system", {"prompt": "string"}),
    }
    assert all(each.builtin and each.description for each in commands)
    commands.clear()
    assert len(_default_slash_commands()) == 4


def test_the_defaults_of_a_configuration() -> None:
    config = ChatConfig()
    assert config.model_dump(exclude={"slash_commands"}) == {
        "system_prompt": None,
        "model": "gpt-4",
        "temperature": 0.7,
        "max_tokens": 4096,
        "streaming": True,
        "persist": False,
        "provider": None,
        "provider_config": {},
    }
    assert len(config.slash_commands) == 4
    config.slash_commands.clear()
    assert len(ChatConfig().slash_commands) == 4


@pytest.mark.parametrize(
    "wrong", [{"temperature": -0.1}, {"temperature": 2.1}, {"max_tokens": 0}, {"model": None}]
)
def test_a_configuration_out_of_bounds_is_an_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ChatConfig(**wrong)


def test_a_configuration_at_its_bounds_is_fine() -> None:
    assert ChatConfig(temperature=0, max_tokens=1).temperature == 0
    assert ChatConfig(temperature=2).temperature == 2


def test_a_window_as_data() -> None:
    config = ChatWidgetConfig()
    assert config.model_dump(exclude={"chat_config"}) == {
        "title": "Chat",
        "width": 600,
        "height": 700,
        "theme": "dark",
        "show_sidebar": True,
        "show_settings": True,
        "toolbar_position": "top",
    }
    assert config.chat_config == ChatConfig()
    for wrong in ({"width": 199}, {"height": 299}, {"theme": "blue"}, {"toolbar_position": "left"}):
        with pytest.raises(ValidationError):
            ChatWidgetConfig.model_validate(wrong)
    assert ChatWidgetConfig(width=200, height=300, theme="system").width == 200


# ---- the handle -------------------------------------------------------------------------------------


def test_a_handle_gathers_text_until_it_is_cancelled() -> None:
    handle = GenerationHandle(message_id="m", widget_id="w", thread_id="t")
    assert (handle.task, handle.partial_content) == (None, "")
    for chunk in ("Hel", "", "lo"):
        handle.append_chunk(chunk)
    assert handle.partial_content == "Hello"
    assert not handle.cancel_event.is_set()
    assert handle.cancel() is True
    assert handle.cancel() is False
    assert handle.cancel_event.is_set()
    handle.append_chunk(" too late")
    assert handle.partial_content == "Hello"


def test_a_handle_expires() -> None:
    assert not GenerationHandle().is_expired
    assert not GenerationHandle(created_at=time.time() - GENERATION_HANDLE_TTL + 5).is_expired
    assert GenerationHandle(created_at=time.time() - GENERATION_HANDLE_TTL - 1).is_expired


async def test_a_handle_cancels_its_task_but_not_one_that_is_done() -> None:
    running = asyncio.create_task(asyncio.Event().wait())
    assert GenerationHandle(task=running).cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    done = asyncio.create_task(asyncio.Event().wait())
    done.cancel()
    with pytest.raises(asyncio.CancelledError):
        await done
    assert GenerationHandle(task=done).cancel()


def test_a_cancelled_generation_has_what_was_said() -> None:
    error = GenerationCancelledError("so far")
    assert (str(error), error.partial_content) == ("Generation cancelled by user", "so far")
    assert GenerationCancelledError().partial_content == ""
