import type { AttachmentInfo } from '../protocol/generated';
import type { Attached } from '../state/model';
import type { ChatView } from '../view/chat-view';
import { chip, fileIcon, mentionMark } from './chips';
import { h } from './kit';
import { isolated, plainName, shortName, sizeText } from './names';

/** How long a download's address must stay good. */
const BEGINS_WITHIN = 60_000;

/** Draws what is attached to a message; what the server keeps is saved by a press. */
export function drawSent(
  element: HTMLElement,
  attachments: readonly (Attached | AttachmentInfo)[],
  view: ChatView,
  threadId: string | undefined,
): void {
  const list = h('div', {
    class: 'pywry-chat-attached',
    role: 'list',
    'aria-label': view.t('attachments'),
  });
  list.append(...attachments.map((attachment) => drawOne(attachment, view, threadId)));
  element.prepend(list);
}

function drawOne(
  attachment: Attached | AttachmentInfo,
  view: ChatView,
  threadId: string | undefined,
): HTMLElement {
  const { type = 'file', fileId } = attachment;
  const widget = type === 'widget';
  const name = plainName(widget ? attachment.name.replace(/^@/, '') : attachment.name);
  const size = 'size' in attachment && sizeText(attachment.size, view.locale);
  const note = 'note' in attachment && attachment.note;
  const words = [size, note].filter(Boolean).join(' · ');
  const element = chip(widget ? mentionMark() : fileIcon(), name, words);
  if (!threadId || !fileId || ('linked' in attachment && attachment.linked)) return element;
  const path = `${view.chat.id}/${threadId}/${fileId}`;
  const button = h('button', {
    type: 'button',
    class: 'pywry-chat-attachment-save',
    'aria-label': view.t('downloadNamed', { name: isolated(shortName(name)) }),
    onclick: () => save(path, widget ? `${name}.txt` : name, view),
  });
  element.append(button);
  return element;
}

async function save(path: string, name: string, view: ChatView): Promise<void> {
  try {
    const response = await view.assets.file(path);
    if (response.ok) give(await response.blob(), name);
    else view.report(new Error(view.t('fileGone', { name: isolated(shortName(name)) })));
  } catch {
    view.report(new Error(view.t('attachedUnreachable')));
  }
}

function give(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  h('a', { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), BEGINS_WITHIN);
}
