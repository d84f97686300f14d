import type { BlockView } from './block-view';

export type BlockType =
  | 'document'
  | 'quote'
  | 'list'
  | 'item'
  | 'details'
  | 'paragraph'
  | 'heading'
  | 'summary'
  | 'rule'
  | 'code'
  | 'html'
  | 'math'
  | 'table';

export interface ListMarker {
  ordered: boolean;
  /** The bullet, or the delimiter after the number: lists with different ones do not merge. */
  character: string;
  start: number;
  /** Columns the content of an item must be indented by, counted from `offset`. */
  padding: number;
  offset: number;
}

export interface Fence {
  character: string;
  length: number;
  indent: number;
}

const CONTAINERS = new Set<BlockType>(['document', 'quote', 'item', 'details']);

/**
 * A node of the block tree. One class for all types keeps the objects the same shape, which is
 * both fast and what makes the snapshot in `BlockParser` simple.
 */
export class Block {
  type: BlockType;
  readonly parent: Block | null;
  readonly children: Block[] = [];
  readonly depth: number;
  open = true;
  /** Closed by a complete line or by the end of the text, not by a guess: it cannot reopen. */
  settled = false;
  /** Source of the inline content; not yet parsed. */
  text = '';
  /** Lines of code, raw HTML and math. */
  lines: string[] | null = null;
  /** Cells of a table, the header row first. */
  rows: string[][] | null = null;
  alignment: string[] = [];
  level = 0;
  list: ListMarker | null = null;
  tight = true;
  info = '';
  fence: Fence | null = null;
  /** Which of the seven kinds of HTML block this is. */
  htmlKind = 0;
  /** What ends a math block, and whether a blank line ends it too. */
  closer = '';
  needsCloser = false;
  /** Line numbers: where it starts and ends, and where its last closed child ended (-1: none). */
  readonly start: number;
  end: number;
  lastEnd = -1;
  /**
   * Number of lines that count, or -1 for all. Closing an indented code block drops its trailing
   * blank lines; they stay in `lines` because the closing may be undone.
   */
  keep = -1;
  /** First child, line or row that changed since the last patch of the DOM. */
  changedFrom = 0;
  view: BlockView | null = null;

  constructor(type: BlockType, parent: Block | null, line: number) {
    this.type = type;
    this.parent = parent;
    this.depth = parent ? parent.depth + 1 : 0;
    this.start = line;
    this.end = line;
  }

  get lastChild(): Block | undefined {
    return this.children[this.children.length - 1];
  }

  get lineCount(): number {
    return this.keep >= 0 ? this.keep : (this.lines?.length ?? 0);
  }

  changed(index: number): void {
    if (index < this.changedFrom) this.changedFrom = Math.max(index, 0);
  }

  canContain(type: BlockType): boolean {
    if (this.type === 'list') return type === 'item';
    return type !== 'item' && CONTAINERS.has(this.type);
  }
}
