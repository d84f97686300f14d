import { type Signal, signal } from '@preact/signals-core';
import type { Failure, QueuedMessage, ThreadInfo } from '../../src/protocol/generated';
import type {
  ChatModel,
  Link,
  MessageModel,
  MessageStatus,
  Notice,
  PartModel,
  TextPartModel,
  ThreadModel,
  UnsentMessage,
} from '../../src/state/model';

/** A text part that a test lets grow. */
export class FakeText implements TextPartModel {
  readonly type = 'text';
  readonly grown: Signal<number> = signal(0);
  text: string;

  constructor(text = '') {
    this.text = text;
  }

  add(chunk: string): void {
    this.text += chunk;
    this.grown.value += 1;
  }
}

export class FakeMessage implements MessageModel {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly created = 1_760_000_000;
  readonly status: Signal<MessageStatus>;
  readonly failure: Signal<Failure | null> = signal(null);
  readonly parts: Signal<readonly PartModel[]>;

  constructor(id: string, role: 'user' | 'assistant', text?: string, status?: MessageStatus) {
    this.id = id;
    this.role = role;
    this.status = signal(status ?? 'complete');
    this.parts = signal(text === undefined ? [] : [new FakeText(text)]);
  }

  add(chunk: string): void {
    const last = this.parts.peek().at(-1);
    if (last instanceof FakeText) last.add(chunk);
    else this.parts.value = [...this.parts.peek(), new FakeText(chunk)];
  }

  text(): string {
    return this.parts
      .peek()
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join('');
  }
}

export class FakeThread implements ThreadModel {
  readonly id: string;
  readonly loaded = signal(true);
  readonly messages: Signal<readonly MessageModel[]>;
  readonly earlier = signal(0);
  readonly unsent: Signal<readonly UnsentMessage[]> = signal([]);
  readonly queue: Signal<readonly QueuedMessage[]> = signal([]);
  readonly running: Signal<MessageModel | null> = signal(null);
  readonly stopping = signal(false);
  readonly draft = signal('');
  /** What the view asked for, in order. */
  readonly calls: string[] = [];

  constructor(id: string, messages: readonly MessageModel[] = []) {
    this.id = id;
    this.messages = signal(messages);
  }

  loadEarlier(): Promise<void> {
    this.calls.push('loadEarlier');
    return Promise.resolve();
  }

  send(text: string): void {
    this.calls.push(`send ${text}`);
  }

  stop(): void {
    this.calls.push('stop');
    this.stopping.value = true;
  }

  regenerate(messageId: string): Promise<void> {
    this.calls.push(`regenerate ${messageId}`);
    return Promise.resolve();
  }

  removeQueued(id: string): Promise<void> {
    this.calls.push(`removeQueued ${id}`);
    const item = this.queue.peek().find((queued) => queued.id === id);
    this.queue.value = this.queue.peek().filter((queued) => queued.id !== id);
    this.draft.value = item?.text ?? '';
    return Promise.resolve();
  }

  resend(clientId: string): void {
    this.calls.push(`resend ${clientId}`);
  }

  discardUnsent(clientId: string): void {
    this.calls.push(`discardUnsent ${clientId}`);
    this.unsent.value = this.unsent.peek().filter((message) => message.clientId !== clientId);
  }

  /** An answer begins. */
  begin(id: string): FakeMessage {
    const message = new FakeMessage(id, 'assistant', undefined, 'streaming');
    this.messages.value = [...this.messages.peek(), message];
    this.running.value = message;
    return message;
  }

  end(message: FakeMessage, status: MessageStatus = 'complete'): void {
    message.status.value = status;
    this.running.value = null;
    this.stopping.value = false;
  }
}

export function threadInfo(
  threadId: string,
  title: string,
  fields: Partial<ThreadInfo> = {},
): ThreadInfo {
  return { threadId, title, renamed: false, created: 0, updated: 0, running: false, ...fields };
}

export class FakeChat implements ChatModel {
  readonly id = 'chat';
  readonly link: Signal<Link> = signal({ state: 'open' });
  readonly ready = signal(true);
  readonly threads: Signal<readonly ThreadInfo[]>;
  readonly thread: Signal<FakeThread | null>;
  readonly settings = signal({});
  readonly unread: Signal<ReadonlySet<string>> = signal(new Set<string>());
  readonly notice: Signal<Notice | null> = signal(null);
  readonly calls: string[] = [];

  constructor(thread: FakeThread | null = new FakeThread('one')) {
    this.thread = signal(thread);
    this.threads = signal(thread ? [threadInfo(thread.id, 'First conversation')] : []);
  }

  reconnect(): void {
    this.calls.push('reconnect');
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  changeSetting(key: string, value: unknown): Promise<void> {
    this.calls.push(`changeSetting ${key} ${value}`);
    return Promise.resolve();
  }

  createThread(): Promise<void> {
    this.calls.push('createThread');
    return Promise.resolve();
  }

  openThread(threadId: string): void {
    this.calls.push(`openThread ${threadId}`);
  }

  renameThread(threadId: string, title: string): Promise<void> {
    this.calls.push(`renameThread ${threadId} ${title}`);
    return Promise.resolve();
  }

  deleteThread(threadId: string): Promise<void> {
    this.calls.push(`deleteThread ${threadId}`);
    return Promise.resolve();
  }

  restoreThread(threadId: string): Promise<void> {
    this.calls.push(`restoreThread ${threadId}`);
    return Promise.resolve();
  }
}
