/** A table as columns of plain values: the shape in which it travels, and in which it stays. */
export type ColumnType = 'text' | 'number' | 'boolean' | 'date' | 'datetime';

export interface Table {
  readonly data: Readonly<Record<string, readonly unknown[]>>;
  readonly columnTypes: Readonly<Record<string, ColumnType>>;
}

/** A row is only its place in the columns: a hundred thousand rows are not made into as many objects of values. */
export interface Row {
  readonly index: number;
}

/** The longest column decides: one that is too short has nothing at its end. */
export function rowsOf({ data }: Table): Row[] {
  const count = Math.max(0, ...Object.values(data).map((values) => values.length));
  return Array.from({ length: count }, (_, index) => ({ index }));
}

export function valueAt({ data }: Table, column: string, row: number): unknown {
  return Object.hasOwn(data, column) ? (data[column]?.[row] ?? null) : null;
}

/** A row as an object, as Python would have it. */
export function rowAt(table: Table, row: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(table.data).map((column) => [column, valueAt(table, column, row)]),
  );
}
