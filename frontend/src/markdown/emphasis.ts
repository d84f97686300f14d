import { type InlineList, InlineNode } from './inline-node';

const PUNCTUATION = /[\p{P}\p{S}]/u;
const WHITE_SPACE = /\s/;

/** With more delimiters open there is little hope that all of them match. */
const LARGEST_SETTLED = 12;

/** A run of `*`, `_` or `~` that may open or close emphasis. */
export interface Delimiter {
  character: string;
  count: number;
  readonly length: number;
  readonly node: InlineNode;
  readonly opens: boolean;
  readonly closes: boolean;
  previous: Delimiter | null;
  next: Delimiter | null;
}

function characterBefore(source: string, index: number): string {
  if (index === 0) return '\n';
  const low = (source.charCodeAt(index - 1) & 0xfc00) === 0xdc00 && index > 1;
  return source.slice(index - (low ? 2 : 1), index);
}

/** Whether the run from `start` to `end` can open and can close emphasis. */
export function flanking(
  source: string,
  start: number,
  end: number,
): { opens: boolean; closes: boolean } {
  const before = characterBefore(source, start);
  const after =
    end >= source.length ? '\n' : String.fromCodePoint(source.codePointAt(end) as number);
  const spaceBefore = WHITE_SPACE.test(before);
  const spaceAfter = WHITE_SPACE.test(after);
  const markBefore = PUNCTUATION.test(before);
  const markAfter = PUNCTUATION.test(after);
  const left = !spaceAfter && (!markAfter || spaceBefore || markBefore);
  const right = !spaceBefore && (!markBefore || spaceAfter || markAfter);
  if (source[start] !== '_') return { opens: left, closes: right };
  return { opens: left && (!right || markBefore), closes: right && (!left || markAfter) };
}

/** The stack of delimiter runs of one parse. */
export class DelimiterStack {
  top: Delimiter | null = null;
  readonly #list: InlineList;

  constructor(list: InlineList) {
    this.#list = list;
  }

  push(node: InlineNode, opens: boolean, closes: boolean): void {
    const { text } = node;
    const delimiter: Delimiter = {
      character: text[0] as string,
      count: text.length,
      length: text.length,
      node,
      opens,
      closes,
      previous: this.top,
      next: null,
    };
    if (this.top) this.top.next = delimiter;
    this.top = delimiter;
  }

  #remove(delimiter: Delimiter): void {
    if (delimiter.previous) delimiter.previous.next = delimiter.next;
    if (delimiter.next) delimiter.next.previous = delimiter.previous;
    else this.top = delimiter.previous;
  }

  /**
   * Matches closers with openers above `bottom` and empties the stack down to it. With `live`, the
   * openers left over are closed at the end of the text, as the reader expects them to be.
   */
  resolve(bottom: Delimiter | null, live = false): void {
    this.#matchAll(bottom);
    while (this.top && this.top !== bottom) {
      const delimiter = this.top;
      this.#remove(delimiter);
      if (live) this.#closeAtEnd(delimiter);
    }
  }

  /**
   * Matches early what is there, which is no different from matching it later as long as no bracket
   * is open. True when nothing is left that later text could close.
   */
  settle(): boolean {
    let count = 0;
    for (let at = this.top; at; at = at.previous) if (++count > LARGEST_SETTLED) return false;
    if (this.top?.closes) this.#matchAll(null);
    return this.top === null;
  }

  #matchAll(bottom: Delimiter | null): void {
    /** For each kind of closer, below which delimiter no opener was found. */
    const floors = new Map<string, Delimiter | null>();
    let closer = this.top;
    while (closer && closer.previous !== bottom) closer = closer.previous;
    while (closer) {
      if (!closer.closes) {
        closer = closer.next;
        continue;
      }
      const kind = `${closer.character}${closer.opens}${closer.length % 3}${closer.character === '~' ? closer.length : ''}`;
      const floor = floors.has(kind) ? (floors.get(kind) ?? null) : bottom;
      const opener = this.#findOpener(closer, bottom, floor);
      const following: Delimiter | null = closer.next;
      if (opener) {
        this.#match(opener, closer);
        if (closer.count === 0) closer = following;
      } else {
        floors.set(kind, closer.previous);
        if (!closer.opens) this.#remove(closer);
        closer = following;
      }
    }
  }

  #findOpener(
    closer: Delimiter,
    bottom: Delimiter | null,
    floor: Delimiter | null,
  ): Delimiter | null {
    for (let at = closer.previous; at && at !== bottom && at !== floor; at = at.previous) {
      if (at.character !== closer.character || !at.opens) continue;
      if (at.character === '~') {
        if (at.count === closer.count) return at;
      } else if (
        !(at.closes || closer.opens) ||
        closer.length % 3 === 0 ||
        (at.length + closer.length) % 3 !== 0
      ) {
        return at;
      }
    }
    return null;
  }

  #match(opener: Delimiter, closer: Delimiter): void {
    const strike = closer.character === '~';
    const used = strike ? closer.count : opener.count >= 2 && closer.count >= 2 ? 2 : 1;
    for (const delimiter of [opener, closer]) {
      delimiter.count -= used;
      delimiter.node.text = delimiter.node.text.slice(used);
    }
    for (let between = closer.previous; between && between !== opener; between = between.previous) {
      this.#remove(between);
    }
    this.#list.wrap(
      opener.node,
      closer.node,
      new InlineNode(strike ? 'del' : used === 2 ? 'strong' : 'em'),
    );
    for (const delimiter of [opener, closer]) {
      if (delimiter.count > 0) continue;
      this.#list.remove(delimiter.node);
      this.#remove(delimiter);
    }
  }

  #closeAtEnd(opener: Delimiter): void {
    const { node, count, character } = opener;
    if (!opener.opens || opener.closes || !node.next || (character === '~' && count !== 2)) return;
    const strike = character === '~';
    this.#list.wrap(node, null, new InlineNode(strike ? 'del' : count === 1 ? 'em' : 'strong'));
    if (count > 2) this.#list.wrap(node, null, new InlineNode('em'));
    this.#list.remove(node);
  }
}
