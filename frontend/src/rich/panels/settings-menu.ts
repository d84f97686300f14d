import type { SettingsItem } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import type { Scope as ScopeOf } from '../../view/scope';
import { h, Scope, setAttribute, setText } from '../kit';
import { createControl, type SettingsControl } from './settings-control';

/** The settings: a menu under the button in the header, which is there when there is something to set. */
export function mountSettingsMenu(view: ChatView): void {
  const menu = view.find('pywry-chat-settings-menu');
  const button = view.find('pywry-chat-settings-toggle');
  const dropdown = view.find('pywry-chat-settings-dropdown');
  if (!menu || !button || !dropdown) return;
  const { scope, chat, t } = view;
  dropdown.setAttribute('aria-label', t('settings'));
  let opened: ScopeOf | null = null;
  let entries = new Map<string, Entry>();

  const close = (focus: boolean): void => {
    opened?.dispose();
    opened = null;
    dropdown.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    if (focus) button.focus();
  };
  const open = (): void => {
    opened = new Scope();
    dropdown.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    for (const entry of entries.values()) entry.clear();
    [...entries.values()].find(({ field }) => field)?.field?.focus();
    // Before the shell hears of it, where Escape stops the answer.
    opened.listen(menu, 'keydown', (event) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      event.preventDefault();
      close(true);
    });
    // Only while the menu is open: a press beyond a shadow root is heard by the document alone.
    opened.listen(view.shell.ownerDocument, 'pointerdown', (event) => {
      if (!event.composedPath().includes(menu)) close(false);
    });
  };
  scope.listen(button, 'click', () => (opened ? close(true) : open()));
  scope.add(() => close(false));
  scope.effect(() => {
    const items = chat.settingsItems.value;
    menu.hidden = items.length === 0;
    if (items.length === 0) close(false);
    entries = new Map(
      items.map((item, index) => [
        item.id,
        new Entry(view, item, `${dropdown.id}-${index}`, () => close(true)),
      ]),
    );
    dropdown.replaceChildren(...[...entries.values()].map(({ element }) => element));
    const values = chat.settings.peek();
    for (const [id, entry] of entries) entry.show(values[id]);
  });
  scope.effect(() => {
    const values = chat.settings.value;
    for (const [id, entry] of entries) entry.show(values[id]);
  });
}

/** An item of the menu, and below it why its last change was refused. */
class Entry {
  readonly element: HTMLElement;
  readonly #view: ChatView;
  readonly #item: SettingsItem;
  readonly #control: SettingsControl;
  readonly #error: HTMLElement;
  readonly #close: () => void;

  constructor(view: ChatView, item: SettingsItem, id: string, close: () => void) {
    this.#view = view;
    this.#item = item;
    this.#close = close;
    this.#control = createControl(item, id, (value) => this.#change(value));
    this.#error = h('div', {
      class: 'pywry-chat-settings-error',
      id: `${id}-error`,
      role: 'alert',
      hidden: true,
    });
    this.element = h(
      'div',
      {
        class: `pywry-chat-settings-item pywry-chat-settings-item-${item.type ?? 'action'}`,
        'data-settings-id': item.id,
        role: item.type === 'separator' ? 'separator' : null,
      },
      ...this.#control.children,
      item.type === 'separator' ? null : this.#error,
    );
  }

  get field(): HTMLElement | null {
    return this.#control.field;
  }

  show(value: unknown): void {
    this.#control.show(value);
  }

  clear(): void {
    this.#say('');
  }

  async #change(value: unknown): Promise<void> {
    const { chat } = this.#view;
    this.#say('');
    try {
      await chat.changeSetting(this.#item.id, value);
      if (value === null && this.#item.type === 'action') this.#close();
    } catch (error) {
      this.#say(error instanceof Error ? error.message : this.#view.t('failed'));
      // It has what it had before.
      this.#control.show(chat.settings.peek()[this.#item.id], true);
    }
  }

  #say(words: string): void {
    const { field } = this.#control;
    this.#error.hidden = !words;
    setText(this.#error, words);
    if (!field) return;
    setAttribute(field, 'aria-invalid', words ? 'true' : null);
    setAttribute(field, 'aria-describedby', words ? this.#error.id : null);
  }
}
