/** Random conversations: what a server does, what a person does, and the proof that both end up equal. */
import { expect } from 'vitest';
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

/** One thing that happens on the server. */
export function serverAct(server: FakeServer, random: Random): void {
  const threadId = pick(random, [...server.threads.keys()]);
  const running = [...server.threads.values()].filter((thread) => thread.running);
  const dice = random();
  if (dice < 0.75 && running.length) server.chunk(pick(random, running).id, pick(random, words));
  else if (dice < 0.86 && running.length) {
    server.end(
      pick(random, running).id,
      pick(random, ['complete', 'complete', 'error', 'stopped']),
    );
  } else if (dice < 0.9) {
    const { branch } = server.thread(threadId);
    if (branch.length) server.regenerate(threadId, pick(random, branch).id);
  } else if (dice < 0.93) server.rename(threadId, pick(random, words));
  else if (dice < 0.96)
    server.changeSetting(pick(random, ['model', '__proto__', 'size']), random());
  else if (server.threads.size < 4) server.createThread('Another');
  else if (dice > 0.99 && server.threads.size > 1) {
    const removable = [...server.threads.keys()].filter((id) => id !== server.active);
    server.removeThread(pick(random, removable));
  }
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
  if (dice < 0.55) thread.stop();
  else if (dice < 0.75) page.chat.openThread(pick(random, page.chat.threads.peek()).threadId);
  else if (dice < 0.85) thread.loadEarlier().catch(() => {});
  else if (dice < 0.93) {
    const message = pick(random, thread.messages.peek());
    if (message) thread.regenerate(message.id).catch(() => {});
  } else page.connection.wake();
  return null;
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
  const loaded = truth.branch.slice(truth.branch.length - shown.messages.length);
  expect(shown.messages).toEqual(loaded.map(withoutNulls));
  expect(thread.running.peek()?.id).toBe(truth.running?.id);
  const position = page.connection.unfollow(`${CHAT}/${thread.id}`);
  expect(position).toEqual(server.logs.get(`${CHAT}/${thread.id}`)?.position);
}

/**
 * Fails unless every text that was sent arrived, and was answered, exactly once. What was sent to a thread that was
 * removed meanwhile is shown in the open one, as refused.
 */
export function expectSentOnce(page: FakePage, server: FakeServer, sent: readonly string[]): void {
  const runs = server.runs.filter((id) => id !== '');
  expect(new Set(runs).size).toBe(runs.length);
  const queues = [...server.threads.values()].flatMap((thread) => thread.queue);
  const refused = page.thread.unsent.peek();
  for (const message of refused) expect(message).toMatchObject({ reason: NO_SUCH_THREAD });
  const total = runs.length + queues.length + server.removedFromQueues + refused.length;
  expect(total).toBe(sent.length);
}

export function sometimes(random: Random, probability: number, action: () => void): void {
  if (chance(random, probability)) action();
}
