// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { dayOf, formatterOf } from '../../src/grid/format';
import { rowAt, rowsOf, type Table, valueAt } from '../../src/grid/table';
import { csvOf, tsvOf } from '../../src/grid/text';

const table: Table = {
  data: {
    city: ['Rome', 'Os"lo', null],
    people: [2.8, -1, null],
    note: ['=1+1', 'a,b\nc', '@x'],
    __proto__x: [1, 2, 3],
  },
  columnTypes: { city: 'text', people: 'number', note: 'text' },
};
const columns = ['city', 'people', 'note'].map((field) => ({ field, name: field }));

describe('a table as text', () => {
  it('is CSV whose texts no spreadsheet takes for formulas', () => {
    expect(csvOf(table, columns, [0, 1, 2])).toBe(
      'city,people,note\r\nRome,2.8,\'=1+1\r\n"Os""lo",-1,"a,b\nc"\r\n,,\'@x\r\n',
    );
  });

  it('is rows between tabs, in the order that is asked for', () => {
    expect(tsvOf(table, columns, [1, 0])).toBe(
      'city\tpeople\tnote\nOs"lo\t-1\ta,b c\nRome\t2.8\t\'=1+1\n',
    );
  });

  it('guards the names of columns, too', () => {
    expect(csvOf(table, [{ field: 'city', name: '=cmd' }], [])).toBe("'=cmd\r\n");
  });
});

describe('a table as rows', () => {
  it('has as many as its longest column', () => {
    expect(rowsOf({ data: { a: [1], b: [1, 2] }, columnTypes: {} })).toHaveLength(2);
    expect(rowsOf({ data: {}, columnTypes: {} })).toHaveLength(0);
  });

  it.each(['toString', '__proto__', 'constructor', 'nothing'])('has no column %s', (name) => {
    expect(valueAt(table, name, 0)).toBeNull();
  });

  it('gives a row as Python would have it', () => {
    expect(rowAt(table, 1)).toMatchObject({ city: 'Os"lo', people: -1 });
  });
});

describe('values', () => {
  it('are written in the language of the page', () => {
    expect(formatterOf('number', 'de')(1234567.5)).toBe('1.234.567,5');
    expect(formatterOf('number', 'en')(2026)).toBe('2026');
    expect(formatterOf('number', 'en')('12 apples')).toBe('12 apples');
    expect(formatterOf('datetime', 'en')('2026-01-31T12:30:00.123456')).toBe('2026-01-31 12:30:00');
    expect(formatterOf('text', 'en')({ a: [1] })).toBe('{"a":[1]}');
    expect(formatterOf('boolean', 'en')(null)).toBe('');
  });

  it('have a day, if they are dates', () => {
    expect(dayOf('2026-01-31T12:00:00')?.getDate()).toBe(31);
    expect(dayOf('soon')).toBeNull();
  });
});
