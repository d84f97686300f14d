// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { columnsOf, optionsOf } from '../../src/grid/options';
import type { Table } from '../../src/grid/table';

const table: Table = { data: { a: [1], b: ['x'] }, columnTypes: { a: 'number', b: 'text' } };

describe('what an author says about columns', () => {
  it('is all columns when nothing is said', () => {
    expect(columnsOf(table, null, 'en').map((each) => each.headerName)).toEqual(['a', 'b']);
  });

  it('passes when it is known', () => {
    const [column] = columnsOf(
      table,
      [{ field: 'a', headerName: 'A', width: 90, sort: 'asc' }],
      'en',
    );
    expect(column).toMatchObject({ headerName: 'A', width: 90, sort: 'asc' });
  });

  it.each([
    ['valueGetter', 'alert(1)'],
    ['valueFormatter', 'alert(1)'],
    ['cellClassRules', { x: 'alert(1)' }],
    ['cellStyle', { backgroundImage: 'url(https://example.org)' }],
    ['cellRenderer', 'function () {}'],
    ['onCellClicked', 'alert(1)'],
    ['filterValueGetter', 'alert(1)'],
    ['__proto__', { polluted: true }],
    ['width', '1px; background: url(x)'],
    ['tooltipValueGetter', 'alert(1)'],
  ])('does not pass as %s', (name, value) => {
    const [column] = columnsOf(
      table,
      [JSON.parse(JSON.stringify({ field: 'a', [name]: value }))],
      'en',
    );
    expect(Object.values(column as object)).not.toContain(value);
    expect(typeof (column as { valueGetter?: unknown }).valueGetter).toBe('function');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('may group columns, not without end', () => {
    let deep: object = { field: 'a' };
    for (let depth = 0; depth < 50; depth += 1) deep = { headerName: 'g', children: [deep] };
    expect(
      columnsOf(table, [{ headerName: 'G', children: [{ field: 'a' }, 'b'] }], 'en'),
    ).toHaveLength(1);
    expect(() => columnsOf(table, [deep], 'en')).not.toThrow();
  });

  it('is nonsense now and then', () => {
    expect(columnsOf(table, [null, 3, {}, { field: 7 }, []], 'en')).toEqual([]);
    expect(columnsOf(table, 'columns', 'en')).toHaveLength(2);
  });
});

describe('what an author says about the grid', () => {
  it('passes when it is known', () => {
    expect(optionsOf({ pagination: true, paginationPageSize: 20, rowHeight: 40 })).toMatchObject({
      pagination: true,
      paginationPageSize: 20,
      rowHeight: 40,
    });
  });

  it('does not pass otherwise', () => {
    const options = optionsOf({
      getRowStyle: 'alert(1)',
      rowClassRules: { x: 'alert(1)' },
      context: {},
      rowData: [{ index: 5 }],
      styleNonce: 'x',
      pagination: 'yes',
    });
    expect(Object.keys(options)).toEqual(['rowSelection']);
  });

  it.each([
    [undefined, 'multiRow', false],
    ['single', 'singleRow', false],
    ['multiple', 'multiRow', true],
    [{ mode: 'singleRow', checkboxes: true }, 'singleRow', true],
  ])('selects rows as %j says', (rowSelection, mode, checkboxes) => {
    expect(optionsOf({ rowSelection }).rowSelection).toMatchObject({ mode, checkboxes });
  });

  it.each([false, null])('selects nothing when it says %j', (rowSelection) => {
    expect(optionsOf({ rowSelection }).rowSelection).toBeUndefined();
  });
});
