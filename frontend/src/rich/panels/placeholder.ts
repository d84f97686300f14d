import type { ChatView } from '../../view/chat-view';

/** The composer says that it is the answer to a question which it takes. */
export function mountPlaceholder(view: ChatView): void {
  const field = view.find<HTMLTextAreaElement>('pywry-chat-input');
  if (!field) return;
  const { scope, chat, t } = view;
  scope.effect(() => {
    const question = chat.thread.value?.question.value;
    const own = question?.composed ? question.request.placeholder || t('placeholderQuestion') : '';
    field.placeholder = own || t('placeholder');
  });
}
