import { h, setAttribute } from '../kit';
import { panelButton } from './control';
import { once } from './once';
import type { MessagePlace } from './place';

/** `‹ 2/3 ›`: walks through what was said, or answered, in this place, once there is more than one. */
export function versions(place: MessagePlace): void {
  const { scope, message } = place;
  once(
    scope,
    () => message.versions.value.length > 1,
    () => pager(place),
  );
}

function pager({ view, thread, message, scope, element, actions }: MessagePlace): void {
  const { t } = view;
  const count = h('span', { class: 'pywry-chat-version-count' });
  const step = (distance: -1 | 1): void => {
    const ids = message.versions.peek();
    const next = ids[ids.indexOf(message.id) + distance];
    if (!next) return;
    thread
      .selectVersion(next)
      .then(() => refocus(view.shell, next, distance))
      .catch((error: unknown) => view.report(error));
  };
  const previous = panelButton(t('previousVersion'), 'previous', () => step(-1));
  previous.dataset['step'] = '-1';
  const next = panelButton(t('nextVersion'), 'next', () => step(1));
  next.dataset['step'] = '1';
  const group = h('div', { class: 'pywry-chat-versions', role: 'group' }, previous, count, next);
  actions.prepend(group);
  scope.effect(() => {
    const ids = message.versions.value;
    const number = ids.indexOf(message.id) + 1;
    group.hidden = ids.length < 2;
    element.toggleAttribute('data-versions', ids.length > 1);
    count.textContent = `${number}/${ids.length}`;
    group.setAttribute('aria-label', t('version', { number, count: ids.length }));
    // Not `disabled`, which would drop the focus at the end of the walk.
    setAttribute(previous, 'aria-disabled', number <= 1 ? 'true' : null);
    setAttribute(next, 'aria-disabled', number >= ids.length ? 'true' : null);
  });
}

/**
 * The version that was left took its buttons along; the same button of the one that came has the focus now. The answer to the
 * question may be here before what it brings.
 */
function refocus(shell: HTMLElement, id: string, distance: number, tries = 20): void {
  const messages = [...shell.querySelectorAll<HTMLElement>('[data-msg-id]')];
  const button = messages
    .find((message) => message.dataset['msgId'] === id)
    ?.querySelector<HTMLElement>(`.pywry-chat-versions [data-step="${distance}"]`);
  if (button) button.focus({ preventScroll: true });
  else if (tries > 0) setTimeout(() => refocus(shell, id, distance, tries - 1), 50);
}
