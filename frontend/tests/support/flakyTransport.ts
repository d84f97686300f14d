import type { Transport, Wire, WireEvents } from '../../src/connection/transport';
import { chance, type Random } from './random';

/** What can go wrong with each frame. All are probabilities. */
export interface Faults {
  drop: number;
  duplicate: number;
  /** A frame overtakes the one before it. */
  swap: number;
  /** The connection ends, and what was on its way is lost. */
  cut: number;
  /** From now on one direction swallows everything, and nobody is told. */
  halfOpen: number;
}

export const CALM: Faults = { drop: 0, duplicate: 0, swap: 0, cut: 0, halfOpen: 0 };

/** Stands between the page and another transport, and lets things go wrong. */
export class FlakyTransport implements Transport {
  readonly #inner: Transport;
  readonly #random: Random;
  faults: Faults = CALM;
  /** Nothing reaches the server any more, until the page connects again. */
  deafUp = false;
  /** Frames of both directions so far, and the one at which the connection ends, before or after it got through. */
  frames = 0;
  cutAt: { readonly frame: number; readonly after: boolean } | null = null;
  opened = 0;
  /** Ends the newest connection as a broken network does: nobody is told anything but that it ended. */
  cut: () => void = () => {};

  constructor(inner: Transport, random: Random) {
    this.#inner = inner;
    this.#random = random;
  }

  open(events: WireEvents): Wire {
    this.opened += 1;
    this.deafUp = false;
    let alive = true;
    const end = () => {
      if (!alive) return;
      alive = false;
      wire.close();
      events.closed(1006);
    };
    this.cut = end;
    const down = this.#direction((text) => events.received(text), end);
    const up = this.#direction((text) => wire.send(text), end);
    const wire = this.#inner.open({
      opened: () => alive && events.opened(),
      received: (text) => alive && down(text),
      closed: (code) => {
        if (!alive) return;
        alive = false;
        events.closed(code);
      },
    });
    return {
      send: (text) => {
        if (alive && !this.deafUp) up(text);
      },
      close: () => {
        alive = false;
        wire.close();
      },
    };
  }

  #direction(deliver: (text: string) => void, end: () => void): (text: string) => void {
    let deaf = false;
    let held: string | null = null;
    const roll = (probability: number) => chance(this.#random, probability);
    return (text) => {
      const { faults, cutAt } = this;
      this.frames += 1;
      if (cutAt?.frame === this.frames) {
        if (cutAt.after) deliver(text);
        end();
        return;
      }
      if (roll(faults.cut)) {
        end();
        return;
      }
      if (roll(faults.halfOpen)) deaf = true;
      if (deaf || roll(faults.drop)) return;
      if (held === null && roll(faults.swap)) {
        held = text;
        return;
      }
      deliver(text);
      if (roll(faults.duplicate)) deliver(text);
      if (held !== null) {
        const late = held;
        held = null;
        deliver(late);
      }
    };
  }
}
