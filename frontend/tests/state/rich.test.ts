// @vitest-environment node
import { effect } from '@preact/signals-core';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ResponsePartModel, ThinkingPartModel } from '../../src/state/model';
import { FakePage } from '../support/fakePage';
import { FakeServer } from '../support/fakeServer';
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
const last = () => page.thread.messages.peek().at(-1);
const received = (type: string) => server.received.filter((frame) => frame.type === type);
const call = (toolId: string) =>
  ({ type: 'tool_call', toolId, name: 'search', arguments: {} }) as const;
const result = (toolId: string) =>
  ({ type: 'tool_result', toolId, result: toolId, isError: false }) as const;

async function send(text: string): Promise<void> {
  page.thread.send(text);
  await clock.advance(50);
}

async function answerWith(...chunks: string[]): Promise<void> {
  for (const chunk of chunks) server.chunk(server.active, chunk);
  server.end(server.active);
  await clock.advance(20);
}

describe('thinking', () => {
  it('grows, ends with a duration, and is not what Copy copies', async () => {
    await send('Hello');
    server.chunk(server.active, 'Hm', 'thinking');
    await clock.advance(10);
    const part = last()?.parts.peek()[0] as ThinkingPartModel;
    const seen: unknown[] = [];
    const stop = effect(() => {
      part.grown.value;
      seen.push([part.text, part.duration.value]);
    });
    server.chunk(server.active, ', so', 'thinking');
    server.chunk(server.active, 'Left.');
    await clock.advance(10);
    stop();
    expect(seen.at(-1)).toEqual(['Hm, so', 1.5]);
    expect(last()?.parts.peek()[0]).toBe(part);
    expect(last()?.text()).toBe('Left.');
  });

  it('grows by a snapshot, too', async () => {
    await send('Hello');
    server.chunk(server.active, 'Hm', 'thinking');
    await clock.advance(10);
    const part = last()?.parts.peek()[0] as ThinkingPartModel;
    page.transport.cut();
    server.settings.kept = 0;
    server.chunk(server.active, ', so', 'thinking');
    server.chunk(server.active, 'Left.');
    await clock.advance(1000);
    expect(last()?.parts.peek()[0]).toBe(part);
    expect([part.text, part.duration.peek()]).toEqual(['Hm, so', 1.5]);
  });
});

describe('a status', () => {
  it('changes in its place, and goes with the next content', async () => {
    await send('Hello');
    server.respond(server.active, { type: 'status', text: 'Searching' });
    await clock.advance(10);
    const part = last()?.parts.peek()[0] as ResponsePartModel;
    server.respond(server.active, { type: 'status', text: 'Reading' });
    await clock.advance(10);
    expect(last()?.parts.peek()).toEqual([part]);
    expect(part.response.peek()).toEqual({ type: 'status', text: 'Reading' });
    server.chunk(server.active, 'Found.');
    await clock.advance(10);
    expect(last()?.parts.peek()).toMatchObject([{ type: 'text', text: 'Found.' }]);
  });
});

describe('calls and results', () => {
  it('are paired within an answer, also across a question', async () => {
    await send('Hello');
    server.respond(server.active, call('one'));
    server.respond(server.active, call('two'));
    server.respond(server.active, result('two'));
    server.ask(server.active);
    server.answer(server.active, server.thread().question?.request.requestId ?? '', 'Yes');
    server.respond(server.active, result('one'));
    server.respond(server.active, result('nobody'));
    await clock.advance(20);
    const parts = page.thread.messages.peek().flatMap((message) => message.parts.peek());
    const cards = parts.filter((part) => part.type === 'response');
    const [one, two, twoResult, , oneResult, nobody] = cards;
    const { tools } = page.thread;
    expect([one, two, oneResult, twoResult].every((part) => part && tools.peek().has(part))).toBe(
      true,
    );
    expect(one && tools.peek().get(one)).toBe(oneResult);
    expect(twoResult && tools.peek().get(twoResult)).toBe(two);
    expect(nobody && tools.peek().has(nobody)).toBe(false);
  });

  it('of one name belong to the answer in which they are', async () => {
    for (const text of ['One', 'Two']) {
      await send(text);
      server.respond(server.active, call('call_1'));
      server.respond(server.active, result('call_1'));
      await answerWith('Done.');
    }
    const pairs = page.thread.messages.peek().filter((message) => message.role === 'assistant');
    for (const message of pairs) {
      const [first, second] = message.parts.peek() as readonly ResponsePartModel[];
      expect(first && page.thread.tools.peek().get(first)).toBe(second);
    }
  });
});

describe('suggestions', () => {
  it('are those of the last answer, until something is said', async () => {
    await send('Hello');
    server.respond(server.active, { type: 'suggestions', suggestions: ['Why?'] });
    await clock.advance(20);
    expect(page.thread.suggestions.peek()).toEqual([]);
    await answerWith();
    expect(page.thread.suggestions.peek()).toEqual(['Why?']);
    page.thread.send('Why?');
    expect(page.thread.suggestions.peek()).toEqual([]);
    await clock.advance(50);
    await answerWith('Because.');
    expect(page.thread.suggestions.peek()).toEqual([]);
  });
});

describe('versions', () => {
  beforeEach(async () => {
    await send('One');
    await answerWith('First');
    await send('Two');
    await answerWith('Second');
  });

  const versions = (index: number) => page.thread.messages.peek()[index]?.versions.peek() ?? [];

  it('of a user message are made by editing, and walked', async () => {
    const [question] = page.thread.messages.peek();
    const edited = page.thread.edit(question?.id ?? '', 'Uno');
    await clock.advance(50);
    await edited;
    await answerWith('Primero');
    expect(texts()).toEqual(['Uno', 'Primero']);
    expect(versions(0)).toEqual([question?.id, page.thread.messages.peek()[0]?.id]);
    const selected = page.thread.selectVersion(question?.id ?? '');
    await clock.advance(50);
    await selected;
    expect(texts()).toEqual(['One', 'First', 'Two', 'Second']);
    expect(versions(0)).toHaveLength(2);
    expect(page.thread.earlier.peek()).toBe(0);
  });

  it('keep what is the same on both branches', async () => {
    const shown = page.thread.messages.peek();
    const answer = shown[3]?.id ?? '';
    await Promise.all([page.thread.regenerate(answer), clock.advance(50)]);
    await answerWith('Another second');
    await Promise.all([page.thread.selectVersion(answer), clock.advance(50)]);
    expect(texts()).toEqual(['One', 'First', 'Two', 'Second']);
    for (const index of [0, 1, 2]) expect(page.thread.messages.peek()[index]).toBe(shown[index]);
  });

  it('cannot be chosen while an answer runs', async () => {
    const answer = page.thread.messages.peek()[1]?.id ?? '';
    await send('Three');
    const refusal = page.thread.selectVersion(answer).catch((error: Error) => error.message);
    await clock.advance(50);
    expect(await refusal).toBe('Stop it first.');
  });
});

describe('a rating', () => {
  it('is kept with the message, and taken back', async () => {
    await send('Hello');
    await answerWith('Yes.');
    const message = last();
    await Promise.all([page.thread.rate(message?.id ?? '', 'up', 'Just so'), clock.advance(50)]);
    expect(message?.feedback.peek()).toEqual({ value: 'up', comment: 'Just so' });
    await Promise.all([page.thread.rate(message?.id ?? '', null), clock.advance(50)]);
    expect(message?.feedback.peek()).toBeNull();
    expect(message?.finished.peek()).toBeGreaterThan(0);
  });

  it('of a message outside a snapshot is asked for again', async () => {
    server.settings.window = 4;
    for (let number = 0; number < 5; number += 1) {
      await send(`Question ${number}`);
      await answerWith(`Answer ${number}`);
    }
    page.close();
    page = new FakePage(server, clock);
    await clock.advance(100);
    await Promise.all([page.thread.loadEarlier(), clock.advance(50)]);
    const message = page.thread.messages.peek()[1];
    page.transport.cut();
    server.settings.kept = 0;
    server.rate(server.active, message?.id ?? '', 'down');
    await clock.advance(1000);
    expect(page.thread.messages.peek()).toHaveLength(10);
    expect(page.thread.messages.peek()[1]).toBe(message);
    expect(message?.feedback.peek()).toEqual({ value: 'down', comment: '' });
  });
});

describe('beside the messages', () => {
  it('is a to-do list that the user can dismiss', async () => {
    server.setTodos(server.active, 'Analyse', 'Write');
    await clock.advance(20);
    expect(page.thread.todos.peek().map((item) => item.title)).toEqual(['Analyse', 'Write']);
    await Promise.all([page.thread.clearTodos(), clock.advance(50)]);
    expect(page.thread.todos.peek()).toEqual([]);
  });

  it('waits a queue of which any can be sent now', async () => {
    for (const text of ['One', 'Two', 'Three']) await send(text);
    const [, third] = page.thread.queue.peek();
    await Promise.all([page.thread.sendQueued(third?.id ?? ''), clock.advance(50)]);
    expect(texts()).toEqual(['One', '', 'Three', '']);
    expect(page.thread.queue.peek()).toMatchObject([{ text: 'Two' }]);
  });

  it('is a history of what the user said, newest first', async () => {
    for (const text of ['One', 'Two', 'Two', 'One']) {
      await send(text);
      await answerWith('Yes.');
    }
    expect(page.thread.history()).toEqual(['One', 'Two', 'One']);
  });

  it('is nothing any more when the thread is cleared', async () => {
    await send('One');
    await send('Two');
    server.setTodos(server.active, 'Write');
    await Promise.all([page.chat.runCommand('/clear', ''), clock.advance(50)]);
    expect(texts()).toEqual([]);
    expect(page.thread.queue.peek()).toEqual([]);
    expect(page.thread.todos.peek()).toEqual([]);
    expect(page.thread.running.peek()).toBeNull();
    expect(page.thread.earlier.peek()).toBe(0);
    expect(page.thread.unsent.peek()).toEqual([]);
  });
});

describe('a message far back', () => {
  beforeEach(() => {
    server.settings.window = 10;
    for (let number = 0; number < 80; number += 1) {
      server.userMessage(server.active, `question ${number}`, `event_${number}`);
      server.end(server.active);
    }
    page.close();
    page = new FakePage(server, clock);
  });

  it('is loaded, also when the thread was only just opened', async () => {
    const { id } = server.thread().branch[3] ?? { id: '' };
    await clock.advance(100);
    const found = page.thread.loadUntil(id);
    await clock.advance(200);
    expect(await found).toBe(true);
    expect(page.thread.messages.peek().some((message) => message.id === id)).toBe(true);
    expect(received('chat:request-history')).toHaveLength(3);
  });

  it('that is not there is looked for up to the beginning', async () => {
    await clock.advance(100);
    const found = page.thread.loadUntil('nowhere');
    await clock.advance(200);
    expect(await found).toBe(false);
    expect(page.thread.earlier.peek()).toBe(0);
  });

  it('in a thread that is being opened is waited for', async () => {
    const first = server.active;
    const { id } = server.thread().branch[3] ?? { id: '' };
    const other = server.createThread('Other');
    page.close();
    page = new FakePage(server, clock, { fragment: `#chat=${other}` });
    await clock.advance(100);
    page.chat.openThread(first);
    expect(page.thread.loaded.peek()).toBe(false);
    const found = page.thread.loadUntil(id);
    await clock.advance(200);
    expect(await found).toBe(true);
  });
});
