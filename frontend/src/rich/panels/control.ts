import { h } from '../kit';
import { type PanelIcon, panelIcon } from './icons';

/** A button that is only an icon of the panels; its name is its tooltip. */
export function panelButton(
  label: string,
  name: PanelIcon,
  run: () => void,
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
    panelIcon(name),
  );
}

/** A title in a sentence: its own direction, or its control characters, do not turn the sentence around. */
export function isolated(title: string): string {
  return `\u2068${title}\u2069`;
}

/** Whether what is typed there is text. */
export function isTextField(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.matches('input, textarea, select, [contenteditable=""], [contenteditable="true"]')
  );
}

/** The element that has the focus, within a document or a shadow root. */
export function focusedIn(element: Element): Element | null {
  return (element.getRootNode() as Document | ShadowRoot).activeElement;
}
