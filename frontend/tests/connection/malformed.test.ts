// @vitest-environment node
import { describe, expect, it, vi } from 'vitest';
import type { MemoryLine } from '../../src/connection/memory';
import { createReporter } from '../../src/protocol/reporter';
import { FakePage } from '../support/fakePage';
import { CHAT, FakeServer } from '../support/fakeServer';
import { pick, seededRandom } from '../support/random';
import { TestClock } from '../support/testClock';

/** A server whose lines can be written to as they are. */
class RawServer extends FakeServer {
  readonly lines: MemoryLine[] = [];

  override connected(line: MemoryLine): void {
    this.lines.push(line);
    super.connected(line);
  }

  raw(text: string): void {
    this.lines.at(-1)?.send(text);
  }
}

async function open() {
  const clock = new TestClock();
  const server = new RawServer(clock);
  const page = new FakePage(server, clock);
  await clock.advance(100);
  page.thread.send('Hello');
  await clock.advance(50);
  return { clock, server, page };
}

const THREAD = 'thread_1';
const good = {
  events: {
    type: 'events',
    log: `${CHAT}/${THREAD}`,
    epoch: 'epoch1',
    first: 4,
    last: 4,
    events: [],
  },
  reset: {
    type: 'reset',
    log: `${CHAT}/${THREAD}`,
    epoch: 'epoch1',
    seq: 3,
    snapshot: { type: 'thread', threadId: THREAD, messages: [], total: 0, queue: [], todos: [] },
  },
  owner: {
    type: 'reset',
    log: CHAT,
    epoch: 'epoch1',
    seq: 3,
    snapshot: {
      type: 'owner',
      threads: [],
      activeThreadId: THREAD,
      settings: {},
      settingsItems: [{ id: 'size', label: '', type: 'select', options: ['small'] }],
      commands: [{ name: '/go', description: '', arguments: '' }],
      starters: ['Hello'],
    },
  },
  message: {
    type: 'chat:message',
    threadId: THREAD,
    message: { id: 'm', role: 'user', parts: [], status: 'complete', created: 1, versions: [] },
  },
  chunk: {
    type: 'chat:stream-chunk',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    offset: 0,
    chunk: 'x',
    kind: 'thinking',
  },
  thought: {
    type: 'chat:thinking-done',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    duration: 1,
  },
  question: {
    type: 'chat:part',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    response: {
      type: 'input_required',
      requestId: 'input_1',
      inputType: 'text',
      prompt: '',
      state: 'pending',
    },
  },
  suggestions: {
    type: 'chat:part',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    response: { type: 'suggestions', suggestions: ['More'] },
  },
  result: {
    type: 'chat:part',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    response: { type: 'tool_result', toolId: 'call', result: '' },
  },
  feedback: {
    type: 'chat:feedback',
    threadId: THREAD,
    messageId: 'message_3',
    feedback: { value: 'up', comment: '' },
  },
  branch: { type: 'chat:branch', threadId: THREAD, messages: [] },
  todos: {
    type: 'chat:todo-update',
    threadId: THREAD,
    items: [{ id: 1, title: 'T', status: 'completed' }],
  },
  clear: { type: 'chat:clear', threadId: THREAD },
  part: {
    type: 'chat:part',
    threadId: THREAD,
    messageId: 'message_3',
    part: 0,
    response: { type: 'text', text: '' },
  },
  end: { type: 'chat:message-end', threadId: THREAD, messageId: 'message_3', status: 'complete' },
  queue: { type: 'chat:queue', threadId: THREAD, items: [] },
  thread: { type: 'chat:thread', thread: { threadId: THREAD, title: 'T', created: 1, updated: 1 } },
  settings: { type: 'chat:update-settings', values: {} },
  ack: { type: 'ack', id: 'event_1' },
  refused: { type: 'refused', code: 'c', message: 'm', fields: { name: 'w' } },
  pong: { type: 'pong', n: 1, heads: {} },
  gone: { type: 'gone', log: 'nowhere' },
  welcome: { type: 'welcome', protocol: 1, resumed: true },
};

const nasty: unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  'x',
  '__proto__',
  [],
  [null],
  [[]],
  {},
  { type: 'text' },
  { type: {} },
  { toString: 1, type: 'chat:message' },
  { length: 3 },
  { id: 'm', role: 'user' },
];

/** Returns a copy in which one value, at any depth, is something else, or missing. */
function spoil(value: unknown, random: () => number): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.2) return pick(random, nasty);
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = Object.keys(copy);
  if (keys.length === 0) return pick(random, nasty);
  const key = pick(random, keys);
  if (random() < 0.2) delete copy[key];
  else copy[key] = spoil(copy[key], random);
  return copy;
}

describe('malformed frames', () => {
  it.each([
    '',
    'null',
    '[]',
    '"x"',
    '{',
    '{}',
    '{"type":null}',
    '{"type":"constructor"}',
    '{"type":"__proto__"}',
    '{"type":["events"]}',
    '\u0000',
    '['.repeat(100_000),
    '{"type":"events","log":"chat","epoch":"epoch1","first":1e400,"last":2,"events":[]}',
    '{"type":"pong","n":0,"heads":{"__proto__":{"epoch":"x","seq":1}}}',
    '{"type":"refused","code":"__proto__","message":"x","id":"__proto__"}',
    '{"type":"gone","log":"__proto__"}',
  ])('%# are ignored', async (frame) => {
    const { clock, server, page } = await open();
    server.raw(frame);
    server.chunk(server.active, 'Still here');
    await clock.advance(50);
    expect(page.thread.messages.peek().at(-1)?.text()).toBe('Still here');
    expect(page.transport.opened).toBe(1);
  });

  it('in any place do not stop the page for longer than it takes to ask again', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    const random = seededRandom(5);
    const { clock, server, page } = await open();
    const { welcome, ...others } = good;
    for (let round = 0; round < 3000; round += 1) {
      const kind = pick(random, Object.keys(others)) as keyof typeof others;
      const spoiled = spoil(good[kind], random);
      const isEvent = 'threadId' in good[kind] || kind === 'thread' || kind === 'settings';
      const frame = isEvent ? { ...good.events, events: [spoiled] } : spoiled;
      server.raw(JSON.stringify(frame) ?? 'undefined');
      await clock.advance(20);
    }
    await clock.advance(60_000);
    expect(page.connection.link.peek()).toEqual({ state: 'open' });
    server.restart();
    await clock.advance(60_000);
    server.userMessage(server.active, 'After all', 'event_after');
    server.chunk(server.active, 'Still here');
    await clock.advance(20_000);
    page.chat.openThread(server.active);
    await clock.advance(1000);
    expect(page.thread.messages.peek().at(-1)?.text()).toBe('Still here');
    expect(error.mock.calls).toEqual([]);
    expect(new Set(page.reports).size).toBeGreaterThan(5);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(welcome).toBeDefined();
  });

  it('are reported once each, and not without end', () => {
    const lines: string[] = [];
    const report = createReporter((line) => lines.push(line));
    for (let count = 0; count < 1000; count += 1) {
      report('the same');
      report(`another ${count}`);
    }
    expect(lines[0]).toBe('pywry: the same');
    expect(lines).toHaveLength(50);
  });

  it('cannot give any object a property', async () => {
    const { clock, server, page } = await open();
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
    const events = [`{"type":"chat:update-settings","values":${evil}}`];
    const owner = server.logs.get(CHAT);
    const first = (owner?.head ?? 0) + 1;
    server.raw(
      `{"type":"events","log":"${CHAT}","epoch":"epoch1","first":${first},"last":${first},"events":[${events}]}`,
    );
    await clock.advance(20);
    expect(Object.keys(page.chat.settings.peek())).toEqual(['__proto__', 'constructor']);
    const plain: Record<string, unknown> = {};
    expect(plain['polluted']).toBeUndefined();
    expect(page.chat.settings.peek()['polluted']).toBeUndefined();
  });
});
