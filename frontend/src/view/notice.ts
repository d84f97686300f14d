import type { ChatView } from './chat-view';

/** Says why another conversation is open than the one that was. */
export function mountNotice(view: ChatView): void {
  const { chat, scope, t } = view;
  scope.effect(() => {
    const notice = chat.notice.value;
    if (!notice) return;
    view.toast(t(notice.kind === 'thread-removed' ? 'threadRemoved' : 'threadUnknown'));
    chat.dismissNotice();
  });
}
