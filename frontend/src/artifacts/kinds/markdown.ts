import type { MarkdownArtifact } from '../../protocol/generated';
import type { Kind } from '../kind';
import { h, markdownOptions, renderMarkdown } from '../kit';

/** The card stands in an answer, whose headings begin at the second level. */
const HEADING_OFFSET = 2;

/** A document, drawn as answers are. */
export const markdown: Kind<MarkdownArtifact> = {
  icon: 'document',
  name: 'artifactDocument',
  describe: () => '',
  draw({ body, view }, content) {
    let shown = '';
    const options = { ...markdownOptions(view), headingOffset: HEADING_OFFSET };
    const document = h('div', { class: 'pywry-chat-text', dir: 'auto' });
    const scroller = h(
      'div',
      {
        class: 'pywry-chat-artifact-scroller',
        role: 'group',
        'aria-label': view.t('artifactDocument'),
        tabindex: 0,
      },
      document,
    );
    body.append(scroller);
    const show = ({ content: text }: MarkdownArtifact): void => {
      shown = text;
      const next = h('div');
      renderMarkdown(next, text, options);
      document.classList.add(...next.classList);
      patch(document, next);
    };
    show(content);
    return {
      update: show,
      copy: () => shown,
      download: () => ({ extension: 'md', content: shown, type: 'text/markdown' }),
    };
  },
};

/** Takes over the blocks that are different: what is equal at the beginning and the end stays, with what is selected in it. */
function patch(document: HTMLElement, next: HTMLElement): void {
  const old = [...document.children];
  const now = [...next.children];
  const same = (one: Element | undefined, other: Element | undefined): boolean =>
    one !== undefined && other !== undefined && one.isEqualNode(other);
  let start = 0;
  while (same(old[start], now[start])) start += 1;
  let end = 0;
  const most = Math.min(old.length, now.length) - start;
  while (end < most && same(old.at(-1 - end), now.at(-1 - end))) end += 1;
  const after = old[old.length - end] ?? null;
  for (const gone of old.slice(start, old.length - end)) gone.remove();
  for (const block of now.slice(start, now.length - end)) document.insertBefore(block, after);
}
