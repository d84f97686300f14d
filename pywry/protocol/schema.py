"""The protocol as JSON Schema, from which the page's TypeScript types are generated.

python -m pywry.protocol.schema > protocol/schema.json
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from pywry.protocol import client_events, server_events
from pywry.protocol.messages import Message
from pywry.protocol.page import PageConfig


class _Schema(GenerateJsonSchema):
    """Without a title for every field, which the TypeScript generator would make a type of."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def protocol_schema() -> dict[str, Any]:
    """Return one JSON Schema whose ``$defs`` are all models of the protocol."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (model, "validation")
        for model in (
            client_events.ClientFrame,
            *client_events.SESSION_FRAMES.values(),
            *client_events.CHAT_EVENTS.values(),
        )
    ]
    served: tuple[type[BaseModel], ...] = (
        Message,
        PageConfig,
        server_events.HistoryPage,
        server_events.ThreadCreated,
        server_events.SearchResult,
        server_events.CommandResult,
        *_union(server_events.ServerFrame),
    )
    models += [(model, "serialization") for model in served]
    _, schema = models_json_schema(
        models, by_alias=True, title="pywry protocol", schema_generator=_Schema
    )
    definitions = schema["$defs"]
    for name, union in (
        ("LogEvent", server_events.LogEvent),
        ("Snapshot", server_events.Snapshot),
        ("ServerFrame", server_events.ServerFrame),
    ):
        definitions[name] = {
            "oneOf": [{"$ref": f"#/$defs/{model.__name__}"} for model in _union(union)]
        }
    return schema


def _union(alias: Any) -> tuple[type[BaseModel], ...]:
    """Return the members of an ``Annotated[A | B, …]``."""
    return tuple(alias.__origin__.__args__)


if __name__ == "__main__":
    json.dump(protocol_schema(), sys.stdout, indent=2, sort_keys=True)
    sys.stdout.write("\n")
