import type { Feedback } from '../../protocol/generated';
import { h, iconButton, setAttribute, textButton } from '../kit';
import { panelButton } from './control';
import { once } from './once';
import type { MessagePlace } from './place';

type Value = Feedback['value'];

const LIMIT = 5000;

/** Thumbs up and down before another button of an answer, where the author wants to know, and a word for those who want. */
export function rating(place: MessagePlace, before: HTMLElement): void {
  const { view, thread, message, scope } = place;
  once(
    scope,
    // A greeting is nobody's answer; the first message of a thread has nothing before it.
    () => view.chat.canRate.value && thread.messages.value[0] !== message,
    () => thumbs(place, before),
  );
}

function thumbs(place: MessagePlace, before: HTMLElement): void {
  const { view, thread, message, scope, element } = place;
  const { t, chat } = view;
  let form: HTMLElement | null = null;

  const rate = (value: Value): void => {
    const again = message.feedback.peek()?.value === value;
    closeForm(false);
    thread.rate(message.id, again ? null : value).then(
      () => {
        if (again) return;
        view.announce(t('rated'));
        openForm(value);
      },
      (error: unknown) => view.report(error),
    );
  };
  const closeForm = (focus: boolean): void => {
    form?.remove();
    form = null;
    if (focus) (message.feedback.peek()?.value === 'down' ? down : up).focus();
  };
  const openForm = (value: Value): void => {
    form?.remove();
    form = commentForm(place, value, () => closeForm(true));
    element.append(form);
    form.querySelector('input')?.focus({ preventScroll: true });
    view.frames.request();
  };
  const up = panelButton(t('like'), 'up', () => rate('up'));
  const down = panelButton(t('dislike'), 'down', () => rate('down'));
  const group = h('span', { class: 'pywry-chat-rating' }, up, down);
  before.before(group);
  scope.effect(() => {
    const value = message.feedback.value?.value;
    group.hidden = !chat.canRate.value || thread.messages.value[0] === message;
    element.toggleAttribute('data-rated', value !== undefined);
    for (const [button, own] of [
      [up, 'up'],
      [down, 'down'],
    ] as const) {
      setAttribute(button, 'aria-pressed', String(value === own));
    }
  });
  scope.add(() => form?.remove());
}

function commentForm({ view, thread, message }: MessagePlace, value: Value, close: () => void) {
  const { t } = view;
  const field = h('input', {
    type: 'text',
    class: 'pywry-chat-rating-comment',
    'aria-label': t('ratingComment'),
    placeholder: t('ratingComment'),
    maxlength: LIMIT,
    dir: 'auto',
    autocomplete: 'off',
  });
  field.value = message.feedback.peek()?.comment ?? '';
  const send = async (): Promise<void> => {
    try {
      const comment = field.value.trim();
      if (comment) await thread.rate(message.id, value, comment);
      view.announce(t('rated'));
      close();
    } catch (error) {
      view.report(error);
    }
  };
  const form = h(
    'div',
    { class: 'pywry-chat-rating-form', role: 'group', 'aria-label': t('ratingComment') },
    field,
    textButton(t('send'), send),
    iconButton(t('close'), 'close', close),
  );
  form.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === field) send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return form;
}
