/** How wide columns are: as wide as what is in them, and together as wide as the table, if there is room. */
import type { AutoSizeStrategy, GridApi } from 'ag-grid-community';
import type { Row } from './table';

/**
 * Columns to which the author gave a width, or the reader, keep it; the others share what is left, and where they have not
 * enough, the table scrolls sideways. They are measured when the room for them changes, and not when sorting, filtering or
 * another page brings other rows: they would move under the reader's pointer.
 */
export class Widths {
  #room = -1;

  readonly strategy: AutoSizeStrategy<Row> = {
    type: 'fitCellContents',
    scaleUpToFitGridWidth: true,
    continuous: true,
    shouldAutoSizeColumns: ({ api }) => this.#changed(api),
  };

  /** There are other columns: they are measured as soon as they are drawn. */
  again(): void {
    this.#room = -1;
  }

  #changed(api: GridApi<Row>): boolean {
    // Without a scroll bar, which may come and go with the rows.
    const { left, right } = api.getHorizontalPixelRange();
    const room = Math.round(right - left);
    if (room === this.#room) return false;
    this.#room = room;
    return true;
  }
}
