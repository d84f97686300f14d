const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$/;

/** More columns than anybody reads; a wider "table" stays a paragraph. */
const MAXIMUM_COLUMNS = 256;

/** A short row is filled up with empty cells only while the table is smaller than this. */
const MAXIMUM_FILLED_CELLS = 20_000;

/** Cells of a row. A backslash keeps a pipe in its cell, even inside a code span. */
export function splitRow(line: string): string[] {
  const text = line.trim();
  const cells: string[] = [];
  let cell = '';
  for (let index = text[0] === '|' ? 1 : 0; index < text.length; index++) {
    const character = text[index] as string;
    if (character === '\\' && index + 1 < text.length) {
      const following = text[++index] as string;
      cell += following === '|' ? '|' : character + following;
    } else if (character === '|') {
      cells.push(cell.trim());
      cell = '';
      if (index === text.length - 1) return cells;
    } else cell += character;
  }
  cells.push(cell.trim());
  return cells;
}

export interface TableHead {
  cells: string[];
  alignment: string[];
}

/** The head of a table when `delimiters` is a delimiter row that fits the line above it. */
export function parseTableHead(head: string, delimiters: string): TableHead | null {
  if (!/[|:]/.test(delimiters) || !DELIMITER_ROW.test(delimiters)) return null;
  const marks = splitRow(delimiters);
  const cells = splitRow(head);
  if (cells.length !== marks.length || marks.length > MAXIMUM_COLUMNS) return null;
  if (!head.includes('|') && !(marks.length === 1 && delimiters.includes('|'))) return null;
  const alignment = marks.map((mark) => {
    const start = mark.startsWith(':');
    if (mark.endsWith(':')) return start ? 'center' : 'right';
    return start ? 'left' : '';
  });
  return { cells, alignment };
}

/** A body row with as many cells as the table has columns. */
export function bodyRow(line: string, columns: number, index: number): string[] {
  const cells = splitRow(line);
  if (cells.length > columns) cells.length = columns;
  if (columns * index <= MAXIMUM_FILLED_CELLS) while (cells.length < columns) cells.push('');
  return cells;
}
