// @vitest-environment node
import { effect } from '@preact/signals-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/connection/refusal';
import type { ResponsePartModel } from '../../src/state/model';
import { STALE } from '../support/fakeEvents';
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
  page.thread.send('Hello');
  await clock.advance(50);
});

const texts = () => page.thread.messages.peek().map((message) => message.text());
const unsent = () => page.thread.unsent.peek();
const question = () => page.thread.question.peek();
const requestId = () => question()?.request.requestId ?? '';
const buttons = { inputType: 'buttons' as const, options: ['Yes', 'No'] };

async function ask(request: Parameters<FakeServer['ask']>[1] = {}): Promise<void> {
  server.ask(server.active, request);
  await clock.advance(20);
}

/** Waits for the server, and gives what a request was refused with. */
async function refusalOf(request: Promise<unknown>): Promise<unknown> {
  const outcome = request.then(
    () => null,
    (refusal: unknown) => refusal,
  );
  await clock.advance(50);
  return outcome;
}

describe('a pending question', () => {
  it('is there until it is answered, and changes in its place', async () => {
    expect(question()).toBeNull();
    await ask(buttons);
    expect(question()).toMatchObject({ request: buttons, composed: false });
    expect(question()?.messageId).toBe(page.thread.running.peek()?.id);
    const message = page.thread.running.peek();
    const part = message?.parts.peek()[0] as ResponsePartModel;
    const states: unknown[] = [];
    const stop = effect(() => {
      const response = part.response.value;
      states.push(response.type === 'input_required' && [response.state, response.answer]);
    });
    expect(await refusalOf(page.thread.answer(requestId(), { text: 'Yes' }))).toBeNull();
    stop();
    expect(states).toEqual([
      ['pending', undefined],
      ['answered', 'Yes'],
    ]);
    expect(message?.parts.peek()[0]).toBe(part);
    expect(question()).toBeNull();
    expect(message?.status.peek()).toBe('complete');
    expect(texts()).toEqual(['Hello', '', 'Yes', '']);
  });

  it('stays the same object whatever else happens in the answer', async () => {
    await ask(buttons);
    const before = question();
    server.respond(server.active, { type: 'status', text: 'Waiting' });
    server.setTodos(server.active, 'One');
    await clock.advance(20);
    page.transport.cut();
    server.settings.kept = 0;
    server.respond(server.active, { type: 'status', text: 'Still waiting' });
    await clock.advance(1000);
    expect(page.thread.running.peek()?.parts.peek()).toHaveLength(2);
    expect(question()).toBe(before);
  });

  it('is another one when the handler asks again', async () => {
    await ask(buttons);
    const first = requestId();
    await ask();
    expect(requestId()).not.toBe(first);
    expect(question()?.composed).toBe(true);
  });

  it('survives a reload', async () => {
    await ask();
    const before = question();
    page.close();
    page = new FakePage(server, clock, { storage });
    await clock.advance(100);
    expect(question()).toEqual(before);
  });

  it('can be cancelled, and is cancelled by Stop', async () => {
    await ask(buttons);
    expect(await refusalOf(page.thread.answer(requestId(), { cancel: true }))).toBeNull();
    expect(question()).toBeNull();
    await ask(buttons);
    page.thread.stop();
    await clock.advance(50);
    expect(question()).toBeNull();
    expect(page.thread.running.peek()).toBeNull();
  });

  it('is answered once', async () => {
    await ask(buttons);
    const id = requestId();
    const first = page.thread.answer(id, { text: 'Yes' });
    const second = await refusalOf(page.thread.answer(id, { text: 'No' }));
    await first;
    expect(second).toMatchObject({ code: 'stale', message: STALE });
    expect(texts()).toEqual(['Hello', '', 'Yes', '']);
  });

  it('refuses a form with what is wrong with which field', async () => {
    await ask({ inputType: 'form', formSchema: {} });
    const refusal = await refusalOf(page.thread.answer(requestId(), { values: { name: '' } }));
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'invalid-form', fields: { name: 'Too short.' } });
    expect(question()).not.toBeNull();
  });
});

describe('what is sent while a question asks for words', () => {
  it.each(['text', 'filename'] as const)('answers it: %s', async (inputType) => {
    await ask({ inputType });
    page.thread.send('Green');
    expect(unsent()).toMatchObject([{ text: 'Green', state: 'sending' }]);
    await clock.advance(50);
    expect(unsent()).toEqual([]);
    expect(texts()).toEqual(['Hello', '', 'Green', '']);
    expect(page.thread.queue.peek()).toEqual([]);
    await clock.advance(20_000);
    expect(storage.length).toBe(0);
  });

  it('is a message when the question offers a choice', async () => {
    await ask(buttons);
    page.thread.send('Green');
    await clock.advance(50);
    expect(page.thread.queue.peek()).toMatchObject([{ text: 'Green' }]);
  });

  it('is an answer once, and then a message', async () => {
    await ask();
    page.thread.send('Green');
    page.thread.send('And blue');
    await clock.advance(50);
    expect(texts()).toEqual(['Hello', '', 'Green', '']);
    expect(page.thread.queue.peek()).toMatchObject([{ text: 'And blue' }]);
  });

  it('waits for a connection, and survives a reload', async () => {
    await ask();
    page.transport.cut();
    page.thread.send('Green');
    expect(unsent()).toMatchObject([{ state: 'waiting' }]);
    page.close();
    page = new FakePage(server, clock, { storage });
    await clock.advance(1000);
    expect(texts()).toEqual(['Hello', '', 'Green', '']);
    expect(unsent()).toEqual([]);
  });

  it('is not lost when the question was settled meanwhile, and can be sent as a message', async () => {
    await ask();
    page.transport.cut();
    page.thread.send('Green');
    server.settle(server.active, 'expired');
    await clock.advance(1000);
    expect(unsent()).toMatchObject([{ text: 'Green', state: 'refused', reason: STALE }]);
    page.thread.resend(unsent()[0]?.clientId ?? '');
    await clock.advance(50);
    expect(unsent()).toEqual([]);
    expect(page.thread.queue.peek()).toMatchObject([{ text: 'Green' }]);
  });
});
