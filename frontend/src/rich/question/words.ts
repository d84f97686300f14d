import { h, meaningOfKey } from '../kit';
import { answerForm } from './choice';
import type { Asked, Control } from './control';

/** An answer in words: some lines of text, or the name of a file. */
export function wordsControl(asked: Asked): Control {
  const { view, request, labelId, draft } = asked;
  const file = request.inputType === 'filename';
  const about = {
    class: 'pywry-chat-field-input',
    name: 'answer',
    placeholder: request.placeholder,
    'aria-labelledby': labelId,
    autocomplete: 'off',
    'data-kind': file ? 'filename' : 'text',
  };
  const field = file
    ? h('input', { ...about, type: 'text', dir: 'ltr', spellcheck: 'false', autocapitalize: 'off' })
    : h('textarea', { ...about, rows: 1, dir: 'auto' });
  field.value = String(draft.get('') ?? '');
  // Not before it stands in the page, where it has a height.
  if (field.value) view.frames.later(() => grow());

  const grow = (): void => {
    if (file) return;
    field.style.setProperty('height', 'auto');
    if (field.scrollHeight) field.style.setProperty('height', `${field.scrollHeight + 2}px`);
  };
  const submit = (): void => {
    const text = field.value.trim();
    if (text) asked.send({ text });
    else {
      asked.complain(view.t('writeFirst'));
      field.focus();
    }
  };
  field.addEventListener('input', () => {
    draft.set('', field.value);
    grow();
  });
  field.addEventListener('keydown', (event) => {
    if (file || meaningOfKey(event as KeyboardEvent) !== 'send') return;
    event.preventDefault();
    submit();
  });
  return {
    element: answerForm(asked, submit, field),
    focus() {
      field.focus();
      return true;
    },
  };
}
