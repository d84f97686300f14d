import type { Signal } from '@preact/signals-core';
import { signal } from './kit';

/** How an upload stands. */
export type Progress =
  | { readonly step: 'queued' }
  /** `share` is from 0 to 1. */
  | { readonly step: 'sending'; readonly share: number }
  /** The server could not be reached; it is tried again. */
  | { readonly step: 'waiting' }
  | { readonly step: 'done'; readonly fileId: string }
  /** `reason` is empty or the server's own words. */
  | { readonly step: 'failed'; readonly reason: string };

/** The server takes four of a user at the same time, who may have another tab. */
const MOST = 3;

/** Milliseconds until it is tried again, the first time; then twice as long each time. */
const AGAIN_AFTER = 1000;
const LONGEST_WAIT = 30_000;

/** These go away by waiting. 0 is no answer at all. */
const PASSING: readonly number[] = [0, 408, 429, 502, 503, 504];

/** What the server says: what it has, or why it has not. */
interface Answer {
  readonly fileId?: string;
  readonly name?: string;
  readonly message?: string;
}

const queue: Upload[] = [];
const running = new Set<Upload>();

function runNext(): void {
  while (running.size < MOST) {
    const upload = queue.shift();
    if (!upload) return;
    running.add(upload);
    upload.run(() => {
      running.delete(upload);
      runNext();
    });
  }
}

/** A file on its way to the server, or there. */
export class Upload {
  readonly progress: Signal<Progress>;
  /** The server has the last word on it. */
  name: string;
  readonly size: number;
  readonly content: Blob | null;
  readonly #address: string;
  #request: XMLHttpRequest | null = null;
  #wait = AGAIN_AFTER;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param address Where files go; their ids are below it.
   * @param content What is to be sent; null for what is there already, by its id.
   */
  constructor(address: string, name: string, size: number, content: Blob | null, fileId = '') {
    this.#address = address;
    this.name = name;
    this.size = size;
    this.content = content;
    this.progress = signal<Progress>(content ? { step: 'queued' } : { step: 'done', fileId });
  }

  get fileId(): string | null {
    const progress = this.progress.peek();
    return progress.step === 'done' ? progress.fileId : null;
  }

  /** Whether it is on its way, or waits to be. */
  get moving(): boolean {
    const { step } = this.progress.peek();
    return step !== 'done' && step !== 'failed';
  }

  /** Begins, or begins again. */
  start(): void {
    clearTimeout(this.#timer);
    this.progress.value = { step: 'queued' };
    queue.push(this);
    runNext();
  }

  /** The server can be reached again. */
  wake(): void {
    if (this.progress.peek().step === 'waiting') this.start();
  }

  /** Nobody wants it any more. */
  abort(): void {
    clearTimeout(this.#timer);
    const place = queue.indexOf(this);
    if (place >= 0) queue.splice(place, 1);
    this.#request?.abort();
    const { fileId } = this;
    // What was sent with a message before is not there to be removed; then this does nothing.
    if (fileId) void fetch(`${this.#address}/${fileId}`, { method: 'DELETE' }).catch(() => {});
  }

  /** Settles when nothing more happens by itself; false when it failed. */
  settled(signal: AbortSignal): Promise<boolean> {
    let stop = (): void => {};
    const settled = new Promise<boolean>((resolve) => {
      stop = this.progress.subscribe(({ step }) => {
        if (step === 'done' || step === 'failed') resolve(step === 'done');
      });
      signal.addEventListener('abort', () => resolve(false), { once: true });
    });
    return settled.finally(() => stop());
  }

  run(over: () => void): void {
    const request = new XMLHttpRequest();
    this.#request = request;
    this.progress.value = { step: 'sending', share: 0 };
    request.upload.onprogress = ({ loaded, total }) => {
      this.progress.value = { step: 'sending', share: total ? loaded / total : 0 };
    };
    // `loadend` comes after an answer, after none, and after `abort`.
    request.onloadend = () => {
      const wanted = this.#request === request;
      this.#request = null;
      over();
      if (wanted) this.#take(request);
    };
    request.onabort = () => {
      this.#request = null;
    };
    request.open('POST', `${this.#address}?name=${encodeURIComponent(this.name)}`);
    request.send(this.content);
  }

  #take({ status, responseText }: XMLHttpRequest): void {
    const answer = parsed(responseText);
    if (status === 201 && answer.fileId) {
      this.name = answer.name || this.name;
      this.#wait = AGAIN_AFTER;
      this.progress.value = { step: 'done', fileId: answer.fileId };
    } else if (PASSING.includes(status)) {
      this.progress.value = { step: 'waiting' };
      this.#timer = setTimeout(() => this.start(), this.#wait);
      this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
    } else {
      this.progress.value = { step: 'failed', reason: answer.message ?? '' };
    }
  }
}

function parsed(text: string): Answer {
  try {
    const answer: unknown = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : {};
  } catch {
    // A proxy in between answers in its own words.
    return {};
  }
}
