"""Numbers, typed or slid."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field, model_validator
from typing_extensions import Self, override

from pywry.components.control import Debounced, number_text
from pywry.components.element import Attribute, Html, element

Number: TypeAlias = int | Annotated[float, Field(allow_inf_nan=False)]
Step: TypeAlias = Annotated[int, Field(gt=0)] | Annotated[float, Field(gt=0, allow_inf_nan=False)]


_TO = " \u2013 "


def _check_range(low: float | None, high: float | None) -> None:
    if low is not None and high is not None and low > high:
        raise ValueError(f"min={low} is larger than max={high}")


def _check_within(name: str, value: float, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        raise ValueError(f"{name}={value} is less than min={low}")
    if high is not None and value > high:
        raise ValueError(f"{name}={value} is more than max={high}")


class NumberInput(Debounced):
    """A field for a number.

    Args:
        value: The number at first; none when absent.
        min: The least that is taken.
        max: The most that is taken.
        step: What the number is a multiple of, counted from ``min``; any number when absent.
        placeholder: What stands there as long as there is no number.
        debounce: Milliseconds after the last key at which the value is sent. What is out of range
            is not sent; the field says what is wrong.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``: a number, or None for an empty field.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be changed.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``min`` is larger than ``max``, ``value`` is out of range, or ``step`` is not positive.

    Example:
        >>> NumberInput(label="Days", value=3, min=1, max=30).value
        3
    """

    kind: ClassVar[str] = "Number"

    type: Literal["number"] = "number"
    value: Number | None = None
    min: Number | None = None
    max: Number | None = None
    step: Step | None = None
    placeholder: str = ""

    @model_validator(mode="after")
    def _check_numbers(self) -> Self:
        _check_range(self.min, self.max)
        if self.value is not None:
            _check_within("value", self.value, self.min, self.max)
        return self

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the field as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        attributes = {
            **self.control_attributes(parent_id),
            "type": "number",
            "inputmode": "decimal",
            "value": number_text(self.value),
            "min": number_text(self.min),
            "max": number_text(self.max),
            "step": number_text(self.step) or "any",
            "placeholder": self.placeholder or None,
            "autocomplete": "off",
        }
        return self.box(parent_id, element("input", attributes))


class _Slider(Debounced):
    """Base of sliders."""

    min: Number = 0
    max: Number = 100
    step: Step = 1
    show_value: bool = True
    debounce: int = Field(default=50, ge=0)

    def slide(self, value: float, **attributes: Attribute) -> Html:
        """Return one slider."""
        return element(
            "input",
            {
                "class": "pywry-input-slide",
                "type": "range",
                "value": number_text(value),
                "min": number_text(self.min),
                "max": number_text(self.max),
                "step": number_text(self.step),
                "disabled": self.disabled,
                "autocomplete": "off",
                **attributes,
            },
        )

    def output(self, *values: float) -> Html | None:
        """Return what says the value; assistive technology has it from the slider."""
        if not self.show_value:
            return None
        text = _TO.join(number_text(value) or "" for value in values)
        return element("output", {"class": "pywry-input-output", "aria-hidden": "true"}, text)


class SliderInput(_Slider):
    """A slider.

    Args:
        value: The number at first; when absent 50, or what is nearest to it in the range.
        min: The least.
        max: The most.
        step: The distance of the numbers that can be had.
        show_value: Whether the number stands beside it.
        debounce: Milliseconds after the last move at which the value is sent.
        label: The text beside it.
        event: The event that brings ``{value, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be moved.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``min`` is larger than ``max``, ``value`` is out of range, or ``step`` is not positive.

    Example:
        >>> SliderInput(label="Volume").value, SliderInput(min=0, max=1, step=0.1).value
        (50, 1)
    """

    kind: ClassVar[str] = "Slider"

    type: Literal["slider"] = "slider"
    value: Number = 50

    @model_validator(mode="after")
    def _check_numbers(self) -> Self:
        _check_range(self.min, self.max)
        if "value" not in self.model_fields_set:
            # Not by assignment, which would validate once more.
            object.__setattr__(self, "value", min(max(self.value, self.min), self.max))
        _check_within("value", self.value, self.min, self.max)
        return self

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the slider as HTML.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        control = {**self.control_attributes(parent_id), "class": "pywry-input-slide"}
        track = element("span", {"class": "pywry-input-track"}, self.slide(self.value, **control))
        return self.box(parent_id, track, self.output(self.value))


class RangeInput(_Slider):
    """A slider with two ends.

    Args:
        start: The lower end at first; ``min`` when absent.
        end: The upper end at first; ``max`` when absent.
        min: The least.
        max: The most.
        step: The distance of the numbers that can be had.
        show_value: Whether the numbers stand beside it.
        debounce: Milliseconds after the last move at which the value is sent.
        label: The text beside it.
        event: The event that brings ``{value: {start, end}, start, end, componentId}``.
        description: The tooltip.
        component_id: The element's id; made when empty.
        disabled: Shown, but cannot be moved.
        style: CSS declarations for the element.

    Raises:
        ValueError: ``min`` is larger than ``max``, ``start`` is larger than ``end``, one of them is out of
            range, or ``step`` is not positive.

    Example:
        >>> RangeInput(label="Price", start=20, end=80).end
        80
    """

    kind: ClassVar[str] = "Range"

    type: Literal["range"] = "range"
    start: Number = 0
    end: Number = 100

    @model_validator(mode="after")
    def _check_numbers(self) -> Self:
        _check_range(self.min, self.max)
        # Not by assignment, which would validate once more.
        if "start" not in self.model_fields_set:
            object.__setattr__(self, "start", self.min)
        if "end" not in self.model_fields_set:
            object.__setattr__(self, "end", self.max)
        _check_within("start", self.start, self.min, self.max)
        _check_within("end", self.end, self.min, self.max)
        if self.start > self.end:
            raise ValueError(f"start={self.start} is larger than end={self.end}")
        return self

    @override
    def build_html(self, parent_id: str | None = None) -> str:
        """Return the slider as HTML: one of the browser's own for each end.

        Args:
            parent_id: The id of what it stands in; makes its id unique on the page.
        """
        name = self.name
        track = element(
            "span",
            {"class": "pywry-input-track"},
            self.slide(self.start, **{"aria-label": f"{name}: from", "data-end": "start"}),
            self.slide(self.end, **{"aria-label": f"{name}: to", "data-end": "end"}),
        )
        return self.box(parent_id, track, self.output(self.start, self.end), group="group")
