import { h, setText } from '../view/element';
import { placeBeside } from './place';

const DELAY = 400;
const NOTICE = 2_000;

/**
 * One box for all tooltips and short notices, above everything else, so that no panel cuts it off. It is for the eye:
 * what it says is the description of its control.
 */
export class Tooltip {
  readonly #box = h('div', { class: 'pywry-tip', popover: 'manual', 'aria-hidden': 'true' });
  readonly #voice = h('div', { class: 'pywry-tip-voice', role: 'status' });
  #anchor: HTMLElement | null = null;
  #timer = 0;

  constructor(page: Document) {
    page.body.append(this.#box, this.#voice);
    page.addEventListener('pointerover', (event) => {
      if (event.pointerType === 'mouse') this.#point(event.target);
    });
    page.addEventListener('focusin', (event) => {
      const target = event.target as HTMLElement;
      if (target.matches(':focus-visible')) this.#point(target);
    });
    page.addEventListener('focusout', () => this.hide());
    page.addEventListener('pointerdown', () => this.hide());
    page.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.hide();
    });
  }

  /** Says something for a moment, aloud too. */
  notice(beside: HTMLElement, text: string): void {
    this.#show(beside, text);
    setText(this.#voice, text);
    this.#timer = window.setTimeout(() => this.hide(), NOTICE);
  }

  hide(): void {
    clearTimeout(this.#timer);
    if (!this.#anchor) return;
    this.#anchor = null;
    this.#box.hidePopover();
    setText(this.#voice, '');
  }

  #point(target: EventTarget | null): void {
    if (!(target instanceof Element) || this.#box.contains(target)) return;
    const root = target.closest<HTMLElement>('[data-tooltip][data-input]');
    if (root === this.#anchor) return;
    this.hide();
    // A list that is open says more.
    if (!root || root.querySelector('[aria-expanded="true"]')) return;
    this.#timer = window.setTimeout(() => this.#show(root, root.dataset['tooltip'] ?? ''), DELAY);
  }

  #show(anchor: HTMLElement, text: string): void {
    this.hide();
    if (!anchor.isConnected || !text) return;
    this.#anchor = anchor;
    setText(this.#box, text);
    this.#box.showPopover();
    placeBeside(this.#box, anchor);
  }
}
