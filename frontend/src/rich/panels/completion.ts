import type { ChatView } from '../../view/chat-view';
import type { Child } from '../../view/element';
import { h } from '../kit';

/** What a list proposes to complete, and how. */
export interface Proposal<Item> {
  /** What fits a text of the field; null when nothing is being typed that could be completed. A list stays closed for its `key`. */
  find(text: string): { readonly key: string; readonly items: readonly Item[] } | null;
  /** What is shown of an item. */
  option(item: Item): readonly Child[];
  /** What is typed in full needs no completing: Enter sends it. */
  isComplete(item: Item, text: string): boolean;
  insert(item: Item, text: string): void;
  /** What assistive technology says of so many. */
  said(count: number): string;
}

/** A list above the composer. The field keeps the focus; the list tells it which item is meant. */
export class Completion<Item> {
  readonly #view: ChatView;
  readonly #field: HTMLTextAreaElement;
  readonly #list: HTMLElement;
  readonly #proposal: Proposal<Item>;
  #found: readonly Item[] = [];
  #active = 0;
  /** The key for which the list was closed. */
  #dismissed: string | null = null;

  constructor(
    view: ChatView,
    field: HTMLTextAreaElement,
    list: HTMLElement,
    proposal: Proposal<Item>,
  ) {
    this.#view = view;
    this.#field = field;
    this.#list = list;
    this.#proposal = proposal;
    const { scope, chat } = view;
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-haspopup', 'listbox');
    // Reading the draft lets the list follow it, whoever writes it.
    scope.effect(() => this.#update(chat.thread.value?.draft.value ?? ''));
    const look = (): void => this.#update(field.value);
    scope.effect(() => {
      chat.thread.value?.question.value;
      look();
    });
    // Before the field hears of it, where Enter sends, and the shell, where Escape stops the answer.
    scope.listen(view.shell, 'keydown', (event) => this.#onKey(event), { capture: true });
    scope.listen(field, 'blur', () => this.#close());
    scope.listen(field, 'focus', look);
    // The caret moves.
    scope.listen(field, 'keyup', look);
    scope.listen(field, 'pointerup', look);
    // The press must not take the focus from the field.
    scope.listen(list, 'pointerdown', (event) => event.preventDefault());
    scope.listen(list, 'click', (event) => this.#onClick(event));
    scope.add(() => this.#close());
  }

  get open(): boolean {
    return !this.#list.hidden;
  }

  #update(text: string): void {
    const found = this.#proposal.find(text);
    if (found?.key !== this.#dismissed) this.#dismissed = null;
    const items = this.#dismissed === null ? (found?.items ?? []) : [];
    const same =
      this.open &&
      items.length === this.#found.length &&
      items.every((item, index) => item === this.#found[index]);
    if (items.length === 0) this.#close();
    else if (!same) this.#draw(items);
  }

  #draw(found: readonly Item[]): void {
    this.#found = found;
    this.#list.replaceChildren(
      ...found.map((item, index) =>
        h(
          'div',
          {
            class: 'pywry-chat-cmd-item',
            role: 'option',
            id: `${this.#list.id}-${index}`,
            'data-cmd-index': index,
          },
          ...this.#proposal.option(item),
        ),
      ),
    );
    this.#list.hidden = false;
    this.#field.setAttribute('aria-controls', this.#list.id);
    this.#activate(0);
    this.#view.announce(this.#proposal.said(found.length));
  }

  #close(): void {
    if (!this.open) return;
    this.#list.hidden = true;
    this.#list.replaceChildren();
    this.#found = [];
    this.#field.removeAttribute('aria-activedescendant');
    this.#field.removeAttribute('aria-controls');
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [place, option] of [...this.#list.children].entries()) {
      option.setAttribute('aria-selected', String(place === index));
    }
    const option = this.#list.children[index];
    if (!(option instanceof HTMLElement)) return;
    this.#field.setAttribute('aria-activedescendant', option.id);
    // Not `scrollIntoView`: that may scroll what the chat stands in.
    const { offsetTop: top, offsetHeight: height } = option;
    const end = top + height - this.#list.clientHeight;
    this.#list.scrollTop = Math.min(top, Math.max(this.#list.scrollTop, end));
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.open || event.target !== this.#field) return;
    if (event.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = this.#found.length;
    if (event.key === 'ArrowDown') this.#activate((this.#active + 1) % count);
    else if (event.key === 'ArrowUp') this.#activate((this.#active - 1 + count) % count);
    else if (event.key === 'Escape') this.#dismiss();
    else if (event.key === 'Tab') this.#insert(this.#active);
    else if (event.key === 'Enter' && !this.#isComplete()) this.#insert(this.#active);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #isComplete(): boolean {
    const item = this.#found[this.#active];
    return item !== undefined && this.#proposal.isComplete(item, this.#field.value);
  }

  #dismiss(): void {
    this.#dismissed = this.#proposal.find(this.#field.value)?.key ?? null;
    this.#close();
  }

  #insert(index: number): void {
    const item = this.#found[index];
    if (!item) return;
    this.#proposal.insert(item, this.#field.value);
    this.#close();
  }

  #onClick(event: MouseEvent): void {
    const option = (event.target as Element).closest('[data-cmd-index]');
    if (option) this.#insert(Number(option.getAttribute('data-cmd-index')));
  }
}
