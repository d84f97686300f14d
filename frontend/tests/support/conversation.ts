/** Random conversations: what a server does, what a person does, and the proof that both end up equal. */
import { expect } from 'vitest';
import type { Message } from '../../src/protocol/generated';
import type { MessageModel } from '../../src/state/model';
import { STALE } from './fakeEvents';
import type { FakePage } from './fakePage';
import { CHAT, type FakeServer, NO_SUCH_THREAD } from './fakeServer';
import { plainThread, withoutNulls } from './plain';
import { chance, pick, type Random } from './random';

const words = [
  'Hello',
  ' wörld',
  '\n\n',
  ' 👩‍👩‍👧',
  '*bold*',
  ' 漢字',
  '\ud83d',
  '\ude00',
  '|',
  ' ',
];

/** What a handler yields besides text. */
const responses: readonly Message['parts'][number][] = [
  { type: 'status', text: 'Searching' },
  { type: 'status', text: 'Reading' },
  { type: 'tool_call', toolId: 'call_1', name: 'search', arguments: { query: 'x' } },
  { type: 'tool_call', toolId: 'call_2', name: 'read', arguments: {} },
  { type: 'tool_result', toolId: 'call_1', result: '3 files', isError: false },
  { type: 'citation', url: 'https://example.org', title: 'Example', snippet: '' },
  { type: 'suggestions', suggestions: ['Tell me more'] },
];

/** One thing that happens on the server. */
export function serverAct(server: FakeServer, random: Random): void {
  const threadId = pick(random, [...server.threads.keys()]);
  const running = [...server.threads.values()].filter((thread) => thread.running);
  const dice = random();
  if (dice < 0.75 && running.length) handlerAct(server, pick(random, running).id, random);
  else if (dice < 0.86 && running.length) {
    server.end(
      pick(random, running).id,
      pick(random, ['complete', 'complete', 'error', 'stopped']),
    );
  } else if (dice < 0.9) otherTabAct(server, threadId, random);
  else if (dice < 0.93) server.rename(threadId, pick(random, words));
  else if (dice < 0.96)
    server.changeSetting(pick(random, ['model', '__proto__', 'size']), random());
  else if (server.threads.size < 4) server.createThread('Another');
  else if (dice > 0.995) server.clear(threadId);
  else if (dice > 0.99 && server.threads.size > 1) {
    const removable = [...server.threads.keys()].filter((id) => id !== server.active);
    server.removeThread(pick(random, removable));
  }
}

/** One thing that the person does with messages in another tab. */
function otherTabAct(server: FakeServer, threadId: string, random: Random): void {
  const { branch, known, running } = server.thread(threadId);
  const message = pick(random, branch);
  if (!message) return;
  const versions = known.filter((each) => each.versions.length > 0);
  const dice = random();
  if (!running && versions.length) server.selectVersion(threadId, pick(random, versions).id);
  else if (dice < 0.5) server.regenerate(threadId, message.id);
  else if (dice < 0.7) server.edit(threadId, message.id, 'In other words');
  else server.rate(threadId, message.id, pick(random, ['up', 'down', null]));
}

/** One thing that the handler of a running answer does. */
function handlerAct(server: FakeServer, threadId: string, random: Random): void {
  const dice = random();
  if (dice < 0.6) server.chunk(threadId, pick(random, words));
  else if (dice < 0.75) server.chunk(threadId, pick(random, words), 'thinking');
  else if (dice < 0.87) server.respond(threadId, pick(random, responses));
  else if (dice < 0.93) {
    const buttons = { inputType: 'buttons' as const, options: ['Yes', 'No'] };
    server.ask(threadId, chance(random, 0.5) ? {} : buttons);
  } else if (dice < 0.96) server.settle(threadId, 'expired');
  else server.setTodos(threadId, ...words.slice(0, Math.floor(random() * 3)));
}

/** One thing that the person does; gives the text that was sent. */
export function personAct(page: FakePage, random: Random, number: number): string | null {
  const thread = page.chat.thread.peek();
  if (!thread) return null;
  const dice = random();
  if (dice < 0.4) {
    const text = `message ${number} ${pick(random, words)}`;
    thread.send(text);
    return text;
  }
  const message = pick(random, thread.messages.peek());
  if (dice < 0.5) thread.stop();
  else if (dice < 0.65) page.chat.openThread(pick(random, page.chat.threads.peek()).threadId);
  else if (dice < 0.72) thread.loadEarlier().catch(() => {});
  else if (dice < 0.78) {
    if (message) thread.regenerate(message.id).catch(() => {});
  } else if (dice < 0.95) answerOrChange(page, message, random);
  else page.connection.wake();
  return null;
}

/** What a person does with a question, a message, the queue or a thread, as far as there is one. */
function answerOrChange(page: FakePage, message: MessageModel | undefined, random: Random): void {
  const { thread } = page;
  const question = thread.question.peek();
  const [queued] = thread.queue.peek();
  const acts: (() => Promise<unknown>)[] = [
    () => thread.clearTodos(),
    () => page.chat.updateThread(thread.id, { pinned: chance(random, 0.5) }),
  ];
  if (question) {
    const { requestId, options } = question.request;
    acts.push(() => thread.answer(requestId, options ? { text: 'Yes' } : { cancel: true }));
  }
  if (queued) acts.push(() => thread.sendQueued(queued.id));
  if (message) {
    const version = pick(random, message.versions.peek());
    acts.push(() => thread.rate(message.id, pick(random, ['up', 'down', null])));
    if (version) acts.push(() => thread.selectVersion(version));
    if (message.role === 'user') acts.push(() => thread.edit(message.id, 'What I meant'));
  }
  // A refusal means that the page knew less than the server when the person did it.
  pick(random, acts)().catch(() => {});
}

/** Fails unless the page shows what the server has. */
export function expectEqual(page: FakePage, server: FakeServer): void {
  const { chat } = page;
  expect(chat.link.peek()).toEqual({ state: 'open' });
  const owner = server.ownerSnapshot();
  const byId = (one: { threadId: string }, other: { threadId: string }) =>
    one.threadId < other.threadId ? -1 : 1;
  expect([...chat.threads.peek()].sort(byId)).toEqual(owner.threads.sort(byId));
  expect({ ...chat.settings.peek() }).toEqual(owner.settings);
  const { thread } = page;
  const truth = server.thread(thread.id);
  const shown = plainThread(thread);
  expect(shown.total).toBe(truth.branch.length);
  expect(shown.queue).toEqual(truth.queue);
  expect(shown.todos).toEqual(truth.todos);
  const loaded = truth.branch.slice(truth.branch.length - shown.messages.length);
  expect(shown.messages).toEqual(loaded.map(withoutNulls));
  expect(thread.running.peek()?.id).toBe(truth.running?.id);
  expect(thread.question.peek()?.request).toEqual(truth.question?.request);
  const position = page.connection.unfollow(`${CHAT}/${thread.id}`);
  expect(position).toEqual(server.logs.get(`${CHAT}/${thread.id}`)?.position);
}

/**
 * Fails unless every text that was sent arrived exactly once, as a message that was answered or as an answer, or was
 * refused and is shown as such: in its own thread, or in the open one when its own was removed meanwhile.
 */
export function expectSentOnce(page: FakePage, server: FakeServer, sent: readonly string[]): void {
  const taken = [...server.runs.filter((id) => id !== ''), ...server.answers];
  expect(new Set(taken).size).toBe(taken.length);
  const queues = [...server.threads.values()].flatMap((thread) => thread.queue);
  const shown = page.thread.unsent.peek().map((message) => message.clientId);
  const { refused } = page;
  for (const { clientId, threadId, reason } of refused) {
    expect([NO_SUCH_THREAD, STALE]).toContain(reason);
    const here = threadId === page.thread.id || !server.threads.has(threadId);
    expect(shown.includes(clientId)).toBe(here);
  }
  const total = taken.length + queues.length + server.removedFromQueues + refused.length;
  expect(total).toBe(sent.length);
}

export function sometimes(random: Random, probability: number, action: () => void): void {
  if (chance(random, probability)) action();
}
