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

/** After this long without work, new work is done at once: a lone chunk does not wait for a frame. */
const SILENCE = 50;
/** A page that is hidden or covered gets no frames; then a timer does the work. */
const WITHOUT_FRAMES = 120;

/**
 * Does work once per animation frame, however often it is asked for. A task that is scheduled twice before the frame runs
 * once; `after` runs after every batch.
 */
export class FrameQueue {
  readonly #clock: Clock;
  readonly #after: () => void;
  readonly #tasks = new Set<() => void>();
  #frame: number | null = null;
  #timer: unknown = null;
  #last = Number.NEGATIVE_INFINITY;
  #flushing = false;

  constructor(after: () => void, clock: Clock = browserClock) {
    this.#after = after;
    this.#clock = clock;
  }

  schedule(task: () => void): void {
    this.#tasks.add(task);
    if (this.#frame !== null || this.#flushing) return;
    if (this.#clock.now() - this.#last > SILENCE) {
      this.flush();
      return;
    }
    this.#frame = this.#clock.frame(this.flush);
    this.#timer = this.#clock.timer(this.flush, WITHOUT_FRAMES);
  }

  cancel(task: () => void): void {
    this.#tasks.delete(task);
  }

  readonly flush = (): void => {
    this.#cancelWaiting();
    if (this.#tasks.size === 0) return;
    const tasks = [...this.#tasks];
    this.#tasks.clear();
    this.#flushing = true;
    try {
      for (const task of tasks) run(task);
    } finally {
      this.#flushing = false;
      this.#last = this.#clock.now();
    }
    this.#after();
    // What a task scheduled while the batch ran waits for the next frame.
    const [next] = this.#tasks;
    if (next) this.schedule(next);
  };

  dispose(): void {
    this.#tasks.clear();
    this.#cancelWaiting();
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
