// @vitest-environment node
import { effect } from '@preact/signals-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { TextPartModel } from '../../src/state/model';
import { ThreadFold } from '../../src/state/threadFold';
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

const texts = () => page.thread.messages.peek().map((message) => message.text());
const received = (type: string) => server.received.filter((frame) => frame.type === type);

async function ask(text: string): Promise<void> {
  page.thread.send(text);
  await clock.advance(50);
}

/** A conversation that is longer than a snapshot. */
async function longConversation(length: number): Promise<void> {
  page.close();
  server.settings.window = 10;
  for (let number = 0; number < length; number += 1) {
    server.userMessage(server.active, `question ${number}`, `event_${number}`);
    server.chunk(server.active, `answer ${number}`);
    server.end(server.active);
  }
  page = new FakePage(server, clock);
  await clock.advance(100);
}

describe('a text that grows', () => {
  it('stays the same part, and tells how often it grew', async () => {
    await ask('Hello');
    server.chunk(server.active, 'One');
    await clock.advance(10);
    const message = page.thread.messages.peek().at(-1);
    const part = message?.parts.peek()[0] as TextPartModel;
    const seen: string[] = [];
    const stop = effect(() => {
      part.grown.value;
      seen.push(part.text);
    });
    const parts = message?.parts.peek();
    for (const chunk of [', two', ', three']) {
      server.chunk(server.active, chunk);
      await clock.advance(10);
    }
    stop();
    expect(seen).toEqual(['One', 'One, two', 'One, two, three']);
    expect(message?.parts.peek()).toBe(parts);
  });

  it('grows by a snapshot that begins with it', async () => {
    await ask('Hello');
    server.chunk(server.active, 'One');
    await clock.advance(10);
    const message = page.thread.messages.peek().at(-1);
    const part = message?.parts.peek()[0];
    page.transport.cut();
    server.settings.kept = 1;
    server.chunk(server.active, ', two');
    server.chunk(server.active, ', three');
    await clock.advance(1000);
    expect(page.thread.messages.peek().at(-1)).toBe(message);
    expect(message?.parts.peek()[0]).toBe(part);
    expect(part).toMatchObject({ text: 'One, two, three' });
  });

  it('is another part when it is another text', () => {
    const fold = new ThreadFold('t');
    const message = (text: string) => ({
      id: 'm',
      role: 'assistant' as const,
      created: 1,
      status: 'complete' as const,
      versions: [],
      parts: [{ type: 'text' as const, text }],
    });
    fold.apply({ type: 'chat:message', threadId: 't', message: message('One') });
    const [shown] = fold.messages.peek();
    const part = shown?.parts.peek()[0];
    fold.apply({ type: 'chat:message', threadId: 't', message: message('Two') });
    expect(fold.messages.peek()[0]).toBe(shown);
    expect(shown?.parts.peek()[0]).not.toBe(part);
    expect(shown?.text()).toBe('Two');
  });

  it('costs what is new, not what there is', () => {
    const fold = new ThreadFold('t');
    const message = { id: 'm', role: 'assistant' as const, created: 1, parts: [], versions: [] };
    fold.apply({
      type: 'chat:message',
      threadId: 't',
      message: { ...message, status: 'streaming' },
    });
    const kind = 'text' as const;
    const append = (from: number, count: number) => {
      const start = performance.now();
      for (let index = from; index < from + count; index += 1) {
        const chunk = { messageId: 'm', part: 0, offset: index * 5, chunk: 'abcd ', kind };
        fold.apply({ type: 'chat:stream-chunk', threadId: 't', ...chunk });
      }
      return performance.now() - start;
    };
    append(0, 50_000);
    const early = append(50_000, 50_000);
    append(100_000, 300_000);
    const late = append(400_000, 50_000);
    expect(fold.messages.peek()[0]?.text()).toHaveLength(2_250_000);
    expect(late).toBeLessThan(early * 5 + 20);
  });

  it('updates the views once for each frame', async () => {
    await ask('Hello');
    let runs = 0;
    const stop = effect(() => {
      for (const message of page.thread.messages.value) message.status.value;
      page.thread.queue.value;
      page.thread.running.value;
      runs += 1;
    });
    server.userMessage(server.active, 'Next', 'event_next');
    server.end(server.active);
    await clock.advance(10);
    stop();
    expect(runs).toBe(2);
  });
});

describe('stopping', () => {
  it('shows that it stops until the server says that it has', async () => {
    await ask('Hello');
    server.chunk(server.active, 'I was about to');
    await clock.advance(10);
    page.thread.stop();
    page.thread.stop();
    expect(page.thread.stopping.peek()).toBe(true);
    server.chunk(server.active, ' say');
    await clock.advance(50);
    expect(page.thread.stopping.peek()).toBe(false);
    expect(page.thread.running.peek()).toBeNull();
    expect(texts().at(-1)).toBe('I was about to say');
    expect(page.thread.messages.peek().at(-1)?.status.peek()).toBe('stopped');
    expect(received('chat:stop-generation')).toHaveLength(1);
  });

  it('is over when the next answer begins', async () => {
    await ask('One');
    await ask('Two');
    page.thread.stop();
    await clock.advance(50);
    expect(page.thread.stopping.peek()).toBe(false);
    expect(page.thread.running.peek()).not.toBeNull();
  });

  it('does nothing when nothing runs', async () => {
    page.thread.stop();
    await clock.advance(50);
    expect(received('chat:stop-generation')).toHaveLength(0);
  });
});

describe('earlier messages', () => {
  it('are put before the first, page by page', async () => {
    await longConversation(70);
    expect(page.thread.messages.peek()).toHaveLength(10);
    expect(page.thread.earlier.peek()).toBe(130);
    const shown = page.thread.messages.peek();
    page.thread.loadEarlier();
    page.thread.loadEarlier();
    await clock.advance(50);
    expect(received('chat:request-history')).toHaveLength(1);
    expect(page.thread.messages.peek()).toHaveLength(60);
    expect(page.thread.messages.peek().slice(-10)).toEqual(shown);
    for (let page_ = 0; page_ < 3; page_ += 1) {
      page.thread.loadEarlier();
      await clock.advance(50);
    }
    expect(page.thread.earlier.peek()).toBe(0);
    expect(texts()[0]).toBe('question 0');
    await page.thread.loadEarlier();
    expect(texts()).toHaveLength(140);
  });

  it('stay when a snapshot continues them', async () => {
    await longConversation(30);
    page.thread.loadEarlier();
    await clock.advance(50);
    expect(page.thread.messages.peek()).toHaveLength(60);
    server.restart();
    await clock.advance(1000);
    expect(page.thread.messages.peek()).toHaveLength(60);
    expect(page.thread.earlier.peek()).toBe(0);
  });

  it('go when the branch was cut before them', async () => {
    await longConversation(30);
    page.thread.loadEarlier();
    await clock.advance(50);
    page.transport.faults = { ...CALM, cut: 1 };
    page.transport.cut();
    const first = server.thread().branch[0];
    server.regenerate(server.active, first?.id ?? '');
    server.settings.kept = 0;
    server.restart();
    page.transport.faults = CALM;
    await clock.advance(20_000);
    expect(texts()).toEqual(['question 0', '']);
    expect(page.thread.earlier.peek()).toBe(0);
  });

  it('are not mixed up when the branch is cut while they are on their way', async () => {
    await longConversation(30);
    const loading = page.thread.loadEarlier();
    server.regenerate(server.active, server.thread().branch[2]?.id ?? '');
    await clock.advance(200);
    await loading;
    const { branch } = server.thread();
    expect(page.thread.messages.peek().map((message) => message.id)).toEqual(
      branch.map((message) => message.id),
    );
  });
});

describe('the queue', () => {
  it('holds what is sent while an answer runs, and gives it back', async () => {
    await ask('One');
    await ask('Two');
    expect(page.thread.queue.peek()).toMatchObject([{ text: 'Two' }]);
    expect(page.thread.unsent.peek()).toEqual([]);
    const removed = page.thread.removeQueued(page.thread.queue.peek()[0]?.id ?? '');
    await clock.advance(50);
    await removed;
    expect(page.thread.queue.peek()).toEqual([]);
  });

  it('is sent when the answer ends', async () => {
    await ask('One');
    await ask('Two');
    server.end(server.active);
    await clock.advance(10);
    expect(texts()).toEqual(['One', '', 'Two', '']);
    expect(page.thread.queue.peek()).toEqual([]);
  });
});

it('answers again in the place of an answer', async () => {
  await ask('One');
  server.chunk(server.active, 'First');
  server.end(server.active);
  await clock.advance(10);
  const answer = page.thread.regenerate(page.thread.messages.peek()[1]?.id ?? '');
  await clock.advance(20);
  await answer;
  server.chunk(server.active, 'Second');
  await clock.advance(10);
  expect(texts()).toEqual(['One', 'Second']);
});

it('is equal in two tabs, in which both write', async () => {
  const other = new FakePage(server, clock);
  await clock.advance(100);
  page.thread.send('From here');
  other.thread.send('From there');
  await clock.advance(50);
  server.chunk(server.active, 'Words');
  server.end(server.active);
  await clock.advance(50);
  const ids = (tab: FakePage) => tab.thread.messages.peek().map((message) => message.id);
  expect(ids(other)).toEqual(ids(page));
  expect(other.thread.messages.peek().map((message) => message.text())).toEqual(texts());
  expect(texts()).toContain('From there');
  expect(server.logs.get(`${CHAT}/${server.active}`)?.head).toBeGreaterThan(5);
});
