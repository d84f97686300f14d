/** Where frames come from; a test brings its own. */
export interface Clock {
  now(): number;
  frame(run: () => void): number;
  cancelFrame(handle: number): void;
  timer(run: () => void, milliseconds: number): unknown;
  cancelTimer(handle: unknown): void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  frame: (run) => requestAnimationFrame(run),
  cancelFrame: (handle) => cancelAnimationFrame(handle),
  timer: (run, milliseconds) => setTimeout(run, milliseconds),
  cancelTimer: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};

/** Milliseconds of drawing between two frames; what comes after that waits for the next one. */
const BUDGET = 4;
/** What takes longer, layout included, is followed by a pause of twice its time: input and the connection must get their turn. */
const EXPENSIVE = 32;
/** A page that is hidden or covered gets no frames; then a timer does the work. */
const WITHOUT_FRAMES = 120;

/**
 * Draws what arrives at once, as long as that is cheap: a chunk does not wait for a frame. What is too much is drawn right after the
 * next frame, once, however often it was asked for. `after`, which may need the layout, runs in the frame; nothing is drawn there,
 * because the browser has laid out the page already and would do so again.
 */
export class FrameQueue {
  readonly #clock: Clock;
  readonly #after: () => void;
  readonly #tasks = new Set<() => void>();
  #frame: number | null = null;
  #timer: unknown = null;
  #rest: unknown = null;
  #spent = 0;
  #notBefore = 0;
  #drawing = false;

  constructor(after: () => void, clock: Clock = browserClock) {
    this.#after = after;
    this.#clock = clock;
  }

  schedule(task: () => void): void {
    this.later(task);
    if (!this.#drawing && this.#spent < BUDGET) this.#draw([task]);
  }

  /** Draws after the next frame what nobody misses before. */
  later(task: () => void): void {
    this.#tasks.add(task);
    this.request();
  }

  cancel(task: () => void): void {
    this.#tasks.delete(task);
  }

  /** Something was drawn otherwise: `after` is to run before it is painted. */
  request(): void {
    if (this.#frame !== null) return;
    this.#frame = this.#clock.frame(this.#onFrame);
    this.#timer = this.#clock.timer(this.#onFrame, WITHOUT_FRAMES);
  }

  readonly #onFrame = (): void => {
    this.#cancelWaiting();
    const begun = this.#clock.now();
    this.#after();
    const now = this.#clock.now();
    const cost = this.#spent + now - begun;
    if (cost > EXPENSIVE) this.#notBefore = now + 2 * cost;
    const pause = Math.max(this.#notBefore - now, 0);
    this.#spent = pause > 0 ? BUDGET : 0;
    this.#clock.cancelTimer(this.#rest);
    if (this.#tasks.size > 0) this.#rest = this.#clock.timer(this.#drawRest, pause);
  };

  readonly #drawRest = (): void => {
    if (this.#tasks.size === 0) return;
    this.request();
    this.#draw([...this.#tasks]);
  };

  dispose(): void {
    this.#tasks.clear();
    this.#cancelWaiting();
    this.#clock.cancelTimer(this.#rest);
  }

  #draw(tasks: readonly (() => void)[]): void {
    const begun = this.#clock.now();
    this.#drawing = true;
    for (const task of tasks) {
      // A task may have been cancelled by one before it.
      if (this.#tasks.delete(task)) run(task);
    }
    this.#drawing = false;
    this.#spent += this.#clock.now() - begun;
  }

  #cancelWaiting(): void {
    if (this.#frame !== null) this.#clock.cancelFrame(this.#frame);
    if (this.#timer !== null) this.#clock.cancelTimer(this.#timer);
    this.#frame = null;
    this.#timer = null;
  }
}

/** One part that cannot be drawn must not keep the others from being drawn. */
function run(task: () => void): void {
  try {
    task();
  } catch (error) {
    console.error(error);
  }
}
