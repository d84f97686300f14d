import { iconButton, textButton } from './actions';
import type { ChatView, ToastOptions } from './chat-view';
import { h } from './element';

const SHOWN_FOR = 6000;

/** A short notice at the foot of the chat; it stays while somebody points at it or is in it. */
export function showToast(view: ChatView, text: string, options: ToastOptions = {}): void {
  const list = view.find('pywry-chat-toasts');
  if (!list) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const close = (): void => {
    clearTimeout(timer);
    const focused = toast.matches(':focus-within');
    toast.remove();
    if (focused) view.focusComposer();
  };
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(close, SHOWN_FOR);
  };
  const { action } = options;
  const toast = h(
    'div',
    { class: `pywry-chat-toast pywry-chat-toast-${options.kind ?? 'info'}` },
    h('bdi', { class: 'pywry-chat-toast-text' }, text),
    action &&
      textButton(action.label, () => {
        action.run();
        close();
      }),
    iconButton(view.t('close'), 'close', close),
  );
  for (const type of ['pointerenter', 'focusin']) {
    toast.addEventListener(type, () => clearTimeout(timer));
  }
  for (const type of ['pointerleave', 'focusout']) toast.addEventListener(type, wait);
  // The same words twice in a row are one notice.
  if (list.lastElementChild?.firstElementChild?.textContent === text)
    list.lastElementChild.remove();
  list.append(toast);
  wait();
  view.scope.add(() => {
    clearTimeout(timer);
    toast.remove();
  });
}
