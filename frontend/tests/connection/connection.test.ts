// @vitest-environment node
import { effect } from '@preact/signals-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../src/connection/connection';
import type { Refusal } from '../../src/connection/refusal';
import type { Transport, WireEvents } from '../../src/connection/transport';
import { FakePage } from '../support/fakePage';
import { CHAT, FakeServer } from '../support/fakeServer';
import { CALM } from '../support/flakyTransport';
import { TestClock } from '../support/testClock';

let clock: TestClock;
let server: FakeServer;
let page: FakePage;

beforeEach(async () => {
  clock = new TestClock();
  server = new FakeServer(clock);
  page = new FakePage(server, clock);
  await clock.advance(100);
});

const received = (type: string) => server.received.filter((frame) => frame.type === type);
const link = () => page.connection.link.peek();
const text = () => page.thread.messages.peek().at(-1)?.text();

/** Begins an answer, so that there is something to stream. */
async function answering(): Promise<void> {
  page.thread.send('Hello');
  await clock.advance(50);
}

describe('reconnecting', () => {
  it('opens, and says what it follows', () => {
    expect(link()).toEqual({ state: 'open' });
    expect(received('session:hello')[0]?.data).toMatchObject({
      protocol: 1,
      follow: { [CHAT]: null },
    });
  });

  it('goes on from the cursor after a cut', async () => {
    await answering();
    server.chunk(server.active, 'One');
    await clock.advance(20);
    page.transport.cut();
    expect(link()).toMatchObject({ state: 'waiting', attempt: 1 });
    server.chunk(server.active, ', two');
    await clock.advance(1000);
    expect(text()).toBe('One, two');
    const position = server.logs.get(`${CHAT}/${server.active}`)?.position;
    const follow = received('session:hello').at(-1)?.data['follow'];
    expect(follow).toMatchObject({
      [`${CHAT}/${server.active}`]: { seq: Number(position?.seq) - 1 },
    });
  });

  it('waits longer and longer, up to ten seconds and a quarter', async () => {
    page.transport.faults = { ...CALM, cut: 1 };
    page.transport.cut();
    const waits: number[] = [];
    const stop = effect(() => {
      const now = page.connection.link.value;
      if (now.state === 'waiting') waits.push(now.retryAt - clock.now());
    });
    await clock.advance(120_000);
    stop();
    expect(waits[0]).toBeLessThanOrEqual(250);
    expect(Math.max(...waits)).toBeLessThanOrEqual(12_500);
    expect(waits.at(-1)).toBeGreaterThanOrEqual(7_500);
    expect(waits.length).toBeLessThan(25);
    page.transport.faults = CALM;
    await clock.advance(13_000);
    expect(link()).toEqual({ state: 'open' });
  });

  it('tries at once when it is woken', async () => {
    page.transport.faults = { ...CALM, cut: 1 };
    page.transport.cut();
    await clock.advance(60_000);
    page.transport.faults = CALM;
    page.connection.wake();
    expect(link()).toEqual({ state: 'connecting', attempt: 1 });
    await clock.advance(20);
    expect(link()).toEqual({ state: 'open' });
  });

  it('says that there is no network, and tries nevertheless', async () => {
    let online = true;
    page = new FakePage(server, clock, { online: () => online });
    await clock.advance(3000);
    online = false;
    page.transport.cut();
    expect(link()).toEqual({ state: 'offline' });
    await clock.advance(300);
    expect(link()).toEqual({ state: 'open' });
  });

  it('gives a handshake up that never ends', async () => {
    const opened: WireEvents[] = [];
    const transport: Transport = {
      open: (events) => {
        opened.push(events);
        return { send: () => {}, close: () => {} };
      },
    };
    const connection = new Connection({ transport, clock });
    connection.wake();
    await clock.advance(10_500);
    expect(opened).toHaveLength(2);
    opened[0]?.opened();
    opened[0]?.closed(1006);
    expect(connection.link.peek()).toEqual({ state: 'connecting', attempt: 2 });
  });

  it('survives a transport that throws', async () => {
    const open = vi.fn(() => {
      throw new Error('no such address');
    });
    const connection = new Connection({ transport: { open }, clock, report: () => {} });
    connection.wake();
    await clock.advance(5000);
    expect(open.mock.calls.length).toBeGreaterThan(2);
    expect(connection.link.peek().state).toBe('waiting');
  });

  it('comes back after a goodbye, but not at once', async () => {
    await clock.advance(5000);
    server.say({ type: 'bye', reason: 'shutdown' });
    await clock.advance(4);
    expect(link()).toMatchObject({ state: 'waiting', attempt: 3 });
    await clock.advance(2000);
    expect(link()).toEqual({ state: 'open' });
  });

  it('counts its attempts from the beginning after a connection that lasted', async () => {
    page.transport.faults = { ...CALM, cut: 1 };
    page.transport.cut();
    await clock.advance(10_000);
    page.transport.faults = CALM;
    await clock.advance(15_000);
    page.transport.cut();
    expect(link()).toMatchObject({ state: 'waiting', attempt: 0 });
    await clock.advance(300);
    page.transport.cut();
    expect(link()).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  it('is another page when somebody else has its name', async () => {
    server.say({ type: 'bye', reason: 'replaced' });
    await clock.advance(3000);
    const [first, second] = received('session:hello').map((frame) => frame.data['page']);
    expect(second).toMatch(/^page_/);
    expect(second).not.toBe(first);
  });

  it('ends for good when it is closed', async () => {
    page.connection.close();
    page.connection.wake();
    await clock.advance(60_000);
    expect(page.transport.opened).toBe(1);
    expect(server.sessions.size).toBe(0);
  });
});

describe('heartbeat', () => {
  it('probes every ten seconds, whatever the server says', async () => {
    await answering();
    for (let second = 0; second < 50; second += 1) {
      server.chunk(server.active, '.');
      await clock.advance(1000);
    }
    expect(received('session:ping').length).toBeGreaterThanOrEqual(4);
  });

  it('notices that nothing reaches the server, although it goes on talking', async () => {
    await answering();
    const opened = page.transport.opened;
    page.transport.deafUp = true;
    for (let second = 0; second < 21; second += 1) {
      server.chunk(server.active, '.');
      await clock.advance(1000);
    }
    expect(page.transport.opened).toBeGreaterThan(opened);
  });

  it('finds the end of a log that was lost in silence', async () => {
    await answering();
    server.chunk(server.active, 'Hello');
    await clock.advance(20);
    page.transport.faults = { ...CALM, drop: 1 };
    server.chunk(server.active, ' world');
    server.end(server.active);
    await clock.advance(20);
    page.transport.faults = CALM;
    await clock.advance(9_000);
    expect(text()).toBe('Hello');
    const hellos = received('session:hello').length;
    await clock.advance(25_000);
    expect(text()).toBe('Hello world');
    expect(received('session:hello').length).toBe(hellos + 1);
    expect(page.transport.opened).toBe(1);
  });

  it('probes when woken, and reconnects sooner than otherwise', async () => {
    page.transport.faults = { ...CALM, drop: 1 };
    page.connection.wake();
    await clock.advance(4_100);
    expect(page.transport.opened).toBe(1);
    expect(link().state).toBe('waiting');
  });

  it('does not take the answer to an older probe for the answer to this one', async () => {
    page.connection.wake();
    page.connection.wake();
    page.transport.faults = { ...CALM, drop: 1 };
    await clock.advance(10);
    server.say({ type: 'pong', n: 1, heads: {} });
    page.transport.faults = CALM;
    server.say({ type: 'pong', n: 1, heads: {} });
    await clock.advance(4_100);
    expect(link().state).toBe('waiting');
  });

  it('does not probe what has been silent for longer than the server is patient', () => {
    clock.sleep(3_600_000);
    page.connection.wake();
    expect(link()).toEqual({ state: 'connecting', attempt: 1 });
  });
});

describe('asking again', () => {
  it('says hello once for a gap, not once for every frame after it', async () => {
    await answering();
    page.transport.faults = { ...CALM, drop: 1 };
    server.chunk(server.active, 'lost ');
    await clock.advance(10);
    page.transport.faults = CALM;
    const hellos = received('session:hello').length;
    for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) {
      server.chunk(server.active, word);
      await clock.advance(1);
    }
    await clock.advance(100);
    expect(text()).toBe('lost abcdef');
    expect(received('session:hello').length).toBe(hellos + 1);
  });

  it('asks once more for what broke while it was asking', async () => {
    await answering();
    const log = `${CHAT}/${server.active}`;
    const { epoch, seq } = server.logs.get(log)?.position ?? { epoch: '', seq: 0 };
    const messageId = server.thread().running?.id ?? '';
    server.say({ type: 'events', log: CHAT, epoch, first: 900, last: 900, events: [] });
    const threadId = server.active;
    const chunk = { threadId, messageId, part: 0, offset: 99, chunk: 'x' };
    const events = [{ type: 'chat:stream-chunk' as const, kind: 'text' as const, ...chunk }];
    server.say({ type: 'events', log, epoch, first: seq + 1, last: seq + 1, events });
    await clock.advance(50);
    server.chunk(server.active, 'Whole');
    await clock.advance(50);
    expect(text()).toBe('Whole');
    expect(page.transport.opened).toBe(1);
  });

  it('gives the connection up when asking does not help', async () => {
    const log = `${CHAT}/${server.active}`;
    const epoch = server.logs.get(log)?.epoch ?? '';
    for (let count = 0; count < 4; count += 1) {
      server.say({ type: 'events', log, epoch, first: 1000, last: 1000, events: [] });
      await clock.advance(20);
    }
    expect(link().state).toBe('waiting');
    await clock.advance(1000);
    expect(link().state).toBe('open');
  });

  it('begins with a snapshot after a restart of the server', async () => {
    await answering();
    server.chunk(server.active, 'Half of');
    await clock.advance(20);
    const message = page.thread.messages.peek().at(-1);
    server.restart();
    await clock.advance(1000);
    expect(page.thread.messages.peek().at(-1)).toBe(message);
    expect(message?.status.peek()).toBe('interrupted');
    expect(text()).toBe('Half of');
  });
});

describe('requests', () => {
  it('answers with data', async () => {
    const answer = page.chat.request('chat:thread-create', { title: 'New' });
    await clock.advance(50);
    await expect(answer).resolves.toMatchObject({ threadId: expect.stringMatching(/^thread_/) });
  });

  it('rejects with the words of the server', async () => {
    const answer = page.chat.renameThread('thread_none', 'New').catch((refusal) => refusal);
    await clock.advance(50);
    const refusal = (await answer) as Refusal;
    expect(refusal.name).toBe('Refusal');
    expect(refusal).toMatchObject({ code: 'not-found', message: 'There is no such thread.' });
  });

  it('keeps what was said while it was away, and says it in order', async () => {
    page.transport.cut();
    for (const title of ['one', 'two', 'three']) {
      page.chat.renameThread(server.active, title).catch(() => {});
    }
    expect(received('chat:thread-rename')).toHaveLength(0);
    await clock.advance(1000);
    const titles = received('chat:thread-rename').map((frame) => frame.data['title']);
    expect(titles).toEqual(['one', 'two', 'three']);
  });

  it('says again what was not answered, and the server does it once', async () => {
    server.settings.commit = 500;
    page.thread.send('Hello');
    await clock.advance(50);
    page.transport.cut();
    await clock.advance(2000);
    expect(received('chat:user-message')).toHaveLength(2);
    expect(server.runs).toHaveLength(1);
    expect(page.thread.unsent.peek()).toEqual([]);
  });

  it('says again what the server passed over because the page was too fast', async () => {
    page.transport.faults = { ...CALM, drop: 1 };
    page.thread.send('Hello');
    await clock.advance(5);
    page.transport.faults = CALM;
    await clock.advance(30_000);
    expect(server.runs).toHaveLength(1);
    expect(page.transport.opened).toBe(1);
  });

  it('does not send what would end the connection each time', async () => {
    const answer = page.chat.request('chat:user-message', { text: '漢'.repeat(100_000) });
    await expect(answer).rejects.toMatchObject({ code: 'too-big' });
    const small = page.connection.request('author:event', { text: 'x'.repeat(200_000) });
    await clock.advance(50);
    await small;
  });
});

describe('being refused', () => {
  it('asks for a reload when the server speaks another protocol, and does not try again', async () => {
    server.protocol = 2;
    page.transport.cut();
    await clock.advance(120_000);
    expect(link()).toEqual({ state: 'refused', reason: '' });
    expect(page.transport.opened).toBe(2);
    page.connection.wake();
    expect(link().state).toBe('refused');
  });

  it('asks for a reload when the welcome is of another protocol', async () => {
    server.say({ type: 'welcome', protocol: 9, resumed: false });
    await clock.advance(10);
    expect(link().state).toBe('refused');
  });

  it('asks for a reload when its hello is not understood, in the words of the server', async () => {
    const connected = server.connected.bind(server);
    server.connected = (line) => {
      connected(line);
      line.onReceive = () => {
        server.say({ type: 'refused', code: 'bad-frame', message: 'Something is missing.' });
        for (const session of [...server.sessions]) session.end(4400);
      };
    };
    page.transport.cut();
    await clock.advance(60_000);
    expect(link()).toEqual({ state: 'refused', reason: 'Something is missing.' });
    expect(page.transport.opened).toBe(2);
  });

  it('waits while there are too many pages, or when its hello came too late', async () => {
    const connected = server.connected.bind(server);
    server.connected = (line) => {
      connected(line);
      server.say({ type: 'refused', code: 'too-many-pages', message: 'Close one.' });
      for (const session of [...server.sessions]) session.end(4400);
    };
    page.transport.cut();
    await clock.advance(5000);
    expect(link().state).toBe('waiting');
    server.connected = connected;
    await clock.advance(10_000);
    expect(link().state).toBe('open');
  });

  it('renews the cookie when the server does not know the visitor', async () => {
    const refreshSession = vi.fn(() => Promise.resolve(true));
    page = new FakePage(server, clock, { refreshSession });
    await clock.advance(5000);
    for (const session of [...server.sessions]) session.end(4401);
    await clock.advance(100);
    expect(refreshSession).toHaveBeenCalledTimes(1);
    expect(link()).toEqual({ state: 'open' });
  });

  it('renews it once, and then asks for a reload', async () => {
    const refreshSession = vi.fn(() => Promise.resolve(true));
    page = new FakePage(server, clock, { refreshSession });
    const connected = server.connected.bind(server);
    server.connected = (line) => {
      connected(line);
      for (const session of [...server.sessions]) session.end(4401);
    };
    await clock.advance(60_000);
    expect(refreshSession).toHaveBeenCalledTimes(1);
    expect(link()).toEqual({ state: 'refused', reason: '' });
  });

  it('waits when the cookie cannot be renewed now', async () => {
    const refreshSession = vi.fn(() => Promise.reject(new Error('no network')));
    page = new FakePage(server, clock, { refreshSession });
    await clock.advance(100);
    for (const session of [...server.sessions]) session.end(4401);
    await clock.advance(5);
    expect(link().state).toBe('waiting');
  });
});
