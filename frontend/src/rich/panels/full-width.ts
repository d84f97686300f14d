import type { ChatView } from '../../view/chat-view';
import { renameButton } from '../kit';

/** The button that lets the chat fill the page, and gives it back. */
export function mountFullWidth(view: ChatView): void {
  const button = view.find('pywry-chat-fullscreen-btn');
  if (!button) return;
  const frame = view.shell.closest('.pywry-toolbar') ?? view.shell;
  renameButton(button, view.t('fullWidth'));
  view.scope.listen(button, 'click', () => {
    const full = !frame.hasAttribute('data-full');
    frame.toggleAttribute('data-full', full);
    button.setAttribute('aria-pressed', String(full));
  });
}
