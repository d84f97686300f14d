import { MAX_FRAME } from '../protocol/constants';
import { Refusal } from './refusal';

interface Letter {
  readonly frame: string;
  readonly answer: Promise<unknown>;
  readonly resolve: (data: unknown) => void;
  readonly reject: (refusal: Refusal) => void;
  /** Probes that were answered while the server said nothing about this one. */
  probes: number;
}

/** What the page has said and the server has not answered, first in, first out. */
export class Outbox {
  readonly #letters = new Map<string, Letter>();

  get size(): number {
    return this.#letters.size;
  }

  /** Keeps a frame; `send` is called at once unless the same id is waiting already. */
  add(id: string, frame: string, send: (frame: string) => void): Promise<unknown> {
    const waiting = this.#letters.get(id);
    if (waiting) return waiting.answer;
    // A character is at most three bytes, so short frames need not be measured.
    if (frame.length > MAX_FRAME / 3 && new TextEncoder().encode(frame).length > MAX_FRAME) {
      return Promise.reject(new Refusal('too-big', 'This is too long to be sent.'));
    }
    let resolve: Letter['resolve'] = () => {};
    let reject: Letter['reject'] = () => {};
    const answer = new Promise<unknown>((onResolve, onReject) => {
      resolve = onResolve;
      reject = onReject;
    });
    this.#letters.set(id, { frame, answer, resolve, reject, probes: 0 });
    send(frame);
    return answer;
  }

  acknowledge(id: string, data: unknown): void {
    this.#take(id)?.resolve(data);
  }

  refuse(id: string, refusal: Refusal): void {
    this.#take(id)?.reject(refusal);
  }

  /** Forgets a frame; its promise never settles. */
  remove(id: string): void {
    this.#letters.delete(id);
  }

  sendAll(send: (frame: string) => void): void {
    for (const letter of this.#letters.values()) {
      letter.probes = 0;
      send(letter.frame);
    }
  }

  /**
   * Sends again what the server passed over in silence, which happens when a page is over its rate. The server
   * knows repeats by their id.
   */
  probed(send: (frame: string) => void): void {
    for (const letter of this.#letters.values()) {
      letter.probes += 1;
      if (letter.probes < 2) continue;
      letter.probes = 0;
      send(letter.frame);
    }
  }

  #take(id: string): Letter | undefined {
    const letter = this.#letters.get(id);
    this.#letters.delete(id);
    return letter;
  }
}
