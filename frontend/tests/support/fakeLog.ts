import type { Events, LogEvent, Position, Reset, Snapshot } from '../../src/protocol/generated';

/** A numbered list of events of which the oldest are forgotten. */
export class FakeLog {
  readonly name: string;
  readonly #snapshot: () => Snapshot;
  epoch: string;
  head = 0;
  #first = 1;
  #events: LogEvent[] = [];

  constructor(name: string, epoch: string, snapshot: () => Snapshot) {
    this.name = name;
    this.epoch = epoch;
    this.#snapshot = snapshot;
  }

  get position(): Position {
    return { epoch: this.epoch, seq: this.head };
  }

  append(event: LogEvent, kept: number): void {
    this.#events.push(structuredClone(event));
    this.head += 1;
    while (this.#events.length > kept) {
      this.#events.shift();
      this.#first += 1;
    }
  }

  /** Begins anew, as after a restart: what the numbers meant is forgotten. */
  begin(epoch: string): void {
    this.epoch = epoch;
    this.#events = [];
    this.#first = this.head + 1;
  }

  /** The frame that brings a page from a position nearer to the head; at most `limit` events of the log. */
  frame(position: Position | null, limit = Number.POSITIVE_INFINITY): Events | Reset {
    const { epoch, head: seq, name: log } = this;
    const fits = position?.epoch === epoch && position.seq <= seq;
    if (!fits || position.seq + 1 < this.#first) {
      return { type: 'reset', log, epoch, seq, snapshot: this.#snapshot() };
    }
    const first = position.seq + 1;
    const last = Math.min(seq, first + limit - 1);
    const events = merge(this.#events.slice(first - this.#first, last - this.#first + 1));
    return { type: 'events', log, epoch, first, last, events };
  }
}

function merge(events: readonly LogEvent[]): LogEvent[] {
  const merged: LogEvent[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if (
      event.type === 'chat:stream-chunk' &&
      last?.type === 'chat:stream-chunk' &&
      last.messageId === event.messageId &&
      last.part === event.part
    ) {
      last.chunk += event.chunk;
    } else merged.push(structuredClone(event));
  }
  return merged;
}
