import type { TextKey } from '../locale/en';
import type { ChatView } from './chat-view';
import { copyText } from './clipboard';
import { h } from './element';
import { type IconName, icon } from './icons';

/** A button that is only an icon; its name is its tooltip. */
export function iconButton(
  label: string,
  name: IconName,
  run: (event: Event) => void,
  className = '',
): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class: `pywry-chat-icon-btn ${className}`.trim(),
      'aria-label': label,
      'data-tooltip': label,
      onclick: run,
    },
    icon(name),
  );
}

/** A button with words. */
export function textButton(
  label: string,
  run: (event: Event) => void,
  className = '',
): HTMLButtonElement {
  return h(
    'button',
    { type: 'button', class: `pywry-chat-text-btn ${className}`.trim(), onclick: run },
    label,
  );
}

export function renameButton(button: HTMLElement, label: string): void {
  if (button.getAttribute('aria-label') === label) return;
  button.setAttribute('aria-label', label);
  button.setAttribute('data-tooltip', label);
}

/** Copies what `text` gives, shows it by a check mark, and says it. */
export function copyButton(
  view: ChatView,
  text: () => string,
  label: TextKey = 'copy',
): HTMLButtonElement {
  let restore: ReturnType<typeof setTimeout> | undefined;
  const button = iconButton(view.t(label), 'copy', async () => {
    const done = await copyText(text(), view.shell);
    const words = view.t(done ? 'copied' : 'copyFailed');
    view.announce(words);
    renameButton(button, words);
    button.toggleAttribute('data-done', done);
    button.replaceChildren(icon(done ? 'check' : 'alert'));
    clearTimeout(restore);
    restore = setTimeout(() => {
      renameButton(button, view.t(label));
      button.removeAttribute('data-done');
      button.replaceChildren(icon('copy'));
    }, 2000);
  });
  button.classList.add('pywry-chat-copy');
  return button;
}
