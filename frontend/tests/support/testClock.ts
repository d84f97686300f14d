import type { Clock } from '../../src/connection/clock';
import { type Random, seededRandom } from './random';

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that only goes on when a test says so. Promises settle between one timer and the next. */
export class TestClock implements Clock {
  readonly random: Random;
  #now = 0;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(seed = 1) {
    this.random = seededRandom(seed);
  }

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, callback: () => void): () => void {
    this.#order += 1;
    const timer = { due: this.#now + milliseconds, order: this.#order, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.due;
      timer.callback();
      await settled();
    }
    this.#now = end;
  }

  /** Goes on without any timer, as a machine does that slept. */
  sleep(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.due > end) continue;
      if (!next || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  }
}

/** Lets every promise settle that can. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 6; turn += 1) await null;
}
