/** How values look. */
import type { ColumnType } from './table';
import { textOf } from './text';

/** Fractions of a second say little in a table. */
const DATETIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?/;

/** Returns what writes the values of a column: numbers as the language has them, times without the T. */
export function formatterOf(type: ColumnType, locale: string): (value: unknown) => string {
  if (type === 'number') {
    // From five digits on: a year is not 2,026.
    const options = { useGrouping: 'min2', maximumFractionDigits: 6 } as Intl.NumberFormatOptions;
    const numbers = new Intl.NumberFormat(locale, options);
    return (value) => (typeof value === 'number' ? numbers.format(value) : textOf(value));
  }
  if (type === 'datetime') {
    return (value) => textOf(value).replace(DATETIME, '$1 $2');
  }
  return textOf;
}

/** The day of a date or a time, as a filter compares it; null when it is none. */
export function dayOf(value: unknown): Date | null {
  const [year, month, day] = String(value).slice(0, 10).split('-').map(Number);
  return year && month && day ? new Date(year, month - 1, day) : null;
}
