import type { ThreadModel } from '../state/model';
import type { ChatView } from '../view/chat-view';
import type { Artifact } from './kind';

/** As many files are kept, and no more than this many characters of them. */
const MOST_FILES = 64;
const MOST_CHARACTERS = 32_000_000;

interface Entry {
  readonly content: Promise<Artifact>;
  size: number;
}

/** A file never changes. The last one that was used is at the end. */
const files = new Map<string, Entry>();

/** The whole artifact that a file of the thread holds; a rejection says why it cannot be had, in words for the user. */
export function contentOf(file: string, thread: ThreadModel, view: ChatView): Promise<Artifact> {
  const path = [view.chat.id, thread.id, file].map(encodeURIComponent).join('/');
  const entry = files.get(path) ?? newEntry(path, view);
  files.delete(path);
  files.set(path, entry);
  return entry.content;
}

function newEntry(path: string, view: ChatView): Entry {
  const read = async (): Promise<Artifact> => {
    const text = await load(path, view);
    entry.size = text.length;
    forget();
    return parse(text, view);
  };
  const entry: Entry = { content: Promise.resolve().then(read), size: 0 };
  // What failed may be tried again.
  entry.content.catch(() => files.delete(path));
  return entry;
}

async function load(path: string, { assets, t }: ChatView): Promise<string> {
  let response: Response;
  try {
    response = await assets.file(path);
    if (response.ok) return await response.text();
  } catch {
    throw new Error(t('artifactUnreachable'));
  }
  throw new Error(t(response.status === 404 ? 'artifactGone' : 'artifactUnreachable'));
}

function parse(text: string, { t }: ChatView): Artifact {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = null;
  }
  const { type, artifactType } = (content ?? {}) as Partial<Artifact>;
  if (type !== 'artifact' || typeof artifactType !== 'string') throw new Error(t('artifactBroken'));
  return content as Artifact;
}

function forget(): void {
  let size = 0;
  for (const entry of files.values()) size += entry.size;
  for (const [path, entry] of files) {
    if (files.size <= 1 || (files.size <= MOST_FILES && size <= MOST_CHARACTERS)) return;
    size -= entry.size;
    files.delete(path);
  }
}
