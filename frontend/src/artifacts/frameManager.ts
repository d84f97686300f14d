/** Something that can be a frame, and is one only while it is worth it. */
export interface Framed {
  /** Where it stands; it keeps its height while there is no frame. */
  readonly box: HTMLElement;
  readonly live: boolean;
  /** Whether there is to be no frame until somebody asks for it. */
  readonly stopped: boolean;
  show(): void;
  hide(): void;
}

/** Frames that may live at once on a page: each has a document, and maybe a process, of its own. */
export const MAX_LIVE = 10;
/** How far from what is seen a frame is made. */
const NEAR = '400px';

interface Standing {
  near: boolean;
  visible: boolean;
  /** When it was near for the last time, in steps. */
  seen: number;
}

/** Decides which frames of the page live: what is near what the reader sees, and of the rest what he saw last. */
export class FrameManager {
  readonly #standings = new Map<Framed, Standing>();
  readonly #byBox = new Map<Element, Framed>();
  #near: IntersectionObserver | null = null;
  #visible: IntersectionObserver | null = null;
  #step = 0;

  add(framed: Framed): void {
    this.#standings.set(framed, { near: false, visible: false, seen: 0 });
    this.#byBox.set(framed.box, framed);
    const { near, visible } = this.#observers();
    near.observe(framed.box);
    visible.observe(framed.box);
  }

  remove(framed: Framed): void {
    this.#near?.unobserve(framed.box);
    this.#visible?.unobserve(framed.box);
    this.#standings.delete(framed);
    this.#byBox.delete(framed.box);
    this.arrange();
  }

  /** Gives each frame what is its due; called when what is seen has changed, and when a frame has ended by itself. */
  arrange(): void {
    const all = [...this.#standings];
    for (const [framed] of all) if (framed.live && !framed.box.isConnected) framed.hide();
    const worth = all
      .filter(([framed, standing]) => framed.live || (standing.near && !framed.stopped))
      .sort(([, one], [, other]) => rank(other) - rank(one) || other.seen - one.seen)
      .map(([framed]) => framed);
    for (const framed of worth.slice(MAX_LIVE)) if (framed.live) framed.hide();
    for (const framed of worth.slice(0, MAX_LIVE)) if (!framed.live) framed.show();
  }

  #observers(): { near: IntersectionObserver; visible: IntersectionObserver } {
    const observe = (what: 'near' | 'visible', margin: string): IntersectionObserver =>
      // The margin goes for the window, the other one for what scrolls within it.
      new IntersectionObserver((entries) => this.#notice(what, entries), {
        rootMargin: margin,
        scrollMargin: margin,
      } as IntersectionObserverInit);
    this.#near ??= observe('near', NEAR);
    this.#visible ??= observe('visible', '0px');
    return { near: this.#near, visible: this.#visible };
  }

  #notice(what: 'near' | 'visible', entries: readonly IntersectionObserverEntry[]): void {
    this.#step += 1;
    for (const { target, isIntersecting } of entries) {
      const framed = this.#byBox.get(target);
      const standing = framed && this.#standings.get(framed);
      if (!standing) continue;
      if (standing[what] || isIntersecting) standing.seen = this.#step;
      standing[what] = isIntersecting;
    }
    this.arrange();
  }
}

function rank({ near, visible }: Standing): number {
  return visible ? 2 : near ? 1 : 0;
}
