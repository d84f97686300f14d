"""The base of everything that travels between Python and the page."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Model(BaseModel):
    """A wire model: ``snake_case`` in Python, ``camelCase`` on the wire and in the store.

    Unknown fields are dropped, never kept: a page cannot smuggle a ``role`` into a message.
    """

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        extra="ignore",
        json_schema_serialization_defaults_required=True,
    )
