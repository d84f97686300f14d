import type { PartPlace } from '../../parts/place';
import type { CitationResponse } from '../../protocol/generated';
import type { PartModel, ResponsePartModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import type { Scope } from '../../view/scope';
import { h, safeLink, setText, textButton } from '../kit';
import { newElementId } from '../plain';
import type { DrawnPart } from '../rich';

/** As many sources are shown; the others when they are asked for. */
const FIRST = 5;

/** Neighbouring citations are one list, which the first of them draws; the numbers go on through the whole answer. */
export function drawCitation(
  element: HTMLElement,
  part: ResponsePartModel,
  { view, message }: PartPlace,
  scope: Scope,
): DrawnPart {
  const id = newElementId();
  const list = h('ol', { class: 'pywry-chat-sources', 'aria-labelledby': id });
  const more = textButton('', () => {
    element.removeAttribute('data-folded');
    // Focus goes where the person looks next, and not to nothing.
    list.children[FIRST]?.querySelector('a')?.focus();
  });
  more.classList.add('pywry-chat-quiet-btn');
  element.classList.add('pywry-chat-citations');
  element.append(h('div', { id, class: 'pywry-chat-caption' }, view.t('sources')), list, more);

  scope.effect(() => {
    const parts = message.parts.value;
    const start = parts.indexOf(part);
    element.hidden = start > 0 && isCitation(parts[start - 1]);
    if (element.hidden) return;
    let end = start;
    while (isCitation(parts[end])) end += 1;
    const before = parts.slice(0, start).filter(isCitation).length;
    list.start = before + 1;
    for (const each of parts.slice(start + list.childElementCount, end)) {
      const response = each.type === 'response' ? each.response.peek() : null;
      if (response?.type === 'citation') list.append(source(response, view));
    }
    const count = list.childElementCount;
    element.toggleAttribute('data-folded', count > FIRST + 1 && !element.hasAttribute('data-all'));
    setText(more, view.t('showAllSources', { count }));
  });
  scope.listen(more, 'click', () => element.toggleAttribute('data-all', true));
  return { end() {} };
}

function isCitation(part: PartModel | undefined): boolean {
  return part?.type === 'response' && part.response.peek().type === 'citation';
}

function source({ url, title, snippet }: CitationResponse, view: ChatView): HTMLElement {
  const link = safeLink(url);
  const host = link?.host.replace(/^www\./, '') ?? '';
  const name = title.trim() || host || url || view.t('source');
  return h(
    'li',
    { class: 'pywry-chat-citation' },
    h(
      'div',
      { class: 'pywry-chat-citation-name' },
      link
        ? h(
            'a',
            { href: link.href, target: '_blank', rel: 'noopener noreferrer nofollow' },
            h('bdi', {}, name),
          )
        : h('bdi', {}, name),
      // The real host stands beside every title: a title can claim anything.
      host && host !== name && h('bdi', { class: 'pywry-chat-citation-host' }, host),
    ),
    snippet && h('p', { class: 'pywry-chat-citation-snippet', dir: 'auto' }, snippet),
  );
}
