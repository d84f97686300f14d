/** A server in memory: logs with epochs, sessions with cursors, answers that are remembered, a chat that queues. */
import type { Clock } from '../../src/connection/clock';
import type { MemoryLine, MemoryPeer } from '../../src/connection/memory';
import { PROTOCOL } from '../../src/protocol/constants';
import type {
  LogEvent,
  Message,
  OwnerSnapshot,
  ServerFrame,
  ThreadInfo,
} from '../../src/protocol/generated';
import { FakeLog } from './fakeLog';
import { FakeSession } from './fakeSession';
import { FakeThread } from './fakeThread';

export const CHAT = 'chat';
export const NO_SUCH_THREAD = 'There is no such thread.';

export interface Settings {
  /** Messages in a snapshot. */
  window: number;
  /** Events that a log remembers. */
  kept: number;
  /** Milliseconds until something is kept and may be acknowledged. */
  commit: number;
  /** Events in one frame; chosen anew for each. */
  frameLimit: () => number;
}

export class FakeServer implements MemoryPeer {
  readonly clock: Clock;
  readonly settings: Settings = {
    window: 50,
    kept: 1000,
    commit: 5,
    frameLimit: () => Number.POSITIVE_INFINITY,
  };
  readonly logs = new Map<string, FakeLog>();
  readonly threads = new Map<string, FakeThread>();
  readonly infos = new Map<string, ThreadInfo>();
  readonly ownerSettings: Record<string, unknown> = Object.create(null);
  /** Client ids of the messages that a handler has answered, one entry for each run. */
  readonly runs: string[] = [];
  /** Client ids of all that was taken; a repeat is answered and nothing more. */
  readonly taken = new Set<string>();
  /** What waited in threads that were removed. */
  removedFromQueues = 0;
  readonly received: { type: string; id?: string; data: Record<string, unknown> }[] = [];
  readonly sessions = new Set<FakeSession>();
  protocol = PROTOCOL;
  active = '';
  #epoch = 1;
  #number = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.#makeLog('app', () => ({ type: 'app', events: [] }));
    this.#makeLog(CHAT, () => this.ownerSnapshot());
    this.active = this.createThread('First');
  }

  connected(line: MemoryLine): void {
    this.sessions.add(new FakeSession(this, line));
  }

  nextId(prefix: string): string {
    this.#number += 1;
    return `${prefix}_${this.#number}`;
  }

  thread(id: string = this.active): FakeThread {
    const thread = this.threads.get(id);
    if (!thread) throw new Error(`no thread ${id}`);
    return thread;
  }

  ownerSnapshot(): OwnerSnapshot {
    return structuredClone({
      type: 'owner',
      threads: [...this.infos.values()],
      activeThreadId: this.active,
      settings: this.ownerSettings,
    });
  }

  /** Ends every connection and forgets everything that is not in the store. */
  restart(): void {
    for (const session of [...this.sessions]) session.end(1012);
    this.#epoch += 1;
    for (const log of this.logs.values()) log.begin(`epoch${this.#epoch}`);
    for (const thread of this.threads.values()) {
      const running = thread.running;
      if (running) running.status = 'interrupted';
    }
    for (const info of this.infos.values()) info.running = false;
  }

  append(name: string, event: LogEvent): void {
    const log = this.logs.get(name);
    if (!log) throw new Error(`no log ${name}`);
    log.append(event, this.settings.kept);
    for (const session of this.sessions) session.flushSoon();
  }

  /** Sends a frame as it is to every page. */
  say(frame: ServerFrame): void {
    for (const session of this.sessions) session.say(frame);
  }

  // ---- the chat --------------------------------------------------------------------------------

  createThread(title: string): string {
    const threadId = this.nextId('thread');
    const thread = new FakeThread(threadId);
    this.threads.set(threadId, thread);
    this.#makeLog(`${CHAT}/${threadId}`, () => thread.snapshot(this.settings.window));
    const now = this.clock.now();
    this.#putInfo({
      threadId,
      title,
      renamed: false,
      created: now,
      updated: now,
      running: false,
    });
    return threadId;
  }

  removeThread(threadId: string): void {
    this.removedFromQueues += this.thread(threadId).queue.length;
    this.infos.delete(threadId);
    this.logs.delete(`${CHAT}/${threadId}`);
    this.threads.delete(threadId);
    this.append(CHAT, { type: 'chat:thread-removed', threadId });
    for (const session of this.sessions) session.flushSoon();
  }

  rename(threadId: string, title: string): void {
    const info = this.infos.get(threadId);
    if (info) this.#putInfo({ ...info, title, renamed: true });
  }

  changeSetting(key: string, value: unknown): void {
    this.ownerSettings[key] = value;
    this.append(CHAT, { type: 'chat:update-settings', values: { [key]: value } });
  }

  put(threadId: string, event: LogEvent): void {
    this.thread(threadId).apply(event);
    this.append(`${CHAT}/${threadId}`, event);
  }

  userMessage(threadId: string, text: string, clientId: string): void {
    const thread = this.thread(threadId);
    this.taken.add(clientId);
    if (thread.running) {
      const item = { id: this.nextId('queued'), text, clientId };
      this.put(threadId, { type: 'chat:queue', threadId, items: [...thread.queue, item] });
    } else this.#run(threadId, text, clientId);
  }

  /** Adds text to the running answer; false when none is running. */
  chunk(threadId: string, chunk: string): boolean {
    const running = this.thread(threadId).running;
    if (!running) return false;
    const offset = running.parts[0]?.text.length ?? 0;
    const messageId = running.id;
    this.put(threadId, { type: 'chat:stream-chunk', threadId, messageId, part: 0, offset, chunk });
    return true;
  }

  end(threadId: string, status: Message['status'] = 'complete'): void {
    const thread = this.thread(threadId);
    const running = thread.running;
    if (!running) return;
    const failure = status === 'error' ? { failure: { reference: 'ref1' } } : {};
    const messageId = running.id;
    this.put(threadId, { type: 'chat:message-end', threadId, messageId, status, ...failure });
    this.#setRunning(threadId, false);
    const [next, ...rest] = thread.queue;
    if (!next) return;
    this.put(threadId, { type: 'chat:queue', threadId, items: rest });
    this.#run(threadId, next.text, next.clientId ?? '');
  }

  regenerate(threadId: string, messageId: string): void {
    const thread = this.thread(threadId);
    if (thread.running) this.end(threadId, 'stopped');
    const message = thread.branch.find((other) => other.id === messageId);
    if (!message || thread.running) return;
    this.#answer(threadId, message.role === 'user' ? message.id : (message.parentId ?? null));
  }

  #run(threadId: string, text: string, clientId: string): void {
    this.runs.push(clientId);
    const id = this.nextId('message');
    const message = this.#message(threadId, id, 'user');
    message.parts = [{ type: 'text', text }];
    this.put(threadId, { type: 'chat:message', threadId, message: { ...message, clientId } });
    this.#answer(threadId, id);
  }

  #answer(threadId: string, parentId: string | null): void {
    const message = this.#message(threadId, this.nextId('message'), 'assistant', parentId);
    this.put(threadId, {
      type: 'chat:message',
      threadId,
      message: { ...message, status: 'streaming' },
    });
    this.#setRunning(threadId, true);
  }

  #message(
    threadId: string,
    id: string,
    role: Message['role'],
    parentId = this.thread(threadId).branch.at(-1)?.id ?? null,
  ): Message {
    const created = this.clock.now();
    const parent = parentId === null ? {} : { parentId };
    return { id, role, created, parts: [], status: 'complete', ...parent };
  }

  #setRunning(threadId: string, running: boolean): void {
    const info = this.infos.get(threadId);
    if (info) this.#putInfo({ ...info, running, updated: this.clock.now() });
  }

  #putInfo(thread: ThreadInfo): void {
    this.infos.set(thread.threadId, thread);
    this.append(CHAT, { type: 'chat:thread', thread });
  }

  #makeLog(name: string, snapshot: ConstructorParameters<typeof FakeLog>[2]): void {
    this.logs.set(name, new FakeLog(name, `epoch${this.#epoch}`, snapshot));
  }
}
