"""A handler that says what a test tells it to say, when the test says so.

The test's side is `Stage`; the app's is `Prompter`, which the programs in ``apps/`` import. They speak JSON lines
over a socket, so a test knows what has happened without ever waiting for time to pass.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from pywry import ChatContext, ChatManager, ChatResponse, TodoUpdateResponse
from pywry.protocol.responses import Part

ADDRESS = "PYWRY_TEST_STAGE"
"""Names the variable with the stage's port."""

PATIENCE = 30.0

RESPONSE: TypeAdapter[ChatResponse] = TypeAdapter(
    Annotated[Part | TodoUpdateResponse, Field(discriminator="type")]
)


class Prompter:
    """The app's side: hands each question to the test, and yields what the test says."""

    def __init__(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", int(os.environ[ADDRESS])))
        self._lock = threading.Lock()
        self._lines: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._count = 0
        self._answers: dict[str, Callable[[dict[str, Any]], Any]] = {}
        self._acts: dict[str, Callable[[ChatContext, dict[str, Any]], Any]] = {
            "wait": lambda ctx, line: ctx.wait_for_input(line.get("timeout")),
            "input state": lambda ctx, _: ctx.input_state,
        }
        threading.Thread(target=self._listen, daemon=True).start()

    def tell(self, chat: ChatManager) -> None:
        """Let the test ask what the chat knows, and speak in the assistant's name."""
        self._answers["history"] = lambda _: {
            thread_id: [dict(message) for message in messages]
            for thread_id, messages in chat.threads.items()
        }
        self._answers["send"] = lambda request: chat.send_message(
            request["text"], request["thread"]
        )

    def listen_to(self, name: str, function: Callable[[dict[str, Any]], Any]) -> None:
        """Let the test call a function by name."""
        self._answers[name] = function

    def act(self, name: str, function: Callable[[ChatContext, dict[str, Any]], Any]) -> None:
        """Let the test have a handler call a function by name, with its context."""
        self._acts[name] = function

    def note(self, name: str, *values: Any) -> None:
        """Tell the test that something was called."""
        self._write({"noted": name, "values": values})

    def answer(
        self, messages: list[dict[str, Any]], ctx: ChatContext
    ) -> Iterator[str | ChatResponse]:
        """Be a handler: yield what the test says, until it says that this was all."""
        with self._lock:
            self._count += 1
            number = self._count
            lines = self._lines[number] = queue.Queue()
        said = [(message["role"], message["text"]) for message in messages]
        self._write(
            {
                "asked": number,
                "text": messages[-1]["text"],
                "thread": ctx.thread_id,
                "said": said,
                "settings": ctx.settings,
                "model": ctx.model,
                "temperature": ctx.temperature,
                "system_prompt": ctx.system_prompt,
            }
        )
        while True:
            try:
                line = lines.get(timeout=0.05)
            except queue.Empty:
                if ctx.cancel_event.is_set():
                    self._write({"over": number, "how": "stopped"})
                    return
                continue
            if line["do"] == "fail":
                self._write({"over": number, "how": "failed"})
                raise RuntimeError(line["text"])
            if line["do"] == "end":
                self._write({"over": number, "how": "ended"})
                return
            if line["do"] == "call":
                value = self._acts[line["what"]](ctx, line["parameters"])
                self._write({"got": number, "value": value})
                continue
            yield (
                line["text"] if line["do"] == "say" else RESPONSE.validate_python(line["response"])
            )
            self._write({"said": number})

    def _write(self, message: dict[str, Any]) -> None:
        with self._lock:
            self._socket.sendall(json.dumps(message).encode() + b"\n")

    def _listen(self) -> None:
        # A test that failed may be gone before its app.
        with contextlib.suppress(OSError), self._socket.makefile("rb") as lines:
            for raw in lines:
                line = json.loads(raw)
                if "ask" in line:
                    value = self._answers[line["what"]](line)
                    self._write({"reply": line["ask"], "value": value})
                else:
                    self._lines[line["answer"]].put(line)


class Prompt:
    """A question that the app's handler was asked; the test answers it."""

    def __init__(self, stage: Stage, number: int, event: dict[str, Any]) -> None:
        self._stage = stage
        self._number = number
        self._said = 0
        self.text: str = event["text"]
        self.thread_id: str = event["thread"]
        self.history: list[tuple[str, str]] = [(role, text) for role, text in event["said"]]
        self.settings: dict[str, Any] = event["settings"]
        self.model: str = event["model"]
        self.temperature: float = event["temperature"]
        self.system_prompt: str = event["system_prompt"]

    def say(self, *items: str | ChatResponse) -> Prompt:
        """Have the handler yield each text or response; returns when it has."""
        for item in items:
            if isinstance(item, str):
                self._stage.write({"answer": self._number, "do": "say", "text": item})
            else:
                response = item.model_dump(mode="json")
                self._stage.write({"answer": self._number, "do": "respond", "response": response})
            self._said += 1
        wanted = self._said
        self._stage.wait_for(
            lambda: self._stage.said.get(self._number, 0) >= wanted or self.over is not None,
            f"the handler to yield {items}",
        )
        return self

    def call(self, what: str, **parameters: Any) -> Prompt:
        """Have the handler call a function; it may wait for the user there, so this does not wait for it."""
        line = {"answer": self._number, "do": "call", "what": what, "parameters": parameters}
        self._stage.write(line)
        return self

    def result(self) -> Any:
        """Wait until the function that was called has returned, and return its value."""
        values = self._stage.got
        self._stage.wait_for(
            lambda: bool(values.get(self._number)), "what the handler calls to return"
        )
        return values[self._number].pop(0)

    def end(self) -> None:
        """Have the handler return."""
        self._finish("end", "")

    def fail(self, text: str) -> None:
        """Have the handler raise an exception with this text."""
        self._finish("fail", text)

    def reply(self, text: str) -> None:
        """Say it and return."""
        self.say(text)
        self.end()

    def wait_until_stopped(self) -> None:
        """Wait until the handler has seen that it is to stop."""
        self._stage.wait_for(lambda: self.over == "stopped", "the handler to be stopped")

    @property
    def over(self) -> str | None:
        """How the handler ended; None while it has not."""
        return self._stage.over.get(self._number)

    def _finish(self, how: str, text: str) -> None:
        self._stage.write({"answer": self._number, "do": how, "text": text})
        self._stage.wait_for(lambda: self.over is not None, "the handler to end")


class Stage:
    """The test's side: what the app's handlers were asked, and what they are to say."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._socket: socket.socket | None = None
        self._changed = threading.Condition()
        self._asked: list[Prompt] = []
        self._open: list[Prompt] = []
        self._replies: dict[int, Any] = {}
        self._questions = 0
        self.said: dict[int, int] = {}
        self.over: dict[int, str] = {}
        self.got: dict[int, list[Any]] = {}
        self._notes: list[tuple[str, list[Any]]] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def asked(self, text: str) -> Prompt:
        """Wait until a handler was called with this text as the newest message, and return the prompt."""

        def find() -> Prompt | None:
            return next((prompt for prompt in self._asked if prompt.text == text), None)

        self.wait_for(lambda: find() is not None, f"the handler to be asked {text!r}")
        with self._changed:
            prompt = find()
            assert prompt is not None
            self._asked.remove(prompt)
        return prompt

    def noted(self, name: str) -> list[Any]:
        """Wait until the app has told that this was called, and return with what."""

        def find() -> tuple[str, list[Any]] | None:
            return next((note for note in self._notes if note[0] == name), None)

        self.wait_for(lambda: find() is not None, f"{name} to be called")
        with self._changed:
            note = find()
            assert note is not None
            self._notes.remove(note)
        return note[1]

    def history(self) -> dict[str, list[tuple[str, str, str]]]:
        """The threads as ``chat.threads`` has them: role, id and text of each message, by thread."""
        return {
            thread_id: [(each["role"], each["id"], each["text"]) for each in messages]
            for thread_id, messages in self.ask("history").items()
        }

    def speak(self, text: str, thread_id: str | None = None) -> None:
        """Call ``chat.send_message``."""
        self.ask("send", text=text, thread=thread_id)

    def ask(self, what: str, **parameters: Any) -> Any:
        """Call what the app lets the test call, and return its value."""
        with self._changed:
            self._questions += 1
            number = self._questions
        self.write({**parameters, "ask": number, "what": what})
        self.wait_for(lambda: number in self._replies, f"the app to say its {what}")
        return self._replies.pop(number)

    def clear(self) -> None:
        """End what a test left open."""
        with self._changed:
            left = [prompt for prompt in self._open if prompt.over is None]
            self._open.clear()
            self._asked.clear()
            self._notes.clear()
        for prompt in left:
            self.write({"answer": prompt._number, "do": "end", "text": ""})

    def wait_for(self, condition: Callable[[], bool], what: str) -> None:
        """Wait until the condition holds, which the app's next word may bring."""
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), f"Waited in vain for {what}"

    def write(self, line: dict[str, Any]) -> None:
        """Send a line to the app."""
        self.wait_for(lambda: self._socket is not None, "the app to connect")
        assert self._socket is not None
        self._socket.sendall(json.dumps(line).encode() + b"\n")

    def close(self) -> None:
        """Give the port back."""
        self._listener.close()
        if self._socket is not None:
            self._socket.close()

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _accept(self) -> None:
        """One app after another: one that was killed comes again."""
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._changed:
                if self._socket is not None:
                    self._socket.close()
                self._socket = connection
                self.said.clear()
                self.over.clear()
                self.got.clear()
                self._asked.clear()
                self._notes.clear()
                self._changed.notify_all()
            threading.Thread(target=self._listen, args=(connection,), daemon=True).start()

    def _listen(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection.makefile("rb") as lines:
            for raw in lines:
                line = json.loads(raw)
                with self._changed:
                    self._take(line)
                    self._changed.notify_all()

    def _take(self, line: dict[str, Any]) -> None:
        if "asked" in line:
            prompt = Prompt(self, line["asked"], line)
            self._asked.append(prompt)
            self._open.append(prompt)
        elif "over" in line:
            self.over[line["over"]] = line["how"]
        elif "got" in line:
            self.got.setdefault(line["got"], []).append(line["value"])
        elif "noted" in line:
            self._notes.append((line["noted"], line["values"]))
        elif "reply" in line:
            self._replies[line["reply"]] = line["value"]
        else:
            self.said[line["said"]] = self.said.get(line["said"], 0) + 1
