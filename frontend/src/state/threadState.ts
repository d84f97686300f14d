import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Feedback, Position, Snapshot } from '../protocol/generated';
import { isHistoryPage } from '../protocol/shapes';
import type {
  Answer,
  Attached,
  MessageModel,
  QuestionModel,
  ResponsePartModel,
  ThreadModel,
  UnsentMessage,
} from './model';
import { pendingQuestion } from './question';
import { ThreadFold } from './threadFold';
import { pairTools } from './toolPairs';
import type { UnsentMessages } from './unsentMessages';

const PAGE_LENGTH = 50;

/** The server gives no more at once. */
const LONGEST_PAGE = 200;

const NOTHING: readonly string[] = [];

/** What a thread needs of its chat. */
export interface ThreadHost {
  readonly unsent: UnsentMessages;
  request(type: string, data: object): Promise<unknown>;
  draft(threadId: string): Signal<string>;
  /** Whether this thread shows what was refused in another one, which is no more. */
  adopts(threadId: string, other: string): boolean;
  threadGone(thread: ThreadState): void;
}

/** A thread that is or was open on this page. */
export class ThreadState extends ThreadFold implements ThreadModel {
  readonly draft: Signal<string>;
  readonly unsent: ReadonlySignal<readonly UnsentMessage[]>;
  readonly stopping: ReadonlySignal<boolean>;
  readonly question: ReadonlySignal<QuestionModel | null>;
  readonly suggestions: ReadonlySignal<readonly string[]>;
  readonly tools: ReadonlySignal<ReadonlyMap<ResponsePartModel, ResponsePartModel>>;
  /** Where the page was in the log when it left it. */
  position: Position | null = null;
  readonly #host: ThreadHost;
  readonly #stopped: Signal<MessageModel | null> = signal(null);
  #loading: Promise<void> | null = null;

  constructor(id: string, host: ThreadHost) {
    super(id, (clientId) => host.unsent.arrived(clientId));
    this.#host = host;
    this.draft = host.draft(id);
    this.question = pendingQuestion(this.running);
    this.unsent = host.unsent.of(
      id,
      (other) => host.adopts(id, other),
      () => this.question.value?.request.requestId,
    );
    this.stopping = computed(
      () => this.#stopped.value !== null && this.#stopped.value === this.running.value,
    );
    this.suggestions = computed(() => this.#suggestions());
    this.tools = computed(() => pairTools(this.messages.value));
  }

  override reset(snapshot: Snapshot): boolean {
    this.#host.unsent.forgetArrivals(this.id);
    if (!super.reset(snapshot)) return false;
    const first = snapshot.type === 'thread' && snapshot.messages[0]?.id;
    if (first) void this.#refresh(first).catch(() => {});
    return true;
  }

  override gone(): void {
    this.position = null;
    this.#host.threadGone(this);
  }

  caughtUp(): void {
    this.#host.unsent.settle(this.id);
  }

  // ---- the person ------------------------------------------------------------------------------

  loadEarlier(): Promise<void> {
    this.#loading ??= this.#loadEarlier().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #loadEarlier(): Promise<void> {
    const before = this.messages.peek()[0]?.id;
    if (!before || this.earlier.peek() === 0) return;
    const page = await this.request('chat:request-history', { before, limit: PAGE_LENGTH });
    // A snapshot or a cut in between has made another message the first.
    if (isHistoryPage(page) && this.messages.peek()[0]?.id === before) {
      this.prepend(page);
    }
  }

  /**
   * Asks again for what was paged in before a message. A snapshot says nothing of it, and it may have been rated, or got
   * other versions, while the page was away.
   */
  async #refresh(first: string): Promise<void> {
    for (let before = first; ; ) {
      const count = this.messages.peek().findIndex((message) => message.id === before);
      if (count <= 0) return;
      const limit = Math.min(count, LONGEST_PAGE);
      const page = await this.request('chat:request-history', { before, limit });
      if (!isHistoryPage(page) || !page.messages[0]) return;
      this.refresh(page.messages);
      before = page.messages[0].id;
    }
  }

  async loadUntil(messageId: string): Promise<boolean> {
    if (!this.loaded.peek()) await this.#whenLoaded();
    while (!this.find(messageId)) {
      const earlier = this.earlier.peek();
      if (earlier) await this.loadEarlier();
      if (this.earlier.peek() === earlier) return false;
    }
    return true;
  }

  history(): readonly string[] {
    const said = this.messages.peek().filter((message) => message.role === 'user');
    return said
      .map((message) => message.text())
      .filter((text, index, texts) => text && text !== texts[index + 1])
      .reverse();
  }

  send(text: string, attachments: readonly Attached[] = []): void {
    const question = attachments.length ? null : this.question.peek();
    const requestId = question?.composed ? question.request.requestId : null;
    this.#host.unsent.send(this.id, text, requestId, attachments);
  }

  async answer(requestId: string, answer: Answer): Promise<void> {
    await this.request('chat:input-response', { requestId, ...answer });
  }

  resend(clientId: string): void {
    this.#host.unsent.resend(clientId, this.id);
  }

  discardUnsent(clientId: string): void {
    this.#host.unsent.discard(clientId);
  }

  stop(): void {
    const running = this.running.peek();
    if (!running || this.stopping.peek()) return;
    this.#stopped.value = running;
    this.request('chat:stop-generation', { messageId: running.id }).catch(() => {
      this.#stopped.value = null;
    });
  }

  async regenerate(messageId: string): Promise<void> {
    await this.request('chat:resend-from', { messageId });
  }

  async edit(messageId: string, text: string): Promise<void> {
    await this.request('chat:edit-message', { messageId, text });
  }

  async selectVersion(messageId: string): Promise<void> {
    await this.request('chat:select-version', { messageId });
  }

  async rate(messageId: string, value: Feedback['value'] | null, comment = ''): Promise<void> {
    await this.request('chat:feedback', { messageId, value, comment });
  }

  async clearTodos(): Promise<void> {
    await this.request('chat:todo-clear', {});
  }

  async sendQueued(id: string): Promise<void> {
    await this.request('chat:queue-send', { id });
  }

  async removeQueued(id: string): Promise<void> {
    await this.request('chat:queue-remove', { id });
  }

  request(type: string, data: object): Promise<unknown> {
    return this.#host.request(type, { threadId: this.id, ...data });
  }

  #suggestions(): readonly string[] {
    if (this.running.value || this.unsent.value.length || this.queue.value.length) return NOTHING;
    for (const part of this.messages.value.at(-1)?.parts.value ?? []) {
      const response = part.type === 'response' ? part.response.value : part;
      if (response.type === 'suggestions') return response.suggestions;
    }
    return NOTHING;
  }

  #whenLoaded(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.loaded.subscribe((loaded) => {
        if (!loaded) return;
        resolve();
        // The first call comes before there is anything to stop.
        queueMicrotask(() => stop());
      });
    });
  }
}
