// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { readFragment, writeFragment } from '../../src/state/address';
import { expectEqual } from '../support/conversation';
import { FakePage } from '../support/fakePage';
import { CHAT, FakeServer } from '../support/fakeServer';
import { plainThread, withoutNulls } from '../support/plain';
import { pick, seededRandom } from '../support/random';
import { TestClock } from '../support/testClock';

let clock: TestClock;
let server: FakeServer;
let page: FakePage;
let first: string;
let second: string;

beforeEach(async () => {
  clock = new TestClock();
  server = new FakeServer(clock);
  first = server.active;
  second = server.createThread('Second');
  page = new FakePage(server, clock);
  await clock.advance(100);
});

const received = (type: string) => server.received.filter((frame) => frame.type === type);

describe('switching threads', () => {
  it('while both answer shows each as the server has it', async () => {
    const random = seededRandom(11);
    for (const id of [first, second]) server.userMessage(id, `to ${id}`, `event_${id}`);
    for (let turn = 0; turn < 50; turn += 1) {
      page.chat.openThread(pick(random, [first, second]));
      for (const id of [first, second]) {
        for (let count = random() * 4; count > 0; count -= 1) server.chunk(id, `${id} ${turn} `);
      }
      await clock.advance(random() * 20);
      const { thread } = page;
      for (const message of thread.messages.peek().slice(1)) {
        expect(message.text().replaceAll(thread.id, '')).not.toContain('thread_');
      }
    }
    await clock.advance(100);
    for (const id of [first, second]) {
      page.chat.openThread(id);
      await clock.advance(100);
      expect(plainThread(page.thread).messages).toEqual(server.thread(id).branch.map(withoutNulls));
    }
    expectEqual(page, server);
  });

  it('shows at once what was there, and goes on from the cursor', async () => {
    server.userMessage(first, 'Hello', 'event_1');
    await clock.advance(20);
    const messages = page.thread.messages.peek();
    page.chat.openThread(second);
    await clock.advance(50);
    server.chunk(first, 'More');
    page.chat.openThread(first);
    expect(page.thread.loaded.peek()).toBe(true);
    expect(page.thread.messages.peek()).toBe(messages);
    await clock.advance(50);
    expect(messages.at(-1)?.text()).toBe('More');
    const position = received('session:follow').at(-1)?.data['position'];
    expect(position).toMatchObject({ epoch: 'epoch1', seq: 2 });
  });

  it('forgets the least recent of many threads', async () => {
    const ids = Array.from({ length: 25 }, () => server.createThread('One of many'));
    await clock.advance(50);
    for (const id of ids) page.chat.openThread(id);
    await clock.advance(50);
    page.chat.openThread(ids.at(-2) ?? '');
    expect(page.thread.loaded.peek()).toBe(false);
    await clock.advance(50);
    page.chat.openThread(ids.at(-1) ?? '');
    expect(page.thread.loaded.peek()).toBe(true);
    page.chat.openThread(first);
    expect(page.thread.loaded.peek()).toBe(false);
  });

  it('tells the server the last one only', async () => {
    page.transport.cut();
    for (const id of [second, first, second, first, second]) page.chat.openThread(id);
    await clock.advance(1000);
    expect(received('chat:thread-switch').map((frame) => frame.data['threadId'])).toEqual([second]);
    expect(server.active).toBe(second);
  });

  it('follows the open thread only', async () => {
    page.chat.openThread(second);
    await clock.advance(50);
    page.transport.cut();
    await clock.advance(1000);
    const follow = received('session:hello').at(-1)?.data['follow'] ?? {};
    expect(Object.keys(follow).sort()).toEqual([CHAT, `${CHAT}/${second}`]);
  });
});

describe('the list of threads', () => {
  it('marks what has news and is not open', async () => {
    expect([...page.chat.unread.peek()]).toEqual([]);
    server.userMessage(second, 'Hello', 'event_1');
    server.userMessage(first, 'Hello', 'event_2');
    await clock.advance(50);
    expect([...page.chat.unread.peek()]).toEqual([second]);
    page.chat.openThread(second);
    expect([...page.chat.unread.peek()]).toEqual([]);
    server.end(first);
    await clock.advance(50);
    expect([...page.chat.unread.peek()]).toEqual([first]);
    const third = server.createThread('Third');
    await clock.advance(50);
    server.rename(third, 'Another title');
    await clock.advance(50);
    expect([...page.chat.unread.peek()]).toEqual([first]);
  });

  it('marks what became of threads while the page was away', async () => {
    page.transport.cut();
    await clock.advance(1);
    server.userMessage(second, 'Hello', 'event_1');
    server.restart();
    await clock.advance(1000);
    expect([...page.chat.unread.peek()]).toEqual([second]);
  });

  it('opens a thread that is made here', async () => {
    const made = page.chat.createThread();
    await clock.advance(50);
    await made;
    expect(page.thread.id).toBe(page.chat.threads.peek()[0]?.threadId);
    expect(page.address.fragment).toBe(`#chat=${page.thread.id}`);
  });

  it('falls back when the open one is removed here, without a word', async () => {
    page.chat.openThread(second);
    const removed = page.chat.deleteThread(second);
    await clock.advance(50);
    await removed;
    expect(page.thread.id).toBe(first);
    expect(page.chat.notice.peek()).toBeNull();
  });

  it('falls back when the open one is removed elsewhere, and says so', async () => {
    page.chat.openThread(second);
    await clock.advance(50);
    server.active = first;
    server.removeThread(second);
    await clock.advance(50);
    expect(page.thread.id).toBe(first);
    expect(page.chat.notice.peek()).toEqual({ kind: 'thread-removed', threadId: second });
    page.chat.dismissNotice();
    expect(page.chat.notice.peek()).toBeNull();
  });

  it('has no thread open when there is none, and opens the next that comes', async () => {
    server.active = '';
    server.removeThread(first);
    server.removeThread(second);
    await clock.advance(50);
    expect(page.chat.thread.peek()).toBeNull();
    const third = server.createThread('Third');
    await clock.advance(50);
    expect(page.thread.id).toBe(third);
    expect(page.thread.loaded.peek()).toBe(true);
  });
});

describe('the address', () => {
  it('names the open thread from the beginning, and remembers where the person was', () => {
    expect(page.address.history).toEqual([`#chat=${first}`]);
    page.chat.openThread(second);
    expect(page.address.history).toEqual([`#chat=${first}`, `#chat=${second}`]);
    page.address.back();
    expect(page.thread.id).toBe(first);
    expect(page.address.history).toEqual([`#chat=${first}`]);
  });

  it('opens its thread, and asks for it along with the list', async () => {
    page = new FakePage(server, clock, { fragment: `#chat=${second}` });
    expect(page.chat.thread.peek()).toBeNull();
    await clock.advance(100);
    expect(page.thread.id).toBe(second);
    expect(received('session:hello').at(-1)?.data['follow']).toMatchObject({
      [`${CHAT}/${second}`]: null,
    });
  });

  it('of an unknown thread opens the active one, and says so', async () => {
    page = new FakePage(server, clock, { fragment: '#chat=thread_unknown' });
    await clock.advance(100);
    expect(page.thread.id).toBe(first);
    expect(page.chat.notice.peek()).toEqual({ kind: 'thread-unknown', threadId: 'thread_unknown' });
    expect(page.address.history).toEqual([`#chat=${first}`]);
    page.address.go('#chat=thread_nowhere');
    expect(page.thread.id).toBe(first);
    expect(page.chat.notice.peek()).toMatchObject({ threadId: 'thread_nowhere' });
    expect(page.address.fragment).toBe(`#chat=${first}`);
  });

  it('that nobody would write is not asked for', async () => {
    page = new FakePage(server, clock, { fragment: `#chat=${'x'.repeat(5000)}` });
    await clock.advance(100);
    expect(page.thread.id).toBe(first);
    expect(page.transport.opened).toBe(1);
  });

  it('is read and written for each chat, and keeps what else is in it', () => {
    expect(readFragment('#chat=thread_1&chat-2=thread_9', 'chat-2')).toBe('thread_9');
    expect(readFragment('#chat=../../x', 'chat')).toBeNull();
    expect(readFragment('', 'chat')).toBeNull();
    expect(writeFragment('', 'chat', 'a')).toBe('#chat=a');
    expect(writeFragment('#section&chat-2=b', 'chat', 'a')).toBe('#section&chat-2=b&chat=a');
    expect(writeFragment('#chat=a&chat-2=b', 'chat', 'c')).toBe('#chat-2=b&chat=c');
    expect(writeFragment('#__proto__=a', '__proto__', 'c')).toBe('#__proto__=c');
  });
});

it('loads when the chat is made after the page came', async () => {
  const log = server.logs.get(CHAT);
  server.logs.delete(CHAT);
  page = new FakePage(server, clock);
  await clock.advance(1000);
  expect(page.chat.ready.peek()).toBe(false);
  if (log) server.logs.set(CHAT, log);
  await clock.advance(5000);
  expect(page.chat.ready.peek()).toBe(true);
});

it('asks once more for a thread whose log was made anew', async () => {
  page.chat.openThread(second);
  await clock.advance(50);
  server.say({ type: 'gone', log: `${CHAT}/${second}` });
  await clock.advance(50);
  expect(page.thread.id).toBe(second);
  server.userMessage(second, 'Hello', 'event_1');
  await clock.advance(50);
  expect(page.thread.messages.peek()).toHaveLength(2);
});

it('asks no more than once for a thread whose log is gone', async () => {
  page.chat.openThread(second);
  await clock.advance(50);
  server.logs.delete(`${CHAT}/${second}`);
  server.active = first;
  const follows = received('session:follow').length;
  server.say({ type: 'gone', log: `${CHAT}/${second}` });
  await clock.advance(1000);
  expect(received('session:follow').length).toBe(follows + 2);
  expect(page.thread.id).toBe(first);
  expect(page.chat.notice.peek()).toEqual({ kind: 'thread-unknown', threadId: second });
});
