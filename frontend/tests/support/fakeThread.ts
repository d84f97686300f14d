/** What a thread is on the fake server. Written apart from the page's fold, so that each can find the other wrong. */
import type {
  InputRequiredResponse,
  LogEvent,
  Message,
  QueuedMessage,
  ThreadSnapshot,
  TodoItem,
} from '../../src/protocol/generated';

export class FakeThread {
  readonly id: string;
  branch: Message[] = [];
  queue: QueuedMessage[] = [];
  todos: TodoItem[] = [];
  /** Every message, on the branch or not, in the order in which they came. */
  known: Message[] = [];

  constructor(id: string) {
    this.id = id;
  }

  get running(): Message | undefined {
    return this.branch.find((message) => message.status === 'streaming');
  }

  /** The pending question, and its place in the running message. */
  get question(): { request: InputRequiredResponse; part: number } | null {
    const parts = this.running?.parts ?? [];
    const part = parts.findLastIndex((each) => each.type === 'input_required');
    const request = parts[part];
    return request?.type === 'input_required' && request.state === 'pending'
      ? { request, part }
      : null;
  }

  /** The ids of the messages that follow one. */
  children(parentId: string | null): string[] {
    const children = this.known.filter((message) => (message.parentId ?? null) === parentId);
    return children.map((message) => message.id);
  }

  /** The newest branch through a message, from it on. */
  newestFrom(id: string): Message[] {
    const next = this.children(id).at(-1);
    return [this.get(id), ...(next === undefined ? [] : this.newestFrom(next))];
  }

  apply(event: LogEvent): void {
    switch (event.type) {
      case 'chat:message':
        this.#place(structuredClone(event.message));
        return;
      case 'chat:stream-chunk': {
        const message = this.get(event.messageId);
        const part = message.parts[event.part];
        if (part?.type === event.kind) part.text += event.chunk;
        else message.parts[event.part] = { type: event.kind, text: event.chunk };
        return;
      }
      case 'chat:thinking-done': {
        const part = this.get(event.messageId).parts[event.part];
        if (part?.type === 'thinking') part.duration = event.duration;
        return;
      }
      case 'chat:part':
        this.get(event.messageId).parts[event.part] = structuredClone(event.response);
        return;
      case 'chat:message-end': {
        const message = this.get(event.messageId);
        message.status = event.status;
        message.parts = message.parts.filter((part) => part.type !== 'status');
        if (event.failure) message.failure = event.failure;
        if (event.finished) message.finished = event.finished;
        return;
      }
      case 'chat:feedback':
        this.get(event.messageId).feedback = event.feedback ?? null;
        return;
      case 'chat:branch': {
        const rest = event.messages.map((message) => this.get(message.id));
        this.branch = [...this.#path(event.parentId ?? null), ...rest];
        return;
      }
      case 'chat:todo-update':
        this.todos = structuredClone(event.items);
        return;
      case 'chat:clear':
        Object.assign(this, { branch: [], known: [], queue: [], todos: [] });
        return;
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
      todos: this.todos,
    });
  }

  get(id: string): Message {
    const message = this.known.find((other) => other.id === id);
    if (!message) throw new Error(`no message ${id}`);
    return message;
  }

  #place(message: Message): void {
    for (const sibling of message.versions) {
      if (sibling !== message.id) this.get(sibling).versions = [...message.versions];
    }
    this.known.push(message);
    this.branch = [...this.#path(message.parentId ?? null), message];
  }

  #path(id: string | null): Message[] {
    if (id === null) return [];
    const message = this.get(id);
    return [...this.#path(message.parentId ?? null), message];
  }
}
