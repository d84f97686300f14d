import type { HighlightToken, LineHighlighter } from '../markdown';
import type { Token } from '../markdown/options';
import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';
import { h, markdownOptions } from './kit';

/** Lines of one block. The browser lays out and paints only the blocks that are in sight. */
const BLOCK = 100;
/** Milliseconds of work until somebody else has a turn. */
const SLICE = 6;
/** How far from what is seen blocks get their colours. */
const NEAR = '600px';
/** Longer code is not given to the library for rare languages, which takes it whole. */
const LIBRARY_LIMIT = 100_000;

interface Block {
  readonly element: HTMLElement;
  lines: readonly string[];
  /** Its lines have elements and colours; else it is one text. */
  coloured: boolean;
  near: boolean;
}

/**
 * Code with numbered lines. A block of lines is plain text until it comes near, and is coloured then: a megabyte costs as much as what
 * is read of it.
 */
export class Listing {
  readonly #scroller: HTMLElement;
  readonly #code = h('code');
  readonly #view: ChatView;
  readonly #scope: Scope;
  readonly #observer: IntersectionObserver | null = null;
  readonly #byElement = new Map<Element, Block>();
  #blocks: Block[] = [];
  #language = '';
  /** Undefined while it is being loaded. */
  #highlighter: LineHighlighter | null | undefined;
  /** What the library for rare languages made of it. */
  #library: HighlightToken[][] | null = null;
  /** The highlighter's state at the beginning of each block, as far as it has come. */
  #states: string[] = [''];
  #turn = 0;
  #pumping = false;

  constructor(body: HTMLElement, view: ChatView, scope: Scope) {
    this.#view = view;
    this.#scope = scope;
    this.#scroller = h(
      'pre',
      {
        class: 'pywry-chat-artifact-scroller pywry-chat-listing',
        role: 'group',
        'aria-label': view.t('code'),
        tabindex: 0,
        dir: 'ltr',
      },
      this.#code,
    );
    body.append(this.#scroller);
    if (typeof IntersectionObserver === 'function') {
      const observer = new IntersectionObserver((entries) => this.#onSight(entries), {
        rootMargin: NEAR,
      });
      this.#observer = observer;
      scope.add(() => observer.disconnect());
    }
  }

  show(text: string, language: string): void {
    const lines = text.split('\n');
    if (lines.length > 1 && lines.at(-1) === '') lines.pop();
    this.#turn += 1;
    const same = language === this.#language;
    this.#language = language;
    this.#highlighter = undefined;
    this.#library = null;
    this.#states = [''];
    this.#size(lines);
    const count = Math.ceil(lines.length / BLOCK);
    for (const gone of this.#blocks.splice(count)) this.#drop(gone);
    for (let index = 0; index < count; index += 1) {
      const part = lines.slice(index * BLOCK, (index + 1) * BLOCK);
      const block = this.#blocks[index];
      if (!block) this.#add(part, index);
      else if (!same || !equal(block.lines, part)) this.#fill(block, part);
      // Text that is the same may have another colour: a comment may have begun above.
      else block.coloured = false;
    }
    this.#highlight(text);
  }

  wrap(on: boolean): void {
    this.#scroller.toggleAttribute('data-wrap', on);
  }

  // --- blocks

  #add(lines: readonly string[], index: number): void {
    const element = h('span', { class: 'pywry-chat-listing-block' });
    element.style.setProperty('counter-reset', `pywry-line ${index * BLOCK}`);
    const block: Block = { element, lines: [], coloured: false, near: index < 2 };
    this.#blocks.push(block);
    this.#byElement.set(element, block);
    this.#fill(block, lines);
    this.#code.append(element);
    this.#observer?.observe(element);
  }

  #drop(block: Block): void {
    this.#observer?.unobserve(block.element);
    this.#byElement.delete(block.element);
    block.element.remove();
  }

  #fill(block: Block, lines: readonly string[]): void {
    block.lines = lines;
    block.coloured = false;
    block.element.style.setProperty('--pywry-lines', String(lines.length));
    // A block that nobody sees is one text: it can be found and copied, and costs nothing.
    if (block.near)
      block.element.replaceChildren(...lines.map((line) => lineElement([['', line]])));
    else block.element.replaceChildren(`${lines.join('\n')}\n`);
    block.element.toggleAttribute('data-plain', !block.near);
  }

  /** Room for the longest line and the numbers: blocks out of sight do not make it. */
  #size(lines: readonly string[]): void {
    let longest = 0;
    for (const line of lines) if (line.length > longest) longest = Math.max(longest, width(line));
    const { style } = this.#scroller;
    style.setProperty('--pywry-columns', String(longest));
    style.setProperty('--pywry-digits', String(String(lines.length).length));
  }

  #onSight(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const block = this.#byElement.get(entry.target);
      if (!block) continue;
      block.near = entry.isIntersecting;
      if (!block.near && block.coloured && !isSelected(block.element))
        this.#fill(block, block.lines);
    }
    this.#pump();
  }

  // --- colours

  #highlight(text: string): void {
    const turn = this.#turn;
    const { highlighter, highlight } = markdownOptions(this.#view);
    const begin = (known: LineHighlighter | null): void => {
      if (turn !== this.#turn || this.#scope.disposed) return;
      this.#highlighter = known?.isHighlighted(this.#language) ? known : null;
      const rare = highlight && this.#language && !this.#highlighter;
      if (rare && text.length <= LIBRARY_LIMIT) {
        highlight(text, this.#language).then(
          (lines) => {
            if (turn !== this.#turn || this.#scope.disposed) return;
            this.#library = lines;
            for (const block of this.#blocks) block.coloured = false;
            this.#pump();
          },
          // Without colours the code is still there to be read.
          () => undefined,
        );
      }
      this.#pump();
    };
    const found = highlighter?.() ?? null;
    if (found instanceof Promise) found.then(begin, () => begin(null));
    else begin(found);
  }

  /** Colours what is near, a little at a time. */
  readonly #pump = (): void => {
    if (this.#pumping || this.#highlighter === undefined || this.#scope.disposed) return;
    const end = performance.now() + SLICE;
    for (const [index, block] of this.#blocks.entries()) {
      if (!block.near || block.coloured) continue;
      if (!this.#reach(index, end) || performance.now() > end) {
        this.#pumping = true;
        this.#scope.timeout(() => {
          this.#pumping = false;
          this.#pump();
        }, 0);
        return;
      }
      this.#colour(block, index);
    }
  };

  /** Brings the highlighter to the beginning of a block; false when the time was not enough. */
  #reach(index: number, end: number): boolean {
    if (!this.#highlighter) return true;
    while (this.#states.length <= index) {
      if (performance.now() > end) return false;
      const at = this.#states.length - 1;
      let state = this.#states[at] as string;
      for (const line of this.#blocks[at]?.lines ?? []) {
        state = this.#highlighter.highlightLine(this.#language, line, state).state;
      }
      this.#states.push(state);
    }
    return true;
  }

  #colour(block: Block, index: number): void {
    let state = this.#states[index] ?? '';
    const lines = block.lines.map((line, at): readonly Token[] => {
      const result = this.#highlighter?.highlightLine(this.#language, line, state);
      state = result?.state ?? '';
      return result?.tokens ?? this.#tokensOf(line, index * BLOCK + at);
    });
    block.coloured = true;
    block.element.removeAttribute('data-plain');
    const fresh = lines.map(lineElement);
    const old = [...block.element.children];
    // What looks the same stays, with what is selected in it.
    if (old.length !== fresh.length) block.element.replaceChildren(...fresh);
    else
      for (const [at, line] of fresh.entries())
        if (!old[at]?.isEqualNode(line)) old[at]?.replaceWith(line);
  }

  #tokensOf(line: string, number: number): readonly Token[] {
    const tokens = this.#library?.[number];
    // Tokens that do not spell the line are not trusted.
    if (!tokens || tokens.map(({ text }) => text).join('') !== line) return [['', line]];
    return tokens.map(({ text, className }): Token => [className ?? '', text]);
  }
}

function lineElement(tokens: readonly Token[]): HTMLElement {
  const spans = tokens.map(([className, text]) =>
    className ? h('span', { class: className }, text) : text,
  );
  return h('span', { class: 'pywry-chat-listing-line' }, ...spans, '\n');
}

/** What is selected would be lost with its elements. */
function isSelected(element: HTMLElement): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

function equal(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}

/** About how many columns a line takes: a tab at most four, letters of the far East two. */
function width(line: string): number {
  let columns = 0;
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    columns += code === 9 ? 4 : code >= 0x1100 ? 2 : 1;
  }
  return columns;
}
