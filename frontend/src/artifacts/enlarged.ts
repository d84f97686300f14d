import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';
import { h } from './kit';

/** Milliseconds between two looks at where the focus is. */
const LOOK_EVERY = 150;

/**
 * Gives a card the whole window, and takes it back. The card itself moves, so that everything in it is as it was. The dialog stands in
 * the message: a message that holds the focus is never taken from the page.
 */
export class Enlarged {
  readonly #card: HTMLElement;
  readonly #scope: Scope;
  readonly #changed: (on: boolean) => void;
  readonly #dialog: HTMLDialogElement;
  #looking: Scope | null = null;
  /** Keeps the card's place, and the height of it. */
  readonly #placeholder = h('div', { class: 'pywry-chat-artifact-away' });

  constructor(card: HTMLElement, view: ChatView, scope: Scope, changed: (on: boolean) => void) {
    this.#card = card;
    this.#scope = scope;
    this.#changed = changed;
    this.#dialog = h('dialog', { class: 'pywry-chat-artifact-dialog' });
    // What happens in the dialog is no matter of the chat's: Escape must not stop the answer.
    this.#dialog.addEventListener('keydown', (event) => event.stopPropagation());
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#close();
    });
    this.#dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#close();
    });
    // A browser may close it without asking.
    this.#dialog.addEventListener('close', () => this.#close());
    view.scope.add(() => this.#dialog.remove());
  }

  toggle(label: string): void {
    if (this.#dialog.open) this.#close();
    else this.#open(label);
  }

  #open(label: string): void {
    const card = this.#card;
    const looking = this.#scope.nested();
    this.#looking = looking;
    // Chromium lets Tab go on from one frame into another one, behind the dialog, too, and does not always tell.
    const look = (): void => {
      const active = (card.getRootNode() as Document | ShadowRoot).activeElement;
      if (active?.localName !== 'iframe' || card.contains(active)) return;
      card
        .querySelector<HTMLElement>('.pywry-chat-artifact-tools > :last-child')
        ?.focus({ preventScroll: true });
    };
    const timer = setInterval(look, LOOK_EVERY);
    looking.add(() => clearInterval(timer));
    this.#placeholder.style.blockSize = `${card.getBoundingClientRect().height}px`;
    card.before(this.#placeholder);
    this.#placeholder.after(this.#dialog);
    this.#dialog.setAttribute('aria-label', label);
    keepingScroll(card, () => {
      this.#dialog.showModal();
      move(card, this.#dialog, null);
      card.setAttribute('data-large', '');
    });
    this.#changed(true);
  }

  #close(): void {
    const parent = this.#placeholder.parentElement;
    if (!parent || this.#scope.disposed) return;
    this.#looking?.dispose();
    // Before the dialog is closed: what is not shown does not know how far it is scrolled.
    keepingScroll(this.#card, () => {
      move(this.#card, parent, this.#placeholder);
      this.#card.removeAttribute('data-large');
      this.#placeholder.remove();
    });
    this.#dialog.close();
    this.#dialog.remove();
    this.#changed(false);
  }
}

interface Movable {
  moveBefore?(node: Node, child: Node | null): void;
}

/** Moves an element; where the browser can, without a frame in it noticing. */
function move(element: HTMLElement, parent: HTMLElement, before: Node | null): void {
  const { moveBefore } = parent as Movable;
  if (moveBefore) moveBefore.call(parent, element, before);
  else parent.insertBefore(element, before);
}

/** An element that moves forgets how far it was scrolled. */
function keepingScroll(root: HTMLElement, action: () => void): void {
  const scrolled = [...root.querySelectorAll<HTMLElement>('*')]
    .filter((each) => each.scrollTop !== 0 || each.scrollLeft !== 0)
    .map((each) => ({ each, top: each.scrollTop, left: each.scrollLeft }));
  action();
  for (const { each, top, left } of scrolled) each.scrollTo({ top, left, behavior: 'instant' });
}
