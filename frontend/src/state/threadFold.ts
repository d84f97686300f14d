import { type Signal, signal } from '@preact/signals-core';
import type { Follower } from '../connection/followedLog';
import type {
  AppEvent,
  HistoryPage,
  LogEvent,
  Message,
  QueuedMessage,
  Snapshot,
  TodoItem,
} from '../protocol/generated';
import { assign } from './assign';
import { MessageState } from './messageState';
import type { OwnerEvent } from './ownerFold';

export type ThreadLogEvent = Exclude<LogEvent, OwnerEvent | AppEvent>;

/** What a thread's log comes to: the loaded end of its active branch. */
export class ThreadFold implements Follower {
  readonly id: string;
  readonly loaded = signal(false);
  readonly messages: Signal<readonly MessageState[]> = signal([]);
  readonly earlier = signal(0);
  readonly queue: Signal<readonly QueuedMessage[]> = signal([]);
  readonly todos: Signal<readonly TodoItem[]> = signal([]);
  readonly running: Signal<MessageState | null> = signal(null);
  readonly #arrived: (clientId: string) => void;

  /** @param arrived Called with the id of every message of this page's that the server has. */
  constructor(id: string, arrived: (clientId: string) => void = () => {}) {
    this.id = id;
    this.#arrived = arrived;
  }

  /** Applies an event of the log. False: something before it is missing. */
  apply(event: LogEvent): boolean {
    if ('threadId' in event && event.threadId !== this.id) return true;
    switch (event.type) {
      case 'chat:message':
        return this.#place(event.message);
      case 'chat:stream-chunk': {
        const { messageId, part, offset, chunk, kind } = event;
        return this.find(messageId)?.append(part, offset, chunk, kind) ?? true;
      }
      case 'chat:thinking-done':
        return this.find(event.messageId)?.endThinking(event.part, event.duration) ?? true;
      case 'chat:part':
        return this.find(event.messageId)?.put(event.part, event.response) ?? true;
      case 'chat:message-end': {
        const { messageId, status, failure, finished } = event;
        this.find(messageId)?.end(status, failure ?? null, finished ?? null);
        this.#lookForRunning();
        return true;
      }
      case 'chat:feedback':
        this.find(event.messageId)?.rate(event.feedback ?? null);
        return true;
      case 'chat:branch':
        return this.#branch(event.parentId ?? null, event.messages);
      case 'chat:todo-update':
        assign(this.todos, event.items);
        return true;
      case 'chat:clear':
        assign(this.queue, []);
        assign(this.todos, []);
        return this.#branch(null, []);
      case 'chat:queue':
        this.#setQueue(event.items);
        return true;
      default:
        event satisfies OwnerEvent | AppEvent;
        return true;
    }
  }

  /** Puts a snapshot in the place of everything; messages that are the same stay the same objects. */
  reset(snapshot: Snapshot): boolean {
    if (snapshot.type !== 'thread' || snapshot.threadId !== this.id) return false;
    const old = this.messages.peek();
    const known = new Map(old.map((message) => [message.id, message]));
    const newest = new Map(
      snapshot.messages.map((message) => [message.id, refresh(known.get(message.id), message)]),
    );
    // What was paged in stays if the snapshot continues it: a parent never has another past.
    const first = snapshot.messages[0];
    const start = first ? old.findIndex((message) => message.id === first.id) : -1;
    const before = snapshot.total - newest.size;
    const fits = start > 0 && start <= before && old[start - 1]?.id === first?.parentId;
    this.messages.value = [...(fits ? old.slice(0, start) : []), ...newest.values()];
    this.earlier.value = Math.max(0, before - (fits ? start : 0));
    for (const message of snapshot.messages) this.#confirm(message.clientId);
    this.#setQueue(snapshot.queue);
    assign(this.todos, snapshot.todos);
    this.#lookForRunning();
    this.loaded.value = true;
    return true;
  }

  gone(): void {}

  /** Puts earlier messages before the first. */
  prepend(page: HistoryPage): void {
    const earlier = page.messages.filter((message) => !this.find(message.id));
    const messages = earlier.map((message) => new MessageState(message));
    this.messages.value = [...messages, ...this.messages.peek()];
    this.earlier.value = page.start;
  }

  /** Brings messages up to date that are there already. */
  refresh(messages: readonly Message[]): void {
    for (const message of messages) this.find(message.id)?.become(message);
  }

  protected find(id: string): MessageState | undefined {
    return this.messages.peek().findLast((message) => message.id === id);
  }

  #place(message: Message): boolean {
    const shown = this.find(message.id);
    if (!shown) return this.#branch(message.parentId ?? null, [message]);
    const placed = refresh(shown, message);
    if (placed !== shown) {
      this.messages.value = this.messages.peek().map((each) => (each === shown ? placed : each));
    }
    this.#confirm(message.clientId);
    this.#lookForRunning();
    return true;
  }

  /** Cuts the branch after a message, and goes on with others. */
  #branch(parentId: string | null, messages: readonly Message[]): boolean {
    const shown = this.messages.peek();
    const parent = shown.findLastIndex((message) => message.id === parentId);
    // The branch is cut where the page has nothing: only a snapshot tells what is left of it.
    if (parent < 0 && parentId !== null) return false;
    if (parent < 0) this.earlier.value = 0;
    this.messages.value = [
      ...shown.slice(0, parent + 1),
      ...messages.map((message) => refresh(this.find(message.id), message)),
    ];
    for (const message of messages) this.#confirm(message.clientId);
    this.#lookForRunning();
    return true;
  }

  #setQueue(items: readonly QueuedMessage[]): void {
    assign(this.queue, items);
    for (const item of items) this.#confirm(item.clientId);
  }

  #confirm(clientId: string | null | undefined): void {
    if (clientId) this.#arrived(clientId);
  }

  #lookForRunning(): void {
    this.running.value =
      this.messages.peek().findLast((message) => message.status.peek() === 'streaming') ?? null;
  }
}

function refresh(shown: MessageState | undefined, message: Message): MessageState {
  if (!shown?.is(message)) return new MessageState(message);
  shown.become(message);
  return shown;
}
