import type { QueuedMessage } from '../../protocol/generated';
import type { ThreadModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';
import { drawAttachments } from '../beside/attachments';
import { h, iconButton } from '../kit';
import { panelButton } from './control';

/** Shows, above the composer, what waits for the running answer to end. */
export function mountQueue(view: ChatView): void {
  const { t, scope, chat } = view;
  const list = h('ul', { class: 'pywry-chat-queue', 'aria-label': t('queuedMessages') });
  view.find('pywry-chat-input-row')?.before(list);
  scope.add(() => list.remove());
  scope.effect(() => {
    const thread = chat.thread.value;
    const items = thread?.queue.value ?? [];
    list.hidden = items.length === 0;
    list.replaceChildren(...items.map((item) => queued(item, thread, view)));
  });
}

function queued(item: QueuedMessage, thread: ThreadModel | null, view: ChatView): HTMLElement {
  const { t } = view;
  /** It may have been sent meanwhile, or the connection is gone: then it stays where the server has it. */
  const attempt = async (act: () => Promise<void> | undefined): Promise<boolean> => {
    for (const button of buttons) button.disabled = true;
    try {
      await act();
      view.focusComposer();
      return true;
    } catch (error) {
      for (const button of buttons) button.disabled = false;
      view.report(error);
      return false;
    }
  };
  const takeBack = async (): Promise<void> => {
    const done = await attempt(() => thread?.removeQueued(item.id));
    if (done && !thread?.draft.peek().includes(item.text))
      view.giveBack(item.text, item.attachments);
  };
  const buttons = [
    panelButton(t('removeQueued'), 'pencil', takeBack),
    iconButton(t('sendNow'), 'send', () => attempt(() => thread?.sendQueued(item.id))),
    panelButton(t('remove'), 'trash', () => attempt(() => thread?.removeQueued(item.id))),
  ];
  const words = h(
    'div',
    { class: 'pywry-chat-queued-words' },
    h('bdi', { class: 'pywry-chat-queued-text', title: item.text }, item.text),
  );
  if (item.attachments?.length) drawAttachments(words, item.attachments, view);
  return h(
    'li',
    { class: 'pywry-chat-queued' },
    h('span', { class: 'pywry-chat-queued-mark' }, t('queued')),
    words,
    ...buttons,
  );
}
