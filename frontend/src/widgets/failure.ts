import type { Translate } from '../locale/translator';
import { h } from '../view/element';

/** Says in the place of a component that it could not be loaded, and offers to try again. */
export function failed(place: HTMLElement, t: Translate, again: () => void): void {
  const button = h('button', { type: 'button', class: 'pywry-chat-frame-retry' }, t('tryAgain'));
  button.addEventListener('click', () => {
    place.replaceChildren();
    again();
  });
  place.replaceChildren(
    h(
      'div',
      { class: 'pywry-chat-frame-notice', role: 'status' },
      h('p', {}, t('artifactUnreachable')),
      button,
    ),
  );
}
