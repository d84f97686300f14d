import type { Message, QueuedMessage, TodoItem } from '../../src/protocol/generated';
import type { MessageState } from '../../src/state/messageState';
import type { MessageModel, PartModel, ThreadModel } from '../../src/state/model';

export interface PlainThread {
  messages: unknown[];
  total: number;
  queue: readonly QueuedMessage[];
  todos: readonly TodoItem[];
}

/** A thread as the page has it, in the words of the wire. */
export function plainThread(
  thread: Pick<ThreadModel, 'messages' | 'earlier' | 'queue' | 'todos'>,
): PlainThread {
  const messages = thread.messages.peek().map(plainMessage);
  return {
    messages,
    total: thread.earlier.peek() + messages.length,
    queue: thread.queue.peek(),
    todos: thread.todos.peek(),
  };
}

function plainMessage(message: MessageModel): unknown {
  const { id, role, created, parentId, clientId, attachments } = message as MessageState;
  return withoutNulls({
    id,
    role,
    parentId,
    clientId,
    created,
    status: message.status.peek(),
    failure: message.failure.peek(),
    model: message.model.peek(),
    finished: message.finished.peek(),
    feedback: message.feedback.peek(),
    attachments: attachments.length ? attachments : null,
    versions: message.versions.peek(),
    parts: message.parts.peek().map(plainPart),
  });
}

function plainPart(part: PartModel): unknown {
  if (part.type === 'response') return part.response.peek();
  const { type, text } = part;
  return withoutNulls({
    type,
    text,
    duration: part.type === 'thinking' ? part.duration.peek() : null,
  });
}

/** A message as the wire has it: what is null is not there. */
export function withoutNulls(message: Record<string, unknown> | Message): unknown {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}
