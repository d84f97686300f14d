"""Text that moves."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from typing_extensions import override

from pywry.components.control import Control, number_text
from pywry.components.element import Html, class_names, element
from pywry.components.icon import icon


class TickerItem(BaseModel):
    """A part of a `Marquee` that Python can change by its name.

    Args:
        ticker: Its name: ``app.emit("toolbar:marquee-set-item", {"ticker": …, "text": …})`` changes it.
        text: What it says; its name when empty.
        class_name: Classes for the element.

    Example:
        >>> TickerItem(ticker="AAPL", text="AAPL 187.20").ticker
        'AAPL'
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True, defer_build=True)

    ticker: str = Field(min_length=1)
    text: str = ""
    class_name: str = ""

    def build_html(self) -> Html:
        """Return the item as HTML."""
        return element(
            "span",
            {
                "class": class_names("pywry-ticker", self.class_name),
                "data-ticker": self.ticker,
                "dir": "auto",
            },
            self.text or self.ticker,
        )


class Marquee(Control):
    """Text that moves through the page. The person at the page can stop it, and need not see it move:
    a system that is set to less motion shows it at rest.

    Args:
        text: What it says.
        items: What it says after that: parts that Python can change one by one.
        speed: Seconds for one round.
        direction: Where it moves to.
        behavior: ``scroll`` goes round and round, ``alternate`` to and fro, ``slide`` comes in once and rests,
            ``static`` does not move.
        pause_on_hover: Whether it rests under the pointer.
        gap: Pixels between the end of the text and its beginning.
        clickable: Whether a press on it sends the event.
        label: The name that assistive technology says.
        event: The event that brings ``{value, ticker?, componentId}`` when it is clickable.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown at rest.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``speed`` is not positive, or ``gap`` is negative.

    Example:
        >>> Marquee(text="Markets are open", items=[TickerItem(ticker="DAX")]).speed
        15.0
    """

    kind: ClassVar[str] = "Ticker"

    type: Literal["marquee"] = "marquee"
    text: str = ""
    items: list[TickerItem] = Field(default_factory=list)
    speed: float = Field(default=15.0, gt=0, allow_inf_nan=False)
    direction: Literal["left", "right", "up", "down"] = "left"
    behavior: Literal["scroll", "alternate", "slide", "static"] = "scroll"
    pause_on_hover: bool = True
    gap: int = Field(default=50, ge=0)
    clickable: bool = False

    @field_validator("items", mode="before")
    @classmethod
    def _check_items(cls, value: Any) -> Any:
        return [] if value is None else value

    @override
    def declarations(self) -> str:
        own = (
            f"--pywry-marquee-speed: {number_text(self.speed)}s; --pywry-marquee-gap: {self.gap}px;"
        )
        return f"{own} {self.style}".strip()

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the text as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        moves = self.behavior != "static" and not self.disabled
        return element(
            "div",
            {
                **self.attributes(parent_id, self.type),
                "class": "pywry-marquee",
                "role": "group",
                "aria-label": self.name,
                "aria-describedby": self.described_by(parent_id),
                "data-direction": self.direction,
                "data-behavior": self.behavior if moves else "static",
                "data-pause-on-hover": self.pause_on_hover,
                "data-clickable": self.clickable and not self.disabled,
            },
            element(
                "div",
                {"class": "pywry-marquee-view"},
                element(
                    "div",
                    {"class": "pywry-marquee-track"},
                    self._run(first=True),
                    # What leaves on one side comes in on the other: the same once more, for the eye only.
                    self._run(first=False) if moves and self.behavior == "scroll" else None,
                ),
            ),
            self._pause() if moves else None,
            self._description(self.identifier(parent_id)),
        )

    def _run(self, *, first: bool) -> Html:
        text = element("span", {"class": "pywry-marquee-text", "dir": "auto"}, self.text)
        parts = [text if self.text or not self.items else None]
        parts.extend(item.build_html() for item in self.items)
        if self.clickable and first and not self.disabled:
            parts = [self._press(part) for part in parts if part is not None]
        return element(
            "div",
            {"class": "pywry-marquee-run", "aria-hidden": None if first else "true"},
            parts,
        )

    @staticmethod
    def _press(part: Html) -> Html:
        return element("button", {"type": "button", "class": "pywry-marquee-press"}, part)

    @staticmethod
    def _pause() -> Html:
        return element(
            "button",
            {
                "type": "button",
                "class": "pywry-input-action pywry-marquee-pause",
                "data-action": "pause",
                "aria-label": "Pause",
                "aria-pressed": "false",
            },
            icon("pause"),
        )
