import type { ChatView } from '../view/chat-view';
import { h, setText, textButton } from './kit';

export interface Limit {
  readonly lines: number;
  readonly characters: number;
}

/** Plain text. Of a long one only the beginning is in the page, until all of it is asked for. */
export function foldable(text: string, limit: Limit, view: ChatView, label: string): HTMLElement {
  const block = h('pre', { class: 'pywry-chat-plain', dir: 'auto' });
  const beginning = head(text, limit);
  setText(block, beginning);
  const frame = h('div', { class: 'pywry-chat-foldable' }, block);
  if (beginning === text) return frame;

  const count = text.split('\n').length;
  const button = textButton('', () => draw(!frame.hasAttribute('data-folded')));
  button.classList.add('pywry-chat-quiet-btn');
  const draw = (folded: boolean): void => {
    frame.toggleAttribute('data-folded', folded);
    setText(block, folded ? beginning : text);
    const all = count > limit.lines ? view.t('showAllLines', { count }) : view.t('showAll');
    button.textContent = folded ? all : view.t('showLess');
    button.setAttribute('aria-expanded', String(!folded));
    // What scrolls is to be reached by the keyboard.
    if (folded) for (const name of ['tabindex', 'role', 'aria-label']) block.removeAttribute(name);
    else {
      block.tabIndex = 0;
      block.setAttribute('role', 'group');
      block.setAttribute('aria-label', label);
    }
  };
  frame.append(button);
  draw(true);
  return frame;
}

function head(text: string, { lines, characters }: Limit): string {
  // A little more than allowed is shown rather than folded.
  if (text.length <= characters * 1.2 && text.split('\n', lines + 3).length <= lines + 2)
    return text;
  let end = -1;
  for (let line = 0; line < lines; line += 1) {
    const next = text.indexOf('\n', end + 1);
    if (next < 0 || next > characters) break;
    end = next;
  }
  if (end > 0) return text.slice(0, end);
  // Not between the halves of a character.
  return text.slice(0, characters).replace(/[\ud800-\udbff]$/, '');
}
