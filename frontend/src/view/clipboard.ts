import { h } from './element';

/** Copies text; where the page has no permission (web views), through a selected field. Says whether it worked. */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyThroughField(text, beside);
  }
}

function copyThroughField(text: string, beside: HTMLElement): boolean {
  const field = h('textarea', { class: 'pywry-chat-hidden-text', 'aria-hidden': 'true' });
  field.value = text;
  const root = beside.getRootNode() as Document | ShadowRoot;
  const focused = root.activeElement;
  beside.append(field);
  field.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch {
    done = false;
  }
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return done;
}
