import type { ChatView } from '../../view/chat-view';

/** Says why another conversation is open than the one that was, and what a command did. */
export function mountNotice(view: ChatView): void {
  const { chat, scope, t } = view;
  scope.effect(() => {
    const notice = chat.notice.value;
    if (!notice) return;
    if (notice.kind === 'command') view.toast(notice.text);
    else view.toast(t(notice.kind === 'thread-removed' ? 'threadRemoved' : 'threadUnknown'));
    chat.dismissNotice();
  });
}
