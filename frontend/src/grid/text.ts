/** Rows as text: for a file, for the clipboard, for a model. */
import { type Table, valueAt } from './table';

/** What a spreadsheet would take for a formula when it is the first character of a text. */
const FORMULA = /^[=+\-@\t\r]/;

export interface Column {
  readonly field: string;
  readonly name: string;
}

/** Comma-separated values (RFC 4180), with the columns' names first. */
export function csvOf(table: Table, columns: readonly Column[], rows: Iterable<number>): string {
  return lines(table, columns, rows, (value) => quoted(guarded(value)), ',', '\r\n');
}

/** Values between tabs, as spreadsheets paste them. */
export function tsvOf(table: Table, columns: readonly Column[], rows: Iterable<number>): string {
  return lines(
    table,
    columns,
    rows,
    (value) => guarded(value).replace(/[\t\r\n]+/g, ' '),
    '\t',
    '\n',
  );
}

export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function lines(
  table: Table,
  columns: readonly Column[],
  rows: Iterable<number>,
  cell: (value: unknown) => string,
  between: string,
  end: string,
): string {
  const written = [columns.map(({ name }) => cell(name)).join(between)];
  for (const row of rows) {
    written.push(columns.map(({ field }) => cell(valueAt(table, field, row))).join(between));
  }
  return written.join(end) + end;
}

/** A text that looks like a formula stays a text; numbers may be negative. */
function guarded(value: unknown): string {
  const text = textOf(value);
  return typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
