import type { Block } from './block';
import type { BlockParser } from './block-parser';

export const MATCHED = 0;
export const BROKEN = 1;
/** The line closed the block and is used up. */
export const CONSUMED = 2;

/** Whether the line at the cursor continues an open block; consumes the block's own prefix. */
export function continueBlock(parser: BlockParser, block: Block): number {
  const cursor = parser.cursor;
  const { text, next, indent, blank } = cursor;
  switch (block.type) {
    case 'list':
    case 'details':
      return MATCHED;
    case 'quote':
      if (indent >= 4 || text[next] !== '>') return BROKEN;
      cursor.skipIndent();
      cursor.skipMarker(1);
      cursor.skipOptionalBlank();
      return MATCHED;
    case 'item': {
      const marker = block.list;
      // An item that begins with a blank line ends at the second one.
      if (blank && block.lastEnd < 0 && !block.children.length) return BROKEN;
      const width = marker ? marker.offset + marker.padding : 0;
      if (indent >= width) cursor.skipColumns(width);
      else if (blank) cursor.skipIndent();
      else return BROKEN;
      return MATCHED;
    }
    case 'code':
      return block.fence ? continueFence(parser, block) : continueIndentedCode(parser);
    case 'math':
      return continueMath(parser, block);
    case 'html':
      return blank && block.htmlKind >= 6 ? BROKEN : MATCHED;
    case 'paragraph':
    case 'table':
      return blank ? BROKEN : MATCHED;
    default:
      return BROKEN;
  }
}

function continueFence(parser: BlockParser, block: Block): number {
  const cursor = parser.cursor;
  const fence = block.fence;
  if (!fence) return BROKEN;
  if (cursor.indent <= 3 && cursor.text[cursor.next] === fence.character) {
    const closing = /^(?:`{3,}|~{3,})(?=[ \t]*$)/.exec(cursor.text.slice(cursor.next));
    if (closing && closing[0].length >= fence.length) {
      parser.close(block, parser.lineNumber);
      return CONSUMED;
    }
  }
  for (let spaces = fence.indent; spaces > 0 && cursor.atBlank; spaces--) cursor.skipColumns(1);
  return MATCHED;
}

function continueIndentedCode(parser: BlockParser): number {
  const cursor = parser.cursor;
  if (cursor.indent >= 4) cursor.skipColumns(4);
  else if (cursor.blank) cursor.skipIndent();
  else return BROKEN;
  return MATCHED;
}

function continueMath(parser: BlockParser, block: Block): number {
  const cursor = parser.cursor;
  if (cursor.blank && block.needsCloser) return BROKEN;
  const line = cursor.text.slice(cursor.next).trim();
  if (!line.endsWith(block.closer)) return MATCHED;
  const last = line.slice(0, -block.closer.length).trim();
  if (last) block.lines?.push(last);
  block.needsCloser = false;
  parser.close(block, parser.lineNumber);
  return CONSUMED;
}
