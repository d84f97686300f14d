import type { ChatView } from '../../view/chat-view';
import { h, setText } from '../kit';
import { archive } from './archive';
import { panelButton } from './control';
import { panelIcon } from './icons';
import { Search } from './search';
import { showShortcuts } from './shortcuts';

/** What stands around the list of conversations: the search above it; the archive, and what else there is, below. */
export function mountSidebar(view: ChatView): void {
  const { t, scope, chat } = view;
  const dropdown = view.find('pywry-chat-conv-dropdown');
  const list = view.find('pywry-chat-thread-list');
  if (!dropdown || !list) {
    mountHelp(view);
    return;
  }
  const button = view.find('pywry-chat-conv-btn');
  const close = (): void => {
    // The list closes itself by its button; in a wide chat it is always open, and that one cannot be pressed.
    if (button?.getAttribute('aria-expanded') === 'true') button.click();
    search.clear();
  };
  const archived = archive(view, close);
  const search = new Search(view, close, (searching) => {
    list.hidden = searching;
    archived.toggleAttribute('data-searching', searching);
  });
  const temporary = h(
    'button',
    { type: 'button', class: 'pywry-chat-sidebar-btn', title: t('temporaryHint') },
    panelIcon('clock'),
    h('span', {}, t('temporaryChat')),
  );
  scope.listen(temporary, 'click', () => {
    close();
    chat.createThread({ temporary: true }).catch((error: unknown) => view.report(error));
    view.focusComposer();
  });
  const help = panelButton(t('shortcuts'), 'help', () => showShortcuts(view));
  const footer = h('div', { class: 'pywry-chat-sidebar-footer' }, temporary, help);
  dropdown.prepend(search.element);
  list.after(search.results, archived, footer);
  scope.add(() => {
    for (const element of [search.element, search.results, archived, footer]) element.remove();
  });
}

/** Without the list, the keys are explained by a button in the header. */
function mountHelp(view: ChatView): void {
  const help = panelButton(view.t('shortcuts'), 'help', () => showShortcuts(view));
  view.find('pywry-chat-new-thread')?.after(help);
  view.scope.add(() => help.remove());
}

/** The title says that a chat is temporary, or archived. */
export function mountTitleMark(view: ChatView): void {
  const { t, chat, scope } = view;
  const mark = h('span', { class: 'pywry-chat-title-mark', hidden: true });
  view.find('pywry-chat-conv-title')?.after(mark);
  scope.add(() => mark.remove());
  scope.effect(() => {
    const id = chat.thread.value?.id;
    const info = chat.threads.value.find(({ threadId }) => threadId === id);
    const words = info?.temporary ? t('temporary') : info?.archived ? t('archived') : '';
    mark.hidden = !words;
    setText(mark, words);
  });
}
