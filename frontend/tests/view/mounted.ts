import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { AssetHost } from '../../src/assets/host';
import { type MountedChat, mountChat } from '../../src/view/mount';
import { FakeChat, FakeThread } from './fake-chat';

/** Written by Python: `python -m tests.html.write_shell`. */
const SHELL = readFileSync(join(import.meta.dirname, 'shell.txt'), 'utf8');

export interface Mounted {
  readonly chat: FakeChat;
  readonly thread: FakeThread;
  readonly shell: HTMLElement;
  /** The first element that matches; a test that asks for what is not there fails. */
  get<Found extends HTMLElement = HTMLElement>(selector: string): Found;
  all(selector: string): HTMLElement[];
  readonly mounted: MountedChat;
}

const noAssets: AssetHost = {
  url: () => null,
  load: () => Promise.reject(new Error('no assets')),
  style: () => Promise.resolve(),
  label: 'app',
  file: () => Promise.reject(new Error('no files')),
};

const open: Mounted[] = [];

afterEach(() => {
  for (const { mounted } of open.splice(0)) mounted.dispose();
  document.body.replaceChildren();
});

/** A chat in the page, with a model that the test plays. */
export function mount(
  thread = new FakeThread('one'),
  locale = 'en',
  assets: AssetHost = noAssets,
): Mounted {
  const chat = new FakeChat(thread);
  const holder = document.createElement('div');
  holder.innerHTML = SHELL;
  document.body.append(holder);
  const shell = holder.firstElementChild as HTMLElement;
  const mounted = mountChat(shell, chat, { assets, locale });
  const result: Mounted = {
    chat,
    thread,
    shell,
    mounted,
    get: <Found extends HTMLElement>(selector: string): Found => {
      const found = shell.querySelector<Found>(selector);
      if (!found) throw new Error(`there is no ${selector}`);
      return found;
    },
    all: (selector) => [...shell.querySelectorAll<HTMLElement>(selector)],
  };
  open.push(result);
  return result;
}

export function press(target: Element, key: string, fields: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...fields });
  target.dispatchEvent(event);
  return event;
}

export function type(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
