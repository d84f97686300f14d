import type { ChatView } from '../../view/chat-view';
import { Scope } from '../kit';

const STEP = 16;
const LARGE_STEP = 64;
const SMALLEST = 160;
/** What is left of the page's other content, at least. */
const REST = 80;

/** Separators that are alive already: a page may have several chats. */
const bound = new WeakSet<Element>();

/** Changing the size of the page's panels, by pointer and by keyboard. */
export function mountResizing(view: ChatView): void {
  const page = view.shell.closest('.pywry-page');
  for (const toolbar of page?.querySelectorAll<HTMLElement>('.pywry-toolbar') ?? []) {
    const separator = toolbar.querySelector<HTMLElement>('.pywry-toolbar-separator');
    if (!separator || bound.has(separator)) continue;
    bound.add(separator);
    view.scope.add(() => bound.delete(separator));
    new Resizing(toolbar, separator, view);
  }
}

/** Where a size lands that is asked for. */
export function clampSize(wanted: number, smallest: number, largest: number): number {
  return Math.round(Math.max(smallest, Math.min(wanted, Math.max(smallest, largest))));
}

class Resizing {
  readonly #toolbar: HTMLElement;
  readonly #separator: HTMLElement;

  constructor(toolbar: HTMLElement, separator: HTMLElement, { scope, t }: ChatView) {
    this.#toolbar = toolbar;
    this.#separator = separator;
    separator.setAttribute('aria-label', t('resizePanel'));
    scope.listen(separator, 'keydown', (event) => this.#onKey(event));
    scope.listen(separator, 'pointerdown', (event) => this.#onDrag(event));
    scope.listen(separator, 'dblclick', () => this.#reset());
    scope.listen(separator, 'focus', () => this.#drawSize());
    this.#drawSize();
  }

  get #upright(): boolean {
    return this.#separator.getAttribute('aria-orientation') === 'vertical';
  }

  get #size(): number {
    const box = this.#toolbar.getBoundingClientRect();
    return this.#upright ? box.width : box.height;
  }

  /** 1 when the panel grows towards the right or the bottom, -1 when it grows the other way. */
  get #direction(): 1 | -1 {
    const box = this.#toolbar.getBoundingClientRect();
    const handle = this.#separator.getBoundingClientRect();
    const ahead = this.#upright
      ? handle.left + handle.width / 2 > box.left + box.width / 2
      : handle.top + handle.height / 2 > box.top + box.height / 2;
    return ahead ? 1 : -1;
  }

  #limits(): { smallest: number; largest: number } {
    const page = this.#toolbar.closest('.pywry-page') ?? this.#toolbar.parentElement;
    const style = getComputedStyle(this.#toolbar);
    const own = Number.parseFloat(this.#upright ? style.minWidth : style.minHeight);
    const room = (this.#upright ? page?.clientWidth : page?.clientHeight) ?? 0;
    return { smallest: own > 0 ? own : SMALLEST, largest: room - REST };
  }

  #resize(wanted: number): void {
    const { smallest, largest } = this.#limits();
    const size = clampSize(wanted, smallest, largest);
    this.#toolbar.style.setProperty('--pywry-panel-size', `${size}px`);
    this.#toolbar.dataset['resized'] = this.#upright ? 'width' : 'height';
    this.#drawSize();
  }

  #reset(): void {
    delete this.#toolbar.dataset['resized'];
    this.#drawSize();
  }

  #drawSize(): void {
    const { smallest, largest } = this.#limits();
    this.#separator.setAttribute('aria-valuemin', String(Math.round(smallest)));
    this.#separator.setAttribute('aria-valuemax', String(Math.round(Math.max(smallest, largest))));
    this.#separator.setAttribute('aria-valuenow', String(Math.round(this.#size)));
  }

  #onKey(event: KeyboardEvent): void {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const forward = this.#upright ? 'ArrowRight' : 'ArrowDown';
    const backward = this.#upright ? 'ArrowLeft' : 'ArrowUp';
    if (event.key === forward) this.#resize(this.#size + step * this.#direction);
    else if (event.key === backward) this.#resize(this.#size - step * this.#direction);
    else if (event.key === 'Home') this.#resize(0);
    else if (event.key === 'End') this.#resize(Number.MAX_SAFE_INTEGER);
    else return;
    event.preventDefault();
  }

  #onDrag(event: PointerEvent): void {
    const separator = this.#separator;
    if (event.button !== 0) return;
    event.preventDefault();
    separator.setPointerCapture(event.pointerId);
    separator.setAttribute('data-dragging', '');
    const start = this.#upright ? event.clientX : event.clientY;
    const size = this.#size;
    const direction = this.#direction;
    const scope = new Scope();
    scope.listen(separator, 'pointermove', (move) => {
      const now = this.#upright ? move.clientX : move.clientY;
      this.#resize(size + (now - start) * direction);
    });
    const end = (): void => {
      separator.removeAttribute('data-dragging');
      scope.dispose();
    };
    scope.listen(separator, 'pointerup', end);
    scope.listen(separator, 'pointercancel', end);
  }
}
