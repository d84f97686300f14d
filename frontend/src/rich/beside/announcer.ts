import type { MessageModel } from '../../state/model';
import type { ChatView } from '../../view/chat-view';

/** Says when an answer begins and how it ended: the transcript itself is silent, or every token would be spoken. */
export function mountAnnouncer(view: ChatView): void {
  const { chat, scope, t } = view;
  let threadId: string | null = null;
  let running: MessageModel | null = null;
  scope.effect(() => {
    const thread = chat.thread.value;
    const now = thread?.running.value ?? null;
    // What runs when this bundle comes has begun just now, as far as anybody was told.
    const sameThread = threadId === null || thread?.id === threadId;
    threadId = thread?.id ?? null;
    const before = running;
    running = now;
    if (!sameThread || now?.id === before?.id) return;
    if (now) view.announce(t('startedAnnouncement'));
    else if (before) view.announce(t(ending(before)));
  });
}

function ending(
  message: MessageModel,
): 'finishedAnnouncement' | 'stoppedAnnouncement' | 'failedAnnouncement' {
  switch (message.status.peek()) {
    case 'stopped':
      return 'stoppedAnnouncement';
    case 'error':
    case 'interrupted':
      return 'failedAnnouncement';
    default:
      return 'finishedAnnouncement';
  }
}
