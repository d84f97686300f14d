import type { ThreadModel, UnsentMessage } from '../state/model';
import { textButton } from './actions';
import type { ChatView } from './chat-view';
import { h } from './element';
import { icon } from './icons';
import { userText } from './user-text';

/** A message that the server has not confirmed: it looks like the user's others, with a line that says how it stands. */
export function unsentMessage(
  message: UnsentMessage,
  thread: ThreadModel,
  view: ChatView,
): HTMLElement {
  const { t } = view;
  const note = h('div', { class: 'pywry-chat-unsent-note' });
  const content = h('div', { class: 'pywry-chat-msg-content' }, userText(message.text, view));
  const { attachments } = message;
  if (attachments?.length) {
    view.rich.use(view.scope, (rich) => rich.attachments(content, attachments, view));
  }
  const discard = (): void => {
    thread.discardUnsent(message.clientId);
    view.focusComposer();
  };
  const edit = (): void => {
    view.giveBack(message.text, message.attachments);
    discard();
  };
  if (message.state === 'sending') note.append(h('span', {}, t('sending')));
  if (message.state === 'waiting') {
    note.append(h('span', {}, t('waiting')), textButton(t('edit'), edit));
  }
  if (message.state === 'refused') {
    const reason = message.reason ? `${t('unsentRefused')}: ${message.reason}` : t('unsentRefused');
    note.append(
      icon('alert'),
      h('span', { class: 'pywry-chat-unsent-reason' }, reason),
      textButton(t('retry'), () => {
        thread.resend(message.clientId);
        view.focusComposer();
      }),
      textButton(t('edit'), edit),
      textButton(t('discard'), discard),
    );
  }
  return h(
    'article',
    {
      class: 'pywry-chat-msg pywry-chat-msg-user pywry-chat-unsent',
      'data-unsent': message.state,
      'aria-label': `${t('you')}, ${t(message.state === 'refused' ? 'unsentRefused' : message.state)}`,
    },
    content,
    note,
  );
}
