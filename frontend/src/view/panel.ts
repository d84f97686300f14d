/**
 * The page's panels (toolbars): folding them away and changing their size, by pointer and by keyboard.
 */
import { h } from './element';
import { Scope } from './scope';

const STEP = 16;
const LARGE_STEP = 64;
const SMALLEST = 160;
/** What is left of the page's other content, at least. */
const REST = 80;

export interface PanelWords {
  readonly collapse: string;
  readonly expand: string;
  readonly resize: string;
}

const bound = new WeakSet<Element>();

/** Brings all panels in `root` to life; a panel that is alive already is left alone. */
export function mountPanels(root: ParentNode, words: PanelWords): Scope {
  const scope = new Scope();
  for (const toolbar of root.querySelectorAll<HTMLElement>('.pywry-toolbar')) {
    if (bound.has(toolbar)) continue;
    bound.add(toolbar);
    scope.add(() => bound.delete(toolbar));
    new Panel(toolbar, words, scope);
  }
  return scope;
}

/** Where a size lands that is asked for. */
export function clampSize(wanted: number, smallest: number, largest: number): number {
  return Math.round(Math.max(smallest, Math.min(wanted, Math.max(smallest, largest))));
}

class Panel {
  readonly #toolbar: HTMLElement;
  readonly #toggle: HTMLElement;
  readonly #separator: HTMLElement | null;
  readonly #words: PanelWords;

  constructor(toolbar: HTMLElement, words: PanelWords, scope: Scope) {
    this.#toolbar = toolbar;
    this.#words = words;
    this.#toggle = toolbar.querySelector<HTMLElement>('.pywry-toolbar-toggle') ?? h('button');
    this.#separator = toolbar.querySelector<HTMLElement>('.pywry-toolbar-separator');
    scope.listen(this.#toggle, 'click', () => this.#fold(!this.#folded));
    this.#drawToggle();
    const separator = this.#separator;
    if (!separator) return;
    separator.setAttribute('aria-label', words.resize);
    scope.listen(separator, 'keydown', (event) => this.#onKey(event));
    scope.listen(separator, 'pointerdown', (event) => this.#onDrag(event, separator));
    scope.listen(separator, 'dblclick', () => this.#reset());
    scope.listen(separator, 'focus', () => this.#drawSize());
    this.#drawSize();
  }

  get #folded(): boolean {
    return this.#toolbar.hasAttribute('data-collapsed');
  }

  get #upright(): boolean {
    return this.#separator?.getAttribute('aria-orientation') === 'vertical';
  }

  get #size(): number {
    const box = this.#toolbar.getBoundingClientRect();
    return this.#upright ? box.width : box.height;
  }

  #fold(folded: boolean): void {
    this.#toolbar.toggleAttribute('data-collapsed', folded);
    this.#drawToggle();
  }

  #drawToggle(): void {
    const label = this.#folded ? this.#words.expand : this.#words.collapse;
    this.#toggle.setAttribute('aria-expanded', String(!this.#folded));
    this.#toggle.setAttribute('aria-label', label);
    this.#toggle.setAttribute('data-tooltip', label);
  }

  /** 1 when the panel grows towards the right or the bottom, -1 when it grows the other way. */
  get #direction(): 1 | -1 {
    const box = this.#toolbar.getBoundingClientRect();
    const handle = this.#separator?.getBoundingClientRect() ?? box;
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
    this.#separator?.setAttribute('aria-valuemin', String(Math.round(smallest)));
    this.#separator?.setAttribute('aria-valuemax', String(Math.round(Math.max(smallest, largest))));
    this.#separator?.setAttribute('aria-valuenow', String(Math.round(this.#size)));
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

  #onDrag(event: PointerEvent, separator: HTMLElement): void {
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
