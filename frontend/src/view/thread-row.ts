import type { ThreadInfo } from '../protocol/generated';
import type { DrawnRow } from '../rich/panels/place';
import type { ChatView } from './chat-view';
import { h, setAttribute, setText } from './element';
import { Scope } from './scope';

/** A title in a sentence: its own direction, or its control characters, do not turn the sentence around. */
export function isolated(title: string): string {
  return `\u2068${title}\u2069`;
}

/** What a row asks the list to do. */
export interface RowActions {
  open(): void;
  remove(title: string): void;
}

/** One conversation in the list: its title, how it stands, and what can be done with it. */
export class ThreadRow {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly #view: ChatView;
  readonly #actions: RowActions;
  readonly #title = h('bdi', { class: 'pywry-chat-thread-title' });
  readonly #mark = h('span', { class: 'pywry-chat-thread-mark' });
  readonly #scope = new Scope();
  #more: DrawnRow | null = null;
  #info: ThreadInfo;
  #field: HTMLInputElement | null = null;

  constructor(info: ThreadInfo, view: ChatView, actions: RowActions) {
    this.#info = info;
    this.#view = view;
    this.#actions = actions;
    this.button = h(
      'button',
      { type: 'button', class: 'pywry-chat-thread-open', onclick: () => actions.open() },
      this.#title,
      this.#mark,
    );
    const buttons = h('span', { class: 'pywry-chat-thread-actions' });
    this.element = h(
      'div',
      { class: 'pywry-chat-thread', role: 'listitem', 'data-thread-id': info.threadId },
      this.button,
      buttons,
    );
    view.rich.when(this.#scope, (rich) => {
      this.#more = rich.row({
        view,
        element: this.element,
        button: this.button,
        actions: buttons,
        rename: () => this.rename(),
        remove: () => this.remove(),
      });
      this.#more.update(this.#info, this.#name);
    });
  }

  get #name(): string {
    return this.#info.title || this.#view.t('untitled');
  }

  update(info: ThreadInfo, unread: boolean, current: boolean): void {
    const { t } = this.#view;
    this.#info = info;
    setText(this.#title, this.#name);
    setAttribute(this.button, 'title', this.#name);
    setAttribute(this.button, 'aria-current', current ? 'true' : null);
    this.element.toggleAttribute('data-active', current);
    const state = info.asking
      ? 'asking'
      : info.running
        ? 'running'
        : unread && !current
          ? 'unread'
          : '';
    this.#mark.dataset['state'] = state;
    setText(this.#mark, state ? t(state) : '');
    this.#more?.update(info, this.#name);
  }

  remove(): void {
    this.#actions.remove(this.#name);
  }

  /** Edits the title in its place: Enter and leaving keep it, Escape does not. */
  rename(): void {
    if (this.#field) return;
    const field = h('input', {
      class: 'pywry-chat-thread-rename',
      type: 'text',
      maxlength: 200,
      dir: 'auto',
      'aria-label': this.#view.t('threadTitle'),
    });
    field.value = this.#name;
    this.#field = field;
    field.addEventListener('keydown', (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key !== 'Enter' && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#finish(event.key === 'Enter', true);
    });
    field.addEventListener('blur', () => this.#finish(true, false));
    this.button.hidden = true;
    this.button.before(field);
    field.focus();
    field.select();
  }

  dispose(): void {
    this.#finish(false, false);
    this.#scope.dispose();
    this.element.remove();
  }

  #finish(keep: boolean, focus: boolean): void {
    const field = this.#field;
    if (!field) return;
    this.#field = null;
    const title = field.value.trim();
    this.button.hidden = false;
    field.remove();
    if (focus) this.button.focus();
    if (!keep || !title || title === this.#name) return;
    // The server's answer brings the title to all pages; until then the new one is shown.
    setText(this.#title, title);
    this.#view.chat.renameThread(this.#info.threadId, title).catch((error: unknown) => {
      setText(this.#title, this.#name);
      this.#view.report(error);
    });
  }
}
