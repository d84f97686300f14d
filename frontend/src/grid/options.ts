/**
 * What an author may say about columns and the grid. It may come from a model, so it is read, not taken over: what is known
 * and harmless passes. Functions cannot come by JSON, and texts that the grid would run as expressions do not pass.
 */
import type { ColDef, ColGroupDef, GridOptions } from 'ag-grid-community';
import { dayOf, formatterOf } from './format';
import type { Row, Table } from './table';
import { valueAt } from './table';

type Given = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const flag: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => Number.isFinite(value);
const text: Check = (value) => typeof value === 'string';
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.includes(value as string);

const COLUMN: Readonly<Record<string, Check>> = {
  headerName: text,
  headerTooltip: text,
  colId: text,
  hide: flag,
  pinned: (value) => flag(value) || oneOf('left', 'right')(value),
  width: number,
  minWidth: number,
  maxWidth: number,
  initialWidth: number,
  flex: number,
  sortable: flag,
  sort: oneOf('asc', 'desc'),
  sortIndex: number,
  resizable: flag,
  wrapText: flag,
  autoHeight: flag,
  wrapHeaderText: flag,
  autoHeaderHeight: flag,
  suppressMovable: flag,
  lockPosition: flag,
  spanRows: flag,
  tooltipField: text,
};

const GRID: Readonly<Record<string, Check>> = {
  animateRows: flag,
  domLayout: oneOf('normal', 'autoHeight'),
  headerHeight: number,
  rowHeight: number,
  pagination: flag,
  paginationPageSize: number,
  paginationPageSizeSelector: (value) =>
    flag(value) || (Array.isArray(value) && value.every(number)),
  paginationAutoPageSize: flag,
  quickFilterText: text,
  suppressMovableColumns: flag,
  alwaysShowHorizontalScroll: flag,
  accentedSort: flag,
  multiSortKey: oneOf('ctrl'),
  alwaysMultiSort: flag,
};

const SELECTIONS: Readonly<Record<string, Check>> = {
  mode: oneOf('singleRow', 'multiRow'),
  checkboxes: flag,
  headerCheckbox: flag,
  enableClickSelection: flag,
};

/** Rows on a page, and the numbers that are offered. */
const PAGE = 100;
const PAGES = [20, 50, 100];

/** Columns deeper than this in groups are nobody's wish. */
const DEEPEST = 5;

function known(given: unknown, checks: Readonly<Record<string, Check>>): Record<string, unknown> {
  const values = (given ?? {}) as Given;
  return Object.fromEntries(
    Object.keys(checks)
      .filter((name) => Object.hasOwn(values, name) && checks[name]?.(values[name]))
      .map((name) => [name, values[name]]),
  );
}

/** The columns: those that the author defines, or all. */
export function columnsOf(
  table: Table,
  defined: unknown,
  locale: string,
): (ColDef<Row> | ColGroupDef<Row>)[] {
  const fields = Object.keys(table.data);
  const definitions = Array.isArray(defined) && defined.length > 0 ? defined : null;
  return definitions
    ? definitions.flatMap((each) => definition(table, each, locale, 0))
    : fields.map((field) => column(table, field, {}, locale));
}

function definition(
  table: Table,
  given: unknown,
  locale: string,
  depth: number,
): (ColDef<Row> | ColGroupDef<Row>)[] {
  if (typeof given === 'string') return [column(table, given, {}, locale)];
  if (typeof given !== 'object' || given === null) return [];
  const { children, field, headerName } = given as Given;
  if (Array.isArray(children)) {
    if (depth >= DEEPEST) return [];
    const inner = children.flatMap((each) => definition(table, each, locale, depth + 1));
    return [{ headerName: text(headerName) ? String(headerName) : '', children: inner }];
  }
  return typeof field === 'string' ? [column(table, field, given as Given, locale)] : [];
}

function column(table: Table, field: string, given: Given, locale: string): ColDef<Row> {
  const type = (Object.hasOwn(table.columnTypes, field) && table.columnTypes[field]) || 'text';
  const format = formatterOf(type, locale);
  const dates = type === 'date' || type === 'datetime';
  const filter = { number: 'agNumberColumnFilter', date: DATES, datetime: DATES }[type as 'number'];
  return {
    headerName: field,
    headerTooltip: field,
    ...known(given, COLUMN),
    // A width that the author chose is not measured.
    ...((number(given.width) || number(given.initialWidth)) && { suppressAutoSize: true }),
    colId: typeof given.colId === 'string' ? given.colId : field,
    filter: given.filter === false ? false : (filter ?? 'agTextColumnFilter'),
    ...(dates && { filterParams: { comparator: compareDays, inRangeInclusive: true } }),
    ...(type === 'number' && { type: 'rightAligned' }),
    valueGetter: ({ data }) => (data ? valueAt(table, field, data.index) : null),
    valueFormatter: ({ value }) => format(value),
    ...(type === 'text' && { comparator: compareTexts(locale) }),
    ...(type === 'number' || type === 'boolean'
      ? {}
      : { filterValueGetter: filterText(table, field, dates) }),
    context: field,
  };
}

const DATES = 'agDateColumnFilter';

/** Text filters look at texts; a list in a cell is one, too. */
function filterText(
  table: Table,
  field: string,
  dates: boolean,
): NonNullable<ColDef<Row>['filterValueGetter']> {
  return ({ data }) => {
    const value = data ? valueAt(table, field, data.index) : null;
    if (dates || value === null || typeof value === 'string') return value;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
}

function compareDays(wanted: Date, value: unknown): number {
  const day = dayOf(value);
  return day === null ? -1 : day.getTime() - wanted.getTime();
}

function compareTexts(locale: string): (one: unknown, other: unknown) => number {
  const collator = new Intl.Collator(locale, { numeric: true });
  return (one, other) => {
    if (one === null || other === null) return Number(one !== null) - Number(other !== null);
    return collator.compare(String(one), String(other));
  };
}

export function optionsOf(given: unknown): GridOptions<Row> {
  const values = (given ?? {}) as Given;
  const options = known(given, GRID) as GridOptions<Row>;
  const { rowSelection } = values;
  const several = rowSelection === 'multiple' || rowSelection === true;
  const none = rowSelection === false || rowSelection === null;
  const chosen =
    typeof rowSelection === 'object'
      ? known(rowSelection, SELECTIONS)
      : rowSelection === 'single'
        ? { mode: 'singleRow' }
        : {};
  return {
    ...options,
    ...(options.pagination && sizesOf(options.paginationPageSize)),
    // Rows of a table in an answer can be chosen by a click, of which its author says nothing.
    ...(!none && {
      rowSelection: {
        mode: 'multiRow',
        checkboxes: several,
        headerCheckbox: several,
        enableClickSelection: true,
        ...chosen,
      } as NonNullable<GridOptions<Row>['rowSelection']>,
    }),
  };
}

type Pages = Pick<
  GridOptions<Row>,
  'pagination' | 'paginationPageSize' | 'paginationPageSizeSelector'
>;

/** Whether there are pages, and how long they are. */
export function pagesOf(given: unknown): Pages {
  const { pagination, paginationPageSize } = known(given, GRID) as GridOptions<Row>;
  return pagination ? { pagination, ...sizesOf(paginationPageSize) } : { pagination: false };
}

function sizesOf(size = PAGE): Omit<Pages, 'pagination'> {
  return {
    paginationPageSize: size,
    paginationPageSizeSelector: [...new Set([size, ...PAGES])].sort((one, other) => one - other),
  };
}
