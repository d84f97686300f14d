// @vitest-environment node
import type { ColDef } from 'ag-grid-community';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/grid/options';
import { spanColumns } from '../../src/grid/spans';
import type { Row, Table } from '../../src/grid/table';

const table: Table = {
  data: { city: ['Rome'], note: ['x'], people: [1] },
  columnTypes: { city: 'text', note: 'text', people: 'number' },
};
const texts = new Set(['city', 'note']);

/** The fields whose equal values are one cell. */
function spanned(wish: unknown, definitions: unknown = null): string[] {
  const columns = columnsOf(table, definitions, 'en');
  const some = spanColumns(columns, wish, texts);
  const flat = (each: (typeof columns)[number]): ColDef<Row>[] =>
    'children' in each ? each.children.flatMap(flat) : [each];
  const fields = columns.flatMap(flat).filter(({ spanRows }) => typeof spanRows === 'function');
  expect(some).toBe(fields.length > 0);
  return fields.map(({ context }) => String(context));
}

describe('equal values are one cell', () => {
  const asking = [{ field: 'city' }, { field: 'people', spanRows: true }, { field: 'note' }];
  const declining = [{ field: 'city', spanRows: false }, { field: 'note' }, { field: 'people' }];

  it.each([
    ['nowhere when nobody asks', undefined, null, []],
    ['in all columns of text when the table asks', true, null, ['city', 'note']],
    ['in columns that ask', undefined, asking, ['people']],
    ['in no others when the table asks, too', true, asking, ['people']],
    ['but not where a column declines', true, declining, ['note']],
    ['nowhere when the table has none', false, asking, []],
    ['in groups', true, [{ headerName: 'G', children: declining }], ['note']],
    ['nowhere by something else', undefined, [{ field: 'city', spanRows: 'alert(1)' }], []],
  ])('%s', (_, wish, definitions, fields) => {
    expect(spanned(wish, definitions)).toEqual(fields);
  });

  it('unless there is none', () => {
    const [column] = columnsOf(table, [{ field: 'city', spanRows: true }], 'en') as ColDef<Row>[];
    spanColumns([column as ColDef<Row>], undefined, texts);
    const equal = column?.spanRows as (values: object) => boolean;
    expect(equal({ valueA: 'Rome', valueB: 'Rome' })).toBe(true);
    expect(equal({ valueA: 'Rome', valueB: 'Oslo' })).toBe(false);
    expect(equal({ valueA: null, valueB: null })).toBe(false);
  });
});
