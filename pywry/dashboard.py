"""Pages that are one table or one chart, from one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from pywry.callbacks import Callback
from pywry.components import Chart, Grid, HtmlContent, Modal, Toolbar, ToolbarItem
from pywry.components.content import content_of
from pywry.errors import ConfigurationError
from pywry.protocol.codec import describe
from pywry.widget import Widget

Callbacks = Mapping[str, "Callback | Sequence[Callback]"]


class Dashboard:
    """What an app can show without HTML."""

    def show(
        self,
        content: str | HtmlContent | ToolbarItem,
        title: str | None = None,
        width: int | str | None = None,
        height: int | str | None = None,
        callbacks: Callbacks | None = None,
        **options: Any,
    ) -> Widget:
        """Show a page and return at once."""
        raise NotImplementedError

    def show_dataframe(
        self,
        data: Any,
        title: str | None = None,
        width: int | str | None = None,
        height: int | str | None = None,
        callbacks: Callbacks | None = None,
        label: str | None = None,
        column_defs: Sequence[Mapping[str, Any]] | None = None,
        aggrid_theme: str = "alpine",
        grid_options: Mapping[str, Any] | None = None,
        toolbars: Sequence[Toolbar | Mapping[str, Any]] | None = None,
        modals: Sequence[Modal | Mapping[str, Any]] | None = None,
        inline_css: str | None = None,
        on_cell_click: Callback | None = None,
        on_row_selected: Callback | None = None,
        server_side: bool = False,
        row_selection: bool | str | Mapping[str, Any] = False,
        pagination: bool | None = None,
        pagination_page_size: int = 100,
        enable_cell_span: bool | None = None,
    ) -> Widget:
        """Show a page with a table, whose component id is ``grid``, and return at once.

        Args:
            data: Rows, a dictionary of columns, or a frame of pandas, polars or pyarrow.
            title: The page's title, and what assistive technology calls the table.
            width: Width of the window.
            height: Height of the window.
            callbacks: Called for the page's events.
            label: Names the page.
            column_defs: Column definitions of AG Grid, plain values.
            aggrid_theme: The theme; the table follows the page's colours whichever it is.
            grid_options: Options of AG Grid, plain values; they win over the arguments below.
            toolbars: What stands around the table, such as a chat.
            modals: What can be opened over it.
            inline_css: CSS for the page.
            on_cell_click: Called for ``grid:cell-click`` with ``{componentId, column, value, rowIndex, row}``.
            on_row_selected: Called for ``grid:row-selected`` with ``{componentId, rows, count}``.
            server_side: Not supported: all rows are sent to the page.
            row_selection: Whether rows can be selected, by a click and by boxes; ``"single"`` for one by a click, or
                AG Grid's dictionary.
            pagination: Whether the table has pages; when None, if it has more than ten rows.
            pagination_page_size: Rows of a page.
            enable_cell_span: Whether equal values below each other become one cell: in columns with ``spanRows``, or when
                True and no column has it, in all columns of text.

        Raises:
            ConfigurationError: The data is no table, an argument makes no sense, or ``server_side`` is on.
            ServerError: The server cannot start.

        Example:
            >>> app.show_dataframe(frame, on_cell_click=print)  # doctest: +SKIP
        """
        if server_side:
            raise ConfigurationError(
                "server_side=True: rows that stay in Python are not supported; the page gets all of them, and sorts and "
                "filters some hundred thousand by itself. For more, show a part and change it with 'grid:update-data'"
            )
        grid = _made(
            "show_dataframe",
            Grid,
            component_id="grid",
            label=title or "",
            data=data,
            height=None,
            column_defs=column_defs,
            aggrid_theme=aggrid_theme,
            grid_options=grid_options,
            row_selection=row_selection,
            pagination=pagination,
            pagination_page_size=pagination_page_size,
            enable_cell_span=enable_cell_span,
        )
        own = {"grid:cell-click": on_cell_click, "grid:row-selected": on_row_selected}
        return self.show(
            content_of(grid, inline_css),
            title,
            width,
            height,
            _together(callbacks, own),
            label=label,
            toolbars=toolbars,
            modals=modals,
        )

    def show_plotly(
        self,
        figure: Any,
        title: str | None = None,
        width: int | str | None = None,
        height: int | str | None = None,
        callbacks: Callbacks | None = None,
        label: str | None = None,
        inline_css: str | None = None,
        on_click: Callback | None = None,
        on_hover: Callback | None = None,
        on_select: Callback | None = None,
        toolbars: Sequence[Toolbar | Mapping[str, Any]] | None = None,
        modals: Sequence[Modal | Mapping[str, Any]] | None = None,
        config: Mapping[str, Any] | BaseModel | None = None,
    ) -> Widget:
        """Show a page with a chart, whose component id is ``chart``, and return at once.

        Args:
            figure: A ``plotly`` figure, or a dictionary with ``data``, ``layout`` and ``config``.
            title: The page's title, and what assistive technology calls the chart.
            width: Width of the window.
            height: Height of the window.
            callbacks: Called for the page's events.
            label: Names the page.
            inline_css: CSS for the page.
            on_click: Called for ``plotly:click`` with ``{componentId, points}``.
            on_hover: Called for ``plotly:hover`` with the same.
            on_select: Called for ``plotly:selected`` with the same.
            toolbars: What stands around the chart, such as a chat.
            modals: What can be opened over it.
            config: The configuration of plotly.js; wins over the figure's own.

        Raises:
            ConfigurationError: It is no figure, or an argument makes no sense.
            ServerError: The server cannot start.

        Example:
            >>> app.show_plotly({"data": [{"y": [1, 3, 2]}]}, on_click=print)  # doctest: +SKIP
        """
        chart = _made(
            "show_plotly",
            Chart,
            component_id="chart",
            label=title or "",
            figure=figure,
            config=config,
            height=None,
        )
        own = {"plotly:click": on_click, "plotly:hover": on_hover, "plotly:selected": on_select}
        return self.show(
            content_of(chart, inline_css),
            title,
            width,
            height,
            _together(callbacks, own),
            label=label,
            toolbars=toolbars,
            modals=modals,
        )


def _made(caller: str, kind: type[ToolbarItem], **fields: Any) -> ToolbarItem:
    try:
        return kind(**fields)
    except ValidationError as error:
        raise ConfigurationError(f"{caller}(…): {describe(error)}") from None


def _together(
    callbacks: Callbacks | None, own: Mapping[str, Callback | None]
) -> dict[str, list[Callback]]:
    """Return the callbacks for a page's events with those for what the person does with its component."""
    together: dict[str, list[Callback]] = {}
    for event, given in (callbacks or {}).items():
        together[event] = [given] if callable(given) else [*given]
    for event, callback in own.items():
        if callback is not None:
            together.setdefault(event, []).append(callback)
    return together
