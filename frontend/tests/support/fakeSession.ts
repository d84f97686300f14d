import type { MemoryLine } from '../../src/connection/memory';
import { Refusal } from '../../src/connection/refusal';
import type { Position, ServerFrame } from '../../src/protocol/generated';
import { takeEvent } from './fakeEvents';
import { type FakeServer, NO_SUCH_THREAD } from './fakeServer';

interface ClientFrame {
  readonly type: string;
  readonly id?: string;
  readonly data: Record<string, never>;
}

/** One connection of a page. */
export class FakeSession {
  readonly #server: FakeServer;
  readonly #line: MemoryLine;
  readonly #cursors = new Map<string, Position | null>();
  #greeted = false;
  #flushing = false;
  #ended = false;

  constructor(server: FakeServer, line: MemoryLine) {
    this.#server = server;
    this.#line = line;
    line.onReceive = (text) => {
      if (!this.#ended) this.#take(JSON.parse(text) as ClientFrame);
    };
    line.onClose = () => this.#gone();
  }

  say(frame: ServerFrame): void {
    if (!this.#ended) this.#line.send(JSON.stringify(frame));
  }

  end(code: number): void {
    this.#gone();
    this.#line.close(code);
  }

  /** Brings the page to the heads of its logs, in a moment. */
  flushSoon(): void {
    if (this.#flushing || this.#ended) return;
    this.#flushing = true;
    this.#server.clock.after(1, () => {
      this.#flushing = false;
      if (!this.#ended) this.#flush();
    });
  }

  #gone(): void {
    this.#ended = true;
    this.#server.sessions.delete(this);
  }

  #flush(): void {
    for (const [name, position] of this.#cursors) {
      const log = this.#server.logs.get(name);
      if (!log) {
        this.#cursors.delete(name);
        this.say({ type: 'gone', log: name });
        continue;
      }
      if (position?.epoch === log.epoch && position.seq === log.head) continue;
      const frame = log.frame(position, this.#server.settings.frameLimit());
      this.say(frame);
      const seq = frame.type === 'events' ? frame.last : frame.seq;
      this.#cursors.set(name, { epoch: log.epoch, seq });
      if (seq < log.head) this.flushSoon();
    }
  }

  #take(frame: ClientFrame): void {
    const { type, data } = frame;
    this.#server.received.push(frame);
    if (type === 'session:hello') {
      if (data['protocol'] !== this.#server.protocol) {
        this.say({ type: 'refused', code: 'protocol', message: 'Please reload the page.' });
        this.end(4400);
        return;
      }
      this.#greeted = true;
      this.say({ type: 'welcome', protocol: this.#server.protocol, resumed: false });
      this.#cursors.clear();
      const follow = (data['follow'] ?? {}) as Record<string, Position | null>;
      for (const [name, position] of Object.entries(follow)) {
        this.#cursors.set(name, position);
      }
      this.#flush();
    } else if (!this.#greeted) {
      this.say({ type: 'refused', code: 'no-hello', message: 'Say hello first.' });
    } else if (type === 'session:follow') {
      this.#cursors.set(data['log'] as unknown as string, data['position'] ?? null);
      this.#flush();
    } else if (type === 'session:unfollow') this.#cursors.delete(data['log'] as unknown as string);
    else if (type === 'session:ping') this.#pong(data['n'] as unknown as number);
    else this.#event(frame);
  }

  #pong(n: number): void {
    const heads: Record<string, Position> = {};
    for (const name of this.#cursors.keys()) {
      const log = this.#server.logs.get(name);
      if (log) heads[name] = log.position;
    }
    this.say({ type: 'pong', n, heads });
  }

  #event({ type, id = '', data: raw }: ClientFrame): void {
    const server = this.#server;
    const data = raw as Record<string, string>;
    if (server.taken.has(id)) {
      this.say({ type: 'ack', id });
      return;
    }
    const threadId = data['threadId'] ?? server.active;
    if (data['threadId'] && !server.threads.has(threadId)) {
      this.say({ type: 'refused', id, code: 'not-found', message: NO_SUCH_THREAD });
      return;
    }
    let answer: unknown;
    try {
      answer = takeEvent(server, type, id, threadId, raw);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, fields } = error;
      this.say({ type: 'refused', id, code, message, fields: { ...fields } });
      return;
    }
    // Nothing has to be kept of what was only read: the answer is not older than the events that follow it.
    if (type === 'chat:request-history') this.say({ type: 'ack', id, data: answer });
    else
      server.clock.after(server.settings.commit, () => this.say({ type: 'ack', id, data: answer }));
  }
}
