// @vitest-environment node
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from '../../src/state/store';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
import { MemoryStorage } from '../support/memoryStorage';
import { TestClock } from '../support/testClock';

let clock: TestClock;
let server: FakeServer;
let storage: MemoryStorage;
let page: FakePage;

beforeEach(async () => {
  clock = new TestClock();
  server = new FakeServer(clock);
  storage = new MemoryStorage();
  page = new FakePage(server, clock, { storage });
  await clock.advance(100);
});

const unsent = () => page.thread.unsent.peek();

async function reload(): Promise<void> {
  page.close();
  page = new FakePage(server, clock, { storage });
  await clock.advance(100);
}

describe('an unsent message', () => {
  it('is shown at once, and gives way to the message', async () => {
    page.thread.send('Hello');
    expect(unsent()).toMatchObject([{ text: 'Hello', state: 'sending' }]);
    await clock.advance(50);
    expect(unsent()).toEqual([]);
    expect(page.thread.messages.peek()[0]?.text()).toBe('Hello');
    expect(storage.length).toBe(0);
  });

  it('is not written down when the answer comes at once, nor drawn again for it', async () => {
    const setItem = vi.spyOn(storage, 'setItem');
    const shown: (readonly unknown[])[] = [];
    const stop = page.thread.unsent.subscribe((messages) => shown.push(messages));
    page.thread.send('Hello');
    await clock.advance(100);
    expect(shown.map(({ length }) => length)).toEqual([0, 1, 0]);
    expect(setItem).not.toHaveBeenCalled();
    stop();
  });

  it('waits while there is no connection', async () => {
    page.transport.cut();
    page.thread.send('Hello');
    expect(unsent()).toMatchObject([{ state: 'waiting' }]);
    await clock.advance(1000);
    expect(unsent()).toEqual([]);
  });

  it('survives a reload, and is sent once', async () => {
    page.transport.cut();
    page.thread.send('Hello');
    const clientId = unsent()[0]?.clientId;
    expect(server.runs).toEqual([]);
    page.close();
    page = new FakePage(server, clock, { storage, idle: true });
    page.connection.wake();
    await clock.advance(8);
    await reload();
    await clock.advance(1000);
    expect(server.runs).toEqual([clientId]);
    expect(unsent()).toEqual([]);
    expect(storage.length).toBe(0);
  });

  it('is kept in the storage until the server has kept it', async () => {
    server.settings.commit = 1000;
    page.thread.send('Hello');
    await clock.advance(100);
    expect(unsent()).toEqual([]);
    expect(storage.length).toBe(1);
    await clock.advance(1000);
    expect(storage.length).toBe(0);
  });

  it('is shown again when the server lost it before it was kept', async () => {
    server.settings.commit = 1000;
    page.thread.send('Hello');
    await clock.advance(100);
    server.restart();
    server.taken.clear();
    server.thread().branch = [];
    const take = server.userMessage.bind(server);
    server.userMessage = (...message) => {
      clock.after(100, () => take(...message));
    };
    await clock.advance(300);
    expect(unsent()).toMatchObject([{ text: 'Hello', state: 'sending' }]);
    await clock.advance(600);
    expect(server.runs).toHaveLength(2);
    expect(page.thread.messages.peek()[0]?.text()).toBe('Hello');
    expect(unsent()).toEqual([]);
  });

  it('of another thread is sent after a reload as well', async () => {
    const other = server.createThread('Other');
    await clock.advance(10);
    page.transport.cut();
    page.chat.openThread(other);
    page.thread.send('Hello');
    page.close();
    page = new FakePage(server, clock, { storage, fragment: `#chat=${server.active}` });
    await clock.advance(100);
    expect(server.thread(other).branch[0]?.parts).toEqual([{ type: 'text', text: 'Hello' }]);
    expect(storage.length).toBe(0);
  });

  it('that was acknowledged in a thread that is not open is not shown when it is', async () => {
    const other = server.createThread('Other');
    await clock.advance(10);
    page.thread.send('Hello');
    page.chat.openThread(other);
    await clock.advance(100);
    page.chat.openThread(server.thread('thread_1').id);
    await clock.advance(11_000);
    expect(unsent()).toEqual([]);
  });
});

describe('a refused message', () => {
  async function refused(): Promise<string> {
    const other = server.createThread('Other');
    await clock.advance(10);
    page.chat.openThread(other);
    await clock.advance(100);
    page.transport.cut();
    page.thread.send('Hello');
    server.active = 'thread_1';
    server.removeThread(other);
    await clock.advance(1000);
    return other;
  }

  it('of a thread that is no more is shown in the open one, and can be sent there', async () => {
    await refused();
    expect(page.thread.id).toBe('thread_1');
    expect(unsent()).toMatchObject([
      { text: 'Hello', state: 'refused', reason: 'There is no such thread.' },
    ]);
    const clientId = unsent()[0]?.clientId ?? '';
    page.thread.resend(clientId);
    expect(unsent()).toMatchObject([{ text: 'Hello', state: 'sending' }]);
    expect(unsent()[0]?.clientId).not.toBe(clientId);
    await clock.advance(100);
    expect(page.thread.messages.peek()[0]?.text()).toBe('Hello');
  });

  it('survives a reload with its reason, and is not sent by itself', async () => {
    await refused();
    const before = unsent();
    const count = server.received.filter((frame) => frame.type === 'chat:user-message').length;
    await reload();
    expect(unsent()).toEqual(before);
    const after = server.received.filter((frame) => frame.type === 'chat:user-message').length;
    expect(after).toBe(count);
  });

  it('can be thrown away', async () => {
    await refused();
    page.thread.discardUnsent(unsent()[0]?.clientId ?? '');
    expect(unsent()).toEqual([]);
    await clock.advance(50);
    expect(storage.length).toBe(0);
  });
});

describe('a draft', () => {
  it('survives a reload, for each thread its own', async () => {
    const other = server.createThread('Other');
    await clock.advance(10);
    page.thread.draft.value = 'First';
    page.chat.openThread(other);
    page.thread.draft.value = 'Second';
    await reload();
    expect(page.thread.id).toBe('thread_1');
    expect(page.thread.draft.peek()).toBe('First');
    page.chat.openThread(other);
    expect(page.thread.draft.peek()).toBe('Second');
  });

  it('is saved a moment after the last key, and removed when it is empty', async () => {
    page.thread.draft.value = 'H';
    page.thread.draft.value = 'Hello';
    expect(storage.length).toBe(0);
    await clock.advance(400);
    expect(storage.getItem('test:draft:thread_1')).toBe('"Hello"');
    page.thread.draft.value = '';
    await clock.advance(400);
    expect(storage.length).toBe(0);
  });
});

describe('a storage', () => {
  it('that is forbidden, full or broken harms nothing', async () => {
    const forbidden = createStore(() => {
      throw new Error('forbidden');
    }, 'x:');
    expect(forbidden.read('unsent')).toBeNull();
    forbidden.write('unsent', [1]);
    const broken = new MemoryStorage();
    broken.setItem('test:unsent', '{{{');
    broken.setItem('test:draft:thread_1', '{"no":"text"}');
    broken.setItem = () => {
      throw new Error('full');
    };
    page = new FakePage(server, clock, { storage: broken });
    await clock.advance(100);
    expect(page.thread.draft.peek()).toBe('');
    page.thread.send('Hello');
    await clock.advance(100);
    expect(page.thread.messages.peek()[0]?.text()).toBe('Hello');
  });

  it('with the entries of somebody else is read as far as it makes sense', async () => {
    const entries = [null, 1, {}, { clientId: 'event_x', threadId: 'thread_1', text: 'Mine' }];
    storage.setItem('test:unsent', JSON.stringify(entries));
    await reload();
    expect(page.thread.messages.peek()[0]?.text()).toBe('Mine');
  });
});
