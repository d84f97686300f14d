import type { Words } from './words';

/** An option, as Python describes it. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description: string;
  readonly data_attrs: Readonly<Record<string, string>>;
}

/** What a control may ask of those around it. */
export interface Surroundings {
  readonly bridge: Bridge;
  /** The words of the page's language. */
  readonly t: Words;
  /** Tells Python of the control's value, at once. */
  changed(root: HTMLElement): void;
  /** Shows a few words beside an element, for a moment. */
  notice(beside: HTMLElement, text: string): void;
}

/** What of `window.pywry` is used. */
export interface Bridge {
  emit(event: string, data: object): Promise<unknown>;
  on(event: string, handler: (data: unknown) => void): unknown;
}

/** One input of the page. */
export interface Control {
  /** The value; `undefined` when there is none that could be sent. */
  read(): unknown;
  /** What is sent besides the value. */
  details?(): Record<string, unknown>;
  /** Shows another value. Says what is wrong with one that it cannot take. */
  write(value: unknown): string | undefined;
  /** Offers other options. */
  offer?(choices: readonly Choice[]): void;
  disable(disabled: boolean): void;
  /** Says its words again: the language has come. */
  translate?(): void;
  /** Whether the value is nobody's business but the event's. */
  readonly secret?: boolean;
}

/** The options in what Python sent: objects, or texts that are label and value in one. */
export function choicesIn(list: unknown): Choice[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const given = (typeof entry === 'object' && entry !== null ? entry : {}) as Partial<Choice>;
    const label = String(given.label ?? given.value ?? entry);
    return {
      label,
      value: String(given.value ?? label),
      description: String(given.description ?? ''),
      data_attrs: given.data_attrs ?? {},
    };
  });
}

/** Puts an option's `data-…` attributes on its element. */
export function markChoice(element: HTMLElement, choice: Choice): void {
  for (const [name, value] of Object.entries(choice.data_attrs)) {
    if (/^[a-z][a-z0-9-]*$/.test(name)) element.setAttribute(`data-${name}`, String(value));
  }
}

export function notAnOption(value: unknown): string {
  return `${JSON.stringify(value)} is not among the options`;
}

/** The first element that a selector finds; that there is one, Python's HTML sees to. */
export function need<Type extends HTMLElement = HTMLInputElement>(
  root: ParentNode,
  selector: string,
): Type {
  const found = root.querySelector<Type>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}
