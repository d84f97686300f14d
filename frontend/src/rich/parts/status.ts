import type { PartPlace } from '../../parts/place';
import type { ResponsePartModel } from '../../state/model';
import type { Scope } from '../../view/scope';
import { h, setText, untracked } from '../kit';
import type { DrawnPart } from '../rich';

/** One quiet line: what is being done, until something else is said. */
export function drawStatus(
  element: HTMLElement,
  part: ResponsePartModel,
  { view }: PartPlace,
  scope: Scope,
): DrawnPart {
  const words = h('span', { class: 'pywry-chat-status-words', dir: 'auto' });
  element.classList.add('pywry-chat-status-line');
  element.append(h('span', { class: 'pywry-chat-spinner', 'aria-hidden': 'true' }), words);
  scope.effect(() => {
    const response = part.response.value;
    if (response.type !== 'status') return;
    setText(words, response.text);
    if (response.text) untracked(() => view.announce(response.text));
  });
  return { end() {} };
}
