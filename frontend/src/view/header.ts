import { untracked } from '@preact/signals-core';
import type { ChatView } from './chat-view';
import { setAttribute, setText } from './element';

/** The header of a chat: the title of its conversation, the way to the others, and to a new one. */
export function mountHeader(view: ChatView): void {
  const { scope, chat, t } = view;
  const create = view.find('pywry-chat-new-thread');
  if (create) {
    scope.listen(create, 'click', () => {
      chat.createThread().catch((error: unknown) => view.report(error));
      view.focusComposer();
    });
  }
  const button = view.find('pywry-chat-conv-btn');
  const list = view.find('pywry-chat-conv-dropdown');
  if (!button || !list) return;
  for (const element of [button, list]) setAttribute(element, 'aria-label', null);
  setAttribute(button, 'data-tooltip', t('conversations'));
  const title = view.find('pywry-chat-conv-title');
  scope.effect(() => {
    const id = chat.thread.value?.id;
    const current = chat.threads.value.find(({ threadId }) => threadId === id);
    if (title) setText(title, current?.title || t('untitled'));
    const { value: unread } = chat.unread;
    const others = chat.threads.value.some(
      ({ threadId }) => threadId !== id && unread.has(threadId),
    );
    button.toggleAttribute('data-unread', others);
  });

  let toggle: (() => void) | null = null;
  let wanted = false;
  view.rich.when(scope, (rich) => {
    const threads = rich.threads(view);
    toggle = () => threads.toggle();
    if (wanted) toggle();
  });
  scope.listen(button, 'click', () => {
    wanted = !wanted;
    if (toggle) toggle();
    else view.rich.load();
  });
  // In a wide chat the list is to be seen all the time: it need not wait for its turn.
  scope.effect(() => {
    if (chat.ready.value) untracked(() => list.getClientRects().length > 0 && view.rich.load());
  });
}
