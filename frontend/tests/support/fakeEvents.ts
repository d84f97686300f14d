/** What the fake server does with the events of a page. */
import { Refusal } from '../../src/connection/refusal';
import type { Feedback } from '../../src/protocol/generated';
import type { FakeServer } from './fakeServer';

export const STALE = 'That question has been settled already.';

/** Takes an event; what it gives is the answer. Throws what it is refused with. */
export function takeEvent(
  server: FakeServer,
  type: string,
  id: string,
  threadId: string,
  raw: Readonly<Record<string, unknown>>,
): unknown {
  const data = raw as Record<string, string>;
  const messageId = data['messageId'] ?? '';
  const thread = server.thread(threadId);
  switch (type) {
    case 'chat:user-message':
      server.userMessage(threadId, data['text'] ?? '', id);
      return;
    case 'chat:input-response':
      if (raw['values']) throw new Refusal('invalid-form', 'Look again.', { name: 'Too short.' });
      takeAnswer(server, threadId, data, id);
      return;
    case 'chat:stop-generation':
      if (thread.running?.id === messageId) server.end(threadId, 'stopped');
      return;
    case 'chat:resend-from':
      server.regenerate(threadId, messageId);
      return;
    case 'chat:edit-message':
      server.edit(threadId, messageId, data['text'] ?? '');
      return;
    case 'chat:select-version':
      if (!server.selectVersion(threadId, messageId)) throw new Refusal('busy', 'Stop it first.');
      return;
    case 'chat:feedback':
      if (thread.known.some((message) => message.id === messageId)) {
        const value = data['value'] as Feedback['value'] | null;
        server.rate(threadId, messageId, value, data['comment']);
      }
      return;
    case 'chat:todo-clear':
      server.setTodos(threadId);
      return;
    case 'chat:queue-send':
      server.sendQueued(threadId, data['id'] ?? '');
      return;
    case 'chat:queue-remove': {
      const items = thread.queue.filter((item) => item.id !== data['id']);
      server.put(threadId, { type: 'chat:queue', threadId, items });
      return;
    }
    case 'chat:slash-command':
      return runCommand(server, threadId, data['command'] ?? '', data['args'] ?? '');
    case 'chat:search': {
      const hit = { threadId, title: 'One', before: 'says ', match: data['query'], after: '.' };
      return { hits: [hit] };
    }
    case 'chat:thread-create': {
      const created = server.createThread(data['title'] ?? '');
      server.updateThread(created, { temporary: raw['temporary'] === true });
      return { threadId: created };
    }
    case 'chat:thread-switch':
      server.active = threadId;
      return;
    case 'chat:thread-rename':
      server.rename(threadId, data['title'] ?? '');
      return;
    case 'chat:thread-update': {
      const { threadId: _, ...change } = raw;
      server.updateThread(threadId, change);
      return;
    }
    case 'chat:thread-delete':
      server.removeThread(threadId);
      return;
    case 'chat:settings-change':
      if (raw['value'] === 'huge') throw new Refusal('bad-setting', 'Model: expected small.');
      server.changeSetting(data['key'] ?? '', raw['value']);
      return;
    case 'chat:request-history': {
      const { branch } = thread;
      const end = branch.findIndex((message) => message.id === data['before']);
      const start = Math.max(0, end - Number(data['limit']));
      return { messages: branch.slice(start, Math.max(0, end)), total: branch.length, start };
    }
    default:
      if (type.startsWith('chat:')) throw new Refusal('unknown', `${type} is not known.`);
      return;
  }
}

function takeAnswer(
  server: FakeServer,
  threadId: string,
  data: Record<string, string>,
  id: string,
): void {
  const { requestId = '', text = '' } = data;
  const composed = server.thread(threadId).question?.request.inputType === 'text';
  const taken = data['cancel']
    ? server.settle(threadId, 'cancelled', null, requestId)
    : server.answer(threadId, requestId, text);
  if (!taken) throw new Refusal('stale', STALE);
  server.taken.add(id);
  if (composed && !data['cancel']) server.answers.push(id);
}

function runCommand(server: FakeServer, threadId: string, command: string, args: string): object {
  if (command === '/clear') server.clear(threadId);
  else if (command === '/export') {
    return { export: { filename: `chat.${args}`, mimeType: 'text/plain', content: 'All of it' } };
  } else if (command === '/model') return { notice: `Model: ${args}` };
  else throw new Refusal('unknown-command', `There is no command ${command}.`);
  return {};
}
