import type { Block } from './block';
import type { BlockView } from './block-view';
import { createElement, setAttribute } from './element';
import { InlineView } from './inline-view';
import type { Renderer } from './renderer';
import { trim, trimEnd } from './text';

const TASK = /^\[([ xX])\][ \t\n]/;

/** Growing text that may yet be a table head or a link definition; both vanish when complete. */
const UNDECIDED =
  /^\|[^\n]*(?:\n[ \t|:-]*)?$|^\[[^[\]\n]+\]:[ \t]*\n?\S*(?:\s+(?:"[^"]*"?|'[^']*'?|\([^()]*\)?))?$/;
const LONGEST_UNDECIDED = 1000;

/** What may be the beginning of markup at the end of growing text. */
const BEGINNING = /(?:\\?[*_~`]+|!?\[|!|<[a-zA-Z/!?][^<>\s]{0,80}|<|\\|&[a-zA-Z#0-9]{0,10}|\$+)$/;
const BEGINNING_LENGTH = 96;

/** Whether a block is the first paragraph of a list item and starts with a check box. */
export function isTask(block: Block): boolean {
  const { parent } = block;
  if (block.type !== 'paragraph' || parent?.type !== 'item' || parent.children[0] !== block)
    return false;
  return TASK.test(trimEnd(block.text));
}

function isUndecided(text: string): boolean {
  return text.length < LONGEST_UNDECIDED && UNDECIDED.test(text);
}

/** Hides the unfinished end of text that is still growing. */
export function withoutBeginning(text: string): string {
  const tail = text.slice(-BEGINNING_LENGTH);
  const beginning = BEGINNING.exec(tail);
  return beginning ? text.slice(0, text.length - tail.length + beginning.index) : text;
}

/** Paragraphs, headings and summaries. */
export class LeafView implements BlockView {
  readonly kind: string;
  readonly element: HTMLElement;
  block: Block | null = null;
  readonly #inline: InlineView;
  #checkbox: HTMLInputElement | null = null;

  constructor(kind: string, element: HTMLElement) {
    this.kind = kind;
    this.element = element;
    this.#inline = new InlineView(element);
  }

  update(block: Block, renderer: Renderer): void {
    const live = renderer.isLive(block);
    let text = trim(block.text);
    if (renderer.gfm) text = this.#updateTask(block, renderer, text);
    if (live) text = isUndecided(text) ? '' : withoutBeginning(text);
    this.#inline.update(text, this, renderer, live, this.#checkbox);
  }

  forget(): void {
    this.#inline.forget();
  }

  #updateTask(block: Block, renderer: Renderer, text: string): string {
    const mark = isTask(block) ? TASK.exec(block.text)?.[1] : undefined;
    const item = block.parent?.view?.element;
    if (!mark) {
      if (this.#checkbox) {
        this.#checkbox.remove();
        this.#checkbox = null;
        if (item) setAttribute(item, 'data-task', null);
      }
      return text;
    }
    if (!this.#checkbox) {
      this.#checkbox = createElement(this.element, 'input');
      this.#checkbox.type = 'checkbox';
      this.#checkbox.disabled = true;
      this.element.prepend(this.#checkbox);
    }
    const done = mark !== ' ';
    setAttribute(this.#checkbox, 'checked', done ? '' : null);
    setAttribute(
      this.#checkbox,
      'aria-label',
      done ? renderer.labels.taskDone : renderer.labels.taskOpen,
    );
    if (item) setAttribute(item, 'data-task', '');
    return text.slice(4);
  }
}
