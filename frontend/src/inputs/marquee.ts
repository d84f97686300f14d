import { setText } from '../view/element';
import type { Control, Surroundings } from './control';

/** Text that moves, and stops when the person says so. */
export function marqueeControl(root: HTMLElement, around: Surroundings): Control {
  const pause = root.querySelector<HTMLElement>('[data-action="pause"]');
  const translate = () =>
    pause?.setAttribute('aria-label', around.t('paused' in root.dataset ? 'resume' : 'pause'));
  pause?.addEventListener('click', () => {
    pauseMarquee(root, !('paused' in root.dataset));
    translate();
  });
  return {
    read: () => undefined,
    write(value) {
      for (const text of root.querySelectorAll('.pywry-marquee-text'))
        setText(text, String(value ?? ''));
      return undefined;
    },
    disable: (disabled) => pauseMarquee(root, disabled),
    translate,
  };
}

export function pauseMarquee(root: HTMLElement, paused: boolean): void {
  root.toggleAttribute('data-paused', paused);
  root.querySelector('[data-action="pause"]')?.setAttribute('aria-pressed', String(paused));
}

/** What of a marquee was pressed: its text, or a part with a name. */
export function pressedIn(root: HTMLElement, target: Element): Record<string, unknown> | null {
  if (!('clickable' in root.dataset)) return null;
  const inside = target.querySelector('.pywry-ticker, .pywry-marquee-text');
  const part = target.closest<HTMLElement>('.pywry-ticker, .pywry-marquee-text') ?? inside;
  if (!part) return null;
  const { ticker } = (part as HTMLElement).dataset;
  return { value: part.textContent, ...(ticker !== undefined && { ticker }) };
}

/** Changes a part of a marquee, wherever it is shown. */
export function setTicker(page: Document, ticker: unknown, text: unknown): void {
  for (const part of page.querySelectorAll<HTMLElement>('.pywry-ticker'))
    if (part.dataset['ticker'] === ticker) setText(part, String(text ?? ''));
}
