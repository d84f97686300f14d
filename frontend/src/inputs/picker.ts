import { setText } from '../view/element';
import {
  type Choice,
  type Control,
  choicesIn,
  need,
  notAnOption,
  type Surroundings,
} from './control';
import { PickerList } from './picker-list';

/** A button that opens a list, to choose one or several of. */
export class Picker implements Control {
  readonly multiple: boolean;
  readonly searchable: boolean;
  readonly trigger: HTMLButtonElement;
  readonly around: Surroundings;
  choices: readonly Choice[];
  readonly #root: HTMLElement;
  readonly #chosen: Set<string>;
  #list: PickerList | null = null;

  constructor(root: HTMLElement, around: Surroundings) {
    this.#root = root;
    this.around = around;
    this.trigger = need<HTMLButtonElement>(root, '.pywry-picker');
    this.multiple = 'multiple' in this.trigger.dataset;
    this.searchable = 'searchable' in this.trigger.dataset;
    this.choices = choicesIn(JSON.parse(this.trigger.dataset['options'] ?? '[]'));
    this.#chosen = new Set(JSON.parse(this.trigger.dataset['selected'] ?? '[]') as string[]);
    this.trigger.addEventListener('click', () => {
      if (this.#list?.isOpen) this.#list.close();
      else this.#open();
    });
    this.trigger.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      this.#open();
    });
  }

  get name(): string {
    const label = this.#root.querySelector('.pywry-input-label')?.textContent;
    return label ?? this.trigger.getAttribute('aria-label') ?? '';
  }

  has(value: string): boolean {
    return this.#chosen.has(value);
  }

  /** Chooses an option, or takes one of several back; the page's own doing, so Python is told. */
  choose(value: string): void {
    if (!this.multiple) this.#chosen.clear();
    if (!this.#chosen.delete(value)) this.#chosen.add(value);
    this.#draw();
    this.around.changed(this.#root);
  }

  /** Chooses all of these, or none of them. */
  chooseAll(values: readonly string[], on: boolean): void {
    for (const value of values) {
      if (on) this.#chosen.add(value);
      else this.#chosen.delete(value);
    }
    this.#draw();
    this.around.changed(this.#root);
  }

  read(): unknown {
    const values = this.#picked().map((choice) => choice.value);
    return this.multiple ? values : (values[0] ?? '');
  }

  details(): Record<string, unknown> {
    const labels = this.#picked().map((choice) => choice.label);
    if (!this.multiple) return { label: labels[0] ?? '' };
    return { label: labels, values: this.read() };
  }

  write(value: unknown): string | undefined {
    const wanted = Array.isArray(value) ? value : value === '' || value === null ? [] : [value];
    const known = new Set<unknown>(this.choices.map((choice) => choice.value));
    const unknown = wanted.find((each) => !known.has(each));
    if (unknown !== undefined) return notAnOption(unknown);
    if (!this.multiple && wanted.length > 1) return 'only one can be chosen';
    this.#chosen.clear();
    for (const each of wanted) this.#chosen.add(each as string);
    this.#draw();
    return undefined;
  }

  offer(choices: readonly Choice[]): void {
    this.choices = choices;
    const known = new Set(choices.map((choice) => choice.value));
    for (const value of this.#chosen) if (!known.has(value)) this.#chosen.delete(value);
    this.#draw();
  }

  disable(disabled: boolean): void {
    this.trigger.disabled = disabled;
    if (disabled) this.#list?.close();
  }

  translate(): void {
    this.#draw();
  }

  #picked(): Choice[] {
    return this.choices.filter((choice) => this.#chosen.has(choice.value));
  }

  #open(): void {
    this.#list ??= new PickerList(this, this.#root);
    this.#list.open();
  }

  #draw(): void {
    const labels = this.#picked().map((choice) => choice.label);
    const { t } = this.around;
    const place = need<HTMLElement>(this.trigger, '.pywry-picker-value');
    const count = String(labels.length);
    const text = labels.length > 2 ? t('chosen', { count }) : labels.join(', ');
    setText(place, text || t('choose'));
    place.toggleAttribute('data-empty', !text);
    this.#list?.draw();
  }
}
