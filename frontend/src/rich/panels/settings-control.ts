import type { SettingsItem } from '../../protocol/generated';
import { h, setText } from '../kit';

/** One entry of the settings menu: what the user sees of it, and what he may change. */
export interface SettingsControl {
  /** What can have the focus; none in a separator. */
  readonly field: HTMLElement | null;
  /** In the order in which they stand. */
  readonly children: readonly Node[];
  /** Shows a value that came from the server; `instead` of what was refused, even where somebody is typing. */
  show(value: unknown, instead?: boolean): void;
}

/** Tells of a change; an action has no value. */
export type Change = (value: unknown) => void;

export function createControl(item: SettingsItem, id: string, change: Change): SettingsControl {
  switch (item.type) {
    case 'separator':
      return { field: null, children: [], show() {} };
    case 'select':
      return select(item, id, change);
    case 'range':
      return range(item, id, change);
    case 'toggle':
      return toggle(item, id, change);
    case 'text':
    case 'number':
      return typed(item, id, change);
    default:
      return action(item, change);
  }
}

export function labelOf(item: SettingsItem): string {
  return item.label || item.id;
}

function labelled(item: SettingsItem, id: string): HTMLLabelElement {
  return h('label', { class: 'pywry-chat-settings-label', for: id }, h('bdi', {}, labelOf(item)));
}

function action(item: SettingsItem, change: Change): SettingsControl {
  const field = h(
    'button',
    { type: 'button', class: 'pywry-chat-settings-action', onclick: () => change(null) },
    h('bdi', {}, labelOf(item)),
  );
  return { field, children: [field], show() {} };
}

function select(item: SettingsItem, id: string, change: Change): SettingsControl {
  const options = (item.options ?? []).map((option) => h('option', { value: option }, option));
  const field = h('select', { class: 'pywry-chat-settings-select', id }, ...options);
  field.addEventListener('change', () => change(field.value));
  return {
    field,
    children: [labelled(item, id), field],
    show(value) {
      field.value = String(value ?? '');
    },
  };
}

function range(item: SettingsItem, id: string, change: Change): SettingsControl {
  const field = h('input', { class: 'pywry-chat-settings-range', type: 'range', id });
  limit(field, item);
  const output = h('output', { class: 'pywry-chat-settings-value', for: id });
  const fill = (): void => {
    const { min, max, valueAsNumber: value } = field;
    const part = (value - Number(min)) / (Number(max) - Number(min) || 1);
    field.style.setProperty('--pywry-chat-part', `${Math.round(part * 100)}%`);
  };
  field.addEventListener('input', () => {
    setText(output, field.value);
    fill();
  });
  field.addEventListener('change', () => change(field.valueAsNumber));
  return {
    field,
    children: [labelled(item, id), output, field],
    show(value) {
      field.value = String(value ?? '');
      setText(output, String(value ?? field.value));
      fill();
    },
  };
}

function toggle(item: SettingsItem, id: string, change: Change): SettingsControl {
  const field = h(
    'button',
    { type: 'button', role: 'switch', class: 'pywry-chat-settings-toggle-switch', id },
    h('span', { class: 'pywry-chat-switch-thumb' }),
  );
  field.addEventListener('click', () => {
    const on = field.getAttribute('aria-checked') !== 'true';
    field.setAttribute('aria-checked', String(on));
    change(on);
  });
  return {
    field,
    children: [labelled(item, id), field],
    show(value) {
      field.setAttribute('aria-checked', String(value === true));
    },
  };
}

/** What is typed counts when the field is left, or with Enter; a number that is none is the server's to refuse. */
function typed(item: SettingsItem, id: string, change: Change): SettingsControl {
  const number = item.type === 'number';
  const field = h('input', {
    class: `pywry-chat-settings-${item.type}`,
    type: item.type ?? 'text',
    id,
    dir: number ? null : 'auto',
    autocomplete: 'off',
  });
  if (number) limit(field, item);
  const send = (): void =>
    change(number ? (Number.isNaN(field.valueAsNumber) ? null : field.valueAsNumber) : field.value);
  // The browser sends `change` with Enter, too.
  field.addEventListener('change', send);
  let shown = '';
  return {
    field,
    children: [labelled(item, id), field],
    show(value, instead = false) {
      // What somebody is typing is not taken from under his hands, unless it is what he has sent.
      const typing = field.matches(':focus') && field.value !== shown;
      shown = String(value ?? '');
      if (!typing || instead) field.value = shown;
    },
  };
}

function limit(field: HTMLInputElement, { min, max, step, type }: SettingsItem): void {
  if (min != null) field.min = String(min);
  if (max != null) field.max = String(max);
  field.step = step == null ? (type === 'range' ? '1' : 'any') : String(step);
}
