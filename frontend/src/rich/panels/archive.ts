import type { ThreadInfo } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h, setText } from '../kit';
import { isolated, panelButton } from './control';
import { panelIcon } from './icons';
import { openMenu } from './menu';
import { removeThread } from './remove';
import { unarchive } from './thread-menu';

/** The archived conversations, folded away below the others. `close` closes the list when one was opened. */
export function archive(view: ChatView, close: () => void): HTMLElement {
  const { t, chat, scope } = view;
  const label = h('span', {});
  const count = h('span', { class: 'pywry-chat-archive-count' });
  const list = h('div', { role: 'list', 'aria-label': t('archived'), hidden: true });
  const toggle = h(
    'button',
    { type: 'button', class: 'pywry-chat-archive-toggle', 'aria-expanded': 'false' },
    panelIcon('fold'),
    label,
    count,
  );
  setText(label, t('archived'));
  toggle.addEventListener('click', () => {
    list.hidden = !list.hidden;
    toggle.setAttribute('aria-expanded', String(!list.hidden));
  });
  const section = h('div', { class: 'pywry-chat-archive' }, toggle, list);
  scope.effect(() => {
    const threads = chat.archived.value;
    const current = chat.thread.value?.id;
    section.hidden = threads.length === 0;
    setText(count, String(threads.length));
    list.replaceChildren(
      ...threads.map((info) => row(view, info, info.threadId === current, close)),
    );
  });
  return section;
}

function row(view: ChatView, info: ThreadInfo, current: boolean, close: () => void): HTMLElement {
  const { t, chat } = view;
  const name = info.title || t('untitled');
  const open = h(
    'button',
    {
      type: 'button',
      class: 'pywry-chat-thread-open',
      'aria-current': current ? 'true' : null,
      title: name,
      onclick: () => {
        chat.openThread(info.threadId);
        close();
        view.focusComposer();
      },
    },
    h('bdi', { class: 'pywry-chat-thread-title' }, name),
  );
  const more = panelButton(t('moreActions', { title: isolated(name) }), 'more', () =>
    openMenu(view, more, [
      {
        label: t('unarchive'),
        icon: 'archive',
        run: () => unarchive(view, info.threadId),
      },
      {
        label: t('delete'),
        icon: 'trash',
        run: () => removeThread(view, info.threadId, name, element),
      },
    ]),
  );
  more.removeAttribute('data-tooltip');
  more.setAttribute('aria-haspopup', 'menu');
  more.setAttribute('aria-expanded', 'false');
  const element = h(
    'div',
    {
      class: 'pywry-chat-thread',
      role: 'listitem',
      'data-thread-id': info.threadId,
      'data-active': current,
    },
    open,
    h('span', { class: 'pywry-chat-thread-actions' }, more),
  );
  return element;
}
