import type { Block } from './block';
import type { BlockView } from './block-view';
import { createElement, setAttribute } from './element';
import { InlineView } from './inline-view';
import { withoutBeginning } from './leaf-view';
import type { Renderer } from './renderer';

/** Rows per group. A browser lays out one huge table anew for every row that is added. */
const GROUP = 64;

interface Cell {
  element: HTMLTableCellElement;
  inline: InlineView;
}

interface Row {
  element: HTMLTableRowElement;
  cells: Cell[];
}

/**
 * A table in a scrollable region. When the first group is full, the widths of the columns are
 * frozen and the rows after it go to tables of their own, which the browser skips off screen.
 */
export class TableView implements BlockView {
  readonly kind = 'table';
  readonly element: HTMLElement;
  block: Block | null = null;
  readonly #head: Row;
  readonly #table: HTMLTableElement;
  readonly #rows: Row[] = [];
  readonly #bodies: HTMLTableSectionElement[] = [];
  #columns: HTMLTableColElement[] = [];
  #alignment = '';

  constructor(owner: HTMLElement, renderer: Renderer) {
    this.element = createElement(owner, 'div', 'pywry-md-table');
    this.element.tabIndex = 0;
    setAttribute(this.element, 'role', 'group');
    setAttribute(this.element, 'aria-label', renderer.labels.table);
    this.#table = createElement(owner, 'table');
    const section = createElement(owner, 'thead');
    const element = createElement(owner, 'tr');
    section.append(element);
    this.#table.append(section);
    this.element.append(this.#table);
    this.#head = { element, cells: [] };
    this.#rows.push(this.#head);
  }

  update(block: Block, renderer: Renderer): void {
    const source = block.rows ?? [];
    const alignment = block.alignment.join();
    const from = this.#alignment === alignment ? Math.min(block.changedFrom, this.#rows.length) : 0;
    this.#alignment = alignment;
    const live = renderer.isLive(block);
    for (let index = from; index < source.length; index++) {
      const row = this.#rows[index] ?? this.#addRow(index, renderer);
      this.#updateRow(
        row,
        source[index] as string[],
        block,
        renderer,
        live && index === source.length - 1,
      );
    }
    while (this.#rows.length > source.length) this.#removeRow();
    block.changedFrom = source.length;
  }

  forget(): void {
    for (const row of this.#rows) for (const cell of row.cells) cell.inline.forget();
  }

  #updateRow(row: Row, texts: string[], block: Block, renderer: Renderer, live: boolean): void {
    for (let index = 0; index < texts.length; index++) {
      const cell = row.cells[index] ?? this.#addCell(row, renderer);
      const text = texts[index] as string;
      // Cells that were filled up are empty; the live one is the last that holds text.
      const growing = live && !texts.slice(index + 1).some(Boolean);
      setAttribute(cell.element, 'data-align', block.alignment[index] || null);
      cell.inline.update(growing ? withoutBeginning(text) : text, this, renderer, growing);
    }
    for (const surplus of row.cells.splice(texts.length)) surplus.element.remove();
  }

  #addCell(row: Row, renderer: Renderer): Cell {
    const head = row === this.#head;
    const element = createElement(this.element, head ? 'th' : 'td');
    if (head) setAttribute(element, 'scope', 'col');
    const cell = { element, inline: new InlineView(element) };
    row.element.append(element);
    row.cells.push(cell);
    renderer.work.nodesCreated++;
    return cell;
  }

  #addRow(index: number, renderer: Renderer): Row {
    const group = Math.floor((index - 1) / GROUP);
    const body = this.#bodies[group] ?? this.#addBody(group, renderer);
    const row: Row = { element: createElement(this.element, 'tr'), cells: [] };
    body.append(row.element);
    this.#rows.push(row);
    return row;
  }

  #addBody(group: number, renderer: Renderer): HTMLTableSectionElement {
    let table = this.#table;
    if (group > 0) {
      if (group === 1) this.#freeze();
      const box = createElement(this.element, 'div', 'pywry-md-table-group');
      table = createElement(this.element, 'table');
      setAttribute(table, 'aria-label', renderer.labels.tableContinued);
      const columns = createElement(this.element, 'colgroup');
      columns.append(...this.#columns.map((column) => column.cloneNode()));
      table.append(columns);
      setAttribute(table, 'width', this.#table.getAttribute('width'));
      box.append(table);
      this.element.append(box);
    }
    const body = createElement(this.element, 'tbody');
    table.append(body);
    this.#bodies.push(body);
    return body;
  }

  /** Fixes the widths as they are; where nothing is laid out, the columns share the width. */
  #freeze(): void {
    const widths = this.#head.cells.map((cell) => cell.element.offsetWidth);
    const total = widths.reduce((sum, width) => sum + width, 0);
    this.#columns = widths.map((width) => {
      const column = createElement(this.element, 'col');
      if (total) setAttribute(column, 'width', String(width));
      return column;
    });
    const group = createElement(this.element, 'colgroup');
    group.append(...this.#columns);
    this.#table.prepend(group);
    if (total) setAttribute(this.#table, 'width', String(total));
    setAttribute(this.element, 'data-frozen', '');
  }

  #removeRow(): void {
    const row = this.#rows.pop();
    const body = this.#bodies[this.#bodies.length - 1];
    row?.element.remove();
    if (!body || body.firstChild) return;
    this.#bodies.pop();
    const table = body.parentElement;
    if (table === this.#table) body.remove();
    else table?.parentElement?.remove();
    if (this.#bodies.length === 1) this.#thaw();
  }

  #thaw(): void {
    this.#columns[0]?.parentElement?.remove();
    this.#columns = [];
    setAttribute(this.#table, 'width', null);
    setAttribute(this.element, 'data-frozen', null);
  }
}
