"""Between frames and text: the one place that knows that frames are JSON.

Reading is strict, because what a page sends is hostile until it has been read: the size and the depth are
looked at before the parser is, and what is not JSON (``NaN``, ``1e400``, the same key twice) is refused.
"""

from __future__ import annotations

import json
import math
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from pywry.errors import RefusedError
from pywry.protocol.client_events import ClientFrame
from pywry.protocol.plain import printable
from pywry.protocol.server_events import LogEvent, ServerFrame

MAX_FRAME = 256 * 1024
"""Bytes of the largest frame that a page may send."""

MAX_DEPTH = 64
"""Nested arrays and objects in a frame."""

_events: TypeAdapter[LogEvent] = TypeAdapter(LogEvent)


def encode_frame(frame: ServerFrame) -> str:
    """Return the frame as JSON text.

    What no JSON takes is replaced: half an emoji, as in the output of a program that an author passes on, must not
    keep a page from everything else.
    """
    return encode_model(frame)


def encode_model(model: BaseModel) -> str:
    """Return a model as JSON text, with what no JSON takes replaced."""
    try:
        return model.__pydantic_serializer__.to_json(
            model, by_alias=True, exclude_none=True
        ).decode()
    except PydanticSerializationError:
        content = model.model_dump(by_alias=True, exclude_none=True, warnings=False)
        return json.dumps(_plain(content), ensure_ascii=False)


def encode_event(event: LogEvent) -> str:
    """Return a log event as JSON text, as the stores keep it."""
    return _events.dump_json(event, by_alias=True, exclude_none=True).decode()


def decode_event(text: str | bytes) -> LogEvent:
    """Return the log event that a store kept.

    Raises:
        pydantic.ValidationError: The text is no event that this version knows.
    """
    return _events.validate_json(text)


def decode_frame(text: str, *, limit: int = MAX_FRAME) -> ClientFrame:
    """Return the envelope that a page sent.

    Raises:
        RefusedError: The text is too big, too deep, not JSON, or not an envelope.
    """
    if len(text) > limit or (not text.isascii() and len(text.encode("utf-8", "replace")) > limit):
        raise RefusedError("too-big", f"A frame may have {limit} bytes; this one has more.")
    if _depth(text) > MAX_DEPTH:
        raise RefusedError(
            "too-deep", f"A frame may be nested {MAX_DEPTH} deep; this one is deeper."
        )
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite
        )
    except (ValueError, RecursionError):
        raise RefusedError("not-json", "A frame is one JSON object; this is not JSON.") from None
    if not isinstance(value, dict):
        raise RefusedError("not-an-object", "A frame is one JSON object; this is something else.")
    try:
        frame = ClientFrame.model_validate(value)
    except ValidationError as error:
        raise RefusedError("bad-frame", describe(error)) from None
    return frame


def describe(error: ValidationError) -> str:
    """Say which fields of a model are wrong and why, without repeating what was sent."""
    return "; ".join(
        f"{'.'.join(str(place) for place in item['loc']) or 'frame'}: {item['msg']}"
        for item in error.errors(include_url=False, include_input=False, include_context=False)[:5]
    )


def _plain(value: object) -> object:
    """Return a value as JSON can have it."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {printable(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int)) else printable(repr(value))


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which is what JavaScript calls the length."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _depth(text: str) -> int:
    """Return how deep brackets nest, without recursion and without parsing."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    quoted = escaped = False
    for character in text:
        if quoted:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                quoted = False
        elif character == '"':
            quoted = True
        elif character in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                return deepest
        elif character in "]}":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("the same key twice")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("number too large")
    return value
