import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Position, Snapshot } from '../protocol/generated';
import { isHistoryPage } from '../protocol/shapes';
import type { MessageModel, ThreadModel, UnsentMessage } from './model';
import { ThreadFold } from './threadFold';
import type { UnsentMessages } from './unsentMessages';

const PAGE_LENGTH = 50;

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
  /** Where the page was in the log when it left it. */
  position: Position | null = null;
  readonly #host: ThreadHost;
  readonly #stopped: Signal<MessageModel | null> = signal(null);
  #loading: Promise<void> | null = null;

  constructor(id: string, host: ThreadHost) {
    super(id, (clientId) => host.unsent.arrived(clientId));
    this.#host = host;
    this.draft = host.draft(id);
    this.unsent = host.unsent.of(id, (other) => host.adopts(id, other));
    this.stopping = computed(
      () => this.#stopped.value !== null && this.#stopped.value === this.running.value,
    );
  }

  override reset(snapshot: Snapshot): boolean {
    this.#host.unsent.forgetArrivals(this.id);
    return super.reset(snapshot);
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
    const data = { threadId: this.id, before, limit: PAGE_LENGTH };
    const page = await this.#host.request('chat:request-history', data);
    // A snapshot or a cut in between has made another message the first.
    if (isHistoryPage(page) && this.messages.peek()[0]?.id === before) {
      this.prepend(page);
    }
  }

  send(text: string): void {
    this.#host.unsent.send(this.id, text);
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
    const data = { threadId: this.id, messageId: running.id };
    this.#host.request('chat:stop-generation', data).catch(() => {
      this.#stopped.value = null;
    });
  }

  async regenerate(messageId: string): Promise<void> {
    await this.#host.request('chat:resend-from', { threadId: this.id, messageId });
  }

  async removeQueued(id: string): Promise<void> {
    await this.#host.request('chat:queue-remove', { threadId: this.id, id });
  }
}
