import { type Signal, signal } from '@preact/signals-core';
import type { Clock } from '../connection/clock';
import type { Store } from './store';

/** Writing at every keystroke would make typing in a long text slow. */
const SAVE_AFTER = 300;

/** What is being written in each thread, kept across reloads. */
export class Drafts {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #drafts = new Map<string, Signal<string>>();
  readonly #unsaved = new Set<string>();

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  of(threadId: string): Signal<string> {
    const known = this.#drafts.get(threadId);
    if (known) return known;
    const stored = this.#store.read(`draft:${threadId}`);
    const draft = signal(typeof stored === 'string' ? stored : '');
    this.#drafts.set(threadId, draft);
    let first = true;
    draft.subscribe(() => {
      if (!first) this.#saveSoon(threadId);
      first = false;
    });
    return draft;
  }

  /** Save now, because the page may go away. */
  save(): void {
    for (const threadId of this.#unsaved) {
      this.#store.write(`draft:${threadId}`, this.#drafts.get(threadId)?.peek() || null);
    }
    this.#unsaved.clear();
  }

  #saveSoon(threadId: string): void {
    if (!this.#unsaved.size) this.#clock.after(SAVE_AFTER, () => this.save());
    this.#unsaved.add(threadId);
  }
}
