import type { Attached } from '../state/model';
import type { ChatView } from '../view/chat-view';
import { extract } from './extract';
import type { Mention } from './mention';
import { isolated, shortName } from './names';
import { Upload } from './upload';

/** Bytes that go with the message itself; what is longer goes before it, as a file. */
const SHORT = 4096;

/** Things that go with a message, at the most. */
const MOST = 20;

/** As large is a file where no rules say it. */
const LARGEST = 25 * 1024 * 1024;

/** What is to go with a message, and must arrive before it. */
export interface Parcel {
  readonly uploads: readonly Upload[];
  /** Asked for when all of them have arrived. */
  attachments(): readonly Attached[];
}

/** Reads what the mentioned things show now. Throws a sentence when one of them is not there, or it is too much. */
export function pack(
  files: readonly Upload[],
  mentions: readonly Mention[],
  view: ChatView,
  address: string,
): Parcel {
  const last = [...files, ...mentions].at(MOST);
  if (last) {
    const values = { name: isolated(shortName(last.name)), count: MOST };
    throw new Error(view.t('attachedTooMany', values));
  }
  const limit = view.chat.attachmentRules.peek()?.maxFileSize ?? LARGEST;
  const roots = [view.shell.getRootNode() as Document | ShadowRoot, document];
  const widgets = mentions.map(({ id, name }) => {
    const shown = extract(id, roots, limit, view.t);
    if (!shown) throw new Error(view.t('mentionGone', { name: isolated(name) }));
    const blob = new Blob([shown.content], { type: 'text/plain' });
    // The type of what comes of a widget is looked at by this name.
    const upload = blob.size > SHORT ? new Upload(address, 'context.txt', blob.size, blob) : null;
    return { id, name, shown, upload };
  });
  return {
    uploads: [...files, ...widgets.flatMap(({ upload }) => upload ?? [])],
    attachments: () => [
      ...files.map(({ name, fileId }) => ({ type: 'file' as const, name, fileId })),
      ...widgets.map(({ id, name, shown, upload }) => ({
        type: 'widget' as const,
        name,
        widgetId: id,
        note: shown.note,
        ...(upload ? { fileId: upload.fileId } : { content: shown.content }),
      })),
    ],
  };
}
