import { findAutolink } from './autolink';
import { DelimiterStack, flanking } from './emphasis';
import { ENTITY_SOURCE } from './entity';
import { inlineHtmlEnd } from './html-pattern';
import { opensFormula, parseFormula } from './inline-math';
import { InlineList, InlineNode, type InlineTag } from './inline-node';
import type { Bracket, Checkpoint, InlineContext, InlineResult, OpenTag } from './inline-types';
import {
  isEscapable,
  isLabel,
  type LinkTarget,
  labelEnd,
  normalizeLabel,
  parseInlineTarget,
  unescapeText,
} from './link-target';

const PLAIN = /[^\n`[\]\\!<&*_~$]+/y;
const ENTITY = new RegExp(ENTITY_SOURCE, 'iy');
// biome-ignore lint/suspicious/noControlCharactersInRegex: the specification excludes them
const ADDRESS = /<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*)>/y;
const MAIL_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const MAIL = new RegExp(
  `<([a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${MAIL_LABEL}(?:\\.${MAIL_LABEL})*)>`,
  'y',
);
const SIMPLE_TAG = /^<(\/?)(br|sub|sup|kbd|mark|u)\s*\/?>$/i;
const PARTIAL_TARGET = /^\(\s*(?:<[^<>\n]*>?|[^\s<]*)(?:\s+(?:["'(][^\n]*)?)?$/;
const LONGEST_PARTIAL = 2000;

/** Source of one piece. A browser lays out a paragraph as a whole, so that a very long one goes on in blocks of their own. */
const PIECE = 8192;

/** Parses the inline content of one leaf. */
class InlineParser {
  checkpoint: Checkpoint | null = null;
  readonly #list = new InlineList();
  readonly #delimiters = new DelimiterStack(this.#list);
  #brackets: Bracket | null = null;
  #tags: OpenTag | null = null;
  /** Terminators that do not occur any more, so that they are searched for only once. */
  readonly #absent = new Set<string>();
  /** Something was taken literally that later text may turn into markup: no more checkpoints. */
  #unsettled = false;
  #index: number;
  /** Where the current piece begins in the source, and in the list (null: before, or not in this parse). */
  #pieceStart: number;
  #piece: InlineNode | null = null;
  readonly #source: string;
  readonly #context: InlineContext;

  constructor(source: string, context: InlineContext, from: number, piece: number) {
    this.#source = source;
    this.#context = context;
    this.#index = from;
    this.#pieceStart = piece;
  }

  parse(): InlineNode | null {
    const source = this.#source;
    while (this.#index < source.length) {
      PLAIN.lastIndex = this.#index;
      if (PLAIN.test(source)) this.#plain(PLAIN.lastIndex);
      else if (!this.#special(source[this.#index] as string)) this.#take(1);
    }
    const live = this.#context.live;
    if (live) this.#closeOpenTags();
    if (live) this.#hideOpenBracket();
    this.#delimiters.resolve(null, live);
    this.#endPiece();
    return this.#list.head;
  }

  /** Takes markup at the index; false when the character is to be taken literally. */
  #special(character: string): boolean {
    switch (character) {
      case '\n':
        return this.#lineBreak();
      case '\\':
        return this.#backslash();
      case '`':
        return this.#codeSpan();
      case '$':
        return this.#context.math && this.#formula();
      case '*':
      case '_':
      case '~':
        return this.#delimiterRun(character);
      case '!':
        return this.#source[this.#index + 1] === '[' && this.#openBracket('![');
      case '[':
        return this.#openBracket('[');
      case ']':
        return this.#closeBracket();
      case '<':
        return this.#angle();
      case '&':
        return this.#entity();
      default:
        return false;
    }
  }

  #text(value: string): void {
    const tail = this.#list.tail;
    if (tail?.type === 'text' && !tail.marker) tail.text += value;
    else this.#list.push(new InlineNode('text', value));
  }

  /** Takes characters literally. */
  #take(count: number): true {
    this.#takeTo(this.#index + count);
    return true;
  }

  #takeTo(end: number): void {
    if (end > this.#index) this.#text(this.#source.slice(this.#index, end));
    this.#index = end;
  }

  #plain(end: number): void {
    const source = this.#source;
    const index = this.#index;
    const link = this.#context.gfm
      ? findAutolink(source, index, end, this.#brackets !== null)
      : null;
    if (link && (link.start >= index || this.#takeBack(source.slice(link.start, index)))) {
      this.#settle(link.end);
      this.#takeTo(Math.max(this.#index, link.start));
      this.#address(source.slice(link.start, link.end), link.destination).bare = true;
      this.#index = link.end;
      return;
    }
    this.#settle(end);
    this.#takeTo(end);
  }

  /** Removes the start of a mail address that was taken as text, such as `a_` of `a_b@c.de`. */
  #takeBack(text: string): boolean {
    const tail = this.#list.tail;
    if (tail?.type !== 'text' || tail.marker || !tail.text.endsWith(text)) return false;
    tail.text = tail.text.slice(0, -text.length);
    return true;
  }

  #nothingOpen(): boolean {
    return !this.#unsettled && !this.#brackets && !this.#tags && this.#delimiters.settle();
  }

  /** In a plain run, when nothing is open: cuts what is too long, and sets a checkpoint before the last word. */
  #settle(end: number): void {
    if (!this.#nothingOpen()) return;
    while (end - this.#pieceStart > PIECE && this.#cutAtSpace(end));
    const source = this.#source;
    let space = source.lastIndexOf(' ', end - 1);
    // Two spaces may become a line break: they stay together.
    while (source[space - 1] === ' ') space--;
    if (space >= this.#index) this.#setCheckpoint(space);
  }

  #setCheckpoint(offset: number): void {
    this.#takeTo(offset);
    const node = this.#list.tail;
    if (!node || node.type === 'piece') return;
    this.checkpoint = { offset, node, length: node.text.length, piece: this.#pieceStart };
  }

  /** Begins a piece at the first space that is far enough; false if there is none that a word surely follows. */
  #cutAtSpace(end: number): boolean {
    const source = this.#source;
    let at = source.indexOf(' ', Math.max(this.#index, this.#pieceStart + PIECE));
    while (source[at + 1] === ' ') at++;
    if (at < 0 || at >= end || (source[at + 1] ?? '\n') === '\n') return false;
    this.#takeTo(at);
    this.#cut();
    return true;
  }

  #cut(): void {
    this.#endPiece();
    this.#piece = this.#list.push(new InlineNode('piece'));
    this.#pieceStart = this.#index;
  }

  #endPiece(): void {
    if (!this.#piece) return;
    this.#list.wrap(this.#piece, null, new InlineNode('piece'));
    this.#list.remove(this.#piece);
  }

  /** A line begins: a good place for a checkpoint, and for a cut. */
  #beginLine(): true {
    const source = this.#source;
    while (source[this.#index] === ' ' || source[this.#index] === '\t') this.#index++;
    if (this.#index >= source.length || !this.#nothingOpen()) return true;
    if (this.#index - this.#pieceStart > PIECE) this.#cut();
    else this.#setCheckpoint(this.#index);
    return true;
  }

  #lineBreak(): boolean {
    const tail = this.#list.tail;
    let hard = false;
    if (tail?.type === 'text' && !tail.marker) {
      hard = tail.text.endsWith('  ');
      let end = tail.text.length;
      while (tail.text[end - 1] === ' ') end--;
      tail.text = tail.text.slice(0, end);
    }
    if (hard) this.#list.push(new InlineNode('br'));
    else this.#text('\n');
    this.#index++;
    return this.#beginLine();
  }

  #entity(): boolean {
    ENTITY.lastIndex = this.#index;
    const reference = ENTITY.exec(this.#source)?.[0];
    if (!reference) return false;
    this.#text(this.#context.decode(reference) ?? reference);
    this.#index += reference.length;
    return true;
  }

  #backslash(): boolean {
    const following = this.#source[this.#index + 1];
    if (following === '\n') {
      this.#list.push(new InlineNode('br'));
      this.#index += 2;
      return this.#beginLine();
    }
    if (this.#context.math && (following === '(' || following === '[') && this.#formula())
      return true;
    if (!isEscapable(following)) return false;
    this.#text(following);
    this.#index += 2;
    return true;
  }

  #formula(): boolean {
    const source = this.#source;
    const index = this.#index;
    const formula = parseFormula(source, index, this.#absent);
    const node = new InlineNode('math');
    if (formula) {
      node.text = formula.tex;
      node.display = formula.display;
      this.#index = formula.end;
    } else {
      this.#unsettled = true;
      if (!this.#context.live || !opensFormula(source, index)) return false;
      const pair = source.slice(index, index + 2);
      node.display = pair === '$$' || pair === '\\[';
      node.pending = true;
      node.text = source.slice(index + (pair[0] === '$' && !node.display ? 1 : 2));
      this.#index = source.length;
    }
    this.#list.push(node);
    return true;
  }

  #codeSpan(): boolean {
    const source = this.#source;
    const index = this.#index;
    let start = index;
    while (source[start] === '`') start++;
    const length = start - index;
    const mark = '`'.repeat(length);
    const end = this.#codeSpanEnd(mark, start);
    const pending = end < 0 && this.#context.live && start < source.length;
    if (end < 0 && !pending) {
      this.#unsettled = true;
      return this.#take(length);
    }
    let content = source.slice(start, end < 0 ? source.length : end).replaceAll('\n', ' ');
    if (pending) content = content.replace(/^ /, '');
    else if (content.startsWith(' ') && content.endsWith(' ') && /[^ ]/.test(content)) {
      content = content.slice(1, -1);
    }
    this.#list.push(new InlineNode('code', content));
    if (pending) this.#unsettled = true;
    this.#index = pending ? source.length : end + length;
    return true;
  }

  /** Index of the next run of exactly these backticks, or -1. */
  #codeSpanEnd(mark: string, from: number): number {
    if (this.#absent.has(mark)) return -1;
    for (let at = this.#source.indexOf('`', from); at >= 0; at = this.#source.indexOf('`', at)) {
      let end = at;
      while (this.#source[end] === '`') end++;
      if (end - at === mark.length) return at;
      at = end;
    }
    this.#absent.add(mark);
    return -1;
  }

  #delimiterRun(character: string): boolean {
    const source = this.#source;
    const index = this.#index;
    let end = index;
    while (source[end] === character) end++;
    if (character === '~' && (!this.#context.gfm || end - index > 2))
      return this.#take(end - index);
    const { opens, closes } = flanking(source, index, end);
    if (!opens && !closes) {
      if (end === source.length) this.#unsettled = true;
      return this.#take(end - index);
    }
    const node = this.#list.push(new InlineNode('text', source.slice(index, end)));
    node.marker = true;
    this.#delimiters.push(node, opens, closes);
    this.#index = end;
    return true;
  }

  // --- links and images

  #openBracket(text: string): true {
    const node = this.#list.push(new InlineNode('text', text));
    node.marker = true;
    this.#index += text.length;
    if (this.#brackets) this.#brackets.inner = true;
    this.#brackets = {
      node,
      previous: this.#brackets,
      delimiter: this.#delimiters.top,
      image: text.length > 1,
      active: true,
      start: this.#index,
      inner: false,
    };
    return true;
  }

  #closeBracket(): boolean {
    const bracket = this.#brackets;
    if (!bracket) return false;
    this.#brackets = bracket.previous;
    if (!bracket.active) return false;
    const after = this.#index + 1;
    const inline = this.#inlineTarget(after);
    if (inline) return this.#link(bracket, inline.destination, inline.title, inline.end);
    const live = this.#context.live;
    if (live && this.#targetMayFollow(after)) {
      // Even if the label is defined: a target that is complete some day counts more.
      this.#unsettled = true;
      if (this.#mayBecomeLink(bracket, after)) {
        return this.#link(bracket, '', '', this.#source.length, true);
      }
    }
    const target = this.#reference(bracket, after);
    if (target) return this.#link(bracket, target.destination, target.title, target.end);
    if (live && after === this.#source.length && this.#mayBecomeLink(bracket, after)) {
      return this.#link(bracket, '', '', after, true);
    }
    return false;
  }

  /** Whether an incomplete target or label begins at the index. */
  #targetMayFollow(index: number): boolean {
    const next = this.#source[index];
    return next === '(' || (next === '[' && labelEnd(this.#source, index) < 0);
  }

  #inlineTarget(index: number): (LinkTarget & { end: number }) | null {
    return this.#source[index] === '(' ? parseInlineTarget(this.#source, index) : null;
  }

  #reference(bracket: Bracket, after: number): (LinkTarget & { end: number }) | null {
    const source = this.#source;
    const labelStop = labelEnd(source, after);
    let label: string | null = null;
    if (labelStop > after + 2) label = source.slice(after + 1, labelStop - 1);
    else if (!bracket.inner) label = source.slice(bracket.start, after - 1);
    if (label === null || !isLabel(label)) return null;
    const key = normalizeLabel(label);
    const target = this.#context.references.get(key);
    if (target) return { ...target, end: Math.max(labelStop, after) };
    this.#context.missing(key);
    return null;
  }

  /** Whether the text ends in the middle of what looks like a link. */
  #mayBecomeLink(bracket: Bracket, after: number): boolean {
    const rest = this.#source.slice(after, after + LONGEST_PARTIAL);
    if (after + rest.length < this.#source.length) return false;
    if (rest === '') return this.#looksLikeLinkText(bracket);
    return PARTIAL_TARGET.test(rest) || /^\[[^\]\n]*$/.test(rest);
  }

  /** A bracket after a word (`a[0]`), or around a number or a box, is rarely a link. */
  #looksLikeLinkText(bracket: Bracket): boolean {
    const content = this.#source.slice(bracket.start);
    if (bracket.image) return true;
    const before = this.#source[bracket.start - 2] ?? ' ';
    return !/[\w\])]/.test(before) && !/^(?:\d*|[ xX]|\s.*|\^.*)\]?$/.test(content.slice(0, 200));
  }

  #link(bracket: Bracket, destination: string, title: string, end: number, pending = false): true {
    this.#dropTags(bracket);
    if (!bracket.image) this.#dissolveBareLinks(bracket.node);
    this.#delimiters.resolve(bracket.delimiter);
    const node = new InlineNode(bracket.image ? 'image' : 'link');
    node.destination = unescapeText(destination, this.#context.decode);
    node.title = unescapeText(title, this.#context.decode);
    node.pending = pending;
    this.#list.wrap(bracket.node, null, node);
    this.#list.remove(bracket.node);
    this.#index = end;
    if (bracket.image) return true;
    // Links do not nest: brackets around this one cannot become links.
    for (let outer = this.#brackets; outer; outer = outer.previous) {
      if (!outer.image) {
        if (!outer.active) break;
        outer.active = false;
      }
    }
    return true;
  }

  #dissolveBareLinks(from: InlineNode): void {
    for (let node = from.next; node; node = node.next) {
      if (!node.bare) continue;
      const text = new InlineNode('text', node.first?.text);
      const { previous, next } = node;
      text.previous = previous;
      text.next = next;
      if (previous) previous.next = text;
      if (next) next.previous = text;
      else this.#list.tail = text;
      node = text;
    }
  }

  /** At the end of growing text, hides the `[` of a link text that is still arriving. */
  #hideOpenBracket(): void {
    const bracket = this.#brackets;
    if (!bracket?.active || this.#source.length - bracket.start > 200) return;
    if (this.#source.includes('\n', bracket.start) || !this.#looksLikeLinkText(bracket)) return;
    if (bracket.image) {
      this.#brackets = bracket.previous;
      this.#link(bracket, '', '', this.#source.length, true);
    } else {
      bracket.node.text = '';
    }
  }

  // --- angle brackets

  #angle(): boolean {
    const source = this.#source;
    const index = this.#index;
    for (const [pattern, scheme] of [
      [ADDRESS, ''],
      [MAIL, 'mailto:'],
    ] as const) {
      pattern.lastIndex = index;
      const content = pattern.exec(source)?.[1];
      if (content === undefined) continue;
      this.#address(content, scheme + content);
      this.#index = pattern.lastIndex;
      return true;
    }
    const end = inlineHtmlEnd(source, index, this.#absent);
    if (end < 0) {
      if (/[A-Za-z/!?]/.test(source[index + 1] ?? 'a')) this.#unsettled = true;
      return false;
    }
    const html = source.slice(index, end);
    this.#index = end;
    const simple = SIMPLE_TAG.exec(html);
    if (!simple || !this.#simpleTag(simple[2] as string, simple[1] === '/', html)) {
      this.#list.push(new InlineNode('html', html));
    }
    return true;
  }

  #address(text: string, destination: string): InlineNode {
    const node = this.#list.push(new InlineNode('link'));
    node.destination = destination;
    node.first = new InlineNode('text', text);
    node.depth = 1;
    return node;
  }

  /** Handles a tag of the allow list; false when an end tag has no start tag. */
  #simpleTag(name: string, closing: boolean, html: string): boolean {
    const tag = name.toLowerCase() as InlineTag | 'br';
    if (tag === 'br') {
      this.#list.push(new InlineNode('br'));
      return true;
    }
    if (!closing) {
      // Text that looks like the tag until the end tag comes.
      const node = this.#list.push(new InlineNode('html', html));
      this.#tags = {
        name: tag,
        node,
        previous: this.#tags,
        delimiter: this.#delimiters.top,
        bracket: this.#brackets,
      };
      return true;
    }
    let open = this.#tags;
    // A start tag before an open bracket is out of reach: the bracket may become a link.
    while (open && open.name !== tag && open.bracket === this.#brackets) open = open.previous;
    if (!open || open.bracket !== this.#brackets || open.name !== tag) return false;
    this.#closeTag(open);
    return true;
  }

  #closeTag(open: OpenTag): void {
    this.#tags = open.previous;
    this.#delimiters.resolve(open.delimiter);
    this.#list.wrap(open.node, null, new InlineNode(open.name));
    this.#list.remove(open.node);
  }

  /** Forgets the tags opened inside a bracket that became a link. */
  #dropTags(bracket: Bracket): void {
    let inside: Bracket | null;
    while (this.#tags) {
      inside = this.#tags.bracket;
      while (inside && inside !== bracket) inside = inside.previous;
      if (!inside) return;
      this.#tags = this.#tags.previous;
    }
  }

  #closeOpenTags(): void {
    if (!this.#tags) return;
    this.#brackets = null;
    this.#delimiters.resolve(this.#tags.delimiter, true);
    while (this.#tags) this.#closeTag(this.#tags);
  }
}

/** Parses from the start, or from where an earlier checkpoint lies. */
export function parseInlines(
  source: string,
  context: InlineContext,
  from = 0,
  piece = 0,
): InlineResult {
  const parser = new InlineParser(source, context, from, piece);
  const first = parser.parse();
  return { first, checkpoint: parser.checkpoint };
}
