import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Clock } from '../connection/clock';
import type { Connection } from '../connection/connection';
import type { Follower } from '../connection/followedLog';
import { newId } from '../connection/id';
import type {
  CommandResult,
  Exported,
  LogEvent,
  SearchHit,
  Snapshot,
  ThreadInfo,
} from '../protocol/generated';
import { isCommandResult, isSearchResult } from '../protocol/shapes';
import type { Address } from './address';
import { Drafts } from './drafts';
import type { ChatModel, Notice } from './model';
import { OwnerFold } from './ownerFold';
import type { Store } from './store';
import { type ThreadHost, ThreadState } from './threadState';
import { UnsentMessages } from './unsentMessages';

/** Threads that stay in memory, so that going back to one is instant. */
const MAX_THREADS = 20;
/** A chat that the server does not know (yet) is asked for again after this. */
const ASK_AGAIN_AFTER = 5_000;
/** The server takes no longer query. */
const LONGEST_QUERY = 200;

export interface ChatServices {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly address: Address;
  readonly store: Store;
  /** Gives the user a file. */
  readonly saveFile?: (file: Exported) => void;
}

/** One chat of the page: an owner's threads, and which of them is open here. */
export class ChatState implements ChatModel, Follower, ThreadHost {
  readonly id: string;
  readonly unsent: UnsentMessages;
  readonly notice: Signal<Notice | null> = signal(null);
  readonly unread: Signal<ReadonlySet<string>> = signal(new Set());
  readonly thread: ReadonlySignal<ThreadState | null>;
  readonly listed: ReadonlySignal<readonly ThreadInfo[]>;
  readonly archived: ReadonlySignal<readonly ThreadInfo[]>;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #address: Address;
  readonly #drafts: Drafts;
  readonly #saveFile: (file: Exported) => void;
  readonly #owner = new OwnerFold();
  readonly #open: Signal<ThreadState | null> = signal(null);
  /** Least recently open first. */
  readonly #threads = new Map<string, ThreadState>();
  /** Made or being removed by this page: no surprise. */
  readonly #created = new Set<string>();
  readonly #removed = new Set<string>();
  readonly #missing = new Set<string>();
  #toldOpen = '';
  #switchId = '';

  constructor(id: string, services: ChatServices) {
    this.id = id;
    this.#connection = services.connection;
    this.#clock = services.clock;
    this.#address = services.address;
    this.#saveFile = services.saveFile ?? (() => {});
    this.#drafts = new Drafts(services.store, services.clock);
    this.unsent = new UnsentMessages(services.connection, id, services.store, services.clock);
    this.thread = computed(() => (this.#owner.loaded.value ? this.#open.value : null));
    this.listed = computed(() => {
      const listed = this.threads.value.filter((thread) => !thread.archived);
      // The sort is stable, so both the pinned and the others stay newest first.
      return listed.sort((one, other) => Number(other.pinned) - Number(one.pinned));
    });
    this.archived = computed(() => this.threads.value.filter((thread) => thread.archived));
    this.#connection.follow(id, this);
    const wanted = this.#address.read(id);
    // Its snapshot then comes along with the list of threads, and not one round trip later.
    if (wanted) this.#follow(wanted);
    this.#address.watch(() => this.#addressChanged());
  }

  get link() {
    return this.#connection.link;
  }

  get ready(): ReadonlySignal<boolean> {
    return this.#owner.loaded;
  }

  get threads(): ReadonlySignal<readonly ThreadInfo[]> {
    return this.#owner.threads;
  }

  get settings(): ReadonlySignal<Readonly<Record<string, unknown>>> {
    return this.#owner.settings;
  }

  get settingsItems() {
    return this.#owner.settingsItems;
  }

  get commands() {
    return this.#owner.commands;
  }

  get starters() {
    return this.#owner.starters;
  }

  get canRate() {
    return this.#owner.canRate;
  }

  get artifactEvents() {
    return this.#owner.artifactEvents;
  }

  get contextSources() {
    return this.#owner.contextSources;
  }

  get attachmentRules() {
    return this.#owner.attachmentRules;
  }

  get trouble() {
    return this.#owner.trouble;
  }

  // ---- the person ------------------------------------------------------------------------------

  reconnect(): void {
    this.#connection.wake();
  }

  dismissNotice(): void {
    this.notice.value = null;
  }

  async createThread({ temporary = false } = {}): Promise<void> {
    const answer = await this.request('chat:thread-create', { temporary });
    const { threadId } = (answer ?? {}) as { threadId?: unknown };
    if (typeof threadId !== 'string') return;
    this.#created.add(threadId);
    this.openThread(threadId);
  }

  openThread(threadId: string): void {
    if (this.#knows(threadId)) this.#show(threadId, 'push');
    else this.#notify('thread-unknown', threadId);
  }

  async updateThread(
    threadId: string,
    change: { readonly pinned?: boolean; readonly archived?: boolean },
  ): Promise<void> {
    await this.request('chat:thread-update', { threadId, ...change });
  }

  async renameThread(threadId: string, title: string): Promise<void> {
    await this.request('chat:thread-rename', { threadId, title });
  }

  async deleteThread(threadId: string): Promise<void> {
    this.#removed.add(threadId);
    try {
      await this.request('chat:thread-delete', { threadId });
    } catch (refusal) {
      this.#removed.delete(threadId);
      throw refusal;
    }
  }

  async restoreThread(threadId: string): Promise<void> {
    await this.request('chat:thread-restore', { threadId });
  }

  async changeSetting(key: string, value: unknown): Promise<void> {
    try {
      await this.request('chat:settings-change', { key, value });
    } catch (refusal) {
      this.#owner.repeatSettings();
      throw refusal;
    }
  }

  async runCommand(
    command: string,
    args: string,
    threadId = this.#open.peek()?.id,
  ): Promise<CommandResult> {
    const result = await this.request('chat:slash-command', { command, args, threadId });
    if (!isCommandResult(result)) return {};
    if (result.export) this.#saveFile(result.export);
    if (result.notice) this.notice.value = { kind: 'command', text: result.notice };
    return result;
  }

  async search(query: string): Promise<readonly SearchHit[]> {
    const words = query.trim().slice(0, LONGEST_QUERY);
    const result = words && (await this.request('chat:search', { query: words }));
    return isSearchResult(result) ? result.hits : [];
  }

  /** Save what is being written and sent, because the page may go away. */
  save(): void {
    this.#drafts.save();
    this.unsent.save();
  }

  // ---- the owner's log -------------------------------------------------------------------------

  apply(event: LogEvent): boolean {
    const before = event.type === 'chat:thread' && this.#owner.find(event.thread.threadId);
    this.#owner.apply(event);
    if (event.type === 'chat:thread') {
      this.#removed.delete(event.thread.threadId);
      if (before) this.#markUnread(before, event.thread);
      if (!this.#open.peek()) this.#fallBack();
    } else if (event.type === 'chat:thread-removed') this.#dropThread(event.threadId);
    return true;
  }

  reset(snapshot: Snapshot): boolean {
    if (snapshot.type !== 'owner') return false;
    const before = new Map(this.threads.peek().map((thread) => [thread.threadId, thread]));
    this.#owner.reset(snapshot);
    this.#toldOpen ||= snapshot.activeThreadId;
    for (const thread of this.threads.peek()) {
      const old = before.get(thread.threadId);
      if (old) this.#markUnread(old, thread);
    }
    const wanted = this.#open.peek()?.id ?? this.#address.read(this.id);
    if (wanted && this.#knows(wanted) && !this.#missing.has(wanted)) this.#show(wanted, 'replace');
    else {
      if (wanted) this.#notify(before.has(wanted) ? 'thread-removed' : 'thread-unknown', wanted);
      this.#fallBack();
    }
    return true;
  }

  gone(): void {
    this.#clock.after(ASK_AGAIN_AFTER, () => this.#connection.follow(this.id, this));
  }

  caughtUp(): void {
    this.#missing.clear();
  }

  // ---- what a thread needs ---------------------------------------------------------------------

  request(type: string, data: object): Promise<unknown> {
    return this.#connection.request(type, data, { chat: this.id });
  }

  draft(threadId: string): Signal<string> {
    return this.#drafts.of(threadId);
  }

  adopts(threadId: string, other: string): boolean {
    return (
      this.#open.value?.id === threadId &&
      this.#owner.loaded.value &&
      !this.threads.value.some((thread) => thread.threadId === other)
    );
  }

  threadGone(thread: ThreadState): void {
    if (this.#open.peek() !== thread) return;
    if (this.#owner.find(thread.id) && !this.#missing.has(thread.id)) {
      // The log may have been made anew under its name; once more, and no more than once more.
      this.#missing.add(thread.id);
      this.#connection.follow(this.#log(thread.id), thread);
      return;
    }
    this.#missing.add(thread.id);
    this.#threads.delete(thread.id);
    this.#open.value = null;
    if (!this.#owner.loaded.peek()) return;
    this.#notify('thread-unknown', thread.id);
    this.#fallBack();
  }

  // ---- which thread is open --------------------------------------------------------------------

  #knows(threadId: string): boolean {
    return (
      this.#owner.find(threadId) !== undefined ||
      this.#created.has(threadId) ||
      threadId === this.#owner.activeThreadId
    );
  }

  #show(threadId: string, how: 'push' | 'replace' | null): void {
    batch(() => {
      if (this.#open.peek()?.id !== threadId) this.#follow(threadId);
      if (this.unread.peek().has(threadId)) {
        this.unread.value = new Set([...this.unread.peek()].filter((id) => id !== threadId));
      }
    });
    if (how && this.#address.read(this.id) !== threadId) {
      this.#address.write(this.id, threadId, how);
    }
    this.#tellOpen(threadId);
  }

  #follow(threadId: string): void {
    this.#leave();
    const thread = this.#threads.get(threadId) ?? new ThreadState(threadId, this);
    this.#threads.delete(threadId);
    this.#threads.set(threadId, thread);
    for (const id of this.#threads.keys()) {
      if (this.#threads.size <= MAX_THREADS) break;
      this.#threads.delete(id);
    }
    this.#connection.follow(this.#log(threadId), thread, thread.position);
    this.#open.value = thread;
  }

  #leave(): void {
    const thread = this.#open.peek();
    if (!thread) return;
    thread.position = this.#connection.unfollow(this.#log(thread.id));
    this.#open.value = null;
  }

  #fallBack(): void {
    const { activeThreadId } = this.#owner;
    const others = [...this.listed.peek(), ...this.archived.peek()];
    const candidates = [activeThreadId, ...others.map((thread) => thread.threadId)];
    const next = candidates.find((id) => id && !this.#missing.has(id) && !this.#removed.has(id));
    if (next) this.#show(next, 'replace');
    else this.#leave();
  }

  #dropThread(threadId: string): void {
    const open = this.#open.peek()?.id === threadId;
    if (this.#owner.activeThreadId === threadId) this.#owner.activeThreadId = '';
    this.#created.delete(threadId);
    if (open) {
      this.#leave();
      if (!this.#removed.has(threadId)) this.#notify('thread-removed', threadId);
      this.#fallBack();
    }
    this.#threads.delete(threadId);
  }

  #addressChanged(): void {
    const wanted = this.#address.read(this.id);
    const open = this.#open.peek();
    if (!wanted || wanted === open?.id || !this.#owner.loaded.peek()) return;
    if (this.#knows(wanted)) this.#show(wanted, null);
    else {
      this.#notify('thread-unknown', wanted);
      if (open) this.#address.write(this.id, open.id, 'replace');
    }
  }

  /** The server calls the thread "active" that was opened last; only the last word counts. */
  #tellOpen(threadId: string): void {
    if (!this.#owner.loaded.peek() || this.#toldOpen === threadId) return;
    this.#toldOpen = threadId;
    this.#connection.withdraw(this.#switchId);
    this.#switchId = newId('event');
    this.#connection
      .request('chat:thread-switch', { threadId }, { chat: this.id, id: this.#switchId })
      .catch(() => {});
  }

  #markUnread(before: ThreadInfo, after: ThreadInfo): void {
    const id = after.threadId;
    if (id === this.#open.peek()?.id || this.unread.peek().has(id)) return;
    // A new title is no news; what was said under it is.
    const news = after.updated > before.updated && after.title === before.title;
    if (after.running || before.running || news) {
      this.unread.value = new Set([...this.unread.peek(), id]);
    }
  }

  #notify(kind: 'thread-unknown' | 'thread-removed', threadId: string): void {
    this.notice.value = { kind, threadId };
  }

  #log(threadId: string): string {
    return `${this.id}/${threadId}`;
  }
}
