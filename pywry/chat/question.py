"""A question that a handler put to the user and that waits for its answer."""

from __future__ import annotations

import json
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError

from pywry.errors import RefusedError
from pywry.protocol.responses import InputRequiredResponse

HIDDEN = "••••••"
"""What stands in the place of a secret wherever an answer is kept or shown."""

DECISIONS = {"once": "Allow once", "always": "Always allow", "deny": "Deny"}
"""What can be answered to an approval, and what it is called."""


@dataclass(frozen=True)
class Approval:
    """What the user decided.

    Attributes:
        decision: ``once``, ``always``, ``deny``, or ``""`` when the user did not answer.
        arguments: The arguments, as the user may have edited them.

    Example:
        >>> bool(Approval("deny"))
        False
    """

    decision: str
    arguments: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether it may be done."""
        return self.decision in ("once", "always")


class Question:
    """A question and, some time, its answer.

    Args:
        request: What the handler asked.
        part: Its place in the answer's message.
        model: What a form's values have to fit.
    """

    def __init__(
        self, request: InputRequiredResponse, part: int, model: type[BaseModel] | None = None
    ) -> None:
        self.request = request
        self.part = part
        self.model = model
        self.answer: Future[Any] = Future()
        """Resolved exactly once; to `empty` when there is no answer."""

    @property
    def empty(self) -> Any:
        """What the handler gets when there is no answer."""
        return {"form": None, "approval": Approval("")}.get(self.request.input_type, "")

    def read(self, text: str, values: dict[str, JsonValue] | None) -> tuple[Any, str]:
        """Return what an answer means to the handler, and how it reads as the user's turn.

        Raises:
            RefusedError: It is no answer to this question.
        """
        request = self.request
        if request.input_type == "form":
            return self._read_form(values or {})
        if request.input_type == "approval":
            return self._read_approval(text, values)
        choice = request.input_type in ("buttons", "radio", "select")
        if choice and text not in (request.options or ()):
            raise RefusedError(
                "not-an-option", f"Choose one of: {', '.join(request.options or ())}."
            )
        if not text.strip():
            raise RefusedError("empty-answer", "The answer is empty.")
        return text, text

    def _read_form(self, values: dict[str, JsonValue]) -> tuple[Any, str]:
        if self.model is None:
            return dict(values), json.dumps(values)
        try:
            instance = self.model.model_validate(values)
        except ValidationError as error:
            fields = {
                ".".join(map(str, item["loc"])): item["msg"]
                for item in error.errors(include_url=False, include_input=False)
            }
            raise RefusedError("invalid-form", "Some fields need another look.", fields) from None
        properties = (self.request.form_schema or {}).get("properties")
        lines = []
        for name, value in instance.model_dump(mode="json", by_alias=True).items():
            about = properties.get(name) if isinstance(properties, dict) else None
            about = about if isinstance(about, dict) else {}
            title = about.get("title") or name.replace("_", " ").title()
            secret = _holds_secret(about, self.request.form_schema or {})
            lines.append(f"{title}: {HIDDEN if secret and value is not None else _shown(value)}")
        return instance, "\n".join(lines)

    def _read_approval(
        self, text: str, values: dict[str, JsonValue] | None
    ) -> tuple[Approval, str]:
        if text not in (self.request.options or ()):
            raise RefusedError("not-an-option", "Allow it or deny it.")
        given = (self.request.details or {}).get("arguments")
        before = given if isinstance(given, dict) else {}
        if set(values or ()) - set(before):
            raise RefusedError("invalid-form", "Arguments can be changed, not added.")
        arguments = {**before, **(values or {})}
        return Approval(text, arguments), DECISIONS.get(text, text)


def _shown(value: object) -> str:
    """Return a form's value as it reads in the user's turn."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _holds_secret(schema: Any, root: dict[str, JsonValue]) -> bool:
    """Whether what a schema describes is a secret, may be one, or has one in it."""
    definitions = root.get("$defs")
    seen: set[str] = set()

    def search(part: Any) -> bool:
        if isinstance(part, list):
            return any(map(search, part))
        if not isinstance(part, dict):
            return False
        if part.get("writeOnly") is True or part.get("format") == "password":
            return True
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen and isinstance(definitions, dict):
            seen.add(name)
            if search(definitions.get(name)):
                return True
        return any(map(search, part.values()))

    return search(schema)
