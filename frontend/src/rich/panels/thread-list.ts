import type { ThreadInfo } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import type { Scope as ScopeType } from '../../view/scope';
import { Scope, setAttribute } from '../kit';
import { ThreadRow } from './thread-row';

/** The list of conversations: a drop-down in a narrow chat, a sidebar in a wide one. */
export class ThreadList {
  readonly #view: ChatView;
  readonly #button: HTMLElement | null;
  readonly #dropdown: HTMLElement | null;
  readonly #list: HTMLElement | null;
  readonly #rows = new Map<string, ThreadRow>();
  #opened: ScopeType | null = null;

  constructor(view: ChatView) {
    this.#view = view;
    this.#button = view.find('pywry-chat-conv-btn');
    this.#dropdown = view.find('pywry-chat-conv-dropdown');
    this.#list = view.find('pywry-chat-thread-list');
    const { scope, chat } = view;
    if (!this.#dropdown || !this.#list) return;
    for (const element of [this.#dropdown, this.#list]) {
      setAttribute(element, 'aria-label', view.t('conversations'));
    }
    scope.listen(this.#list, 'keydown', (event) => this.#onKey(event));
    const create = view.find('pywry-chat-new-thread');
    if (create) scope.listen(create, 'click', () => this.close(false));
    scope.effect(() => this.#drawList());
    scope.add(() => this.close(false));
    scope.add(() => {
      for (const row of this.#rows.values()) row.dispose();
    });
    // The title of a row is what its keyboard user is in; a change of the open thread moves the tab stop.
    scope.effect(() => this.#moveTabStop(chat.thread.value?.id ?? null));
  }

  toggle(): void {
    if (this.#opened) this.close(true);
    else this.#open();
  }

  close(focus: boolean): void {
    if (!this.#opened) return;
    this.#opened.dispose();
    this.#opened = null;
    this.#dropdown?.removeAttribute('data-open');
    this.#button?.setAttribute('aria-expanded', 'false');
    if (focus) this.#button?.focus();
  }

  #open(): void {
    const { shell } = this.#view;
    const picker = this.#dropdown?.parentElement ?? shell;
    this.#opened = new Scope();
    this.#dropdown?.setAttribute('data-open', '');
    this.#button?.setAttribute('aria-expanded', 'true');
    this.#currentRow()?.focus();
    // Before the shell hears of it, where Escape stops the answer.
    this.#opened.listen(picker, 'keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      this.close(true);
    });
    // Only while the list is open: a press beyond a shadow root is heard by the document alone.
    this.#opened.listen(shell.ownerDocument, 'pointerdown', (event) => {
      if (!event.composedPath().includes(picker)) this.close(false);
    });
  }

  #drawList(): void {
    const { chat, t } = this.#view;
    const threads = chat.listed.value;
    const list = this.#list;
    if (!list) return;
    const here = new Set(threads.map(({ threadId }) => threadId));
    for (const [id, row] of this.#rows) {
      if (here.has(id)) continue;
      row.dispose();
      this.#rows.delete(id);
    }
    for (const [index, info] of threads.entries()) {
      const row = this.#row(info);
      row.update(
        info,
        chat.unread.value.has(info.threadId),
        chat.thread.value?.id === info.threadId,
      );
      // Moving an element drops its focus, so one that stands right is not touched.
      if (list.children[index] !== row.element) {
        list.insertBefore(row.element, list.children[index] ?? null);
      }
    }
    list.dataset['empty'] = threads.length === 0 ? t('noConversations') : '';
    this.#moveTabStop(chat.thread.value?.id ?? null);
  }

  #row(info: ThreadInfo): ThreadRow {
    const known = this.#rows.get(info.threadId);
    if (known) return known;
    const row = new ThreadRow(info, this.#view, () => {
      this.#view.chat.openThread(info.threadId);
      this.close(false);
      this.#view.focusComposer();
    });
    this.#rows.set(info.threadId, row);
    return row;
  }

  #currentRow(): HTMLElement | undefined {
    const id = this.#view.chat.thread.peek()?.id;
    return (this.#rows.get(id ?? '') ?? this.#rows.values().next().value)?.button;
  }

  /** The list is one stop of the Tab key: the row of the open thread. */
  #moveTabStop(threadId: string | null): void {
    const target =
      this.#rows.get(threadId ?? '')?.button ?? this.#rows.values().next().value?.button;
    for (const { button } of this.#rows.values()) button.tabIndex = button === target ? 0 : -1;
  }

  #onKey(event: KeyboardEvent): void {
    const rows = [...(this.#list?.children ?? [])];
    const row = (event.target as Element).closest('.pywry-chat-thread');
    const index = row ? rows.indexOf(row) : -1;
    if (index < 0 || (event.target as Element).matches('input')) return;
    const steps: Record<string, number> = {
      ArrowDown: Math.min(index + 1, rows.length - 1),
      ArrowUp: Math.max(index - 1, 0),
      Home: 0,
      End: rows.length - 1,
    };
    const next = steps[event.key];
    const id = row?.getAttribute('data-thread-id') ?? '';
    if (next !== undefined) {
      const button = rows[next]?.querySelector<HTMLElement>('.pywry-chat-thread-open');
      for (const { button: other } of this.#rows.values())
        other.tabIndex = other === button ? 0 : -1;
      button?.focus();
    } else if (event.key === 'F2') this.#rows.get(id)?.rename();
    else if (event.key === 'Delete') this.#rows.get(id)?.remove();
    else return;
    event.preventDefault();
  }
}
