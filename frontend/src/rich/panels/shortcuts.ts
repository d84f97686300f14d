import type { TextKey } from '../../locale/en';
import type { ChatView } from '../../view/chat-view';
import { h, iconButton } from '../kit';
import { focusedIn, isTextField } from './control';

const SHORTCUTS: readonly (readonly [readonly string[], TextKey])[] = [
  [['Enter'], 'shortcutSend'],
  [['Shift', 'Enter'], 'shortcutNewline'],
  [['↑'], 'shortcutHistory'],
  [['/'], 'shortcutCommands'],
  [['Q'], 'shortcutQuote'],
  [['Esc'], 'shortcutEscape'],
  [['F2'], 'shortcutRename'],
  [['Del'], 'shortcutDelete'],
  [['?'], 'shortcuts'],
];

/** `?`, where it is not text, shows what the keys do. */
export function mountShortcuts(view: ChatView): void {
  view.scope.listen(view.shell, 'keydown', (event) => {
    if (event.key !== '?' || event.defaultPrevented || isTextField(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    showShortcuts(view);
  });
}

export function showShortcuts(view: ChatView): void {
  const { t, shell } = view;
  if (shell.querySelector('.pywry-chat-shortcuts')) return;
  const before = focusedIn(shell);
  const close = (): void => dialog.close();
  const dialog = h(
    'dialog',
    { class: 'pywry-chat-dialog pywry-chat-shortcuts', 'aria-label': t('shortcuts') },
    h(
      'header',
      { class: 'pywry-chat-dialog-header' },
      h('h3', {}, t('shortcuts')),
      iconButton(t('close'), 'close', close),
    ),
    h(
      'dl',
      {},
      ...SHORTCUTS.map(([keys, key]) =>
        h('div', {}, h('dt', {}, ...keys.map((name) => h('kbd', {}, name))), h('dd', {}, t(key))),
      ),
    ),
  );
  // What happens in the dialog is no matter of the chat's: Escape must not stop the answer.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) close();
  });
  dialog.addEventListener('close', () => {
    dialog.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  });
  shell.append(dialog);
  view.scope.add(() => dialog.remove());
  dialog.showModal();
}
