import type { Clock } from './clock';

const PROBE_EVERY = 10_000;
const PONG_WITHIN = 10_000;

/** Asks the server for a sign of life; what it says unasked proves nothing about the way to it. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #ping: (n: number) => void;
  readonly #dead: () => void;
  #n = 0;
  #cancel = () => {};

  constructor(clock: Clock, ping: (n: number) => void, dead: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Probe after a while, and again after every answer. */
  start(): void {
    this.stop();
    this.#cancel = this.#clock.after(PROBE_EVERY, () => this.probe());
  }

  stop(): void {
    this.#cancel();
  }

  /** Probe now; without an answer in time the connection is dead. */
  probe(within = PONG_WITHIN): void {
    this.stop();
    this.#n += 1;
    this.#cancel = this.#clock.after(within, this.#dead);
    this.#ping(this.#n);
  }

  /** False when this is not the answer to the newest probe. */
  answered(n: number): boolean {
    if (n !== this.#n) return false;
    this.start();
    return true;
  }
}
