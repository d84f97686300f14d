/** What a thread is on the fake server. Written apart from the page's fold, so that each can find the other wrong. */
import type {
  Failure,
  LogEvent,
  Message,
  QueuedMessage,
  ThreadSnapshot,
} from '../../src/protocol/generated';

export class FakeThread {
  readonly id: string;
  branch: Message[] = [];
  queue: QueuedMessage[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get running(): Message | undefined {
    return this.branch.find((message) => message.status === 'streaming');
  }

  apply(event: LogEvent): void {
    switch (event.type) {
      case 'chat:message': {
        const message = structuredClone(event.message);
        const index = this.branch.findIndex((other) => other.id === message.id);
        if (index >= 0) {
          this.branch[index] = message;
          return;
        }
        const end = this.branch.findIndex((other) => other.id === message.parentId) + 1;
        this.branch.splice(end, this.branch.length, message);
        return;
      }
      case 'chat:stream-chunk': {
        const message = this.#get(event.messageId);
        const part = message.parts[event.part];
        if (part) part.text += event.chunk;
        else message.parts.push({ type: 'text', text: event.chunk });
        return;
      }
      case 'chat:message-end': {
        const message = this.#get(event.messageId);
        message.status = event.status;
        if (event.failure) message.failure = event.failure as Failure;
        return;
      }
      case 'chat:queue':
        this.queue = structuredClone(event.items);
        return;
      default:
        throw new Error(`the fake server does not make ${event.type}`);
    }
  }

  snapshot(limit: number): ThreadSnapshot {
    return structuredClone({
      type: 'thread',
      threadId: this.id,
      messages: this.branch.slice(-limit),
      total: this.branch.length,
      queue: this.queue,
    });
  }

  #get(id: string): Message {
    const message = this.branch.find((other) => other.id === id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  }
}
