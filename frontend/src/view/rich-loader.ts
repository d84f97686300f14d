import { type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals-core';
import type { Rich } from '../rich/rich';
import type { ChatView } from './chat-view';
import { kit } from './kit';
import type { Scope } from './scope';

/** Milliseconds from mounting until everything is fetched that the first paint can do without. */
const PRELOAD_AFTER = 300;

/** Milliseconds until it is tried again, the first time; then twice as long each time. */
const AGAIN_AFTER = 1000;
const LONGEST_WAIT = 60_000;

type RichModule = typeof import('../rich');

/** Fetches `rich.js` and `rich.css`: soon, or at once when something that is to be shown needs them. */
export class RichLoader {
  readonly #places: Pick<ChatView, 'assets' | 'shell' | 'scope'>;
  readonly #view: () => ChatView;
  readonly #rich: Signal<Rich | null> = signal(null);
  readonly #failed = signal(false);
  #loading = false;
  #wait = AGAIN_AFTER;

  constructor(places: Pick<ChatView, 'assets' | 'shell' | 'scope'>, view: () => ChatView) {
    this.#places = places;
    this.#view = view;
    if (this.there) places.scope.timeout(() => this.load(), PRELOAD_AFTER);
  }

  /** True after it could not be fetched, until the next attempt. */
  get failed(): ReadonlySignal<boolean> {
    return this.#failed;
  }

  /** Whether the page has it at all. */
  get there(): boolean {
    return this.#places.assets.url('rich.js') !== null;
  }

  load(): void {
    if (this.#loading || this.#rich.peek() || !this.there) return;
    this.#loading = true;
    this.#failed.value = false;
    const { assets, shell, scope } = this.#places;
    const root = shell.getRootNode() as Document | ShadowRoot;
    Promise.all([assets.load('rich.js'), assets.style('rich.css', root)])
      .then(([module]) => {
        if (scope.disposed) return;
        const rich = (module as RichModule).install(kit);
        rich.mount(this.#view());
        this.#rich.value = rich;
      })
      .catch((error: unknown) => {
        console.warn(error);
        this.#failed.value = true;
        scope.timeout(() => this.load(), this.#wait);
        this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
      })
      .finally(() => {
        this.#loading = false;
      });
  }

  /** Like `when`, and it need not wait for its turn to be fetched. */
  use(scope: Scope, run: (rich: Rich) => void): void {
    this.when(scope, run);
    this.load();
  }

  /** Calls `run` once: now, or when it has come, unless the scope has ended before. It is not fetched for that. */
  when(scope: Scope, run: (rich: Rich) => void): void {
    const waiting = scope.nested();
    waiting.effect(() => {
      const rich = this.#rich.value;
      if (!rich || waiting.disposed) return;
      waiting.dispose();
      untracked(() => run(rich));
    });
  }
}
