"""What a handler gets besides the messages."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol, TypeVar

from pydantic import BaseModel

from pywry.chat.attachment import (
    Attachment,
    available,
    named,
    not_found,
    summary_of,
    texts_of,
    tool_argument,
)
from pywry.chat.question import Approval, Question
from pywry.errors import ConfigurationError, PyWryError, RefusedError
from pywry.protocol.responses import InputRequiredResponse

current_owner: ContextVar[str | None] = ContextVar("pywry_current_owner", default=None)
"""The owner whose callback or handler is running."""

M = TypeVar("M", bound=BaseModel)


class Asker(Protocol):
    """The answer in the making, as far as its context speaks to it."""

    question: Question | None

    def ask(self, request: InputRequiredResponse, model: type[BaseModel] | None) -> Question:
        """Put a question to the user."""

    def expire(self, question: Question) -> None:
        """Nobody waits for the answer any more."""

    def remembered(self, key: str) -> Approval | None:
        """Return what the user always allows."""

    def remember(self, key: str) -> None:
        """The user always allows it."""


class ToAwait:
    """Something that an async handler has to await.

    Using it in any other way raises an error that says so: an answer that is silently not waited for would be read as
    the user's consent.
    """

    def _misused(self, *_: Any) -> NoReturn:
        raise PyWryError(
            "The user's answer has to be awaited in an async handler: write 'answer = await ctx.wait_for_input()' "
            "(likewise 'await ctx.ask(…)' and 'await ctx.approve(…)')."
        )

    __bool__ = __str__ = __format__ = __hash__ = _misused
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _misused
    __iter__ = __len__ = __contains__ = __getitem__ = _misused
    __add__ = __radd__ = __mod__ = __int__ = __float__ = __call__ = _misused

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._misused()


class PendingAnswer(ToAwait):
    """An answer that an async handler has to await."""

    def __init__(self, asker: Asker, question: Question, timeout: float | None) -> None:
        self._asker = asker
        self._question = question
        self._timeout = timeout

    def __await__(self) -> Generator[Any, None, Any]:
        return self._wait().__await__()

    async def _wait(self) -> Any:
        answer = asyncio.wrap_future(self._question.answer)
        try:
            return await asyncio.wait_for(asyncio.shield(answer), self._timeout)
        except (asyncio.TimeoutError, TimeoutError):
            self._asker.expire(self._question)
            return await answer


class ReadyAnswer(ToAwait):
    """An answer that is there already, for an async handler to await."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __await__(self) -> Generator[Any, None, Any]:
        yield from ()
        return self._value


@dataclass
class ChatContext:
    """The circumstances of one answer.

    Attributes:
        thread_id: The thread that is answered.
        message_id: The answer's own id; after a question was answered, the id of the message that goes on.
        settings: The values of the settings menu, as they were when the answer began.
        cancel_event: Set when the user stops the answer, deletes the thread or the app ends.
        system_prompt: The system prompt; it is not in ``messages``.
        model: The model's name: what ``/model`` or the setting ``model`` says, else what the manager was given.
        temperature: Likewise.
        attachments: What the user attached to the message that is answered.

    Example:
        >>> def handler(messages, ctx):
        ...     for word in ("one ", "two "):
        ...         if ctx.cancel_event.is_set():
        ...             return
        ...         yield word
        >>> list(handler([], ChatContext()))
        ['one ', 'two ']
    """

    thread_id: str = ""
    message_id: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    cancel_event: threading.Event = field(default_factory=threading.Event)
    system_prompt: str = ""
    model: str = ""
    temperature: float = 0.7
    attachments: list[Attachment] = field(default_factory=list)
    _earlier: Callable[[], list[Attachment]] = field(default=list, repr=False, compare=False)
    """Returns what came with earlier messages, the newest first."""
    _asker: Asker | None = field(default=None, repr=False, compare=False)

    @property
    def attachment_summary(self) -> str:
        """One line that names what is attached; empty when nothing is."""
        return summary_of(self.attachments)

    @property
    def context_text(self) -> str:
        """What is attached as text for a model: a block for each, with the content, or the path of a path."""
        return texts_of(self.attachments)

    def get_attachment(self, name: str) -> str:
        """Return what is attached under a name: the text, or the path of a path.

        Args:
            name: With or without ``@``.

        Returns:
            A sentence that says what there is, when there is nothing of that name.
        """
        found = named(self.attachments, name)
        if found is None:
            return not_found(self.attachments, name)
        return found.content if found.path is None else str(found.path)

    def call_context_tool(self, arguments: Mapping[str, Any] | str) -> str:
        """Answer a model that calls `ChatManager.CONTEXT_TOOL`.

        It gets the whole text of what is attached to this message or to an earlier one of the thread, and of nothing
        else.

        Args:
            arguments: The call's arguments, as a dictionary or as JSON.

        Returns:
            The text; or a sentence that tells the model what there is, when there is nothing of that name, it cannot be
            read, or these are no arguments of that tool.
        """
        there = [*self.attachments, *self._earlier()]
        name = tool_argument(arguments)
        if name is None:
            return f'Say which by its name, as in {{"name": "…"}}. {available(there)}'
        found = named(there, name)
        if found is None:
            return not_found(there, name)
        try:
            return found.text_for_model()
        except RefusedError as error:
            return error.message

    @property
    def input_state(self) -> str:
        """What became of the last question: pending, answered, cancelled, expired, or empty when there was none."""
        question = self._asker.question if self._asker is not None else None
        return "" if question is None else question.request.state

    def wait_for_input(self, timeout: float | None = None) -> Any:
        """Wait for the answer to the question that was yielded last.

        A sync handler waits here. In an async handler the same call gives something to await:
        ``answer = await ctx.wait_for_input()``.

        Args:
            timeout: Seconds to wait at the most; for ever when absent. 0 looks and does not wait.

        Returns:
            The answer, or ``""`` when the user cancelled, the time was over, or the answer was stopped.

        Raises:
            PyWryError: No question was yielded; or an async handler uses the answer without awaiting it.
        """
        asker = self._asker
        question = asker.question if asker is not None else None
        if asker is None or question is None:
            raise PyWryError(
                "There is no question to wait for: yield an InputRequiredResponse before ctx.wait_for_input()."
            )
        return _wait(asker, question, timeout)

    def ask(self, model: type[M], prompt: str = "", timeout: float | None = None) -> Any:
        """Ask the user to fill in a form, made of a pydantic model.

        Text, number, choice (``Literal`` or ``Enum``), boolean, date and ``SecretStr`` fields become inputs; titles,
        descriptions, defaults and limits are shown. What does not fit is said beside the field.

        Args:
            model: The form.
            prompt: What stands above it, Markdown; the model's docstring when empty.
            timeout: Seconds to wait at the most; for ever when absent.

        Returns:
            The instance, or None when the user cancelled or the time was over. In an async handler, await it.

        Example:
            >>> from pydantic import BaseModel
            >>> class Trip(BaseModel):
            ...     city: str
            ...     days: int = 3
            >>> def handler(messages, ctx):
            ...     trip = ctx.ask(Trip)
            ...     return f"{trip.days} days in {trip.city}" if trip else "Another time."
        """
        asker = self._needed()
        if not _is_model(model):
            raise ConfigurationError(f"ask({model!r}): expected a pydantic model class")
        request = InputRequiredResponse(
            prompt=prompt or (model.__doc__ or "").strip() or model.__name__,
            input_type="form",
            form_schema=model.model_json_schema(mode="validation"),
        )
        return _wait(asker, asker.ask(request, model), timeout)

    def approve(
        self,
        title: str,
        details: str = "",
        options: tuple[str, ...] = ("once", "always", "deny"),
        *,
        arguments: dict[str, Any] | None = None,
        key: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Ask the user whether something may be done.

        Args:
            title: What would be done, in a few words.
            details: More about it, plain text.
            options: Which of ``once``, ``always`` and ``deny`` are offered.
            arguments: What it would be done with; the user may edit the values.
            key: Under which *always* is remembered for this user; not remembered when absent.
            timeout: Seconds to wait at the most; for ever when absent.

        Returns:
            An `Approval`: true when it may be done. In an async handler, await it.
        """
        asker = self._needed()
        unknown = set(options) - {"once", "always", "deny"}
        if unknown or not options:
            raise ConfigurationError(f"options={options!r}: expected some of once, always, deny")
        if key is not None and (known := asker.remembered(key)) is not None:
            approval = Approval(known.decision, dict(arguments or {}))
            return ReadyAnswer(approval) if _in_loop() else approval
        request = InputRequiredResponse(
            prompt=title,
            input_type="approval",
            options=list(options),
            details={"text": details, "arguments": arguments or {}},
        )
        question = asker.ask(request, None)
        if key is not None:
            question.answer.add_done_callback(lambda answer: _keep(asker, key, answer.result()))
        return _wait(asker, question, timeout)

    def _needed(self) -> Asker:
        if self._asker is None:
            raise PyWryError("This context belongs to no running answer.")
        return self._asker


def _keep(asker: Asker, key: str, approval: Any) -> None:
    if isinstance(approval, Approval) and approval.decision == "always":
        asker.remember(key)


def _is_model(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, BaseModel)


def _in_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _wait(asker: Asker, question: Question, timeout: float | None) -> Any:
    if _in_loop():
        return PendingAnswer(asker, question, timeout)
    try:
        return question.answer.result(timeout)
    except TimeoutError:
        pass
    except Exception as error:  # Python 3.10's futures have a TimeoutError of their own.
        if type(error).__name__ != "TimeoutError":
            raise
    asker.expire(question)
    return question.answer.result()
