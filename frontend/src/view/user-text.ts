import { textButton } from './actions';
import type { ChatView } from './chat-view';
import { h } from './element';

/** Longer than this, in characters or in lines, only the beginning is shown until asked for. */
const LONG = 2500;
const MANY_LINES = 30;

/** What the user wrote is not Markdown: it is shown as it was typed. */
export function userText(text: string, view: ChatView): HTMLElement {
  const bubble = h('div', { class: 'pywry-chat-user-text', dir: 'auto' }, text);
  if (text.length <= LONG && text.split('\n', MANY_LINES + 1).length <= MANY_LINES) return bubble;
  const { t } = view;
  bubble.toggleAttribute('data-folded', true);
  const button = textButton(t('showMore'), () => {
    const folded = bubble.toggleAttribute('data-folded');
    button.textContent = t(folded ? 'showMore' : 'showLess');
    button.setAttribute('aria-expanded', String(!folded));
  });
  button.setAttribute('aria-expanded', 'false');
  return h('div', { class: 'pywry-chat-user-fold' }, bubble, button);
}
