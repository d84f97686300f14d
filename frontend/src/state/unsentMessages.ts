import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { Clock } from '../connection/clock';
import type { Connection } from '../connection/connection';
import { newId } from '../connection/id';
import type { Attached, UnsentMessage } from './model';
import type { Store } from './store';

interface Entry {
  readonly clientId: string;
  readonly threadId: string;
  readonly text: string;
  readonly attachments: readonly Attached[];
  /** The question that it answers, if it is an answer. */
  readonly requestId: string | null;
  /** Why the server refused it. */
  readonly reason: string | null;
  /** The server has shown it, in the thread or in its queue. */
  readonly arrived: boolean;
  /** The server has kept it: nothing can lose it any more. */
  acknowledged: boolean;
}

/** Most messages are acknowledged before that, and need not be kept at all. */
const KEEP_AFTER = 50;

const NOTHING: readonly UnsentMessage[] = [];

/** What this page sent and the server has not confirmed, in all threads of a chat. Survives a reload. */
export class UnsentMessages {
  readonly #connection: Connection;
  readonly #chat: string;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #entries: Signal<readonly Entry[]>;
  /** Whether there is anything in the store. */
  #stored: boolean;
  #saving = false;

  constructor(connection: Connection, chat: string, store: Store, clock: Clock) {
    this.#connection = connection;
    this.#chat = chat;
    this.#store = store;
    this.#clock = clock;
    const entries = readEntries(store.read('unsent'));
    this.#entries = signal(entries);
    this.#stored = entries.length > 0;
    for (const entry of this.#entries.peek()) if (entry.reason === null) this.#request(entry);
  }

  /** @param requestId The question that the text answers; the first answer is one, whatever follows is a message. */
  send(
    threadId: string,
    text: string,
    requestId: string | null = null,
    attachments: readonly Attached[] = [],
  ): void {
    const answered = this.#entries
      .peek()
      .some((entry) => entry.requestId === requestId && entry.reason === null);
    const entry: Entry = {
      clientId: newId('event'),
      threadId,
      text,
      attachments,
      requestId: answered ? null : requestId,
      reason: null,
      arrived: false,
      acknowledged: false,
    };
    // Drawing and keeping it takes longer than saying it: the server begins meanwhile.
    this.#request(entry);
    this.#set([...this.#entries.peek(), entry]);
  }

  /** Send a refused one again, to the thread in which it is shown now. */
  resend(clientId: string, threadId: string): void {
    const entry = this.#find(clientId);
    if (!entry || entry.reason === null) return;
    this.#change(clientId, null);
    this.send(threadId, entry.text, null, entry.attachments);
  }

  discard(clientId: string): void {
    this.#connection.withdraw(clientId);
    this.#change(clientId, null);
  }

  /** The server has shown this message. */
  arrived(clientId: string): void {
    this.#change(clientId, { arrived: true });
  }

  /** A snapshot is about to say anew what the server has of a thread. */
  forgetArrivals(threadId: string): void {
    for (const { threadId: id, clientId } of this.#entries.peek()) {
      if (id === threadId) this.#change(clientId, { arrived: false });
    }
  }

  /** Whatever was acknowledged in this thread has been shown, or will be. */
  settle(threadId: string): void {
    for (const { threadId: id, clientId, acknowledged } of this.#entries.peek()) {
      if (id === threadId && acknowledged) this.#change(clientId, null);
    }
  }

  /**
   * What a thread shows.
   *
   * @param adopts Whether the thread shows what was refused because its own thread is no more.
   * @param asked The question that waits for the user: an answer has arrived when it does not any more.
   */
  of(
    threadId: string,
    adopts: (threadId: string) => boolean,
    asked: () => string | undefined,
  ): ReadonlySignal<readonly UnsentMessage[]> {
    return computed(() => {
      const open = this.#connection.link.value.state === 'open';
      const shown = this.#entries.value
        .filter(
          (entry) =>
            !entry.arrived &&
            (entry.reason === null
              ? entry.threadId === threadId &&
                (entry.requestId === null || entry.requestId === asked())
              : entry.threadId === threadId || adopts(entry.threadId)),
        )
        .map(({ clientId, text, attachments, reason }) =>
          reason === null
            ? { clientId, text, attachments, state: open ? 'sending' : 'waiting' }
            : { clientId, text, attachments, state: 'refused', reason },
        ) satisfies UnsentMessage[];
      // Nothing is always the same nothing, so that nobody draws it again.
      return shown.length ? shown : NOTHING;
    });
  }

  #request({ clientId, threadId, text, attachments, requestId }: Entry): void {
    const [type, data] = requestId
      ? ['chat:input-response', { text, threadId, requestId }]
      : ['chat:user-message', { text, threadId, ...(attachments.length && { attachments }) }];
    this.#connection.request(type, data, { chat: this.#chat, id: clientId }).then(
      () => this.#acknowledge(clientId),
      (refusal: Error) => this.#change(clientId, { reason: refusal.message, arrived: false }),
    );
  }

  /** Nothing that is shown changes by this: it is not drawn again. */
  #acknowledge(clientId: string): void {
    const entry = this.#find(clientId);
    if (entry?.arrived) this.#change(clientId, null);
    else if (entry) {
      entry.acknowledged = true;
      this.#saveSoon();
    }
  }

  #find(clientId: string): Entry | undefined {
    return this.#entries.peek().find((entry) => entry.clientId === clientId);
  }

  #change(clientId: string, change: Partial<Entry> | null): void {
    if (!this.#find(clientId)) return;
    this.#set(
      this.#entries.peek().flatMap((entry) => {
        if (entry.clientId !== clientId) return [entry];
        const changed = change && { ...entry, ...change };
        return !changed || (changed.arrived && changed.acknowledged) ? [] : [changed];
      }),
    );
  }

  #set(entries: readonly Entry[]): void {
    this.#entries.value = entries;
    this.#saveSoon();
  }

  /** Save now, because the page may go away. */
  save(): void {
    this.#saving = false;
    const kept = this.#entries.peek().filter((entry) => !entry.acknowledged);
    if (kept.length || this.#stored) this.#store.write('unsent', kept.length ? kept : null);
    this.#stored = kept.length > 0;
  }

  #saveSoon(): void {
    if (!this.#saving) this.#clock.after(KEEP_AFTER, () => this.save());
    this.#saving = true;
  }
}

function readEntries(stored: unknown): Entry[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: Partial<Entry> | null) => {
    const { clientId, threadId, text, attachments, requestId, reason } = entry ?? {};
    if (typeof clientId !== 'string' || typeof threadId !== 'string') return [];
    if (typeof text !== 'string') return [];
    return [
      {
        clientId,
        threadId,
        text,
        attachments: Array.isArray(attachments) ? attachments : [],
        requestId: typeof requestId === 'string' ? requestId : null,
        reason: typeof reason === 'string' ? reason : null,
        arrived: false,
        acknowledged: false,
      },
    ];
  });
}
