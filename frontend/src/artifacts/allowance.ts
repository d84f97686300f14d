/** So much at once, and so much again each second. */
export class Allowance {
  readonly #most: number;
  readonly #each: number;
  #left: number;
  #at: number;

  constructor(most: number, each: number, now: number) {
    this.#most = most;
    this.#each = each;
    this.#left = most;
    this.#at = now;
  }

  /** Takes some of it; false when there is not so much left. */
  take(much: number, now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1000) * this.#each);
    this.#at = now;
    this.#left -= much;
    return this.#left >= 0;
  }
}
