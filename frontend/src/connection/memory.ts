import type { Clock } from './clock';
import type { Transport, Wire, WireEvents } from './transport';

/** The server's end of a connection in memory. */
export interface MemoryPeer {
  connected(page: MemoryLine): void;
}

/** What the server's end holds: it sets what is to be called, and calls what the page is to get. */
export interface MemoryLine {
  onReceive: (text: string) => void;
  onClose: () => void;
  send(text: string): void;
  close(code: number): void;
}

/** Reaches a server in the same page; frames take a moment, as everywhere else. */
export class MemoryTransport implements Transport {
  readonly #peer: MemoryPeer;
  readonly #clock: Clock;
  readonly #delay: number;

  constructor(peer: MemoryPeer, clock: Clock, delay = 0) {
    this.#peer = peer;
    this.#clock = clock;
    this.#delay = delay;
  }

  open(events: WireEvents): Wire {
    let open = true;
    const later = (callback: () => void) =>
      this.#clock.after(this.#delay, () => {
        if (open) callback();
      });
    const line: MemoryLine = {
      onReceive: () => {},
      onClose: () => {},
      send: (text) => later(() => events.received(text)),
      close: (code) =>
        later(() => {
          open = false;
          events.closed(code);
        }),
    };
    later(() => {
      this.#peer.connected(line);
      events.opened();
    });
    return {
      send: (text) => later(() => line.onReceive(text)),
      close: () => {
        if (!open) return;
        open = false;
        this.#clock.after(this.#delay, () => line.onClose());
      },
    };
  }
}
