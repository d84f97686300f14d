import type { Block, ListMarker } from './block';
import type { BlockParser } from './block-parser';
import { htmlBlockKind } from './html-pattern';
import { parseTableHead } from './table-row';
import { isBlank, trim, trimEnd } from './text';

export const NOTHING = 0;
export const CONTAINER = 1;
export const LEAF = 2;

/** Deeper containers are not opened: their markers are plain text. Keeps recursion bounded. */
const MAXIMUM_DEPTH = 100;

/** Characters a block other than a paragraph or indented code can start with. */
export const MAY_START = /^[#`~*+_=<>0-9\-|:$\\]/;

const RULE = /^(?:\*[ \t]*){3,}$|^(?:_[ \t]*){3,}$|^(?:-[ \t]*){3,}$/;
const HEADING = /^#{1,6}(?:[ \t]+|$)/;
const FENCE = /^`{3,}(?!.*`)|^~{3,}/;
const UNDERLINE = /^(?:=+|-+)[ \t]*$/;
const LIST_MARKER = /^(?:[*+-]|(\d{1,9})([.)]))(?=[ \t]|$)/;
const DETAILS = /^<details(\s+open)?>\s*(?:<summary>(.*)<\/summary>\s*)?$/i;
const SUMMARY = /^<summary>(.*)<\/summary>\s*$/i;
const DETAILS_END = /^<\/details>\s*$/i;

/** Tries to start one block at the cursor, inside `container`. */
export function startBlock(parser: BlockParser, container: Block): number {
  const cursor = parser.cursor;
  if (cursor.indent >= 4) return startIndentedCode(parser);
  const rest = cursor.text.slice(cursor.next);
  switch (rest[0]) {
    case '>':
      return startQuote(parser, container);
    case '#':
      return startHeading(parser, rest);
    case '`':
    case '~':
      return startFence(parser, rest);
    case '<':
      return startDetails(parser, container, rest) || startHtml(parser, container, rest);
    case '$':
    case '\\':
      return startMath(parser, rest);
    default:
      return (
        startUnderline(parser, container, rest) ||
        startTable(parser, container, rest) ||
        startRule(parser, rest) ||
        startItem(parser, container)
      );
  }
}

function startQuote(parser: BlockParser, container: Block): number {
  if (container.depth >= MAXIMUM_DEPTH) return NOTHING;
  parser.cursor.skipIndent();
  parser.cursor.skipMarker(1);
  parser.cursor.skipOptionalBlank();
  parser.open('quote');
  return CONTAINER;
}

function startHeading(parser: BlockParser, rest: string): number {
  const marker = HEADING.exec(rest)?.[0];
  if (!marker) return NOTHING;
  const heading = parser.open('heading');
  heading.level = trimEnd(marker).length;
  let text = trim(rest.slice(marker.length));
  // A closing run of # counts only when a blank stands before it.
  let end = text.length;
  while (end > 0 && text[end - 1] === '#') end--;
  if (end === 0 || /[ \t]/.test(text[end - 1] as string)) text = trimEnd(text.slice(0, end));
  heading.text = text;
  parser.consumeLine();
  return LEAF;
}

function startFence(parser: BlockParser, rest: string): number {
  const marker = FENCE.exec(rest)?.[0];
  if (!marker) return NOTHING;
  const indent = parser.cursor.indent;
  const code = parser.open('code');
  code.fence = { character: marker[0] as string, length: marker.length, indent };
  code.lines = [];
  code.info = rest.slice(marker.length).trim();
  parser.consumeLine();
  return LEAF;
}

/** `$$` or `\[`: alone on its line, or with the first line of a formula that spans several. */
function startMath(parser: BlockParser, rest: string): number {
  const marker = rest.slice(0, 2);
  if (!parser.math || (marker !== '$$' && marker !== '\\[')) return NOTHING;
  const closer = marker === '$$' ? '$$' : '\\]';
  const first = rest.slice(2).trim();
  if (first.includes(closer)) return NOTHING;
  if (first && parser.continuesParagraph()) return NOTHING;
  const math = parser.open('math');
  math.closer = closer;
  math.needsCloser = first !== '';
  math.info = rest;
  math.lines = first ? [first] : [];
  parser.consumeLine();
  return LEAF;
}

function startHtml(parser: BlockParser, container: Block, rest: string): number {
  const kind = htmlBlockKind(rest);
  if (!kind) return NOTHING;
  if (kind === 7 && (container.type === 'paragraph' || parser.continuesParagraph())) return NOTHING;
  const html = parser.open('html');
  html.htmlKind = kind;
  html.lines = [];
  return LEAF;
}

/** `<details>` is a container of Markdown, ended by its end tag; `<summary>` is one line in it. */
function startDetails(parser: BlockParser, container: Block, rest: string): number {
  const opening = DETAILS.exec(rest);
  if (opening) {
    if (container.depth >= MAXIMUM_DEPTH) return NOTHING;
    const details = parser.open('details');
    details.info = opening[1] ? 'open' : '';
    if (opening[2] !== undefined) parser.open('summary').text = opening[2].trim();
    parser.consumeLine();
    return LEAF;
  }
  let details: Block | null = container;
  while (details && details.type !== 'details') details = details.parent;
  if (!details) return NOTHING;
  if (DETAILS_END.test(rest)) {
    parser.closeUnmatched();
    parser.closeThrough(details);
    parser.consumeLine();
    return LEAF;
  }
  const summary = SUMMARY.exec(rest);
  if (!summary || container !== details || details.children.length) return NOTHING;
  parser.open('summary').text = (summary[1] as string).trim();
  parser.consumeLine();
  return LEAF;
}

function startUnderline(parser: BlockParser, container: Block, rest: string): number {
  if (container.type !== 'paragraph' || !UNDERLINE.test(rest)) return NOTHING;
  parser.closeUnmatched();
  if (!parser.takeDefinitions(container)) return NOTHING;
  parser.retype(container, 'heading');
  container.level = rest[0] === '=' ? 1 : 2;
  parser.consumeLine();
  return LEAF;
}

function startTable(parser: BlockParser, container: Block, rest: string): number {
  if (!parser.gfm || container.type !== 'paragraph') return NOTHING;
  const text = trimEnd(container.text);
  const lineStart = text.lastIndexOf('\n') + 1;
  const head = parseTableHead(text.slice(lineStart), rest);
  if (!head) return NOTHING;
  parser.closeUnmatched();
  let table = container;
  if (lineStart > 0) {
    // Only the last line of the paragraph is the head of the table.
    container.text = text.slice(0, lineStart);
    parser.close(container, parser.lineNumber - 2);
    table = parser.open('table', parser.lineNumber - 1);
  } else parser.retype(container, 'table');
  table.alignment = head.alignment;
  table.rows = [head.cells];
  table.changedFrom = 0;
  parser.consumeLine();
  return LEAF;
}

function startRule(parser: BlockParser, rest: string): number {
  if (!RULE.test(rest)) return NOTHING;
  parser.open('rule');
  parser.consumeLine();
  return LEAF;
}

function startItem(parser: BlockParser, container: Block): number {
  const marker = takeListMarker(parser, container);
  if (!marker) return NOTHING;
  parser.closeUnmatched();
  const list = container.type === 'list' ? container.list : null;
  if (
    !list ||
    parser.tip !== container ||
    list.ordered !== marker.ordered ||
    list.character !== marker.character
  ) {
    parser.open('list').list = marker;
  }
  parser.open('item').list = marker;
  return CONTAINER;
}

function takeListMarker(parser: BlockParser, container: Block): ListMarker | null {
  const cursor = parser.cursor;
  if (container.depth >= MAXIMUM_DEPTH) return null;
  const rest = cursor.text.slice(cursor.next, cursor.next + 12);
  const match = LIST_MARKER.exec(rest);
  if (!match) return null;
  const [marker, number, delimiter] = match;
  if (container.type === 'paragraph') {
    // Only a non-empty item, numbered 1 if at all, interrupts a paragraph.
    if (number !== undefined && Number(number) !== 1) return null;
    if (isBlank(cursor.text.slice(cursor.next + marker.length))) return null;
  }
  const offset = cursor.indent;
  cursor.skipIndent();
  cursor.skipMarker(marker.length);
  const { offset: textStart, column: columnStart } = cursor;
  do cursor.skipColumns(1);
  while (cursor.column - columnStart < 5 && cursor.atBlank);
  let spaces = cursor.column - columnStart;
  if (spaces >= 5 || spaces < 1 || cursor.offset >= cursor.text.length) {
    // The content is blank or indented code: only one column belongs to the marker.
    spaces = 1;
    cursor.moveTo(textStart, columnStart);
    cursor.skipOptionalBlank();
  }
  return {
    ordered: number !== undefined,
    character: delimiter ?? marker,
    start: Number(number ?? 1),
    padding: marker.length + spaces,
    offset,
  };
}

function startIndentedCode(parser: BlockParser): number {
  if (parser.tip.type === 'paragraph' || parser.cursor.blank) return NOTHING;
  parser.cursor.skipColumns(4);
  parser.open('code').lines = [];
  return LEAF;
}
