/** Time and chance, so that tests can make both. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Calls back later; the answer cancels it. */
  after(milliseconds: number, callback: () => void): () => void;
  /** From 0 up to but not including 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
