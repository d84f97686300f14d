import type { ThreadInfo } from '../../protocol/generated';
import type { ChatView } from '../../view/chat-view';
import { h, setAttribute } from '../kit';
import { isolated, panelButton } from './control';
import { panelIcon } from './icons';
import { type MenuItem, openMenu } from './menu';
import type { RowPlace } from './place';
import { removeThread } from './remove';
import { renameThread } from './rename';

export interface ThreadMenu {
  rename(): void;
  remove(): void;
  update(info: ThreadInfo, name: string): void;
}

/** What can be done with a conversation: a menu in its row, and the marks of what was done. */
export function threadMenu(place: RowPlace): ThreadMenu {
  const { view, button, actions } = place;
  const { t } = view;
  const marks = h('span', { class: 'pywry-chat-thread-marks' });
  button.append(marks);
  let info: ThreadInfo | null = null;
  let title = '';
  const row = {
    rename(): void {
      if (info) renameThread(place, info.threadId, title);
    },
    remove(): void {
      if (info) removeThread(view, info.threadId, title, place.element);
    },
  };
  const more = panelButton('', 'more', () => {
    if (info) openMenu(view, more, items(view, info, row));
  });
  more.setAttribute('aria-haspopup', 'menu');
  more.setAttribute('aria-expanded', 'false');
  actions.replaceChildren(more);
  return {
    ...row,
    update(now, name) {
      info = now;
      title = name;
      const label = t('moreActions', { title: isolated(name) });
      setAttribute(more, 'aria-label', label);
      more.removeAttribute('data-tooltip');
      marks.replaceChildren(
        ...(now.pinned ? [mark('pin', t('pinned'))] : []),
        ...(now.temporary ? [mark('clock', t('temporary'))] : []),
      );
    },
  };
}

function mark(name: 'pin' | 'clock', words: string): HTMLElement {
  return h(
    'span',
    { class: 'pywry-chat-thread-badge', title: words },
    panelIcon(name),
    h('span', { class: 'pywry-chat-hidden-text' }, words),
  );
}

function items(
  view: ChatView,
  info: ThreadInfo,
  { rename, remove }: Pick<ThreadMenu, 'rename' | 'remove'>,
): readonly MenuItem[] {
  const { t } = view;
  const pin: MenuItem = {
    label: t(info.pinned ? 'unpin' : 'pin'),
    icon: 'pin',
    run: () => update(view, info.threadId, { pinned: !info.pinned }),
  };
  const archive: MenuItem = {
    label: t('archive'),
    icon: 'archive',
    run: () => archiveThread(view, info),
  };
  return [
    { label: t('rename'), icon: 'pencil', run: rename },
    // What is kept nowhere can be kept nowhere in particular.
    ...(info.temporary ? [] : [pin, archive]),
    { label: t('delete'), icon: 'trash', run: remove },
  ];
}

function update(
  view: ChatView,
  threadId: string,
  change: { pinned?: boolean; archived?: boolean },
): Promise<boolean> {
  return view.chat.updateThread(threadId, change).then(
    () => true,
    (error: unknown) => {
      view.report(error);
      return false;
    },
  );
}

async function archiveThread(view: ChatView, info: ThreadInfo): Promise<void> {
  const { t } = view;
  if (!(await update(view, info.threadId, { archived: true }))) return;
  view.toast(t('archivedNotice', { title: isolated(info.title || t('untitled')) }), {
    action: { label: t('undo'), run: () => unarchive(view, info.threadId) },
  });
}

export function unarchive(view: ChatView, threadId: string): void {
  update(view, threadId, { archived: false });
}
