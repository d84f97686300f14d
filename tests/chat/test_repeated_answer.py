"""An answer to a question that a page sends again, because it did not hear that it came."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pywry import ChatContext, ChatManager, InputRequiredResponse
from pywry.errors import RefusedError

SOON = 10


def test_the_same_answer_again_is_accepted_and_not_taken_twice() -> None:
    answers: list[str] = []
    asked, answered = threading.Event(), threading.Event()

    def handler(messages: list[dict[str, Any]], ctx: ChatContext) -> Iterator[Any]:
        yield InputRequiredResponse(prompt="Name?", request_id="input_1")
        asked.set()
        answers.append(ctx.wait_for_input())
        answered.set()

    service = ChatManager(handler)._service
    owner = service.current()
    thread = owner.thread(None)
    service.take(owner, "chat:user-message", {"text": "go"}, "e1")
    assert asked.wait(SOON)
    reply = {"requestId": "input_1", "text": "Ada", "threadId": thread.id}
    service.take(owner, "chat:input-response", reply, "e2")
    assert answered.wait(SOON)
    service.take(owner, "chat:input-response", reply, "e2")
    with pytest.raises(RefusedError) as refused:
        service.take(owner, "chat:input-response", reply, "e3")
    assert refused.value.code == "stale"
    assert answers == ["Ada"]
    turns = [message.text for message in thread.conversation.branch() if message.role == "user"]
    assert turns == ["go", "Ada"]
