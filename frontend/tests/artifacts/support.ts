import type { Artifact } from '../../src/artifacts/kind';
import type { AssetHost } from '../../src/assets/host';
import { wait } from '../rich/rich';
import { FakeMessage, FakeThread, fakeResponse } from '../view/fake-chat';
import { type Mounted, mount } from '../view/mounted';

const BUNDLES: Readonly<Record<string, () => Promise<unknown>>> = {
  'rich.js': () => import('../../src/rich'),
  'artifacts.js': () => import('../../src/artifacts'),
  'code.js': () => import('../../src/lazy/code'),
};

/** Where a test's artifacts come from, and what was asked for. */
export class FakeFiles {
  readonly asked: string[] = [];
  readonly files = new Map<string, string>();
  /** Nothing can be fetched at all. */
  offline = false;

  keep(path: string, content: unknown): void {
    this.files.set(path, typeof content === 'string' ? content : JSON.stringify(content));
  }

  readonly host: AssetHost = {
    url: (name) => (/^(rich|artifacts|frame)/.test(name) ? `/${name}` : null),
    load: (name) => BUNDLES[name]?.() ?? Promise.reject(new Error(`there is no ${name}`)),
    style: () => Promise.resolve(),
    label: 'app',
    file: (path) => {
      this.asked.push(path);
      if (this.offline) return Promise.reject(new TypeError('offline'));
      const text = this.files.get(path);
      return Promise.resolve(
        new Response(text ?? 'no', { status: text === undefined ? 404 : 200 }),
      );
    },
  };
}

export interface Shown extends Mounted {
  readonly card: HTMLElement;
  readonly files: FakeFiles;
  /** Another version comes. */
  become(fields: object): Promise<void>;
  button(name: string): HTMLButtonElement;
  announced(): string;
}

export function artifact(fields: object = {}): Artifact {
  return {
    type: 'artifact',
    artifactType: 'code',
    artifactId: 'one',
    title: 'hello.py',
    version: 1,
    earlier: [],
    label: 'app',
    file: null,
    content: "print('Hello')\n",
    language: 'python',
    ...fields,
  } as Artifact;
}

let threads = 0;

/** A chat with an artifact in an answer. */
export async function show(fields: object = {}, files = new FakeFiles()): Promise<Shown> {
  await import('../../src/artifacts');
  threads += 1;
  const part = fakeResponse(artifact(fields));
  const message = new FakeMessage('answer', 'assistant');
  message.parts.value = [part];
  const mounted = mount(new FakeThread(`thread${threads}`, [message]), 'en', files.host);
  for (let round = 0; round < 1000 && !mounted.shell.querySelector('.pywry-chat-artifact'); round++)
    await wait(5);
  const card = mounted.get('.pywry-chat-artifact');
  await wait(5);
  return {
    ...mounted,
    card,
    files,
    async become(changed) {
      part.response.value = { ...(part.response.peek() as object), ...changed } as Artifact;
      await wait(5);
    },
    button(name) {
      const found = [...card.querySelectorAll('button')].find(
        (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
      );
      if (!found) throw new Error(`there is no button ${name}`);
      return found;
    },
    announced: () => mounted.get('.pywry-chat-status').textContent ?? '',
  };
}
