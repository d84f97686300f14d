/**
 * Keeps the reader's place in the transcript.
 *
 * Pinned, the end stays in sight while it grows. The first pixel up unpins; only reaching the very bottom again, or `pin()`, pins.
 * Unpinned, what the reader looks at stays where it is, whatever changes above it. The browser's own scroll anchoring is off (WebKit has
 * none), so that this is the one place that decides.
 */
import { type Signal, signal } from '@preact/signals-core';
import { Scope } from './scope';

export interface Extent {
  /** How far the content is scrolled. */
  readonly top: number;
  readonly content: number;
  readonly viewport: number;
  readonly width: number;
}

/** As near as this counts as the bottom: fractions of pixels, no more. */
const BOTTOM = 2;

export function distanceToBottom(extent: Extent): number {
  return extent.content - extent.viewport - extent.top;
}

/** Whether the end is to be followed after a scroll event that was not caused by the follower itself. */
export function pinnedAfterScroll(pinned: boolean, before: Extent, now: Extent): boolean {
  const down = now.top - before.top;
  if (distanceToBottom(now) <= BOTTOM) return down > 0 ? true : pinned;
  if (down >= 0 || now.viewport !== before.viewport || now.width !== before.width) return pinned;
  // What shrinks, also for a moment only, moves the position up without anybody's wish, and by the time of the event it may have grown
  // again, by more or less. Wheels, fingers and keys are heard of themselves; but a leap, as to what was searched, is somebody's wish.
  const leapt = now.content > before.content && down < -now.viewport / 2;
  return leapt || now.content === before.content ? false : pinned;
}

/** Whether a key, pressed where it would scroll, is a wish to look further up. */
export function isUpwardKey(key: string, shift: boolean): boolean {
  return key === 'PageUp' || key === 'Home' || key === 'ArrowUp' || (key === ' ' && shift);
}

/** Where something was in the content: scrolling does not change it, only what changes above it does. */
interface Anchor {
  readonly element: Element;
  readonly position: number;
}

export class Follower {
  readonly #scroller: HTMLElement;
  readonly #content: HTMLElement;
  readonly #scope = new Scope();
  readonly #pinned: Signal<boolean> = signal(true);
  readonly #atEnd: Signal<boolean> = signal(true);
  #last: Extent;
  #anchors: readonly Anchor[] = [];
  #touchY = 0;
  #selecting = false;

  /** `content` is the only child of `scroller` that changes its height. */
  constructor(scroller: HTMLElement, content: HTMLElement) {
    this.#scroller = scroller;
    this.#content = content;
    this.#last = this.#extent();
    const passive = { passive: true };
    this.#scope.listen(scroller, 'scroll', () => this.#onScroll(), passive);
    this.#scope.listen(scroller, 'wheel', (event) => event.deltaY < 0 && this.unpin(), passive);
    this.#scope.listen(scroller, 'touchstart', (event) => this.#onTouch(event, false), passive);
    this.#scope.listen(scroller, 'touchmove', (event) => this.#onTouch(event, true), passive);
    this.#scope.listen(scroller, 'keydown', (event) => {
      if (isUpwardKey(event.key, event.shiftKey) && !isTextField(event.target)) this.unpin();
    });
    this.#scope.listen(scroller, 'pointerdown', (event) => this.#onPointerDown(event), passive);
    this.#scope.listen(scroller, 'selectstart', () => {
      this.#selecting = true;
    });
    this.#scope.listen(scroller, 'pointermove', (event) => this.#onPointerMove(event), passive);
    this.#scope.listen(scroller, 'dblclick', () => this.unpin());
    if (typeof ResizeObserver === 'function') {
      const observer = new ResizeObserver(() => this.changed());
      observer.observe(content);
      observer.observe(scroller);
      this.#scope.add(() => observer.disconnect());
    }
  }

  /** Whether the end is being followed. */
  get pinned(): Signal<boolean> {
    return this.#pinned;
  }

  /** Whether the end is (nearly) in sight. */
  get atEnd(): Signal<boolean> {
    return this.#atEnd;
  }

  /** From the next `changed` on, the end is in sight. */
  pin(): void {
    this.#pinned.value = true;
  }

  /** The reader wants to stay; nothing to do when there is nothing above to look at. */
  unpin(): void {
    if (!this.#pinned.peek() || this.#scroller.scrollTop <= 0) return;
    this.#pinned.value = false;
    this.remember();
  }

  /** Notes what the reader looks at; to be called before a change that is known to move things. */
  remember(): void {
    this.#anchors = this.#pinned.peek() ? [] : this.#findAnchors();
  }

  /** Puts the reader back after something changed: to the end, or to where the anchor was. */
  changed(): void {
    const { scrollTop } = this.#scroller;
    if (this.#pinned.peek()) {
      const bottom = this.#scroller.scrollHeight - this.#scroller.clientHeight;
      if (bottom - scrollTop > 0.5) this.#scroller.scrollTop = bottom;
    } else {
      this.#keepPlace();
    }
    this.#last = this.#extent();
    this.#atEnd.value = distanceToBottom(this.#last) < 40;
  }

  dispose(): void {
    this.#scope.dispose();
  }

  #extent(): Extent {
    const { scrollTop: top, scrollHeight: content, clientHeight, clientWidth } = this.#scroller;
    return { top, content, viewport: clientHeight, width: clientWidth };
  }

  #onScroll(): void {
    // What moved unnoticed since the last event is not the reader's doing.
    if (!this.#pinned.peek()) this.#keepPlace();
    const now = this.#extent();
    this.#pinned.value = pinnedAfterScroll(this.#pinned.peek(), this.#last, now);
    this.#last = now;
    this.#atEnd.value = distanceToBottom(now) < 40;
    this.remember();
  }

  #onTouch(event: TouchEvent, moved: boolean): void {
    const y = event.touches[0]?.clientY ?? 0;
    if (moved && y > this.#touchY + 1) this.unpin();
    this.#touchY = y;
  }

  /** A press on the scroll bar, which lies beyond the content's width, may be the start of a drag. */
  #onPointerDown(event: PointerEvent): void {
    if (event.target !== this.#scroller) return;
    const box = this.#scroller.getBoundingClientRect();
    const x = event.clientX - box.left - this.#scroller.clientLeft;
    if (x < 0 || x >= this.#scroller.clientWidth) this.unpin();
  }

  /**
   * While text is being selected nothing may move. A press alone may be a click, so the selection counts once the pointer drags;
   * listening to `selectionchange` would need the document, which a chat in a shadow root does not own.
   */
  #onPointerMove(event: PointerEvent): void {
    if (!this.#selecting) return;
    if ((event.buttons & 1) === 0) this.#selecting = false;
    else this.unpin();
  }

  /**
   * The elements at the upper edge, from the message down to the block: if the innermost is replaced, the next outer one still knows
   * the place.
   */
  #findAnchors(): Anchor[] {
    const edge = this.#scroller.getBoundingClientRect().top;
    const { scrollTop } = this.#scroller;
    const anchors: Anchor[] = [];
    let parent: Element | null = this.#content;
    while (parent && anchors.length < 8) {
      let found: Element | null = null;
      for (const child of parent.children) {
        const box = child.getBoundingClientRect();
        if (box.height > 0 && box.bottom > edge + 1 && !floats(child)) {
          anchors.unshift({ element: child, position: box.top - edge + scrollTop });
          // An element that begins in sight is exact enough.
          found = box.top < edge ? child : null;
          break;
        }
      }
      parent = found;
    }
    return anchors;
  }

  #keepPlace(): void {
    const anchor = this.#anchors.find(({ element }) => this.#content.contains(element));
    if (!anchor) return;
    const edge = this.#scroller.getBoundingClientRect().top;
    const { scrollTop } = this.#scroller;
    const position = anchor.element.getBoundingClientRect().top - edge + scrollTop;
    const moved = position - anchor.position;
    if (Math.abs(moved) < 0.5) return;
    this.#scroller.scrollTop = scrollTop + moved;
    this.remember();
  }
}

/** A sticky header follows the scroll position and so says nothing about the place. */
function floats(element: Element): boolean {
  const { position } = getComputedStyle(element);
  return position !== 'static' && position !== 'relative';
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
}
