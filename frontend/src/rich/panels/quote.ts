import type { ChatView } from '../../view/chat-view';
import { h } from '../kit';
import { isTextField } from './control';
import { panelIcon } from './icons';

/** A text as a quotation in Markdown, with room for what is said to it. */
export function quoted(text: string): string {
  return `${text.trim().replace(/^/gm, '> ').replace(/^> $/gm, '>')}\n\n`;
}

/** A button that appears at what is selected in a message, and puts it into the composer. */
export function mountQuote(view: ChatView): void {
  const { scope, shell, t } = view;
  const scroller = view.find('pywry-chat-messages');
  const body = scroller?.parentElement;
  if (!scroller || !body) return;
  const button = h(
    'button',
    { type: 'button', class: 'pywry-chat-quote-btn', hidden: true },
    panelIcon('quote'),
    t('quote'),
    h('kbd', { 'aria-hidden': 'true' }, 'Q'),
  );
  body.append(button);
  scope.add(() => button.remove());

  const quote = (): boolean => {
    const selection = selectionIn(shell);
    const text = selection ? quotable(selection, scroller) : '';
    if (!text) return false;
    button.hidden = true;
    const thread = view.chat.thread.peek();
    if (!thread) return false;
    const draft = thread.draft.peek().trimEnd();
    thread.draft.value = `${draft ? `${draft}\n\n` : ''}${quoted(text)}`;
    selection?.removeAllRanges();
    view.focusComposer();
    const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
    field?.setSelectionRange(field.value.length, field.value.length);
    return true;
  };
  const look = (): void => {
    const selection = selectionIn(shell);
    button.hidden = !selection || !quotable(selection, scroller);
    if (!button.hidden && selection) place(button, selection.getRangeAt(0), body);
  };
  // The selection is what it will be only after the press has done its work.
  scope.listen(scroller, 'pointerup', () => scope.timeout(look, 0));
  scope.listen(scroller, 'keyup', (event) => {
    if (event.shiftKey || event.key === 'Shift' || event.key === 'a') look();
  });
  scope.listen(shell, 'pointerdown', (event) => {
    if (!button.contains(event.target as Node)) button.hidden = true;
  });
  scope.listen(
    scroller,
    'scroll',
    () => {
      button.hidden = true;
    },
    { passive: true },
  );
  // The press must not end the selection.
  scope.listen(button, 'pointerdown', (event) => event.preventDefault());
  scope.listen(button, 'click', quote);
  scope.listen(shell, 'keydown', (event) => {
    if (event.key !== 'q' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.defaultPrevented || isTextField(event.target)) return;
    if (quote()) event.preventDefault();
  });
}

/** The text of a selection that begins in a message and ends in one. */
function quotable(selection: Selection, scroller: HTMLElement): string {
  if (selection.isCollapsed || selection.rangeCount === 0) return '';
  const isInMessage = (node: Node | null): boolean => {
    const element = node instanceof Element ? node : node?.parentElement;
    const content = element?.closest('.pywry-chat-msg-content');
    return content != null && scroller.contains(content);
  };
  const { startContainer, endContainer } = selection.getRangeAt(0);
  if (!isInMessage(startContainer) || !isInMessage(endContainer)) return '';
  return selection.toString().trim();
}

/** In a shadow root Chromium has a selection of its own. */
function selectionIn(shell: HTMLElement): Selection | null {
  const root = shell.getRootNode() as (Document | ShadowRoot) & {
    getSelection?: () => Selection | null;
  };
  return root.getSelection?.() ?? document.getSelection();
}

function place(button: HTMLElement, range: Range, body: HTMLElement): void {
  const frame = body.getBoundingClientRect();
  const boxes = range.getClientRects?.() ?? [];
  const last = boxes[boxes.length - 1];
  if (!last) return;
  const width = button.offsetWidth;
  const left = Math.min(Math.max(last.right - width / 2, frame.left + 8), frame.right - width - 20);
  const below = last.bottom + 8;
  const top = below + 40 > frame.bottom ? last.top - 42 : below;
  button.style.setProperty('left', `${left - frame.left}px`);
  button.style.setProperty('top', `${Math.max(8, top - frame.top)}px`);
}
