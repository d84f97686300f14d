import { type CellClickedEvent, createGrid, type GridApi, type IRowNode } from 'ag-grid-community';
import { localeText } from './locale';
import { modules } from './modules';
import { columnsOf, optionsOf, pagesOf } from './options';
import { spanColumns } from './spans';
import { type Row, rowAt, rowsOf, type Table, valueAt } from './table';
import { type Column, csvOf, textOf, tsvOf } from './text';
import { theme } from './theme';
import { Widths } from './widths';

/** Selected rows that Python is told of; it is told their number, too. */
const TOLD_ROWS = 100;
/** Pixels of a row, and of the header; the rest of a small table is not reserved. */
const ROW_HEIGHT = 34;
const HEADER_HEIGHT = 38;
/** Pixels for a scroll bar below the rows. */
const SCROLL_BAR = 16;

export interface GridContent extends Table {
  readonly columnDefs?: unknown;
  readonly gridOptions?: unknown;
  /** A CSS length; a table of few rows is lower. */
  readonly height: string;
}

export interface GridServices {
  /** A BCP 47 tag. */
  readonly locale: string;
  /** The nonce of the page's own styles, if it has a policy. */
  readonly nonce: string;
  /** What the grid is called, for who does not see it. */
  readonly label: string;
  /** The user did something. */
  readonly tell: (event: string, data: Readonly<Record<string, unknown>>) => void;
  /** Puts a text on the clipboard. */
  readonly copy: (text: string) => void;
}

/** What a grid shows now: filtered and sorted; only the selected rows when there are any. */
export interface Extract {
  readonly csv: string;
  /** The rows that are in it, those that there would be, and all of the table. */
  readonly rows: number;
  readonly shown: number;
  readonly total: number;
  readonly selected: boolean;
}

export class MountedGrid {
  readonly element: HTMLElement;
  readonly #services: GridServices;
  readonly #api: GridApi<Row>;
  readonly #widths = new Widths();
  #content: GridContent;
  #height = '';
  #enlarged = false;

  constructor(place: HTMLElement, content: GridContent, services: GridServices) {
    this.#services = services;
    this.#content = content;
    const { document } = place.ownerDocument.defaultView ?? window;
    this.element = document.createElement('div');
    this.element.className = 'pywry-grid';
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    place.append(this.element);
    const root = place.getRootNode();
    const rows = rowsOf(content);
    this.#fit(rows.length);
    const { columns, spans } = this.#define();
    this.#api = createGrid(
      this.element,
      {
        rowHeight: ROW_HEIGHT,
        headerHeight: HEADER_HEIGHT,
        ...optionsOf(content.gridOptions),
        // What is said here stands above what an author says.
        theme,
        ...(services.nonce && { styleNonce: services.nonce }),
        ...(root instanceof ShadowRoot && { themeStyleContainer: root as unknown as HTMLElement }),
        columnDefs: columns,
        enableCellSpan: spans,
        defaultColDef: { sortable: true, resizable: true, minWidth: 64 },
        autoSizeStrategy: this.#widths.strategy,
        rowData: rows,
        getRowId: ({ data }) => String(data.index),
        localeText: localeText(services.locale),
        enableRtl: getComputedStyle(place).direction === 'rtl',
        // The grid has both only without cells of several rows; those are copied by Ctrl+C.
        enableCellTextSelection: !spans,
        ensureDomOrder: true,
        suppressMenuHide: true,
        tooltipShowDelay: 600,
        onCellClicked: (event) => this.#clicked(event),
        onSelectionChanged: ({ source }) => {
          if (source !== 'api' && source !== 'rowDataChanged') this.#selected();
        },
      },
      { modules },
    );
    this.#name();
  }

  update(content: GridContent): void {
    const before = this.#content;
    this.#content = content;
    const rows = rowsOf(content);
    this.#fit(rows.length);
    const columns =
      JSON.stringify([before.columnDefs, Object.keys(before.data), before.columnTypes]) !==
      JSON.stringify([content.columnDefs, Object.keys(content.data), content.columnTypes]);
    const pages = pagesOf(content.gridOptions);
    // Only what changed: how long the reader wants the pages stays.
    if (JSON.stringify(pages) !== JSON.stringify(pagesOf(before.gridOptions))) {
      this.#api.updateGridOptions(pages);
    }
    if (columns) this.#widths.again();
    // The getters of the columns read the table that they were made for.
    this.#api.setGridOption('columnDefs', this.#define().columns);
    this.#api.setGridOption('rowData', rows);
    this.#api.refreshCells({ force: true });
  }

  /** It has all the room that there is, or as much as its content says. */
  enlarge(on: boolean): void {
    this.element.style.height = on ? '100%' : this.#height;
    this.#enlarged = on;
  }

  csv(): string {
    return this.extract(Number.POSITIVE_INFINITY, false).csv;
  }

  /** @param most As many rows are in it at the most. */
  extract(most: number, onlySelected = true): Extract {
    const chosen = onlySelected ? this.#chosen() : [];
    const shown = chosen.length > 0 ? chosen : this.#shown();
    const rows = shown.slice(0, most);
    return {
      csv: csvOf(this.#content, this.#columns(), rows),
      rows: rows.length,
      shown: shown.length,
      total: rowsOf(this.#content).length,
      selected: chosen.length > 0,
    };
  }

  dispose(): void {
    this.#api.destroy();
    this.element.remove();
  }

  /** The columns, and whether equal values of some are one cell. */
  #define(): { columns: ReturnType<typeof columnsOf>; spans: boolean } {
    const { columnDefs, columnTypes, data, gridOptions } = this.#content;
    const columns = columnsOf(this.#content, columnDefs, this.#services.locale);
    const { enableCellSpan } = (gridOptions ?? {}) as { enableCellSpan?: unknown };
    const texts = Object.keys(data).filter((field) => (columnTypes[field] ?? 'text') === 'text');
    return { columns, spans: spanColumns(columns, enableCellSpan, new Set(texts)) };
  }

  /** A table of few rows is as high as they are. */
  #fit(rows: number): void {
    const few = HEADER_HEIGHT + Math.max(rows, 2) * ROW_HEIGHT + SCROLL_BAR;
    const { pagination } = (this.#content.gridOptions ?? {}) as { pagination?: unknown };
    const { height } = this.#content;
    this.#height = pagination === true ? height : `min(${height}, ${few}px)`;
    if (!this.#enlarged) this.element.style.height = this.#height;
  }

  #name(): void {
    const table = this.element.querySelector('[role="grid"], [role="treegrid"]');
    table?.setAttribute('aria-label', this.#services.label);
  }

  #columns(): Column[] {
    const definitions = this.#api.getAllDisplayedColumns().map((column) => column.getColDef());
    // The column of boxes shows nothing of the table.
    return definitions
      .filter(({ context }) => typeof context === 'string')
      .map(({ context, headerName }) => ({ field: context, name: headerName ?? context }));
  }

  #shown(): number[] {
    const rows: number[] = [];
    this.#api.forEachNodeAfterFilterAndSort((node) => {
      if (node.data) rows.push(node.data.index);
    });
    return rows;
  }

  /** The selected rows, in the order in which they stand. */
  #chosen(): number[] {
    const nodes: IRowNode<Row>[] = this.#api.getSelectedNodes();
    const places = nodes.filter((node) => node.rowIndex !== null && node.data);
    places.sort((one, other) => Number(one.rowIndex) - Number(other.rowIndex));
    return places.map((node) => Number(node.data?.index));
  }

  #clicked({ column, data, rowIndex }: CellClickedEvent<Row>): void {
    if (!data) return;
    const field = String(column.getColDef().context);
    const table = this.#content;
    this.#services.tell('cell-click', {
      column: field,
      value: valueAt(table, field, data.index),
      rowIndex,
      row: rowAt(table, data.index),
    });
  }

  #selected(): void {
    const chosen = this.#chosen();
    const rows = chosen.slice(0, TOLD_ROWS).map((index) => rowAt(this.#content, index));
    this.#services.tell('row-select', { rows, count: chosen.length });
  }

  /** Ctrl+C copies the selected rows, or the cell that has the focus; a selected text is the browser's own business. */
  #onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() !== 'c' || !(event.ctrlKey || event.metaKey) || event.altKey)
      return;
    if (event.target instanceof HTMLInputElement || getSelection()?.toString()) return;
    const chosen = this.#chosen();
    const cell = this.#api.getFocusedCell();
    if (chosen.length > 0) this.#services.copy(tsvOf(this.#content, this.#columns(), chosen));
    else if (cell) {
      const data = this.#api.getDisplayedRowAtIndex(cell.rowIndex)?.data;
      const field = String(cell.column.getColDef().context);
      if (data) this.#services.copy(textOf(valueAt(this.#content, field, data.index)));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
