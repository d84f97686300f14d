import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';
import { answerForm } from './choice';
import type { Asked, Control } from './control';
import type { Draft } from './drafts';
import { Field } from './field';
import { type FieldSpec, fieldsOf } from './schema';

/** Fields that are filled in together. */
export class Fields {
  readonly element: HTMLElement;
  readonly #fields: readonly Field[];

  constructor(specs: readonly FieldSpec[], view: ChatView, draft: Draft) {
    this.#fields = specs.map((spec) => new Field(spec, view, draft));
    this.element = h(
      'div',
      { class: 'pywry-chat-fields' },
      ...this.#fields.map(({ element }) => element),
    );
  }

  /** What they hold; null when something is wrong, which is then shown. */
  read(): Record<string, unknown> | null {
    // Without a prototype: a field may have any name.
    const values: Record<string, unknown> = Object.create(null);
    const wrong: Record<string, string> = Object.create(null);
    for (const field of this.#fields) {
      const reading = field.read();
      if ('value' in reading) values[field.spec.name] = reading.value;
      if ('wrong' in reading) wrong[field.spec.name] = reading.wrong;
    }
    this.refuse(wrong);
    return Object.keys(wrong).length > 0 ? null : values;
  }

  /** Shows what is wrong, by the names of fields or of what is in them, and goes to the first. */
  refuse(wrong: Readonly<Record<string, string>>): boolean {
    const about = new Map<string, string>();
    for (const [path, words] of Object.entries(wrong)) {
      const name = this.#fields.some(({ spec }) => spec.name === path)
        ? path
        : (path.split('.', 1)[0] ?? path);
      about.set(name, [about.get(name), words].filter(Boolean).join(' '));
    }
    for (const field of this.#fields) field.wrong(about.get(field.spec.name) ?? '');
    const first = this.#fields.find(({ spec }) => about.has(spec.name));
    first?.focus();
    return first !== undefined;
  }

  focus(): boolean {
    this.#fields[0]?.focus();
    return this.#fields.length > 0;
  }
}

export function formControl(asked: Asked): Control {
  const fields = new Fields(fieldsOf(asked.request.formSchema ?? {}), asked.view, asked.draft);
  const submit = (): void => {
    const values = fields.read();
    if (values) asked.send({ values });
  };
  return {
    element: answerForm(asked, submit, fields.element),
    focus: () => fields.focus(),
    refuse: (wrong) => fields.refuse(wrong),
  };
}
