/** A page without a browser: its connection, its chat, its address and its storage. */
import { Connection } from '../../src/connection/connection';
import { MemoryTransport } from '../../src/connection/memory';
import type { Exported } from '../../src/protocol/generated';
import { type Address, readFragment, writeFragment } from '../../src/state/address';
import { ChatState } from '../../src/state/chatState';
import { createStore } from '../../src/state/store';
import type { ThreadState } from '../../src/state/threadState';
import { CHAT, type FakeServer } from './fakeServer';
import { FlakyTransport } from './flakyTransport';
import { MemoryStorage } from './memoryStorage';
import { seededRandom } from './random';
import type { TestClock } from './testClock';

export class FakeAddress implements Address {
  history: string[];
  #watchers: (() => void)[] = [];

  constructor(fragment = '') {
    this.history = [fragment];
  }

  get fragment(): string {
    return this.history.at(-1) ?? '';
  }

  read(chat: string): string | null {
    return readFragment(this.fragment, chat);
  }

  write(chat: string, threadId: string, how: 'push' | 'replace'): void {
    const fragment = writeFragment(this.fragment, chat, threadId);
    if (how === 'replace') this.history.pop();
    this.history.push(fragment);
  }

  watch(callback: () => void): void {
    this.#watchers.push(callback);
  }

  go(fragment: string): void {
    this.history.push(fragment);
    for (const watcher of this.#watchers) watcher();
  }

  back(): void {
    this.history.pop();
    for (const watcher of this.#watchers) watcher();
  }
}

export interface PageOptions {
  readonly storage?: Storage;
  readonly fragment?: string;
  readonly seed?: number;
  readonly refreshSession?: () => Promise<boolean>;
  readonly online?: () => boolean;
  /** Do not connect yet. */
  readonly idle?: boolean;
}

export class FakePage {
  readonly address: FakeAddress;
  readonly storage: Storage;
  readonly transport: FlakyTransport;
  readonly connection: Connection;
  readonly chat: ChatState;
  readonly reports: string[] = [];
  readonly files: Exported[] = [];
  readonly #clock: TestClock;

  constructor(server: FakeServer, clock: TestClock, options: PageOptions = {}) {
    this.#clock = clock;
    this.address = new FakeAddress(options.fragment);
    this.storage = options.storage ?? new MemoryStorage();
    const random = seededRandom(options.seed ?? 7);
    this.transport = new FlakyTransport(new MemoryTransport(server, clock, 3), random);
    const { refreshSession, online } = options;
    this.connection = new Connection({
      transport: this.transport,
      clock,
      report: (line) => this.reports.push(line),
      ...(refreshSession && { refreshSession }),
      ...(online && { online }),
    });
    this.chat = new ChatState(CHAT, {
      connection: this.connection,
      clock,
      address: this.address,
      store: createStore(() => this.storage, 'test:'),
      saveFile: (file) => this.files.push(file),
    });
    if (!options.idle) this.connection.wake();
  }

  get thread(): ThreadState {
    const thread = this.chat.thread.peek();
    if (!thread) throw new Error('no thread is open');
    return thread;
  }

  /** What was refused in any thread, as it would survive a reload. */
  get refused(): { clientId: string; threadId: string; reason: string }[] {
    const entries = JSON.parse(this.storage.getItem('test:unsent') ?? '[]');
    return entries.filter((entry: { reason: string | null }) => entry.reason !== null);
  }

  /** The page goes away; what it had stored stays. */
  close(): void {
    this.chat.save();
    this.connection.close();
  }

  advance(milliseconds: number): Promise<void> {
    return this.#clock.advance(milliseconds);
  }
}
