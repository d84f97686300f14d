import type { ThreadInfo } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h, Scope, setAttribute, setText } from '../kit';
import { type ThreadMenu, threadMenu } from './thread-menu';

/** One conversation in the list: its title, how it stands, and what can be done with it. */
export class ThreadRow {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly #view: ChatView;
  readonly #title = h('bdi', { class: 'pywry-chat-thread-title' });
  readonly #mark = h('span', { class: 'pywry-chat-thread-mark' });
  readonly #scope = new Scope();
  readonly #menu: ThreadMenu;
  #info: ThreadInfo;

  constructor(info: ThreadInfo, view: ChatView, open: () => void) {
    this.#info = info;
    this.#view = view;
    this.button = h(
      'button',
      { type: 'button', class: 'pywry-chat-thread-open', onclick: open },
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
    this.#menu = threadMenu({
      view,
      element: this.element,
      button: this.button,
      title: this.#title,
      actions: buttons,
      scope: this.#scope,
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
    this.#menu.update(info, this.#name);
  }

  rename(): void {
    this.#menu.rename();
  }

  remove(): void {
    this.#menu.remove();
  }

  dispose(): void {
    this.#scope.dispose();
    this.element.remove();
  }
}
