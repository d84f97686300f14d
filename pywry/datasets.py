"""What the grids and charts of a page show now, whenever a page comes and asks."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic_core import to_json

from pywry.components import Chart, Grid, ToolbarItem
from pywry.components.live import LiveComponent
from pywry.errors import ConfigurationError

UPDATES: Mapping[str, type[LiveComponent]] = {each.update_event: each for each in (Grid, Chart)}
"""The events with which Python changes what a component shows, and the kind of component that each is for."""

EVENTS = frozenset(
    {
        "grid:cell-click",
        "grid:row-selected",
        "plotly:click",
        "plotly:hover",
        "plotly:selected",
        "plotly:relayout",
    }
)
"""What the components tell of the person at the page, whether the author listens or not."""

FAST = 1
"""How hard gzip tries: somebody waits for the data, which is sent about once."""


class Dataset:
    """What one component shows.

    Args:
        component: The component, as its author made it.
    """

    def __init__(self, component: LiveComponent) -> None:
        self._component = component
        self._version = _moment()
        self._lock = threading.Lock()
        self._packing = threading.Lock()
        self._packed: tuple[int, bytes] = (0, b"")

    @property
    def component(self) -> LiveComponent:
        """The component with what it shows now."""
        return self._component

    def replace(self, value: object) -> int:
        """Show something else, and return the number of that version.

        Raises:
            ValueError: It cannot be shown.
        """
        component = self._component.replaced(value)
        with self._lock:
            self._component = component
            # A page may have been open since before the app was started anew: numbers only grow.
            self._version = max(self._version + 1, _moment())
            return self._version

    def packed(self) -> bytes:
        """Return what a page is told, as JSON compressed with gzip; who asks meanwhile waits for it. Not on an event loop."""
        with self._packing:
            with self._lock:
                version, component = self._version, self._component
            if self._packed[0] != version:
                content = to_json({"version": version, **component.payload()})
                self._packed = (version, gzip.compress(content, FAST, mtime=0))
            return self._packed[1]


class Datasets:
    """What the components of one page show.

    Args:
        label: The page's label, for errors.
        items: Everything that stands on the page.

    Raises:
        ConfigurationError: Two components have the same id.
    """

    def __init__(self, label: str, items: Iterable[ToolbarItem]) -> None:
        self._label = label
        self._datasets: dict[str, Dataset] = {}
        for item in items:
            if not isinstance(item, LiveComponent):
                continue
            if item.component_id in self._datasets:
                raise ConfigurationError(
                    f"component_id={item.component_id!r}: two grids or charts of a page cannot have the same id"
                )
            self._datasets[item.component_id] = Dataset(item)

    def get(self, component_id: str) -> Dataset | None:
        """Return what a component shows, or None when there is none of that id."""
        return self._datasets.get(component_id)

    def concerned(self, event: str, data: object) -> bool:
        """Whether an event that Python emits is for this page: one for a component is, if it is here."""
        return event not in UPDATES or self._find(event, data) is not None

    def taken(self, event: str, data: Any) -> Any:
        """Keep what an event of Python's brings for a component, and return what the pages are told instead.

        Raises:
            ConfigurationError: There is no such component, or it cannot show that.
        """
        if event not in UPDATES:
            return data
        kind = UPDATES[event]
        found = self._find(event, data)
        if found is None:
            there = ", ".join(self._ids(kind)) or "none"
            asked = data.get("componentId") if isinstance(data, Mapping) else None
            raise ConfigurationError(
                f"emit({event!r}, …): there is no {kind.kind} {asked!r} on the page {self._label!r}; there is {there}"
            )
        if kind.field not in data:
            raise ConfigurationError(
                f"emit({event!r}, …): expected {{'componentId': …, {kind.field!r}: …}}"
            )
        component_id, dataset = found
        try:
            version = dataset.replace(data[kind.field])
        except ValueError as error:
            raise ConfigurationError(f"emit({event!r}, …): {error}") from None
        return {"componentId": component_id, "version": version}

    def _find(self, event: str, data: object) -> tuple[str, Dataset] | None:
        kind = UPDATES[event]
        ids = self._ids(kind)
        if not isinstance(data, Mapping):
            return None
        # Where there is one of its kind, it need not be named.
        component_id = data.get("componentId", ids[0] if len(ids) == 1 else None)
        return (component_id, self._datasets[component_id]) if component_id in ids else None

    def _ids(self, kind: type[LiveComponent]) -> list[str]:
        return [
            component_id
            for component_id, dataset in self._datasets.items()
            if isinstance(dataset.component, kind)
        ]


def _moment() -> int:
    """Return microseconds since 1970, which JavaScript still counts exactly."""
    return time.time_ns() // 1000
