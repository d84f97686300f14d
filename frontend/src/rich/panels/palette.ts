import type { SlashCommandDef } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';

/** The commands whose name begins with what was typed, then those that contain it. */
export function matching(
  commands: readonly SlashCommandDef[],
  typed: string,
): readonly SlashCommandDef[] {
  const wanted = typed.toLowerCase();
  const inside = wanted.slice(1);
  const begins = commands.filter(({ name }) => name.toLowerCase().startsWith(wanted));
  const contains = commands.filter(
    (command) => !begins.includes(command) && command.name.slice(1).toLowerCase().includes(inside),
  );
  return [...begins, ...contains];
}

/** What is being typed of a command's name; null when it is something else. */
export function typedName(text: string): string | null {
  return /^\/\S*$/.test(text) ? text : null;
}

/** The list of commands above the composer. The field keeps the focus; the list tells it which one is meant. */
export class Palette {
  readonly #view: ChatView;
  readonly #field: HTMLTextAreaElement;
  readonly #list: HTMLElement;
  #found: readonly SlashCommandDef[] = [];
  #active = 0;
  /** The text for which the list was closed. */
  #dismissed: string | null = null;

  constructor(view: ChatView, field: HTMLTextAreaElement, list: HTMLElement) {
    this.#view = view;
    this.#field = field;
    this.#list = list;
    const { scope, chat, t } = view;
    list.setAttribute('aria-label', t('commands'));
    field.setAttribute('aria-autocomplete', 'list');
    field.setAttribute('aria-haspopup', 'listbox');
    scope.effect(() => {
      chat.commands.value;
      // Reading the draft lets the palette follow it, whoever writes it.
      this.#update(chat.thread.value?.draft.value ?? '');
    });
    scope.effect(() => {
      chat.thread.value?.question.value;
      this.#update(field.value);
    });
    // Before the field hears of it, where Enter sends, and the shell, where Escape stops the answer.
    scope.listen(view.shell, 'keydown', (event) => this.#onKey(event), { capture: true });
    scope.listen(field, 'blur', () => this.#close());
    scope.listen(field, 'focus', () => this.#update(field.value));
    // The press must not take the focus from the field.
    scope.listen(list, 'pointerdown', (event) => event.preventDefault());
    scope.listen(list, 'click', (event) => this.#onClick(event));
    scope.add(() => this.#close());
  }

  get open(): boolean {
    return !this.#list.hidden;
  }

  #update(text: string): void {
    const { chat } = this.#view;
    const name = typedName(text);
    if (name === null) this.#dismissed = null;
    const answers = chat.thread.peek()?.question.peek()?.composed ?? false;
    const found =
      name === null || answers || this.#dismissed === text
        ? []
        : matching(chat.commands.peek(), name);
    const same =
      this.open &&
      found.length === this.#found.length &&
      found.every((command, index) => command === this.#found[index]);
    if (found.length === 0) this.#close();
    else if (!same) this.#draw(found);
  }

  #draw(found: readonly SlashCommandDef[]): void {
    this.#found = found;
    this.#list.replaceChildren(
      ...found.map((command, index) =>
        h(
          'div',
          {
            class: 'pywry-chat-cmd-item',
            role: 'option',
            id: `${this.#list.id}-${index}`,
            'data-cmd-index': index,
          },
          h('bdi', { class: 'pywry-chat-cmd-name' }, command.name),
          command.arguments && h('bdi', { class: 'pywry-chat-cmd-arguments' }, command.arguments),
          h('bdi', { class: 'pywry-chat-cmd-desc' }, command.description ?? ''),
        ),
      ),
    );
    this.#list.hidden = false;
    this.#field.setAttribute('aria-controls', this.#list.id);
    this.#activate(0);
    this.#view.announce(this.#view.t('commandsFound', { count: found.length }));
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

  /** A name that was typed in full needs no completing: Enter runs it. */
  #isComplete(): boolean {
    return this.#found[this.#active]?.name.toLowerCase() === this.#field.value.toLowerCase();
  }

  #dismiss(): void {
    this.#dismissed = this.#field.value;
    this.#close();
  }

  #insert(index: number): void {
    const command = this.#found[index];
    const thread = this.#view.chat.thread.peek();
    if (!command || !thread) return;
    thread.draft.value = `${command.name} `;
    this.#close();
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
  }

  #onClick(event: MouseEvent): void {
    const option = (event.target as Element).closest('[data-cmd-index]');
    if (option) this.#insert(Number(option.getAttribute('data-cmd-index')));
  }
}
