import { Block, type BlockType } from './block';
import { BROKEN, CONSUMED, continueBlock } from './block-continue';
import { CONTAINER, LEAF, MAY_START, startBlock } from './block-start';
import type { BlockView } from './block-view';
import { isHeld } from './hold';
import { closesHtmlBlock } from './html-pattern';
import { LineCursor } from './line-cursor';
import { type LinkTarget, normalizeLabel, parseDefinition } from './link-target';
import { bodyRow } from './table-row';
import { isBlank } from './text';

const LONGEST_EARLY_DEFINITION = 1000;

export interface BlockParserOptions {
  gfm: boolean;
  math: boolean;
}

/** What one block of the open spine looked like before the incomplete last line was applied. */
interface SavedBlock {
  block: Block;
  type: BlockType;
  text: string;
  lines: string[] | null;
  lineCount: number;
  rows: string[][] | null;
  rowCount: number;
  childCount: number;
  lastChild: Block | undefined;
  level: number;
  tight: boolean;
  needsCloser: boolean;
  end: number;
  lastEnd: number;
}

interface Snapshot {
  spine: SavedBlock[];
  tip: Block;
  lineNumber: number;
}

/**
 * Parses Markdown blocks line by line. Complete lines are consumed once and never again. The
 * incomplete last line is applied as a guess before each rendering and taken back before the next
 * text arrives; since a line changes nothing but the open blocks from the root to the tip (the
 * spine) and adds new ones, taking back costs the depth of the tree, not its size.
 */
export class BlockParser {
  readonly document = new Block('document', null, 0);
  readonly references = new Map<string, LinkTarget>();
  /** Blocks whose DOM is out of date. */
  readonly dirty = new Set<Block>();
  readonly cursor = new LineCursor();
  readonly gfm: boolean;
  readonly math: boolean;
  tip: Block = this.document;
  lineNumber = 0;
  /** Lines parsed, guesses included: the measure of work in tests. */
  linesParsed = 0;
  #buffer = '';
  #snapshot: Snapshot | null = null;
  /** Views of text that uses a label nobody has defined so far. */
  readonly #waiting = new Map<string, Set<BlockView>>();
  /** The innermost block that the current line continues. */
  #matched: Block = this.document;
  #unmatchedOpen = false;
  #lineConsumed = false;

  constructor(options: BlockParserOptions) {
    this.gfm = options.gfm;
    this.math = options.math;
  }

  append(chunk: string): void {
    this.#undoGuess();
    const text = this.#buffer + chunk;
    // What was buffered holds no line end, except that a final \r may be half of \r\n.
    const pattern = /\r\n?|\n/g;
    pattern.lastIndex = Math.max(this.#buffer.length - 1, 0);
    let start = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      if (match[0] === '\r' && pattern.lastIndex === text.length) break;
      this.#consume(text.slice(start, match.index));
      start = pattern.lastIndex;
    }
    this.#buffer = text.slice(start);
  }

  /** Applies the incomplete last line as far as it can be shown. */
  guess(): void {
    // A trailing \r or half a surrogate pair is not yet a character.
    const incomplete = /[\r\ud800-\udbff]/.test(this.#buffer.slice(-1));
    const line = incomplete ? this.#buffer.slice(0, -1) : this.#buffer;
    if (!line || this.#snapshot || isHeld(line, this.tip)) return;
    this.#saveSpine();
    this.#consume(line);
  }

  end(): void {
    this.#undoGuess();
    if (this.#buffer)
      this.#consume(this.#buffer.endsWith('\r') ? this.#buffer.slice(0, -1) : this.#buffer);
    this.#buffer = '';
    this.closeThrough(this.document);
  }

  /** Registers that a view shows `[label]` as text for want of a definition. */
  awaitReference(label: string, view: BlockView): void {
    const views = this.#waiting.get(label);
    if (views) views.add(view);
    else this.#waiting.set(label, new Set([view]));
  }

  touch(block: Block): void {
    this.dirty.add(block);
  }

  // --- operations of the block starts

  /** Adds a block at the tip, closing what cannot contain it. */
  open(type: BlockType, start = this.lineNumber): Block {
    this.closeUnmatched();
    while (!this.tip.canContain(type)) this.close(this.tip, this.lineNumber - 1);
    const parent = this.tip;
    if (parent.lastEnd >= 0 && parent.lastEnd !== start - 1) this.#loosen(parent);
    const block = new Block(type, parent, start);
    parent.changed(parent.children.length);
    parent.children.push(block);
    this.touch(parent);
    this.touch(block);
    this.tip = block;
    return block;
  }

  close(block: Block, line: number): void {
    block.open = false;
    block.settled = !this.#snapshot;
    block.end = line;
    this.touch(block);
    if (block.type === 'paragraph') this.#closeParagraph(block);
    else if (block.type === 'list') block.end = block.lastEnd;
    else if (block.type === 'item') block.end = block.lastEnd >= 0 ? block.lastEnd : block.start;
    else if (block.type === 'table') block.changed((block.rows?.length ?? 0) - 1);
    else if (block.type === 'code' && !block.fence) this.#closeIndentedCode(block);
    else if (block.type === 'math' && block.needsCloser) this.#closeBrokenMath(block);
    if (block.parent) {
      this.tip = block.parent;
      block.parent.lastEnd = block.end;
    }
  }

  closeThrough(block: Block): void {
    while (this.tip !== block) this.close(this.tip, this.lineNumber);
    this.close(block, this.lineNumber);
  }

  /** Closes the blocks the line does not continue; delayed because the line may be lazy. */
  closeUnmatched(): void {
    if (!this.#unmatchedOpen) return;
    this.#unmatchedOpen = false;
    while (this.tip !== this.#matched) this.close(this.tip, this.lineNumber - 1);
  }

  /** Whether the line would lazily continue a paragraph if it started no block. */
  continuesParagraph(): boolean {
    return this.#unmatchedOpen && !this.cursor.blank && this.tip.type === 'paragraph';
  }

  /** Turns the open paragraph into a heading or a table. */
  retype(block: Block, type: BlockType): void {
    block.type = type;
    this.tip = block;
    this.touch(block);
    this.#childrenChanged(block.parent);
  }

  consumeLine(): void {
    this.#lineConsumed = true;
    this.cursor.skipAll();
  }

  /** Removes link definitions from the start of a paragraph; false when nothing is left. */
  takeDefinitions(paragraph: Block): boolean {
    let text = paragraph.text;
    for (;;) {
      const definition = text.startsWith('[') ? parseDefinition(text) : null;
      if (!definition) break;
      text = text.slice(definition.end);
      this.#define(normalizeLabel(definition.label), definition);
    }
    if (text !== paragraph.text) {
      paragraph.text = text;
      this.touch(paragraph);
    }
    return !isBlank(text);
  }

  // --- one line

  #consume(line: string): void {
    const cursor = this.cursor;
    cursor.load(line.includes('\0') ? line.replaceAll('\0', '\ufffd') : line);
    this.lineNumber++;
    this.linesParsed++;
    this.#lineConsumed = false;
    let container = this.document;
    for (;;) {
      const child = container.lastChild;
      if (!child?.open) break;
      cursor.scan();
      const verdict = continueBlock(this, child);
      if (verdict === CONSUMED) return;
      if (verdict === BROKEN) break;
      container = child;
    }
    this.#matched = container;
    this.#unmatchedOpen = container !== this.tip;
    let leaf = container.lines !== null;
    while (!leaf) {
      cursor.scan();
      const mayStart =
        cursor.indent >= 4 || MAY_START.test(line.slice(cursor.next, cursor.next + 1));
      const started = mayStart ? startBlock(this, container) : 0;
      if (started === LEAF) leaf = true;
      else if (started !== CONTAINER) {
        cursor.skipIndent();
        break;
      }
      container = this.tip;
    }
    if (!this.#lineConsumed) this.#addText(container);
  }

  #addText(container: Block): void {
    const cursor = this.cursor;
    if (this.continuesParagraph()) {
      this.#addLine(this.tip);
      return;
    }
    this.closeUnmatched();
    if (container.type === 'paragraph' || container.type === 'table' || container.lines) {
      this.#addLine(container);
      if (
        container.htmlKind &&
        closesHtmlBlock(container.htmlKind, cursor.text.slice(cursor.offset))
      ) {
        this.close(container, this.lineNumber);
      }
    } else if (cursor.offset < cursor.text.length && !cursor.blank) {
      const paragraph = this.open('paragraph');
      cursor.skipIndent();
      this.#addLine(paragraph);
    }
  }

  #addLine(block: Block): void {
    const line = this.cursor.rest();
    const { lines, rows } = block;
    if (lines) {
      block.changed(lines.length);
      lines.push(line);
    } else if (rows) {
      // The row before is no longer the live one.
      block.changed(rows.length - 1);
      rows.push(bodyRow(line, block.alignment.length, rows.length));
    } else {
      if (line[0] === '[') this.#takeEarlyDefinition(block);
      block.text += `${line}\n`;
    }
    this.touch(block);
  }

  /**
   * Takes a definition as soon as the next one may begin, so that a long list of definitions is not
   * parsed again and again. It must be all there is: a title could still go on otherwise.
   */
  #takeEarlyDefinition(paragraph: Block): void {
    const { text } = paragraph;
    if (text[0] !== '[' || text.length > LONGEST_EARLY_DEFINITION) return;
    if (parseDefinition(text)?.end === text.length) this.takeDefinitions(paragraph);
  }

  #loosen(block: Block): void {
    const list = block.type === 'item' ? block.parent : block;
    if (list?.type !== 'list') return;
    list.tight = false;
    this.touch(list);
  }

  #closeParagraph(paragraph: Block): void {
    if (this.takeDefinitions(paragraph)) return;
    const parent = paragraph.parent;
    if (!parent || parent.lastChild !== paragraph) return;
    parent.children.pop();
    parent.changed(parent.children.length);
    this.touch(parent);
  }

  #closeIndentedCode(code: Block): void {
    const lines = code.lines ?? [];
    let keep = lines.length;
    while (keep > 0 && isBlank(lines[keep - 1] as string)) keep--;
    code.keep = keep;
    code.changed(keep);
    code.end = code.start + keep - 1;
  }

  /** `$$` that was opened in running text and never closed was no formula. */
  #closeBrokenMath(math: Block): void {
    math.text = [math.info, ...(math.lines ?? []).slice(1)].join('\n');
    math.lines = null;
    math.type = 'paragraph';
    this.#childrenChanged(math.parent);
  }

  #childrenChanged(parent: Block | null): void {
    if (!parent) return;
    parent.changed(parent.children.length - 1);
    this.touch(parent);
  }

  /** The first definition of a label counts. A guess defines nothing: it may be taken back. */
  #define(label: string, target: LinkTarget): void {
    if (this.#snapshot || !label || this.references.has(label)) return;
    this.references.set(label, target);
    this.renew(label);
  }

  /** Parses again what showed `[label]` as text. */
  renew(label: string): void {
    for (const view of this.#waiting.get(label) ?? []) {
      const { block } = view;
      if (block?.view !== view) continue;
      view.forget?.();
      if (block.rows) block.changedFrom = 0;
      this.touch(block);
    }
    this.#waiting.delete(label);
  }

  // --- the guess

  #saveSpine(): void {
    const spine: SavedBlock[] = [];
    for (let block: Block | null = this.tip; block; block = block.parent) {
      const { type, text, lines, rows, level, tight, needsCloser, end, lastEnd } = block;
      spine.push({
        block,
        type,
        text,
        lines,
        lineCount: lines?.length ?? 0,
        rows,
        rowCount: rows?.length ?? 0,
        childCount: block.children.length,
        lastChild: block.lastChild,
        level,
        tight,
        needsCloser,
        end,
        lastEnd,
      });
    }
    this.#snapshot = { spine, tip: this.tip, lineNumber: this.lineNumber };
  }

  #undoGuess(): void {
    const snapshot = this.#snapshot;
    if (!snapshot) return;
    this.#snapshot = null;
    for (const saved of snapshot.spine) {
      const { block, lines, rows, childCount, lastChild } = saved;
      const { type, text, level, tight, needsCloser, end, lastEnd } = saved;
      Object.assign(block, { type, text, lines, rows, level, tight, needsCloser, end, lastEnd });
      block.open = true;
      block.keep = -1;
      if (lines) lines.length = saved.lineCount;
      if (rows) rows.length = saved.rowCount;
      block.children.length = childCount;
      if (lastChild) block.children[childCount - 1] = lastChild;
      block.changed((lines ? saved.lineCount : rows ? saved.rowCount : childCount) - 1);
      this.touch(block);
    }
    this.tip = snapshot.tip;
    this.lineNumber = snapshot.lineNumber;
  }
}
