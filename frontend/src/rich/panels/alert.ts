import type { Translator } from '../../locale/translator';
import { h, iconButton, textButton } from '../kit';

/** Where the author's notices are shown, and how they are answered. */
export interface AlertPlace {
  readonly root: Document | ShadowRoot;
  readonly words: Translator;
  readonly emit: (event: string, data: object) => void;
}

const KINDS = ['info', 'success', 'warning', 'error', 'confirm'] as const;
const POSITIONS = ['top-right', 'top-left', 'bottom-right', 'bottom-left'] as const;
const SHOWN_FOR = 5000;
/** A page that is told too much shows the end of it. */
const MOST = 6;

/** `pywry:alert`: a notice, which goes by itself, or a question with two answers, which stays. */
export function showAlert(place: AlertPlace, data: unknown): void {
  const fields = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const kind = oneOf(KINDS, fields['type']);
  const position = oneOf(POSITIONS, fields['position']);
  const list = container(place.root, position);
  list.setAttribute('dir', place.words.direction);
  list.setAttribute('lang', place.words.locale);
  const alert = kind === 'confirm' ? question(place, fields) : notice(place, fields, kind);
  list.append(alert);
  while (list.children.length > MOST) list.firstElementChild?.remove();
}

function notice(
  { words }: AlertPlace,
  fields: Record<string, unknown>,
  kind: (typeof KINDS)[number],
): HTMLElement {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const duration = typeof fields['duration'] === 'number' ? fields['duration'] : SHOWN_FOR;
  const close = (): void => {
    clearTimeout(timer);
    alert.remove();
  };
  const wait = (): void => {
    clearTimeout(timer);
    if (duration > 0) timer = setTimeout(close, duration);
  };
  const urgent = kind === 'error' || kind === 'warning';
  const alert = h(
    'div',
    { class: `pywry-alert pywry-alert-${kind}`, role: urgent ? 'alert' : 'status' },
    body(fields),
    iconButton(words.t('close'), 'close', close, 'pywry-alert-close'),
  );
  for (const type of ['pointerenter', 'focusin']) {
    alert.addEventListener(type, () => clearTimeout(timer));
  }
  for (const type of ['pointerleave', 'focusout']) alert.addEventListener(type, wait);
  alert.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });
  wait();
  return alert;
}

function question({ words, emit, root }: AlertPlace, fields: Record<string, unknown>): HTMLElement {
  const { t } = words;
  const event = text(fields['callback_event']);
  const answer = (confirmed: boolean): void => {
    alert.remove();
    if (event) emit(event, { confirmed });
  };
  const cancel = textButton(t('cancel'), () => answer(false));
  const content = body(fields);
  content.id = `pywry-alert-${Math.random().toString(36).slice(2)}`;
  const alert = h(
    'div',
    {
      class: 'pywry-alert pywry-alert-confirm',
      role: 'alertdialog',
      'aria-label': text(fields['title']) || text(fields['message']),
      'aria-describedby': content.id,
    },
    content,
    h(
      'div',
      { class: 'pywry-alert-buttons' },
      cancel,
      textButton(t('ok'), () => answer(true), 'pywry-chat-primary-btn'),
    ),
  );
  alert.addEventListener('keydown', (press) => {
    if (press.key === 'Escape') answer(false);
  });
  // Who is typing keeps the focus, or the next Enter would be an answer.
  const focused = root.activeElement;
  if (!focused || focused === document.body) queueMicrotask(() => cancel.focus());
  return alert;
}

function body(fields: Record<string, unknown>): HTMLElement {
  const title = text(fields['title']);
  return h(
    'div',
    { class: 'pywry-alert-body' },
    title && h('bdi', { class: 'pywry-alert-title' }, title),
    h('bdi', { class: 'pywry-alert-message' }, text(fields['message'])),
  );
}

function container(root: Document | ShadowRoot, position: string): Element {
  const known = root.querySelector(`.pywry-alerts-${position}`);
  if (known) return known;
  const list = h('div', { class: `pywry-alerts pywry-alerts-${position}` });
  (root instanceof Document ? root.body : root).append(list);
  return list;
}

function oneOf<Names extends readonly [string, ...string[]]>(
  names: Names,
  value: unknown,
): Names[number] {
  return names.find((name) => name === value) ?? names[0];
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
