import type { Send } from './channel';

/** Milliseconds between two reports. */
const PAUSE = 100;
/** Content that only grows because its frame did, grows without end. It may do so a few times. */
const MAX_ECHOES = 3;

/** Tells the page how high the content is, whenever that changes. */
export function tellHeight(send: Send): void {
  const root = document.documentElement;
  let told = 0;
  let echoes = 0;
  let resized = false;
  let waiting = false;
  const tell = (): void => {
    waiting = false;
    const { body } = document;
    const height = Math.ceil(
      Math.max(root.getBoundingClientRect().height, body?.scrollHeight ?? 0),
    );
    if (height > told) echoes = resized ? echoes + 1 : 0;
    resized = false;
    if (height === told || echoes > MAX_ECHOES) return;
    told = height;
    send({ type: 'height', value: height });
  };
  const later = (): void => {
    if (waiting) return;
    waiting = true;
    setTimeout(tell, PAUSE);
  };
  const observer = new ResizeObserver(later);
  observer.observe(root);
  if (document.body) observer.observe(document.body);
  addEventListener('load', later);
  addEventListener('resize', () => {
    resized = true;
    later();
  });
  tell();
}
