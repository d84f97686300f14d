import { type Control, need } from './control';

/** What is typed: texts, numbers, dates. */
export function fieldControl(root: HTMLElement): Control {
  const field = need<HTMLInputElement | HTMLTextAreaElement>(root, '.pywry-input-control');
  return {
    read() {
      field.setAttribute('aria-invalid', String(!field.validity.valid));
      if (!field.validity.valid) return undefined;
      if (field.type !== 'number') return field.value;
      return field.value === '' ? null : Number(field.value);
    },
    write(value) {
      const text = value === null || value === undefined ? '' : String(value);
      field.value = text;
      // The browser leaves out what is no number or no date.
      if (field.value === '' && text !== '') return `${JSON.stringify(value)} is no ${field.type}`;
      field.setAttribute('aria-invalid', String(!field.validity.valid));
      return undefined;
    },
    disable(disabled) {
      field.disabled = disabled;
    },
  };
}

/** A switch, or a box to tick. */
export function tickControl(root: HTMLElement): Control {
  const box = need(root, 'input');
  return {
    read: () => box.checked,
    write(value) {
      if (typeof value !== 'boolean') return `${JSON.stringify(value)} is not true or false`;
      box.checked = value;
      return undefined;
    },
    disable(disabled) {
      box.disabled = disabled;
    },
  };
}

/** A button has no value. */
export function buttonControl(root: HTMLElement): Control {
  return {
    read: () => undefined,
    write: () => 'a button has no value',
    disable(disabled) {
      (root as HTMLButtonElement).disabled = disabled;
    },
  };
}
