import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type {
  AttachmentInfo,
  AttachmentRules,
  CommandResult,
  ContextSource,
  Failure,
  Feedback,
  QueuedMessage,
  SearchHit,
  SettingsItem,
  SlashCommandDef,
  ThreadInfo,
  TodoItem,
} from '../../src/protocol/generated';
import type {
  Answer,
  ChatModel,
  Link,
  MessageModel,
  MessageStatus,
  Notice,
  PartModel,
  QuestionModel,
  Response,
  ResponsePartModel,
  TextPartModel,
  ThinkingPartModel,
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

export class FakeThinking implements ThinkingPartModel {
  readonly type = 'thinking';
  readonly grown: Signal<number> = signal(0);
  readonly duration: Signal<number | null> = signal(null);
  text: string;

  constructor(text = '') {
    this.text = text;
  }

  add(chunk: string): void {
    this.text += chunk;
    this.grown.value += 1;
  }
}

/** A response whose signal a test may write. */
export function fakeResponse<Kind extends Response>(
  response: Kind,
): ResponsePartModel & { readonly response: Signal<Response> } {
  return { type: 'response', response: signal<Response>(response) };
}

export class FakeMessage implements MessageModel {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly created = 1_760_000_000;
  readonly status: Signal<MessageStatus>;
  readonly failure: Signal<Failure | null> = signal(null);
  readonly finished: Signal<number | null> = signal(null);
  readonly model: Signal<string | null> = signal(null);
  readonly feedback: Signal<Feedback | null> = signal(null);
  readonly versions: Signal<readonly string[]> = signal([]);
  readonly parts: Signal<readonly PartModel[]>;
  attachments: readonly AttachmentInfo[] = [];

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
  readonly question: Signal<QuestionModel | null> = signal(null);
  readonly todos: Signal<readonly TodoItem[]> = signal([]);
  readonly suggestions: Signal<readonly string[]> = signal([]);
  readonly tools: Signal<ReadonlyMap<ResponsePartModel, ResponsePartModel>> = signal(new Map());
  said: readonly string[] = [];
  /** What the next request is refused with. */
  refusal: Error | null = null;
  /** What the view asked for, in order. */
  readonly calls: string[] = [];

  constructor(id: string, messages: readonly MessageModel[] = []) {
    this.id = id;
    this.messages = signal(messages);
  }

  loadEarlier(): Promise<void> {
    return this.#call('loadEarlier');
  }

  async loadUntil(messageId: string): Promise<boolean> {
    await this.#call(`loadUntil ${messageId}`);
    return this.messages.peek().some((message) => message.id === messageId);
  }

  history(): readonly string[] {
    return this.said;
  }

  answer(requestId: string, answer: Answer): Promise<void> {
    return this.#call(`answer ${requestId} ${JSON.stringify(answer)}`);
  }

  edit(messageId: string, text: string): Promise<void> {
    return this.#call(`edit ${messageId} ${text}`);
  }

  selectVersion(messageId: string): Promise<void> {
    return this.#call(`selectVersion ${messageId}`);
  }

  rate(messageId: string, value: Feedback['value'] | null, comment = ''): Promise<void> {
    return this.#call(`rate ${messageId} ${value} ${comment}`.trim());
  }

  clearTodos(): Promise<void> {
    return this.#call('clearTodos');
  }

  sendQueued(id: string): Promise<void> {
    return this.#call(`sendQueued ${id}`);
  }

  send(text: string): void {
    this.calls.push(`send ${text}`);
  }

  stop(): void {
    this.calls.push('stop');
    this.stopping.value = true;
  }

  regenerate(messageId: string): Promise<void> {
    return this.#call(`regenerate ${messageId}`);
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

  /** What the server answers. */
  answerWith: unknown = null;

  async request(type: string, data: object): Promise<unknown> {
    await this.#call(`${type}:${JSON.stringify(data)}`);
    return this.answerWith;
  }

  end(message: FakeMessage, status: MessageStatus = 'complete'): void {
    message.status.value = status;
    this.running.value = null;
    this.stopping.value = false;
  }

  #call(call: string): Promise<void> {
    this.calls.push(call);
    const { refusal } = this;
    this.refusal = null;
    return refusal ? Promise.reject(refusal) : Promise.resolve();
  }
}

export function threadInfo(
  threadId: string,
  title: string,
  fields: Partial<ThreadInfo> = {},
): ThreadInfo {
  return {
    threadId,
    title,
    renamed: false,
    created: 0,
    updated: 0,
    running: false,
    asking: false,
    pinned: false,
    archived: false,
    temporary: false,
    ...fields,
  };
}

export class FakeChat implements ChatModel {
  readonly id = 'chat';
  readonly link: Signal<Link> = signal({ state: 'open' });
  readonly ready = signal(true);
  readonly threads: Signal<readonly ThreadInfo[]>;
  readonly listed: ReadonlySignal<readonly ThreadInfo[]>;
  readonly archived: ReadonlySignal<readonly ThreadInfo[]>;
  readonly thread: Signal<FakeThread | null>;
  readonly settings: Signal<Readonly<Record<string, unknown>>> = signal({});
  readonly settingsItems: Signal<readonly SettingsItem[]> = signal([]);
  readonly commands: Signal<readonly SlashCommandDef[]> = signal([]);
  readonly starters: Signal<readonly string[]> = signal([]);
  readonly canRate = signal(false);
  readonly artifactEvents = signal(false);
  readonly contextSources: Signal<readonly ContextSource[] | null> = signal(null);
  readonly attachmentRules: Signal<AttachmentRules | null> = signal(null);
  readonly trouble = signal('');
  readonly unread: Signal<ReadonlySet<string>> = signal(new Set<string>());
  readonly notice: Signal<Notice | null> = signal(null);
  readonly calls: string[] = [];
  /** What the next request is refused with. */
  refusal: Error | null = null;
  /** What the next command does. */
  result: CommandResult = {};
  /** What a search finds. */
  hits: readonly SearchHit[] = [];

  constructor(thread: FakeThread | null = new FakeThread('one')) {
    this.thread = signal(thread);
    this.threads = signal(thread ? [threadInfo(thread.id, 'First conversation')] : []);
    this.listed = computed(() =>
      this.threads.value
        .filter((info) => !info.archived)
        .sort((one, other) => Number(other.pinned) - Number(one.pinned)),
    );
    this.archived = computed(() => this.threads.value.filter((info) => info.archived));
  }

  reconnect(): void {
    this.calls.push('reconnect');
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  changeSetting(key: string, value: unknown): Promise<void> {
    return this.#call(`changeSetting ${key} ${value}`);
  }

  async runCommand(command: string, args: string, threadId?: string): Promise<CommandResult> {
    await this.#call(['runCommand', command, args, threadId].filter(Boolean).join(' '));
    return this.result;
  }

  async search(query: string): Promise<readonly SearchHit[]> {
    await this.#call(`search ${query}`);
    return this.hits;
  }

  createThread(options: { readonly temporary?: boolean } = {}): Promise<void> {
    return this.#call(options.temporary ? 'createThread temporary' : 'createThread');
  }

  updateThread(
    threadId: string,
    change: { readonly pinned?: boolean; readonly archived?: boolean },
  ): Promise<void> {
    return this.#call(`updateThread ${threadId} ${JSON.stringify(change)}`);
  }

  openThread(threadId: string): void {
    this.calls.push(`openThread ${threadId}`);
  }

  renameThread(threadId: string, title: string): Promise<void> {
    return this.#call(`renameThread ${threadId} ${title}`);
  }

  deleteThread(threadId: string): Promise<void> {
    return this.#call(`deleteThread ${threadId}`);
  }

  restoreThread(threadId: string): Promise<void> {
    return this.#call(`restoreThread ${threadId}`);
  }

  #call(call: string): Promise<void> {
    this.calls.push(call);
    const { refusal } = this;
    this.refusal = null;
    return refusal ? Promise.reject(refusal) : Promise.resolve();
  }
}
