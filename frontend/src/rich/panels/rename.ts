import { h, setText } from '../kit';
import type { RowPlace } from './place';

/** Edits a title in its place: Enter and leaving keep it, Escape does not. */
export function renameThread(place: RowPlace, threadId: string, name: string): void {
  const { view, element, button, title, scope } = place;
  if (element.querySelector('.pywry-chat-thread-rename')) return;
  const field = h('input', {
    class: 'pywry-chat-thread-rename',
    type: 'text',
    maxlength: 200,
    dir: 'auto',
    'aria-label': view.t('threadTitle'),
  });
  field.value = name;
  let done = false;
  const finish = (keep: boolean, focus: boolean): void => {
    if (done) return;
    done = true;
    const wanted = field.value.trim();
    button.hidden = false;
    field.remove();
    if (focus) button.focus();
    if (!keep || !wanted || wanted === name) return;
    // The server's answer brings the title to all pages; until then the new one is shown.
    setText(title, wanted);
    view.chat.renameThread(threadId, wanted).catch((error: unknown) => {
      setText(title, name);
      view.report(error);
    });
  };
  field.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    finish(event.key === 'Enter', true);
  });
  field.addEventListener('blur', () => finish(true, false));
  scope.add(() => finish(false, false));
  button.hidden = true;
  button.before(field);
  field.focus();
  field.select();
}
