import { Allowance } from './allowance';
import { type FrameMessage, type PageMessage, readMessage } from './frameMessages';

/** Why a frame was removed; one that somebody has moved in the page only has to begin anew. */
export type FrameFailure = 'tooMuch' | 'silent' | 'notReady' | 'moved';

export interface LiveFrameOptions {
  /** The address of one of the server's frame documents. */
  readonly url: string;
  readonly title: string;
  /** The first thing that the frame is told. */
  readonly first: () => PageMessage;
  readonly heard: (message: FrameMessage) => void;
  /** The frame is gone; it is told once. */
  readonly failed: (why: FrameFailure) => void;
}

/** Milliseconds until a frame that never became ready is given up: it may have five megabytes to read on a slow machine. */
const UNTIL_READY = 30_000;
/** Milliseconds between two questions whether a frame is still there, and how many of them may go unanswered. */
const PING_EVERY = 5000;
const MAX_UNANSWERED = 3;
/** Milliseconds that a frame has to answer when it has loaded something: a document that left cannot. */
const AFTER_LOAD = 5000;
/** Messages at once and per second; one that is not understood counts as ten. */
const MESSAGES = { most: 120, each: 40 };
const NOT_UNDERSTOOD = 10;
/** A frame has one thing to say to the window: its port. */
const MAX_ASTRAY = 30;

/**
 * One frame without an origin: it may run scripts and nothing else. It hands over a port, once, and whatever it says comes by that
 * port, is looked at and is counted. What says too much, leaves its document or does not answer is removed.
 */
export class LiveFrame {
  readonly element: HTMLIFrameElement;
  readonly #options: LiveFrameOptions;
  readonly #window: Window;
  readonly #allowance = new Allowance(MESSAGES.most, MESSAGES.each, performance.now());
  readonly #timers = new Set<number>();
  #source: Window | null = null;
  #port: MessagePort | null = null;
  #astray = 0;
  #ready = false;
  #pings = 0;
  #answered = 0;
  #loads = 0;
  #gone = false;

  constructor(place: HTMLElement, options: LiveFrameOptions) {
    this.#options = options;
    const page = place.ownerDocument;
    const element = page.createElement('iframe');
    this.element = element;
    this.#window = page.defaultView ?? window;
    element.setAttribute('sandbox', 'allow-scripts');
    element.setAttribute('referrerpolicy', 'no-referrer');
    element.title = options.title;
    element.src = options.url;
    element.addEventListener('load', this.#onLoad);
    this.#window.addEventListener('message', this.#onWindowMessage, true);
    this.#after(UNTIL_READY, () => {
      if (!this.#ready) this.#fail('notReady');
    });
    place.append(element);
  }

  send(message: PageMessage): void {
    this.#port?.postMessage(message);
  }

  remove(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#window.removeEventListener('message', this.#onWindowMessage, true);
    this.element.removeEventListener('load', this.#onLoad);
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#port) {
      this.#port.onmessage = null;
      this.#port.close();
    }
    this.element.remove();
  }

  #fail(why: FrameFailure): void {
    if (this.#gone) return;
    this.remove();
    this.#options.failed(why);
  }

  readonly #onWindowMessage = (event: MessageEvent): void => {
    if (event.source !== this.element.contentWindow) return;
    // Nobody else is to hear it, and what it says is not even unpacked.
    event.stopImmediatePropagation();
    const [port] = event.ports;
    if (!this.#port && port && event.ports.length === 1 && event.origin === 'null') {
      this.#port = port;
      this.#source = this.element.contentWindow;
      port.onmessage = this.#onMessage;
      this.send(this.#options.first());
      return;
    }
    this.#astray += 1;
    if (this.#astray > MAX_ASTRAY) this.#fail('tooMuch');
  };

  readonly #onMessage = (event: MessageEvent): void => {
    const now = performance.now();
    if (!this.#allowance.take(1, now)) {
      this.#fail('tooMuch');
      return;
    }
    const message = readMessage(event.data);
    if (!message) {
      if (!this.#allowance.take(NOT_UNDERSTOOD, now)) this.#fail('tooMuch');
      return;
    }
    if (message.type === 'pong') {
      if (message.id <= this.#pings) this.#answered = Math.max(this.#answered, message.id);
      return;
    }
    if (message.type === 'ready') {
      if (this.#ready) return;
      this.#ready = true;
      this.#after(PING_EVERY, this.#probe);
    }
    this.#options.heard(message);
  };

  /** The first document, and what is written into it, load; whatever loads after that must be able to answer. */
  readonly #onLoad = (): void => {
    // A frame that is taken out and put in again has another window.
    if (this.#source && this.element.contentWindow !== this.#source) this.#fail('moved');
    this.#loads += 1;
    if (this.#gone || !this.#ready || this.#loads < 2) return;
    const asked = this.#ping();
    this.#after(AFTER_LOAD, () => {
      if (this.#answered < asked) this.#fail('silent');
    });
  };

  readonly #probe = (): void => {
    if (this.#pings - this.#answered >= MAX_UNANSWERED) {
      this.#fail('silent');
      return;
    }
    // A page that nobody sees may be frozen, and its frames with it.
    if (!this.element.ownerDocument.hidden) this.#ping();
    this.#after(PING_EVERY, this.#probe);
  };

  #ping(): number {
    this.#pings += 1;
    this.send({ type: 'ping', id: this.#pings });
    return this.#pings;
  }

  #after(milliseconds: number, run: () => void): void {
    const timer = this.#window.setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
