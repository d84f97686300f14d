/** Equal values below each other, drawn as one cell. */
import type { ColDef, ColGroupDef } from 'ag-grid-community';
import type { Row } from './table';

type Columns = readonly (ColDef<Row> | ColGroupDef<Row>)[];

/**
 * Says of each column whether its equal values are one cell: those that ask for it; where none does and the table is to have
 * such cells, all of text that do not decline; none, if the table is to have none.
 *
 * @param wish What the author says of the whole table, if anything.
 * @returns Whether there are such columns.
 */
export function spanColumns(columns: Columns, wish: unknown, texts: ReadonlySet<string>): boolean {
  const all = leaves(columns);
  const asked = all.some(({ spanRows }) => spanRows === true);
  let some = false;
  for (const column of all) {
    const { spanRows, context } = column;
    const spans =
      wish !== false &&
      (asked ? spanRows === true : wish === true && spanRows !== false && texts.has(context));
    some ||= spans;
    if (spans) column.spanRows = equal;
    else delete column.spanRows;
  }
  return some;
}

function leaves(columns: Columns): ColDef<Row>[] {
  return columns.flatMap((each) => ('children' in each ? leaves(each.children) : [each]));
}

/** Nothing is not equal to nothing: empty cells stay cells. */
function equal({ valueA, valueB }: { valueA: unknown; valueB: unknown }): boolean {
  return valueA !== null && valueA !== undefined && valueA === valueB;
}
