import { h } from '../view/element';
import {
  type Choice,
  type Control,
  markChoice,
  need,
  notAnOption,
  type Surroundings,
} from './control';

/** The browser's own list. */
export function selectControl(root: HTMLElement, around: Surroundings): Control {
  const list = need<HTMLSelectElement>(root, 'select');
  return {
    read: () => list.value,
    details: () => ({ label: list.value && (list.selectedOptions[0]?.label ?? '') }),
    write(value) {
      const wanted = value ?? '';
      if (wanted !== '' && ![...list.options].some((option) => option.value === wanted))
        return notAnOption(value);
      if (wanted === '') list.selectedIndex = [...list.options].findIndex((each) => !each.value);
      else list.value = String(wanted);
      return undefined;
    },
    offer(choices) {
      const before = list.value;
      const options = choices.map((choice) => {
        const option = h('option', { value: choice.value }, choice.label);
        if (choice.description) option.title = choice.description;
        markChoice(option, choice);
        return option;
      });
      list.replaceChildren(...options);
      // What was chosen stays chosen; what is gone leaves nothing chosen.
      list.value = before;
    },
    disable(disabled) {
      list.disabled = disabled;
    },
    translate() {
      const nothing = list.querySelector<HTMLElement>('option[hidden]');
      if (nothing) nothing.textContent = around.t('choose');
    },
  };
}

/** Radio buttons, as such or as a strip. */
export function groupControl(root: HTMLElement): Control {
  const place = need<HTMLElement>(root, '.pywry-input-choices');
  const radios = () => [...place.querySelectorAll('input')];
  const chosen = () => radios().find((radio) => radio.checked);
  let off = radios().some((radio) => radio.disabled);
  return {
    read: () => chosen()?.value ?? '',
    details: () => ({ label: chosen()?.parentElement?.textContent ?? '' }),
    write(value) {
      const wanted = value ?? '';
      if (wanted !== '' && !radios().some((radio) => radio.value === wanted))
        return notAnOption(value);
      for (const radio of radios()) radio.checked = radio.value === wanted && wanted !== '';
      return undefined;
    },
    offer(choices) {
      const before = chosen()?.value;
      place.replaceChildren(...choices.map((choice) => radioFor(choice, root.id, before, off)));
    },
    disable(disabled) {
      off = disabled;
      for (const radio of radios()) radio.disabled = disabled;
    },
  };
}

function radioFor(
  choice: Choice,
  name: string,
  chosen: string | undefined,
  disabled: boolean,
): HTMLElement {
  const radio = h('input', { type: 'radio', name, value: choice.value, disabled });
  radio.checked = choice.value === chosen;
  const label = h(
    'label',
    { class: 'pywry-input-choice', title: choice.description || null },
    radio,
    h('span', { dir: 'auto' }, choice.label),
  );
  markChoice(label, choice);
  return label;
}
