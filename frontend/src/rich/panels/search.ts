import type { SearchHit } from '../../protocol/generated';
import type { ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import { h, Scope, untracked } from '../kit';
import { panelIcon } from './icons';

const PATIENCE = 180;
const MARKED_FOR = 2600;
const LIMIT = 200;
/** Another version that takes longer to come does not come. */
const TURNED_WITHIN = 10_000;

/** The field above the conversations, and what it finds: in titles and in all that was said. */
export class Search {
  readonly element: HTMLElement;
  readonly results: HTMLElement;
  readonly #view: ChatView;
  readonly #field: HTMLInputElement;
  readonly #close: () => void;
  readonly #onChange: (searching: boolean) => void;
  #cancel: () => void = () => {};
  /** Answers that arrive after a later question are of no interest. */
  #asked = 0;

  constructor(view: ChatView, close: () => void, onChange: (searching: boolean) => void) {
    this.#view = view;
    this.#close = close;
    this.#onChange = onChange;
    const { t, scope } = view;
    this.#field = h('input', {
      type: 'search',
      class: 'pywry-chat-search-field',
      placeholder: t('search'),
      'aria-label': t('search'),
      maxlength: LIMIT,
      dir: 'auto',
      autocomplete: 'off',
      enterkeyhint: 'search',
    });
    this.element = h(
      'div',
      { class: 'pywry-chat-search', role: 'search' },
      panelIcon('search'),
      this.#field,
    );
    this.results = h('div', {
      class: 'pywry-chat-search-results',
      role: 'list',
      'aria-label': t('search'),
      hidden: true,
    });
    scope.listen(this.#field, 'input', () => this.#onInput());
    scope.listen(this.#field, 'keydown', (event) => this.#onFieldKey(event));
    scope.listen(this.results, 'keydown', (event) => this.#onResultKey(event));
  }

  clear(): void {
    this.#field.value = '';
    this.#show(false);
  }

  #onInput(): void {
    this.#cancel();
    const query = this.#field.value.trim();
    if (query) this.#cancel = this.#view.scope.timeout(() => this.#search(query), PATIENCE);
    else this.#show(false);
  }

  async #search(query: string): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const hits = await this.#view.chat.search(query);
      if (mine === this.#asked && this.#field.value.trim() === query) this.#draw(hits);
    } catch (error) {
      this.#view.report(error);
    }
  }

  #show(searching: boolean): void {
    this.results.hidden = !searching;
    if (!searching) this.results.replaceChildren();
    this.#onChange(searching);
  }

  #draw(hits: readonly SearchHit[]): void {
    const { t } = this.#view;
    this.results.replaceChildren(
      ...hits.map((hit) => h('div', { role: 'listitem' }, this.#hit(hit))),
    );
    if (hits.length === 0) {
      this.results.append(
        h('p', { class: 'pywry-chat-search-nothing', role: 'listitem' }, t('foundNothing')),
      );
    }
    this.#show(true);
    this.#view.announce(hits.length ? t('found', { count: hits.length }) : t('foundNothing'));
  }

  #hit(hit: SearchHit): HTMLElement {
    const { t } = this.#view;
    const words = h(
      'bdi',
      { class: 'pywry-chat-search-words' },
      hit.before ?? '',
      h('mark', {}, hit.match),
      hit.after ?? '',
    );
    return h(
      'button',
      {
        type: 'button',
        class: 'pywry-chat-search-hit',
        'data-thread-id': hit.threadId,
        onclick: () => this.#open(hit),
      },
      hit.messageId
        ? h('bdi', { class: 'pywry-chat-search-title' }, hit.title || t('untitled'))
        : null,
      words,
    );
  }

  async #open(hit: SearchHit): Promise<void> {
    const { chat, focusComposer } = this.#view;
    chat.openThread(hit.threadId);
    this.#close();
    if (!hit.messageId) {
      focusComposer();
      return;
    }
    try {
      const thread = await opened(this.#view, hit.threadId);
      const id = hit.messageId;
      if (!(await thread.loadUntil(id)) && !(await turnTo(this.#view, thread, id))) {
        this.#view.toast(this.#view.t('foundElsewhere'));
        return;
      }
      mark(this.#view.reveal(id));
    } catch (error) {
      this.#view.report(error);
    }
  }

  #onFieldKey(event: KeyboardEvent): void {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'ArrowDown') this.#hits()[0]?.focus();
    else if (event.key === 'Enter') this.#hits()[0]?.click();
    // The first Escape empties the field, the next one closes the list.
    else if (event.key === 'Escape' && this.#field.value) this.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #onResultKey(event: KeyboardEvent): void {
    const hits = this.#hits();
    const index = hits.indexOf(event.target as HTMLElement);
    const steps: Record<string, number> = {
      ArrowDown: Math.min(index + 1, hits.length - 1),
      ArrowUp: index - 1,
      Home: 0,
      End: hits.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined || index < 0) return;
    event.preventDefault();
    if (next < 0) this.#field.focus();
    else hits[next]?.focus();
  }

  #hits(): HTMLElement[] {
    return [...this.results.querySelectorAll<HTMLElement>('.pywry-chat-search-hit')];
  }
}

/** Resolves when a thread is the open one, and there. */
function opened(view: ChatView, threadId: string): Promise<ThreadModel> {
  return new Promise((resolve) => {
    const waiting = new Scope();
    view.scope.add(() => waiting.dispose());
    waiting.effect(() => {
      const thread = view.chat.thread.value;
      if (thread?.id !== threadId || !thread.loaded.value) return;
      waiting.dispose();
      untracked(() => resolve(thread));
    });
  });
}

/** Shows the version of the conversation in which a message is; false when that does not come. */
async function turnTo(view: ChatView, thread: ThreadModel, messageId: string): Promise<boolean> {
  const before = thread.messages.peek();
  await thread.selectVersion(messageId);
  // The answer to the question may be here before what it brings.
  await new Promise<void>((resolve) => {
    const waiting = view.scope.nested();
    const end = (): void => {
      waiting.dispose();
      resolve();
    };
    waiting.timeout(end, TURNED_WITHIN);
    waiting.effect(() => {
      if (thread.messages.value !== before) end();
    });
  });
  return thread.loadUntil(messageId);
}

/** Shows which message it was, and lets the keyboard go on from there. */
function mark(element: HTMLElement | null): void {
  if (!element) return;
  element.setAttribute('data-found', '');
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  setTimeout(() => element.removeAttribute('data-found'), MARKED_FOR);
}
