import { type Bridge, need } from './control';

const FOCUSABLE =
  ':is(input, select, textarea, button, a[href], [tabindex="0"]):not(:disabled, [aria-hidden="true"] *)';

/** What a modal needs to know of the inputs in it. */
export interface Inputs {
  flush(within: ParentNode): void;
  values(within: ParentNode): Record<string, unknown>;
  reset(within: ParentNode): void;
}

/** Gives a dialog its keys and its events. The browser keeps the rest of the page away from it, and returns the focus. */
export class Modal {
  readonly #dialog: HTMLDialogElement;

  constructor(dialog: HTMLDialogElement, bridge: Bridge, inputs: Inputs) {
    this.#dialog = dialog;
    const { closeEvent, componentId } = dialog.dataset;
    dialog.addEventListener('keydown', (event) => this.#onKey(event));
    dialog.addEventListener('cancel', (event) => {
      if (event.target === dialog && !this.#may('closeOnEscape')) event.preventDefault();
    });
    // A press that begins inside, say to select a text, and ends beside it closes nothing.
    let began = false;
    dialog.addEventListener('pointerdown', (event) => {
      began = this.#isBeside(event);
    });
    dialog.addEventListener('click', (event) => {
      if (began && this.#may('closeOnOverlayClick') && this.#isBeside(event)) this.close();
    });
    need(dialog, '[data-action="close"]').addEventListener('click', () => this.close());
    dialog.addEventListener('close', () => {
      inputs.flush(dialog);
      const values = inputs.values(dialog);
      if (this.#may('resetOnClose')) inputs.reset(dialog);
      if (closeEvent) bridge.emit(closeEvent, { componentId, values });
    });
    if (this.#may('openOnLoad')) this.open();
  }

  open(): void {
    const dialog = this.#dialog;
    if (dialog.open) return;
    dialog.showModal();
    const first = dialog.querySelector<HTMLElement>(`.pywry-modal-content ${FOCUSABLE}`);
    // On a phone this would bring the keyboard before the person has seen anything.
    if (matchMedia('(pointer: fine)').matches) first?.focus();
  }

  close(): void {
    this.#dialog.close();
  }

  toggle(): void {
    if (this.#dialog.open) this.close();
    else this.open();
  }

  #may(what: string): boolean {
    return what in this.#dialog.dataset;
  }

  #isBeside(event: MouseEvent): boolean {
    if (event.target !== this.#dialog) return false;
    const box = this.#dialog.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    return x < box.left || x > box.right || y < box.top || y > box.bottom;
  }

  #onKey(event: KeyboardEvent): void {
    const dialog = this.#dialog;
    // A browser closes a dialog on the second Escape, asked or not.
    if (event.key === 'Escape' && !this.#may('closeOnEscape')) event.preventDefault();
    if (event.key !== 'Tab') return;
    const stops = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((each) =>
      each.checkVisibility(),
    );
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (document.activeElement !== edge) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }
}
