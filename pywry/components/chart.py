"""A chart beside the chat."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field, field_validator
from typing_extensions import Self, override

from pywry.components.live import LiveComponent
from pywry.protocol.artifacts import figure_of
from pywry.protocol.plain import plain


class Chart(LiveComponent):
    """A chart, in a panel, a box or as the page's content, drawn by the installed ``plotly`` package's plotly.js.

    It sends ``plotly:click``, ``plotly:hover`` and ``plotly:selected`` with ``{componentId, points}`` and
    ``plotly:relayout`` with ``{componentId, changes}``;
    ``app.emit("plotly:update-figure", {"componentId": …, "figure": …})`` shows another figure.

    Args:
        figure: A ``plotly`` figure, or a dictionary with ``data``, ``layout`` and ``config``.
        config: The configuration of plotly.js; wins over the figure's own.
        height: A CSS height, such as ``"400px"``; all the room there is when None.
        label: What assistive technology calls the chart.
        description: The tooltip.
        component_id: The element's id; made when empty.
        style: CSS declarations for the element.

    Raises:
        ValueError: It is no figure.

    Example:
        >>> chart = Chart(component_id="sales", figure={"data": [{"type": "bar", "y": [1, 3, 2]}]})
        >>> chart.figure["data"][0]["type"]
        'bar'
    """

    kind: ClassVar[str] = "chart"
    name: ClassVar[str] = "Chart"
    update_event: ClassVar[str] = "plotly:update-figure"
    field: ClassVar[str] = "figure"

    type: Literal["chart"] = "chart"
    figure: Any = Field(default_factory=dict)
    config: dict[str, Any] | None = None

    @field_validator("figure", mode="before")
    @classmethod
    def _check_figure(cls, value: object) -> dict[str, Any]:
        return figure_of(value)

    @field_validator("config", mode="before")
    @classmethod
    def _check_config(cls, value: object) -> object:
        return plain(value, "config")

    @override
    def payload(self) -> dict[str, Any]:
        if not self.config:
            return {"figure": self.figure}
        config = {**self.figure.get("config", {}), **self.config}
        return {"figure": {**self.figure, "config": config}}

    @override
    def replaced(self, value: object) -> Self:
        return self.model_copy(update={"figure": figure_of(value)})
