import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';
import { unescaped, visible } from '../plain';
import type { Reading } from './field';
import type { FieldSpec } from './schema';

/** The input of a field. */
export interface FieldInput {
  /** What is focused. */
  readonly control: HTMLElement;
  /** What holds the control, when it is one of several. */
  readonly group?: HTMLElement;
  read(): Reading;
  /** What a draft keeps, and what `write` takes again. */
  state(): unknown;
  write(state: unknown): void;
}

/** Up to so many choices are all in sight. */
const IN_SIGHT = 4;
const INPUT = 'pywry-chat-field-input';
const TYPES = {
  text: 'text',
  integer: 'number',
  number: 'number',
  date: 'date',
  time: 'time',
  moment: 'datetime-local',
  secret: 'password',
} as const;

export function inputFor(spec: FieldSpec, view: ChatView, id: string): FieldInput {
  switch (spec.kind) {
    case 'boolean':
      return spec.nullable ? choiceInput(spec, view, id, [true, false]) : switchInput(spec, id);
    case 'choice':
      return choiceInput(spec, view, id, spec.choices);
    case 'lines':
      return linesInput(spec, view, id);
    case 'long':
    case 'json':
      return areaInput(spec, view, id);
    default:
      return lineInput(spec, view, id, TYPES[spec.kind]);
  }
}

function empty(spec: FieldSpec): Reading {
  return spec.nullable ? { value: null } : {};
}

function switchInput(spec: FieldSpec, id: string): FieldInput {
  const control = h('input', { id, type: 'checkbox', role: 'switch', class: 'pywry-chat-switch' });
  control.checked = spec.initial === true;
  return {
    control,
    read: () => ({ value: control.checked }),
    state: () => control.checked,
    write(state) {
      control.checked = state === true;
    },
  };
}

function lineInput(spec: FieldSpec, view: ChatView, id: string, type: string): FieldInput {
  const numeric = type === 'number';
  const secret = spec.kind === 'secret';
  const control = h('input', {
    id,
    type,
    class: INPUT,
    dir: spec.kind === 'text' ? 'auto' : null,
    min: spec.minimum,
    max: spec.maximum,
    step: numeric ? (spec.step ?? (spec.kind === 'integer' ? 1 : 'any')) : null,
    maxlength: spec.maxLength,
    inputmode: spec.kind === 'integer' ? 'numeric' : numeric ? 'decimal' : null,
    autocomplete: secret ? 'new-password' : 'off',
    spellcheck: secret ? 'false' : null,
  });
  const initial = spec.initial ?? '';
  const known = visible(String(initial));
  if (!secret) control.value = known;
  return {
    control,
    read() {
      if (control.validity?.badInput) return { wrong: view.t('notNumber') };
      const { value } = control;
      if (numeric) return value === '' ? empty(spec) : { value: Number(value) };
      if (value === '' && (spec.nullable || spec.required || spec.kind !== 'text'))
        return empty(spec);
      // What was not touched stays exactly what it was.
      return { value: value === known ? String(initial) : unescaped(value) };
    },
    state: () => control.value,
    write(state) {
      control.value = String(state);
    },
  };
}

function areaInput(spec: FieldSpec, view: ChatView, id: string): FieldInput {
  const json = spec.kind === 'json';
  const control = h('textarea', {
    id,
    class: INPUT,
    rows: 3,
    dir: json ? 'ltr' : 'auto',
    spellcheck: json ? 'false' : null,
    autocomplete: 'off',
  });
  const initial = spec.initial;
  const known = visible(
    initial === undefined ? '' : json ? JSON.stringify(initial, null, 2) : String(initial ?? ''),
  );
  control.value = known;
  control.rows = Math.min(8, Math.max(2, known.split('\n').length));
  return {
    control,
    read() {
      const { value } = control;
      if (value === known && initial !== undefined) return { value: initial };
      if (!value.trim() && (json || spec.nullable || spec.required)) return empty(spec);
      if (!json) return { value: unescaped(value) };
      try {
        return { value: JSON.parse(value) };
      } catch {
        return { wrong: view.t('notJson') };
      }
    },
    state: () => control.value,
    write(state) {
      control.value = String(state);
    },
  };
}

/** Texts, one in each line. */
function linesInput(spec: FieldSpec, view: ChatView, id: string): FieldInput {
  const initial = Array.isArray(spec.initial) ? spec.initial.map(String).join('\n') : '';
  const area = areaInput({ ...spec, kind: 'long', initial }, view, id);
  const control = area.control as HTMLTextAreaElement;
  control.placeholder = view.t('onePerLine');
  return {
    ...area,
    read() {
      const lines = control.value.split('\n').filter((line) => line.trim());
      if (lines.length === 0 && (spec.nullable || spec.required)) return empty(spec);
      return { value: lines.map(unescaped) };
    },
  };
}

function choiceInput(
  spec: FieldSpec,
  view: ChatView,
  id: string,
  choices: readonly unknown[],
): FieldInput {
  const names = choices.map((choice) => nameOf(choice, view));
  const initial = choices.indexOf(spec.initial ?? null);
  return choices.length + Number(spec.nullable) > IN_SIGHT
    ? selectInput(spec, view, id, choices, names, initial)
    : radioInput(spec, view, id, choices, names, initial);
}

function selectInput(
  spec: FieldSpec,
  view: ChatView,
  id: string,
  choices: readonly unknown[],
  names: readonly string[],
  initial: number,
): FieldInput {
  const none = view.t(spec.nullable ? 'none' : 'choose');
  const control = h(
    'select',
    { id, class: INPUT },
    h('option', { value: '' }, none),
    ...names.map((name, index) => h('option', { value: index + 1, dir: 'auto' }, name)),
  );
  control.selectedIndex = initial + 1;
  return {
    control,
    read: () =>
      control.selectedIndex > 0 ? { value: choices[control.selectedIndex - 1] } : empty(spec),
    state: () => control.selectedIndex,
    write(state) {
      control.selectedIndex = Number(state);
    },
  };
}

function radioInput(
  spec: FieldSpec,
  view: ChatView,
  id: string,
  choices: readonly unknown[],
  names: readonly string[],
  initial: number,
): FieldInput {
  const shown = spec.nullable ? [...names, view.t('none')] : names;
  const controls = shown.map((_, index) => h('input', { type: 'radio', name: id, value: index }));
  const start = initial < 0 && spec.nullable ? choices.length : initial;
  const check = (index: number): void => {
    const control = controls[index];
    if (control) control.checked = true;
  };
  check(start);
  const group = h(
    'div',
    { class: 'pywry-chat-segments', role: 'radiogroup' },
    ...controls.map((control, index) =>
      h('label', { class: 'pywry-chat-segment' }, control, h('bdi', {}, shown[index] ?? '')),
    ),
  );
  const chosen = (): number => controls.findIndex((control) => control.checked);
  return {
    get control() {
      return controls[Math.max(0, chosen())] ?? group;
    },
    group,
    read() {
      const index = chosen();
      return index >= 0 && index < choices.length ? { value: choices[index] } : empty(spec);
    },
    state: chosen,
    write: (state) => check(Number(state)),
  };
}

function nameOf(choice: unknown, { t }: ChatView): string {
  if (choice === true) return t('yes');
  if (choice === false) return t('no');
  if (choice === null) return t('none');
  return visible(typeof choice === 'string' ? choice : JSON.stringify(choice));
}
