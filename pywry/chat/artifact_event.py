"""What a user did with an artifact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ArtifactEvent:
    """What ``on_artifact_event`` is called with.

    Attributes:
        artifact_id: The artifact.
        thread_id: The thread that it is in.
        event: What happened: ``cell-click`` or ``row-select`` in a table; ``click``, ``hover``, ``select`` or
            ``relayout`` in a chart.
        data: What it happened to: the cell, the rows, the points.

    Example:
        >>> ArtifactEvent("sales", "thread_1", "click", {"points": [{"x": 1, "y": 3}]}).event
        'click'
    """

    artifact_id: str
    thread_id: str
    event: str
    data: dict[str, Any] = field(default_factory=dict)
