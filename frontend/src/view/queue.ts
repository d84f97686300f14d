import type { QueuedMessage } from '../protocol/generated';
import type { ThreadModel } from '../state/model';
import { iconButton } from './actions';
import type { ChatView } from './chat-view';
import { h } from './element';
import type { GiveBack } from './unsent';

/** Shows, above the composer, what waits for the running answer to end. */
export function mountQueue(view: ChatView, giveBack: GiveBack): void {
  const { t, scope, chat } = view;
  const list = h('ul', { class: 'pywry-chat-queue', 'aria-label': t('queuedMessages') });
  view.find('pywry-chat-input-row')?.before(list);
  scope.add(() => list.remove());
  scope.effect(() => {
    const thread = chat.thread.value;
    const items = thread?.queue.value ?? [];
    list.hidden = items.length === 0;
    list.replaceChildren(...items.map((item) => queued(item, thread, view, giveBack)));
  });
}

function queued(
  item: QueuedMessage,
  thread: ThreadModel | null,
  view: ChatView,
  giveBack: GiveBack,
): HTMLElement {
  const { t } = view;
  const remove = iconButton(t('removeQueued'), 'close', async () => {
    remove.disabled = true;
    try {
      await thread?.removeQueued(item.id);
      if (!thread?.draft.peek().includes(item.text)) giveBack(item.text);
      view.focusComposer();
    } catch (error) {
      // It has been sent meanwhile, or the connection is gone: it stays where the server has it.
      remove.disabled = false;
      view.report(error);
    }
  });
  return h(
    'li',
    { class: 'pywry-chat-queued' },
    h('span', { class: 'pywry-chat-queued-mark' }, t('queued')),
    h('bdi', { class: 'pywry-chat-queued-text' }, item.text),
    remove,
  );
}
