"""A table beside the chat."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator
from typing_extensions import Self, override

from pywry.components.live import LiveComponent
from pywry.protocol.plain import plain
from pywry.protocol.table import columns_of, types_of

FEW_ROWS = 10
"""A table of more rows has pages, unless its author says otherwise."""

PAGE_SIZES = (20, 50, 100)
"""What a person can choose for a page, besides what the author says."""


class Grid(LiveComponent):
    """A table to sort, filter, select and copy from, in a panel, a box or as the page's content.

    It sends ``grid:cell-click`` with ``{componentId, column, value, rowIndex, row}`` and ``grid:row-selected`` with
    ``{componentId, rows, count}``; ``app.emit("grid:update-data", {"componentId": …, "data": …})`` shows other data.

    Args:
        data: Rows (a list of dictionaries), a dictionary of columns, one dictionary, or a frame of pandas, polars or
            pyarrow.
        column_defs: Column definitions of AG Grid; only plain values, functions are not possible.
        grid_options: Options of AG Grid, likewise; they win over the arguments below.
        height: A CSS height, such as ``"400px"``; all the room there is when None.
        row_selection: Whether rows can be selected, by a click and by boxes; ``"single"`` for one by a click, or AG
            Grid's dictionary.
        pagination: Whether the table has pages; when None, if it has more than ten rows.
        pagination_page_size: Rows of a page.
        enable_cell_span: Whether equal values below each other become one cell: in columns with ``spanRows``, or when
            True and no column has it, in all columns of text.
        aggrid_theme: The theme; the table follows the page's colours whichever it is.
        label: What assistive technology calls the table.
        description: The tooltip.
        component_id: The element's id; made when empty.
        style: CSS declarations for the element.

    Raises:
        ValueError: The data is no table, or an option has no form in JSON.

    Example:
        >>> grid = Grid(component_id="cities", data=[{"city": "Rome"}, {"city": "Oslo"}])
        >>> grid.data
        {'city': ['Rome', 'Oslo']}
    """

    kind: ClassVar[str] = "grid"
    name: ClassVar[str] = "Table"
    update_event: ClassVar[str] = "grid:update-data"
    field: ClassVar[str] = "data"

    type: Literal["grid"] = "grid"
    data: Any = Field(default_factory=dict)
    column_defs: list[dict[str, Any]] | None = None
    grid_options: dict[str, Any] | None = None
    row_selection: bool | Literal["single", "multiple"] | dict[str, Any] = False
    pagination: bool | None = None
    pagination_page_size: Annotated[int, Field(ge=1)] = 100
    enable_cell_span: bool | None = None
    aggrid_theme: str = "alpine"

    @field_validator("data", mode="before")
    @classmethod
    def _check_data(cls, value: object) -> dict[str, list[Any]]:
        return columns_of(value)

    @field_validator("column_defs", "grid_options", mode="before")
    @classmethod
    def _check_options(cls, value: object) -> object:
        return plain(value, "options")

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.data.values()), ()))

    @override
    def payload(self) -> dict[str, Any]:
        return {
            "data": self.data,
            "columnTypes": types_of(self.data),
            "columnDefs": self.column_defs,
            "gridOptions": self._options(),
            "height": self.css_height,
        }

    @override
    def replaced(self, value: object) -> Self:
        return self.model_copy(update={"data": columns_of(value)})

    def _options(self) -> dict[str, Any]:
        size = self.pagination_page_size
        paged = self.rows > FEW_ROWS if self.pagination is None else self.pagination
        options: dict[str, Any] = {"pagination": paged, "rowSelection": self.row_selection}
        if paged:
            options["paginationPageSize"] = size
            options["paginationPageSizeSelector"] = sorted({*PAGE_SIZES, size})
        if self.enable_cell_span is not None:
            options["enableCellSpan"] = self.enable_cell_span
        return {**options, **(self.grid_options or {})}
