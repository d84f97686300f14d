import { h, setText } from '../view/element';
import { type Choice, markChoice } from './control';
import type { Picker } from './picker';
import { placeBeside } from './place';

/** How many options one press of Page Down passes. */
const PAGE = 8;
/** Milliseconds in which letters make one word, in a list without a field to search by. */
const WORD = 700;

let count = 0;

/** The open list of a picker: keys, pointer and touch choose from it; a field at its top searches it. */
export class PickerList {
  readonly #picker: Picker;
  readonly #root: HTMLElement;
  readonly #id = `pywry-picker-${++count}`;
  readonly #box: HTMLElement;
  readonly #options: HTMLElement;
  readonly #nothing: HTMLElement;
  readonly #search: HTMLInputElement | null;
  #shown: readonly Choice[] = [];
  #active = -1;
  #word = '';
  #wordTimer = 0;

  constructor(picker: Picker, root: HTMLElement) {
    this.#picker = picker;
    this.#root = root;
    const { t } = picker.around;
    this.#options = h('div', {
      class: 'pywry-picker-options',
      role: 'listbox',
      id: this.#id,
      tabindex: picker.searchable ? null : 0,
      'aria-label': picker.name,
      'aria-multiselectable': picker.multiple ? 'true' : null,
    });
    this.#nothing = h('div', { class: 'pywry-picker-nothing', role: 'status' });
    this.#search = picker.searchable
      ? h('input', {
          class: 'pywry-input-control pywry-picker-search',
          type: 'text',
          role: 'combobox',
          autocomplete: 'off',
          spellcheck: 'false',
          dir: 'auto',
          placeholder: t('searchOptions'),
          'aria-label': t('searchOptions'),
          'aria-autocomplete': 'list',
          'aria-expanded': 'true',
          'aria-controls': this.#id,
        })
      : null;
    this.#box = h(
      'div',
      { class: 'pywry-picker-box', popover: 'manual' },
      this.#search,
      this.#options,
      this.#nothing,
      picker.multiple && this.#foot(),
    );
    root.append(this.#box);
    picker.trigger.setAttribute('aria-controls', this.#id);
    this.#listen();
  }

  get isOpen(): boolean {
    return this.#box.matches(':popover-open');
  }

  open(): void {
    const { trigger, choices } = this.#picker;
    if (trigger.disabled || this.isOpen) return;
    if (this.#search) this.#search.value = '';
    this.#box.showPopover();
    this.#box.style.minWidth = `${trigger.offsetWidth}px`;
    trigger.setAttribute('aria-expanded', 'true');
    this.draw();
    this.#place();
    const chosen = choices.findIndex((choice) => this.#picker.has(choice.value));
    this.#activate(Math.max(0, chosen));
    this.#holder.focus({ preventScroll: true });
    addEventListener('resize', this.#place);
    addEventListener('scroll', this.#place, true);
    document.addEventListener('pointerdown', this.#onPress, true);
  }

  /** Closes the list; the focus goes back to the button, unless it is somewhere else already. */
  close(): void {
    if (!this.isOpen) return;
    const inside = this.#box.contains(document.activeElement);
    this.#box.hidePopover();
    this.#picker.trigger.setAttribute('aria-expanded', 'false');
    if (inside) this.#picker.trigger.focus({ preventScroll: true });
    removeEventListener('resize', this.#place);
    removeEventListener('scroll', this.#place, true);
    document.removeEventListener('pointerdown', this.#onPress, true);
  }

  /** Draws what is chosen and what is found anew. */
  draw(): void {
    if (!this.isOpen) return;
    const words = plain(this.#search?.value ?? '').split(/\s+/);
    const active = this.#shown[this.#active]?.value;
    this.#shown = this.#picker.choices.filter((choice) => {
      const text = plain(`${choice.label} ${choice.description}`);
      return words.every((word) => text.includes(word));
    });
    this.#options.replaceChildren(
      ...this.#shown.map((choice, index) => this.#optionFor(choice, index)),
    );
    setText(this.#nothing, this.#shown.length ? '' : this.#picker.around.t('foundNothing'));
    const again = this.#shown.findIndex((choice) => choice.value === active);
    this.#activate(again < 0 && this.#shown.length ? 0 : again);
  }

  get #holder(): HTMLElement {
    return this.#search ?? this.#options;
  }

  readonly #place = (): void => placeBeside(this.#box, this.#picker.trigger);

  readonly #onPress = (event: Event): void => {
    if (!this.#root.contains(event.target as Node)) this.close();
  };

  #listen(): void {
    this.#root.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !this.#root.contains(event.relatedTarget as Node)) this.close();
    });
    this.#box.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // A modal around the list stays open.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    this.#search?.addEventListener('input', (event) => {
      // What is searched is the page's own business.
      event.stopPropagation();
      this.#active = -1;
      this.draw();
    });
    this.#holder.addEventListener('keydown', (event) => this.#onKey(event));
    this.#options.addEventListener('pointermove', (event) => {
      const index = this.#indexOf(event.target);
      if (index >= 0 && index !== this.#active) this.#activate(index);
    });
    // The field keeps the focus while options are pressed.
    this.#options.addEventListener('mousedown', (event) => event.preventDefault());
    this.#options.addEventListener('click', (event) => this.#take(this.#indexOf(event.target)));
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const last = this.#shown.length - 1;
    const steps: Record<string, number> = {
      ArrowDown: event.altKey ? this.#active : this.#active + 1,
      ArrowUp: this.#active - 1,
      PageDown: this.#active + PAGE,
      PageUp: this.#active - PAGE,
      // In the field these belong to the text.
      ...(this.#search ? {} : { Home: 0, End: last }),
    };
    const step = steps[event.key];
    if (step !== undefined) this.#activate(Math.max(0, Math.min(step, last)));
    else if (event.key === 'Enter' || (event.key === ' ' && !this.#search))
      this.#take(this.#active);
    else if (event.key === 'Tab' && !this.#picker.multiple) {
      // From the button the browser goes on to what comes next.
      this.close();
      return;
    } else if (!this.#search && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      this.#jump(event.key);
    } else return;
    event.preventDefault();
  }

  /** Goes to the option that begins with what is typed. */
  #jump(letter: string): void {
    clearTimeout(this.#wordTimer);
    this.#wordTimer = window.setTimeout(() => {
      this.#word = '';
    }, WORD);
    this.#word += plain(letter);
    const found = this.#shown.findIndex((choice) => plain(choice.label).startsWith(this.#word));
    if (found >= 0) this.#activate(found);
  }

  #take(index: number): void {
    const choice = this.#shown[index];
    if (!choice) return;
    this.#active = index;
    if (!this.#picker.multiple) this.close();
    if (this.#picker.multiple || !this.#picker.has(choice.value)) this.#picker.choose(choice.value);
  }

  #activate(index: number): void {
    this.#active = index;
    for (const [at, option] of [...this.#options.children].entries())
      option.toggleAttribute('data-active', at === index);
    const option = this.#options.children[index];
    if (option) this.#holder.setAttribute('aria-activedescendant', option.id);
    else this.#holder.removeAttribute('aria-activedescendant');
    option?.scrollIntoView({ block: 'nearest' });
  }

  #indexOf(target: EventTarget | null): number {
    const option = (target as Element).closest('[role="option"]');
    return option ? [...this.#options.children].indexOf(option) : -1;
  }

  #optionFor(choice: Choice, index: number): HTMLElement {
    const option = h(
      'div',
      {
        class: 'pywry-picker-option',
        role: 'option',
        id: `${this.#id}-${index}`,
        'aria-selected': String(this.#picker.has(choice.value)),
      },
      h('span', { class: 'pywry-picker-tick', 'aria-hidden': 'true' }),
      h('span', { class: 'pywry-picker-label' }, h('bdi', {}, choice.label)),
      choice.description &&
        h('span', { class: 'pywry-picker-about' }, h('bdi', {}, choice.description)),
    );
    markChoice(option, choice);
    return option;
  }

  #foot(): HTMLElement {
    const button = (key: 'selectAll' | 'selectNone') =>
      h(
        'button',
        {
          type: 'button',
          class: 'pywry-button pywry-button-ghost pywry-button-xs',
          onclick: () =>
            this.#picker.chooseAll(
              this.#shown.map((choice) => choice.value),
              key === 'selectAll',
            ),
        },
        this.#picker.around.t(key),
      );
    return h('div', { class: 'pywry-picker-foot' }, button('selectAll'), button('selectNone'));
  }
}

/** Text for comparing: without case and without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
