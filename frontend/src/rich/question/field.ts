import type { ChatView } from '../../view/chat-view';
import { richIcon } from '../icons';
import { h, iconButton, renameButton, setText } from '../kit';
import { newElementId, visible } from '../plain';
import type { Draft } from './drafts';
import { type FieldInput, inputFor } from './input';
import type { FieldSpec } from './schema';

/** What a field holds; nothing when it is empty and may be left out. */
export type Reading =
  | { readonly value: unknown }
  | { readonly wrong: string }
  | Readonly<Record<never, never>>;

/** A field with its name, what is said about it, and what is wrong with it. */
export class Field {
  readonly element: HTMLElement;
  readonly spec: FieldSpec;
  readonly #view: ChatView;
  readonly #input: FieldInput;
  readonly #error = h('p', { class: 'pywry-chat-field-error', hidden: true });

  /** `draft` keeps what is typed, by the names of fields. */
  constructor(spec: FieldSpec, view: ChatView, draft: Draft) {
    this.spec = spec;
    this.#view = view;
    const id = newElementId();
    this.#input = inputFor(spec, view, id);
    const hint = spec.description
      ? h('p', { class: 'pywry-chat-field-hint', id: `${id}-hint`, dir: 'auto' }, spec.description)
      : null;
    this.#error.id = `${id}-error`;
    const { control, group } = this.#input;
    const described = [hint?.id, this.#error.id].filter(Boolean).join(' ');
    (group ?? control).setAttribute('aria-describedby', described);
    const name = [
      h('bdi', {}, visible(spec.title)),
      spec.required &&
        h('span', { class: 'pywry-chat-field-required', title: view.t('required') }, ' *'),
    ];
    if (spec.required && spec.kind !== 'boolean')
      (group ?? control).setAttribute('aria-required', 'true');
    const label = group
      ? h('span', { class: 'pywry-chat-field-name', id: `${id}-label` }, ...name)
      : h('label', { class: 'pywry-chat-field-name', for: id }, ...name);
    group?.setAttribute('aria-labelledby', `${id}-label`);
    this.element = h(
      'div',
      { class: 'pywry-chat-field', 'data-kind': spec.kind, 'data-field': spec.name },
      label,
      spec.kind === 'secret' ? withEye(control as HTMLInputElement, view) : (group ?? control),
      hint,
      this.#error,
    );
    const known = draft.get(spec.name);
    if (known !== undefined) this.#input.write(known);
    this.element.addEventListener('input', () => {
      if (!spec.secret) draft.set(spec.name, this.#input.state());
      this.wrong('');
    });
  }

  read(): Reading {
    const reading = this.#input.read();
    if ('value' in reading || 'wrong' in reading || !this.spec.required) return reading;
    return { wrong: this.#view.t('fieldRequired') };
  }

  /** Shows what is wrong; nothing when it is empty. */
  wrong(words: string): void {
    if (this.#error.hidden && !words) return;
    setText(this.#error, words);
    this.#error.hidden = !words;
    const { control, group } = this.#input;
    (group ?? control).setAttribute('aria-invalid', String(words !== ''));
  }

  focus(): void {
    this.#input.control.focus();
  }
}

function withEye(control: HTMLInputElement, view: ChatView): HTMLElement {
  const button = iconButton(view.t('showSecret'), 'close', () => {
    const shown = control.type === 'text';
    control.type = shown ? 'password' : 'text';
    button.replaceChildren(richIcon(shown ? 'eye' : 'hidden'));
    renameButton(button, view.t(shown ? 'showSecret' : 'hideSecret'));
  });
  button.replaceChildren(richIcon('eye'));
  return h('div', { class: 'pywry-chat-secret' }, control, button);
}
