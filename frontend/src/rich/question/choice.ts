import { h, meaningOfKey } from '../kit';
import { newElementId } from '../plain';
import { type Asked, answerButton, type Control, cancelButton } from './control';

export function buttonsControl(asked: Asked): Control {
  const { request, send } = asked;
  const buttons = (request.options ?? []).map((option) =>
    answerButton(option, () => send({ text: option })),
  );
  return {
    element: h('div', { class: 'pywry-chat-answers' }, ...buttons, cancelButton(asked)),
    // To the group: a key that is pressed too often must not answer.
    focus: () => false,
  };
}

export function radioControl(asked: Asked): Control {
  const { view, request, labelId, draft } = asked;
  const name = newElementId();
  const fields = (request.options ?? []).map((option) => {
    const field = h('input', { type: 'radio', name, value: option });
    field.checked = draft.get('') === option;
    return field;
  });
  const group = h(
    'div',
    { class: 'pywry-chat-options', role: 'radiogroup', 'aria-labelledby': labelId },
    ...fields.map((field) =>
      h('label', { class: 'pywry-chat-option' }, field, h('bdi', {}, field.value)),
    ),
  );
  group.addEventListener('change', (event) => {
    draft.set('', (event.target as HTMLInputElement).value);
  });
  const submit = (): void => {
    const chosen = fields.find((field) => field.checked);
    if (chosen) asked.send({ text: chosen.value });
    else {
      asked.complain(view.t('chooseFirst'));
      fields[0]?.focus();
    }
  };
  return {
    element: answerForm(asked, submit, group),
    focus() {
      (fields.find((field) => field.checked) ?? fields[0])?.focus();
      return true;
    },
  };
}

export function selectControl(asked: Asked): Control {
  const { view, request, labelId, draft } = asked;
  const options = request.options ?? [];
  const field = h(
    'select',
    { class: 'pywry-chat-field-input', 'aria-labelledby': labelId },
    h('option', { value: '' }, view.t('choose')),
    // By their numbers: an option may be the empty text.
    ...options.map((option, index) => h('option', { value: index + 1, dir: 'auto' }, option)),
  );
  field.selectedIndex = options.indexOf(String(draft.get(''))) + 1;
  field.addEventListener('change', () => draft.set('', options[field.selectedIndex - 1]));
  const submit = (): void => {
    const chosen = options[field.selectedIndex - 1];
    if (chosen !== undefined) asked.send({ text: chosen });
    else {
      asked.complain(view.t('chooseFirst'));
      field.focus();
    }
  };
  return {
    element: answerForm(asked, submit, h('div', { class: 'pywry-chat-select' }, field)),
    focus() {
      field.focus();
      return true;
    },
  };
}

/** A form that the page itself handles; its buttons are Answer and Cancel. */
export function answerForm(asked: Asked, submit: () => void, ...children: Node[]): HTMLElement {
  const button = answerButton(asked.view.t('answer'), () => {}, 'primary');
  button.type = 'submit';
  return h(
    'form',
    {
      class: 'pywry-chat-answer-form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (button.getAttribute('aria-disabled') !== 'true') submit();
      },
      // The Enter of an input method does not send what it is still making.
      onkeydown: (event) => {
        const { key, target } = event as KeyboardEvent;
        if (key === 'Enter' && target instanceof HTMLInputElement) {
          if (meaningOfKey(event as KeyboardEvent) === 'none') event.preventDefault();
        }
      },
    },
    ...children,
    h('div', { class: 'pywry-chat-answers' }, button, cancelButton(asked)),
  );
}
