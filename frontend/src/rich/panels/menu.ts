import type { ChatView } from '../../view/chat-view';
import { h, Scope } from '../kit';
import { type PanelIcon, panelIcon } from './icons';

export interface MenuItem {
  readonly label: string;
  /** A line of explanation. */
  readonly hint?: string;
  readonly icon: PanelIcon;
  readonly run: () => void;
}

const MARGIN = 8;

/** Opens a menu at a button. It closes by choosing, Escape, Tab and a press elsewhere; then the button has the focus again. */
export function openMenu(view: ChatView, button: HTMLElement, items: readonly MenuItem[]): void {
  if (button.getAttribute('aria-expanded') === 'true') return;
  const scope = new Scope();
  const close = (focus: boolean): void => {
    scope.dispose();
    if (focus) button.focus();
  };
  const buttons = items.map((item) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        class: 'pywry-chat-menu-item',
        tabindex: -1,
        onclick: () => {
          close(true);
          item.run();
        },
      },
      panelIcon(item.icon),
      h(
        'span',
        { class: 'pywry-chat-menu-words' },
        item.label,
        item.hint && h('small', {}, item.hint),
      ),
    ),
  );
  const menu = h(
    'div',
    {
      class: 'pywry-chat-menu',
      role: 'menu',
      'aria-label': button.getAttribute('aria-label') ?? '',
    },
    ...buttons,
  );
  // Beside what it belongs to, so that a press in it is not one outside of that.
  (button.closest('.pywry-chat-conv-picker') ?? view.shell).append(menu);
  place(view.shell, button, menu);
  button.setAttribute('aria-expanded', 'true');
  scope.add(() => {
    menu.remove();
    button.setAttribute('aria-expanded', 'false');
  });
  view.scope.add(() => scope.dispose());
  buttons[0]?.focus();

  scope.listen(menu, 'keydown', (event) => {
    const index = buttons.indexOf(event.target as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1 + buttons.length,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = steps[event.key];
    if (next !== undefined) buttons[next % buttons.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close(true);
    else if (event.key.length === 1 && event.key !== ' ') jump(event.key);
    else return;
    event.stopPropagation();
    event.preventDefault();
  });
  // Only while the menu is open: a press beyond a shadow root is heard by the document alone.
  scope.listen(view.shell.ownerDocument, 'pointerdown', (event) => {
    const path = event.composedPath();
    if (!path.includes(menu) && !path.includes(button)) close(false);
  });

  function jump(letter: string): void {
    const begins = ({ textContent }: Element): boolean =>
      textContent?.toLowerCase().startsWith(letter.toLowerCase()) ?? false;
    const from = buttons.findIndex((item) => item.matches(':focus')) + 1;
    [...buttons.slice(from), ...buttons.slice(0, from)].find(begins)?.focus();
  }
}

/** Below the button, or above where there is no room, and never beyond the chat's edges. */
function place(shell: HTMLElement, button: HTMLElement, menu: HTMLElement): void {
  const frame = shell.getBoundingClientRect();
  const box = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = box.bottom + 4;
  const top = below + height > frame.bottom - MARGIN ? box.top - height - 4 : below;
  const ending = getComputedStyle(shell).direction === 'rtl' ? box.left : box.right - width;
  const left = Math.min(Math.max(ending, frame.left + MARGIN), frame.right - width - MARGIN);
  menu.style.setProperty('top', `${Math.max(MARGIN, top - frame.top)}px`);
  menu.style.setProperty('left', `${left - frame.left}px`);
}
