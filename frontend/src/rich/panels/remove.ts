import type { ChatView } from '../../view/chat-view';
import { isolated } from './control';

/** Deletes a conversation, with a way back. The one beside it in the list has the focus then. */
export async function removeThread(
  view: ChatView,
  threadId: string,
  name: string,
  row: HTMLElement,
): Promise<void> {
  const { t, chat } = view;
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  try {
    await chat.deleteThread(threadId);
    neighbour?.querySelector('button')?.focus();
    view.toast(t('deleted', { title: isolated(name) }), {
      action: {
        label: t('undo'),
        run: () => {
          chat.restoreThread(threadId).catch((error: unknown) => view.report(error));
        },
      },
    });
  } catch (error) {
    view.report(error);
  }
}
