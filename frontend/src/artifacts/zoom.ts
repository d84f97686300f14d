import type { Scope } from '../view/scope';

const LARGEST = 16;
const SMALLEST = 0.05;
/** How much nearer a key or a button brings a picture. */
const STEP = 1.25;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Lets a picture be looked at closely: wheel, two fingers and keys zoom at a point, pulling and arrows move it. */
export class Zoom {
  readonly #scroller: HTMLElement;
  readonly #image: HTMLImageElement;
  readonly #changed: (percent: number) => void;
  readonly #pointers = new Map<number, Point>();
  #on = false;
  /** Null while the picture fits into its window. */
  #scale: number | null = null;

  constructor(
    scroller: HTMLElement,
    image: HTMLImageElement,
    scope: Scope,
    changed: (percent: number) => void,
  ) {
    this.#scroller = scroller;
    this.#image = image;
    this.#changed = changed;
    scope.listen(scroller, 'wheel', (event) => this.#onWheel(event), { passive: false });
    scope.listen(scroller, 'keydown', (event) => this.#onKey(event));
    scope.listen(scroller, 'pointerdown', (event) => this.#onDown(event));
    scope.listen(scroller, 'pointermove', (event) => this.#onMove(event));
    for (const type of ['pointerup', 'pointercancel'] as const)
      scope.listen(scroller, type, ({ pointerId }) => this.#pointers.delete(pointerId));
  }

  /** Only in a window of its own: in the conversation the wheel and the fingers scroll. */
  enable(on: boolean): void {
    this.#on = on;
    this.fit();
  }

  fit(): void {
    this.#scale = null;
    this.#image.style.inlineSize = '';
    this.#scroller.removeAttribute('data-zoomed');
    this.#changed(this.#now() * 100);
  }

  /** One step nearer, or further away. */
  step(nearer: boolean): void {
    const { clientWidth, clientHeight } = this.#scroller;
    this.#by(nearer ? STEP : 1 / STEP, this.#point(clientWidth / 2, clientHeight / 2));
  }

  #width(): number {
    // Drawings without a size of their own have none.
    return this.#image.naturalWidth || this.#image.offsetWidth || 1;
  }

  #now(): number {
    return this.#scale ?? this.#image.offsetWidth / this.#width();
  }

  #point(x: number, y: number): Point {
    const box = this.#scroller.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  }

  /** The spot of the picture that is under the point stays there. */
  #by(factor: number, point: Point): void {
    const scroller = this.#scroller;
    const scale = Math.min(LARGEST, Math.max(SMALLEST, this.#now() * factor));
    const before = this.#image.getBoundingClientRect();
    const across = before.width ? (point.x - before.left) / before.width : 0.5;
    const down = before.height ? (point.y - before.top) / before.height : 0.5;
    this.#scale = scale;
    this.#image.style.inlineSize = `${this.#width() * scale}px`;
    scroller.setAttribute('data-zoomed', '');
    const now = this.#image.getBoundingClientRect();
    scroller.scrollLeft += now.left + across * now.width - point.x;
    scroller.scrollTop += now.top + down * now.height - point.y;
    this.#changed(scale * 100);
  }

  #onWheel(event: WheelEvent): void {
    if (!this.#on) return;
    event.preventDefault();
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * 30;
    this.#by(Math.exp(-Math.max(-200, Math.min(200, pixels)) / 300), {
      x: event.clientX,
      y: event.clientY,
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#on || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '+' || event.key === '=') this.step(true);
    else if (event.key === '-') this.step(false);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  #onDown(event: PointerEvent): void {
    if (!this.#on || event.button !== 0) return;
    // Else the browser would drag the picture away.
    event.preventDefault();
    this.#scroller.focus({ preventScroll: true });
    this.#scroller.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  #onMove(event: PointerEvent): void {
    const before = this.#pointers.get(event.pointerId);
    if (!this.#on || !before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, now);
    if (other) {
      const factor = distance(now, other) / (distance(before, other) || 1);
      this.#by(factor, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    } else {
      this.#scroller.scrollLeft -= now.x - before.x;
      this.#scroller.scrollTop -= now.y - before.y;
    }
  }
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
