import { groupControl, selectControl } from './choice';
import { type Bridge, type Control, choicesIn, type Surroundings } from './control';
import { buttonControl, fieldControl, tickControl } from './field';
import { marqueeControl } from './marquee';
import { Picker } from './picker';
import { secretControl } from './secret';
import { sliderControl } from './slider';
import { type Words, wordsOf } from './words';

type Make = (root: HTMLElement, around: Surroundings) => Control;

const makers: Readonly<Record<string, Make>> = {
  button: buttonControl,
  checkbox: tickControl,
  date: fieldControl,
  marquee: marqueeControl,
  multiselect: (root, around) => new Picker(root, around),
  number: fieldControl,
  radio: groupControl,
  range: sliderControl,
  search: fieldControl,
  secret: secretControl,
  select: (root, around) =>
    root.querySelector('select') ? selectControl(root, around) : new Picker(root, around),
  slider: sliderControl,
  tab: groupControl,
  text: fieldControl,
  textarea: fieldControl,
  toggle: tickControl,
};

interface Known {
  readonly control: Control;
  /** What it was at first, which a modal goes back to. */
  readonly initial: unknown;
  /** The value that Python knows. */
  told: string;
}

/** All inputs of the page: what the person changes goes to Python, what Python sets is shown. */
export class Inputs {
  t: Words = wordsOf('en', null);
  readonly #page: Document;
  readonly #around: Surroundings;
  readonly #known = new WeakMap<HTMLElement, Known>();
  /** The inputs whose last change has not been sent yet. */
  readonly #pending = new Map<HTMLElement, number>();
  readonly #bridge: Bridge;

  constructor(page: Document, bridge: Bridge, notice: Surroundings['notice']) {
    this.#page = page;
    this.#bridge = bridge;
    this.#around = {
      bridge,
      notice,
      t: (key, values) => this.t(key, values),
      changed: (root) => this.#send(root),
    };
  }

  /** Brings the inputs to life that have come with the page, or since. */
  *roots(within: ParentNode = this.#page): Iterable<[HTMLElement, Known]> {
    for (const root of within.querySelectorAll<HTMLElement>('[data-input]')) {
      const known = this.know(root);
      if (known) yield [root, known];
    }
  }

  /** What is known of an input; it is made when it is first asked for. */
  know(root: HTMLElement): Known | null {
    const known = this.#known.get(root);
    if (known) return known;
    const make = makers[root.dataset['input'] ?? ''];
    if (!make) return null;
    const control = make(root, this.#around);
    const initial = control.read();
    const made = { control, initial, told: JSON.stringify(initial) };
    this.#known.set(root, made);
    control.translate?.();
    return made;
  }

  translate(): void {
    for (const [, { control }] of this.roots()) control.translate?.();
  }

  // ---- from the person ------------------------------------------------------------------------

  /** Sends an input's value when nothing more comes for a while. */
  changed(root: HTMLElement): void {
    const wait = Number(root.dataset['debounce'] ?? 0);
    clearTimeout(this.#pending.get(root));
    this.#pending.set(
      root,
      window.setTimeout(() => this.#send(root), wait),
    );
  }

  /** Sends what waits. */
  flush(within: ParentNode = this.#page): void {
    for (const root of [...this.#pending.keys()]) if (within.contains(root)) this.#send(root);
  }

  /** Sends an event of an input. */
  emit(root: HTMLElement, data: object): void {
    this.#bridge.emit(root.dataset['event'] ?? 'toolbar:input', {
      ...data,
      componentId: root.dataset['componentId'],
    });
  }

  #send(root: HTMLElement): void {
    clearTimeout(this.#pending.get(root));
    this.#pending.delete(root);
    const known = this.know(root);
    const value = known?.control.read();
    if (!known || value === undefined || known.told === JSON.stringify(value)) return;
    known.told = JSON.stringify(value);
    this.emit(root, { value, ...known.control.details?.() });
  }

  // ---- from Python ------------------------------------------------------------------------------

  /** Does what `toolbar:set-value` says. */
  set(data: Readonly<Record<string, unknown>>): void {
    for (const [root, known] of this.roots()) {
      if (root.dataset['componentId'] !== data['componentId']) continue;
      if ('options' in data) known.control.offer?.(choicesIn(data['options']));
      if (typeof data['disabled'] === 'boolean') known.control.disable(data['disabled']);
      // What the person is typing right now goes on, and Python hears of it in a moment.
      if ('value' in data && !this.#pending.has(root)) this.#write(root, known, data['value']);
    }
  }

  #write(root: HTMLElement, known: Known, value: unknown): void {
    const wrong = known.control.write(value);
    if (wrong) console.warn(`pywry: ${root.dataset['componentId']}: ${wrong}`);
    known.told = JSON.stringify(known.control.read());
  }

  /** The values by the ids of their components, without those that are secret. */
  values(within: ParentNode = this.#page): Record<string, unknown> {
    const values: [string, unknown][] = [];
    for (const [root, { control }] of this.roots(within)) {
      const value = control.secret ? undefined : control.read();
      if (value !== undefined) values.push([root.dataset['componentId'] ?? '', value]);
    }
    return Object.fromEntries(values);
  }

  /** Goes back to what was there at first. */
  reset(within: ParentNode): void {
    for (const [root, known] of this.roots(within)) {
      clearTimeout(this.#pending.get(root));
      this.#pending.delete(root);
      const { control, initial } = known;
      if (control.secret) control.write('known' in root.dataset);
      else if (initial !== undefined) this.#write(root, known, initial);
    }
  }
}
