import type { ChatView } from '../view/chat-view';
import type { Scope } from '../view/scope';
import { h } from './kit';

/**
 * Gives a card the whole window, and takes it back. The card itself moves, so that everything in it is as it was. The dialog stands in
 * the message: a message that holds the focus is never taken from the page.
 */
export class Enlarged {
  readonly #card: HTMLElement;
  readonly #scope: Scope;
  readonly #changed: (on: boolean) => void;
  readonly #dialog: HTMLDialogElement;
  #listening: Scope | null = null;
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
    const listening = this.#scope.nested();
    this.#listening = listening;
    // Chromium lets Tab go on from one frame into another one, behind the dialog, too.
    listening.listen(card.ownerDocument, 'focusin', (event) => {
      if (event.composedPath().includes(this.#dialog)) return;
      card.querySelector<HTMLElement>('button:not([hidden])')?.focus({ preventScroll: true });
    });
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
    this.#listening?.dispose();
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
