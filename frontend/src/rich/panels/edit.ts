import { h, meaningOfKey, textButton } from '../kit';
import { panelButton } from './control';
import type { MessagePlace } from './place';

const TALLEST = 320;
const LIMIT = 100_000;

/** The pencil beside what the user said: another version of it, and another answer. */
export function editing(place: MessagePlace): void {
  const { view, message, actions } = place;
  const pencil = panelButton(view.t('editMessage'), 'pencil', () => edit(place, pencil));
  actions.querySelector('.pywry-chat-copy')?.after(pencil);
  place.scope.effect(() => {
    pencil.hidden = message.parts.value.length === 0;
  });
}

function edit(
  { view, thread, message, element, content }: MessagePlace,
  pencil: HTMLElement,
): void {
  const { t } = view;
  if (element.hasAttribute('data-editing')) return;
  const field = h('textarea', {
    class: 'pywry-chat-edit-field',
    'aria-label': t('editMessage'),
    rows: 1,
    dir: 'auto',
    maxlength: LIMIT,
  });
  field.value = message.text();
  const grow = (): void => {
    field.style.setProperty('height', 'auto');
    const height = Math.min(field.scrollHeight + 2, TALLEST);
    if (height > 2) field.style.setProperty('height', `${height}px`);
  };
  const close = (): void => {
    form.remove();
    content.hidden = false;
    element.removeAttribute('data-editing');
    pencil.focus();
  };
  const save = async (): Promise<void> => {
    const text = field.value.trim();
    if (!text || sendButton.disabled) return;
    if (text === message.text()) {
      close();
      return;
    }
    sendButton.disabled = true;
    try {
      await thread.edit(message.id, text);
      view.focusComposer();
    } catch (error) {
      sendButton.disabled = false;
      view.report(error);
    }
  };
  const sendButton = textButton(t('send'), save, 'pywry-chat-primary-btn');
  const form = h(
    'div',
    { class: 'pywry-chat-edit', role: 'group', 'aria-label': t('editMessage') },
    field,
    h(
      'div',
      { class: 'pywry-chat-edit-buttons' },
      h('small', {}, t('editHint')),
      textButton(t('cancel'), close),
      sendButton,
    ),
  );
  field.addEventListener('input', grow);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) close();
    else if (event.target === field && meaningOfKey(event) === 'send') save();
    else return;
    // The shell must not stop the answer for it.
    event.preventDefault();
    event.stopPropagation();
  });
  content.hidden = true;
  content.before(form);
  element.toggleAttribute('data-editing', true);
  grow();
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
