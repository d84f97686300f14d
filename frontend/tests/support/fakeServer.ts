/** A server in memory: logs with epochs, sessions with cursors, answers that are remembered, a chat that queues. */
import type { Clock } from '../../src/connection/clock';
import type { MemoryLine, MemoryPeer } from '../../src/connection/memory';
import { PROTOCOL } from '../../src/protocol/constants';
import type {
  Feedback,
  InputRequiredResponse,
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
  /** Client ids of what was taken for the answer to a question. */
  readonly answers: string[] = [];
  /** What waited in threads that were removed or emptied. */
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
      settingsItems: [{ id: 'model', label: 'Model', type: 'select', options: ['small'] }],
      commands: [{ name: '/clear', description: 'Empty it', arguments: '' }],
      starters: ['Tell me a story'],
      feedback: true,
      artifactEvents: false,
    });
  }

  /** Ends every connection and forgets everything that is not in the store. */
  restart(): void {
    for (const session of [...this.sessions]) session.end(1012);
    this.#epoch += 1;
    for (const log of this.logs.values()) log.begin(`epoch${this.#epoch}`);
    for (const thread of this.threads.values()) {
      const { running, question } = thread;
      if (question) question.request.state = 'expired';
      if (!running) continue;
      running.status = 'interrupted';
      running.parts = running.parts.filter((part) => part.type !== 'status');
    }
    for (const info of this.infos.values()) Object.assign(info, { running: false, asking: false });
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
      asking: false,
      pinned: false,
      archived: false,
      temporary: false,
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
    this.updateThread(threadId, { title, renamed: true });
  }

  updateThread(threadId: string, change: Partial<ThreadInfo>): void {
    const info = this.infos.get(threadId);
    if (info) this.#putInfo({ ...info, ...change });
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
  chunk(threadId: string, chunk: string, kind: 'text' | 'thinking' = 'text'): boolean {
    const running = this.thread(threadId).running;
    if (!running) return false;
    const last = running.parts.at(-1);
    const goesOn = last?.type === kind;
    if (!goesOn) this.#endThinking(threadId);
    const part = goesOn ? running.parts.length - 1 : nextPart(running);
    const offset = goesOn ? last.text.length : 0;
    const messageId = running.id;
    const data = { threadId, messageId, part, offset, chunk, kind };
    this.put(threadId, { type: 'chat:stream-chunk', ...data });
    return true;
  }

  /** Puts a response behind what the running answer has. */
  respond(threadId: string, response: Message['parts'][number]): void {
    const running = this.thread(threadId).running;
    if (!running) return;
    this.#endThinking(threadId);
    const data = { threadId, messageId: running.id, part: nextPart(running), response };
    this.put(threadId, { type: 'chat:part', ...data });
  }

  ask(threadId: string, request: Partial<InputRequiredResponse> = {}): void {
    this.settle(threadId, 'expired');
    this.respond(threadId, {
      type: 'input_required',
      requestId: this.nextId('input'),
      inputType: 'text',
      prompt: 'Which?',
      placeholder: '',
      state: 'pending',
      ...request,
    });
    this.updateThread(threadId, { asking: this.thread(threadId).question !== null });
  }

  /** Settles the pending question; false when there is none, or another one. */
  settle(
    threadId: string,
    state: InputRequiredResponse['state'],
    answer: string | null = null,
    requestId?: string,
  ): boolean {
    const { running, question } = this.thread(threadId);
    if (
      !running ||
      !question ||
      (requestId ?? question.request.requestId) !== question.request.requestId
    ) {
      return false;
    }
    const response = { ...question.request, state, ...(answer === null ? {} : { answer }) };
    const data = { threadId, messageId: running.id, part: question.part, response };
    this.put(threadId, { type: 'chat:part', ...data });
    this.updateThread(threadId, { asking: false });
    return true;
  }

  /** Takes an answer: it becomes the user's turn, and the handler's message goes on after it. */
  answer(threadId: string, requestId: string, text: string): boolean {
    const running = this.thread(threadId).running;
    if (!running || !this.settle(threadId, 'answered', text, requestId)) return false;
    const messageId = running.id;
    this.put(threadId, { type: 'chat:message-end', threadId, messageId, status: 'complete' });
    const turn = this.#message(threadId, this.nextId('message'), 'user');
    turn.parts = [{ type: 'text', text }];
    this.put(threadId, { type: 'chat:message', threadId, message: turn });
    this.#answer(threadId, turn.id);
    return true;
  }

  end(threadId: string, status: Message['status'] = 'complete'): void {
    const thread = this.thread(threadId);
    const running = thread.running;
    if (!running) return;
    this.settle(threadId, status === 'stopped' ? 'cancelled' : 'expired');
    this.#endThinking(threadId);
    const failure = status === 'error' ? { failure: { reference: 'ref1' } } : {};
    const data = { threadId, messageId: running.id, status, finished: this.clock.now() };
    this.put(threadId, { type: 'chat:message-end', ...data, ...failure });
    this.#setRunning(threadId, false);
    this.#next(threadId);
  }

  #next(threadId: string): void {
    const [next, ...rest] = this.thread(threadId).queue;
    if (!next) return;
    this.put(threadId, { type: 'chat:queue', threadId, items: rest });
    this.#run(threadId, next.text, next.clientId ?? '');
  }

  #endThinking(threadId: string): void {
    const { running } = this.thread(threadId);
    const part = (running?.parts.length ?? 0) - 1;
    if (running?.parts[part]?.type !== 'thinking') return;
    const data = { threadId, messageId: running.id, part, duration: 1.5 };
    this.put(threadId, { type: 'chat:thinking-done', ...data });
  }

  edit(threadId: string, messageId: string, text: string): void {
    const thread = this.thread(threadId);
    const edited = thread.known.find((message) => message.id === messageId);
    if (thread.running) this.end(threadId, 'stopped');
    if (edited?.role !== 'user' || thread.running) return;
    const id = this.nextId('message');
    const message = this.#message(threadId, id, 'user', edited.parentId ?? null);
    message.parts = [{ type: 'text', text }];
    this.put(threadId, { type: 'chat:message', threadId, message });
    this.#answer(threadId, id);
  }

  /** False while an answer runs. */
  selectVersion(threadId: string, messageId: string): boolean {
    const thread = this.thread(threadId);
    const message = thread.known.find((each) => each.id === messageId);
    if (!message || thread.running) return false;
    const messages = structuredClone(thread.newestFrom(messageId));
    const parent = message.parentId ? { parentId: message.parentId } : {};
    this.put(threadId, { type: 'chat:branch', threadId, messages, ...parent });
    return true;
  }

  rate(threadId: string, messageId: string, value: Feedback['value'] | null, comment = ''): void {
    const feedback = value && { feedback: { value, comment } };
    this.put(threadId, { type: 'chat:feedback', threadId, messageId, ...feedback });
  }

  setTodos(threadId: string, ...titles: string[]): void {
    const items = titles.map((title, id) => ({ id, title, status: 'not-started' as const }));
    this.put(threadId, { type: 'chat:todo-update', threadId, items });
  }

  clear(threadId: string): void {
    const thread = this.thread(threadId);
    this.removedFromQueues += thread.queue.length;
    if (thread.queue.length) this.put(threadId, { type: 'chat:queue', threadId, items: [] });
    this.end(threadId, 'stopped');
    this.put(threadId, { type: 'chat:clear', threadId });
  }

  sendQueued(threadId: string, id: string): void {
    const { queue, running } = this.thread(threadId);
    const chosen = queue.filter((item) => item.id === id);
    const items = [...chosen, ...queue.filter((item) => item.id !== id)];
    this.put(threadId, { type: 'chat:queue', threadId, items });
    if (running) this.end(threadId, 'stopped');
    else this.#next(threadId);
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
    parentId: string | null = this.thread(threadId).branch.at(-1)?.id ?? null,
  ): Message {
    const created = this.clock.now();
    const parent = parentId === null ? {} : { parentId };
    const siblings = this.thread(threadId).children(parentId);
    const versions = siblings.length ? [...siblings, id] : [];
    return { id, role, created, parts: [], status: 'complete', versions, ...parent };
  }

  #setRunning(threadId: string, running: boolean): void {
    this.updateThread(threadId, { running, updated: this.clock.now() });
  }

  #putInfo(thread: ThreadInfo): void {
    this.infos.set(thread.threadId, thread);
    this.append(CHAT, { type: 'chat:thread', thread });
  }

  #makeLog(name: string, snapshot: ConstructorParameters<typeof FakeLog>[2]): void {
    this.logs.set(name, new FakeLog(name, `epoch${this.#epoch}`, snapshot));
  }
}

function nextPart(message: Message): number {
  return message.parts.filter((part) => part.type !== 'status').length;
}
