import type { ChatView } from '../view/chat-view';
import { drawnIcon, h, iconButton, type Scope as ScopeClass, setText } from './kit';
import type { Mention } from './mention';
import { isolated, shortName, sizeText } from './names';
import type { Progress, Upload } from './upload';

const FILE = 'M6 3h5.5L15 6.5V17H6zM11.5 3v3.5H15';
const RING = 'M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 1 1 0-13';

/** A larger picture takes long to draw small. */
const LARGEST_PICTURE = 10 * 1024 * 1024;

type Scope = InstanceType<typeof ScopeClass>;

/** What is attached, as a small box: what it is, its name, and more. */
export function chip(mark: Node, name: string, note: Node | string, ...rest: Node[]): HTMLElement {
  return h(
    'div',
    { class: 'pywry-chat-attachment', role: 'listitem' },
    h('span', { class: 'pywry-chat-attachment-mark' }, mark),
    h(
      'span',
      { class: 'pywry-chat-attachment-words' },
      h('bdi', { class: 'pywry-chat-attachment-name', title: name }, shortName(name)),
      note && h('small', {}, note),
    ),
    ...rest,
  );
}

export function fileIcon(): Node {
  return drawnIcon(FILE);
}

/** What stands for a mention. */
export function mentionMark(): Node {
  return h('span', { 'aria-hidden': 'true' }, '@');
}

function removeButton(name: string, view: ChatView, remove: () => void): HTMLElement {
  const label = view.t('removeNamed', { name: isolated(shortName(name)) });
  return iconButton(label, 'close', remove, 'pywry-chat-attachment-remove');
}

export function mentionChip(mention: Mention, view: ChatView, remove: () => void): HTMLElement {
  return chip(mentionMark(), mention.name, '', removeButton(mention.name, view, remove));
}

/** A file that is being attached, drawn until the scope ends. */
export function fileChip(
  upload: Upload,
  view: ChatView,
  scope: Scope,
  remove: () => void,
): HTMLElement {
  const { t, locale } = view;
  const { name, content } = upload;
  const again = (): void => {
    upload.start();
    // The button goes when it begins again.
    element.querySelector<HTMLElement>('.pywry-chat-attachment-remove')?.focus();
  };
  const short = isolated(shortName(name));
  const retry = iconButton(t('retryNamed', { name: short }), 'retry', again);
  const note = h('bdi');
  const mark = picture(content, scope) ?? fileIcon();
  const ring = h(
    'span',
    { class: 'pywry-chat-attachment-ring', role: 'progressbar', 'aria-label': short },
    drawnIcon(RING),
  );
  ring.querySelector('path')?.setAttribute('pathLength', '100');
  const element = chip(mark, name, note, ring, retry, removeButton(name, view, remove));
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  scope.effect(() => {
    const progress = upload.progress.value;
    const { step } = progress;
    element.dataset['state'] = step;
    const share = step === 'sending' ? progress.share : 0;
    retry.hidden = step !== 'failed';
    ring.hidden = step === 'failed' || step === 'done';
    ring.style.setProperty('--pywry-chat-share', String(Math.round(100 * share)));
    ring.setAttribute('aria-valuenow', String(Math.round(100 * share)));
    // The server's words have a direction of their own.
    note.dir = step === 'failed' ? 'auto' : view.direction;
    setText(note, noteOf(progress, share));
  });
  return element;

  function noteOf(progress: Progress, share: number): string {
    if (progress.step === 'waiting') return t('waiting');
    if (progress.step === 'failed') return progress.reason || t('attachedUnreachable');
    const size = sizeText(upload.size, locale);
    return progress.step === 'sending' ? `${percent.format(share)} · ${size}` : size;
  }
}

function picture(content: Blob | null, scope: Scope): HTMLElement | null {
  if (!content?.type.startsWith('image/') || content.size > LARGEST_PICTURE) return null;
  const address = URL.createObjectURL(content);
  scope.add(() => URL.revokeObjectURL(address));
  const image = h('img', { src: address, alt: '', decoding: 'async' });
  image.onerror = () => image.replaceWith(fileIcon());
  return image;
}
