"""What a handler may yield. The model that an author imports is the wire model and the record."""

from __future__ import annotations

import re
import secrets
from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, JsonValue, field_validator, model_validator

from pywry.protocol.artifacts import ARTIFACTS, AnyArtifact
from pywry.protocol.model import Model
from pywry.protocol.response import ChatResponse


def _id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(4)}"


class TextChunkResponse(ChatResponse):
    """A piece of Markdown text; the same as yielding the string.

    Neighbouring pieces are one text part.

    Example:
        >>> TextChunkResponse(text="Hello").text
        'Hello'
    """

    type: Literal["text"] = "text"
    text: str = ""


class ThinkingResponse(ChatResponse):
    """A piece of the assistant's thinking. Neighbouring pieces are one part, which folds when something else comes.

    Args:
        text: Plain text.
        duration: Seconds that the thinking took; set when it is done.

    Example:
        >>> ThinkingResponse(text="Comparing the paths...").type
        'thinking'
    """

    type: Literal["thinking"] = "thinking"
    text: str = ""
    duration: float | None = None


class StatusResponse(ChatResponse):
    """What the assistant is doing, for as long as nothing else is said. Not kept.

    Example:
        >>> StatusResponse(text="Searching files...").transient
        True
    """

    transient: ClassVar[bool] = True
    type: Literal["status"] = "status"
    text: str = ""


class ToolCallResponse(ChatResponse):
    """The assistant calls a tool. A `ToolResultResponse` with the same ``tool_id`` completes it.

    Args:
        tool_id: Names the call within the answer.
        name: The tool's name.
        arguments: What it is called with.

    Example:
        >>> ToolCallResponse(tool_id="call_1", name="search", arguments={"query": "pywry"}).name
        'search'
    """

    type: Literal["tool_call"] = "tool_call"
    tool_id: str = Field(default_factory=lambda: _id("call"))
    name: str
    arguments: dict[str, JsonValue] = Field(default_factory=dict)


class ToolResultResponse(ChatResponse):
    """What a tool gave back.

    Args:
        tool_id: The call that it answers.
        result: Plain text.
        is_error: Whether the tool failed.

    Example:
        >>> ToolResultResponse(tool_id="call_1", result="3 files").is_error
        False
    """

    type: Literal["tool_result"] = "tool_result"
    tool_id: str
    result: str = ""
    is_error: bool = False


_SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED_IN_URLS = re.compile(r"[\x00-\x20]")


def checked_url(url: str) -> str:
    """Return an address that a page may link to: http, https, mailto or a relative one.

    Raises:
        ValueError: It has another scheme, as a browser reads it.
    """
    scheme = _SCHEME.match(_IGNORED_IN_URLS.sub("", url))
    if scheme is not None and scheme[1].lower() not in ("http", "https", "mailto"):
        raise ValueError(f"a link is http, https or mailto, not {scheme[1][:20]!r}")
    return url


class CitationResponse(ChatResponse):
    """A source of what was said.

    Args:
        url: Where it is; http, https, mailto, or empty.
        title: What it is called.
        snippet: What it says, as plain text.

    Example:
        >>> CitationResponse(url="https://example.org", title="Example").title
        'Example'
    """

    type: Literal["citation"] = "citation"
    url: str = ""
    title: str = ""
    snippet: str = ""

    _check_url = field_validator("url")(checked_url)


class TodoItem(Model):
    """One thing to do.

    Example:
        >>> TodoItem(id=1, title="Analyze request").status
        'not-started'
    """

    id: int | str
    title: str
    status: Literal["not-started", "in-progress", "completed"] = "not-started"


class TodoUpdateResponse(ChatResponse):
    """The thread's to-do list, whole: it stands above the composer, not in the answer.

    Example:
        >>> len(TodoUpdateResponse(items=[TodoItem(id=1, title="Analyze")]).items)
        1
    """

    type: Literal["todo"] = "todo"
    items: list[TodoItem] = Field(default_factory=list)


class SuggestionsResponse(ChatResponse):
    """What the user might say next, offered as buttons until he says something.

    Example:
        >>> SuggestionsResponse(suggestions=["Tell me more"]).suggestions
        ['Tell me more']
    """

    type: Literal["suggestions"] = "suggestions"
    suggestions: list[str] = Field(default_factory=list, max_length=12)


InputState: TypeAlias = Literal["pending", "answered", "cancelled", "expired"]


class InputRequiredResponse(ChatResponse):
    """A question to the user. ``ctx.wait_for_input()`` waits for the answer.

    Args:
        prompt: The question, Markdown.
        placeholder: Shown in an empty text field.
        request_id: Names the question.
        input_type: ``text``, ``filename``, ``buttons``, ``radio`` or ``select``; ``form`` and ``approval`` are what
            ``ctx.ask()`` and ``ctx.approve()`` make.
        options: The answers to choose from; Yes and No for buttons when absent.
        form_schema: The JSON Schema of a form.
        details: What an approval is about: what would be done, and with what.
        state: Whether it is answered; set by the chat.
        answer: The answer; set by the chat, never for secrets.

    Raises:
        pydantic.ValidationError: A choice without options.

    Example:
        >>> InputRequiredResponse(prompt="Proceed?", input_type="buttons").options
        ['Yes', 'No']
    """

    type: Literal["input_required"] = "input_required"
    prompt: str = ""
    placeholder: str = "Type your response..."
    request_id: str = Field(default_factory=lambda: _id("input"))
    input_type: Literal["text", "filename", "buttons", "radio", "select", "form", "approval"] = (
        "text"
    )
    options: list[str] | None = None
    form_schema: dict[str, JsonValue] | None = None
    details: dict[str, JsonValue] | None = None
    state: InputState = "pending"
    answer: str | None = None

    @model_validator(mode="after")
    def _check_options(self) -> InputRequiredResponse:
        if self.input_type == "buttons" and self.options is None:
            self.options = ["Yes", "No"]
        if self.input_type in ("radio", "select", "buttons") and not self.options:
            raise ValueError(f"input_type={self.input_type!r} needs options to choose from")
        return self


Part: TypeAlias = Annotated[
    TextChunkResponse
    | ThinkingResponse
    | StatusResponse
    | ToolCallResponse
    | ToolResultResponse
    | CitationResponse
    | SuggestionsResponse
    | InputRequiredResponse
    | AnyArtifact,
    Field(discriminator="type"),
]
"""The union of all parts of a message, told apart by ``type``; artifacts by ``artifact_type``, too."""

RESPONSES: tuple[type[ChatResponse], ...] = (
    TextChunkResponse,
    ThinkingResponse,
    StatusResponse,
    ToolCallResponse,
    ToolResultResponse,
    CitationResponse,
    SuggestionsResponse,
    InputRequiredResponse,
    *ARTIFACTS,
    TodoUpdateResponse,
)
"""What a handler may yield: the parts of a message, and the to-do list, which stands beside them."""
