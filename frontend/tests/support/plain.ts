import type { Message, QueuedMessage } from '../../src/protocol/generated';
import type { MessageState } from '../../src/state/messageState';
import type { MessageModel, ThreadModel } from '../../src/state/model';

export interface PlainThread {
  messages: unknown[];
  total: number;
  queue: readonly QueuedMessage[];
}

/** A thread as the page has it, in the words of the wire. */
export function plainThread(
  thread: Pick<ThreadModel, 'messages' | 'earlier' | 'queue'>,
): PlainThread {
  const messages = thread.messages.peek().map(plainMessage);
  return {
    messages,
    total: thread.earlier.peek() + messages.length,
    queue: thread.queue.peek(),
  };
}

function plainMessage(message: MessageModel): unknown {
  const { id, role, created, parentId, clientId } = message as MessageState;
  const parts = message.parts
    .peek()
    .map((part) => (part.type === 'text' ? { type: 'text', text: part.text } : part.response));
  const status = message.status.peek();
  return withoutNulls({
    id,
    role,
    parentId,
    clientId,
    created,
    status,
    failure: message.failure.peek(),
    parts,
  });
}

/** A message as the wire has it: what is null is not there. */
export function withoutNulls(message: Record<string, unknown> | Message): unknown {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== null));
}
