/**
 * Brings a chat shell to life. Everything is found, drawn and listened to within the shell, which may stand in a shadow root.
 */
import { signal } from '@preact/signals-core';
import type { AssetHost } from '../assets/host';
import type { Catalogue } from '../locale/en';
import { createTranslator } from '../locale/translator';
import type { ChatModel } from '../state/model';
import type { ChatView } from './chat-view';
import { Composer } from './composer';
import { mountConnection } from './connection';
import { mountFolding } from './fold';
import { FrameQueue } from './frame';
import { mountHeader } from './header';
import { RichLoader } from './rich-loader';
import { Scope } from './scope';
import { showToast } from './toast';
import { Transcript } from './transcript';

export interface ChatServices {
  readonly assets: AssetHost;
  /** A BCP 47 tag. */
  readonly locale?: string;
  /** The words of its language; English when absent. */
  readonly catalogue?: Catalogue;
  /** Origins of other hosts whose pictures load by themselves; none when absent. */
  readonly imageHosts?: readonly string[];
}

export interface MountedChat {
  dispose(): void;
}

/** `root` is a chat shell (`.pywry-chat`), or contains one. */
export function mountChat(root: HTMLElement, chat: ChatModel, services: ChatServices): MountedChat {
  const shell = root.matches('.pywry-chat') ? root : root.querySelector<HTMLElement>('.pywry-chat');
  if (!shell) throw new Error('there is no chat shell (.pywry-chat) to mount');
  const scope = new Scope();
  const translator = createTranslator(services.locale, services.catalogue);
  const { t } = translator;
  // The parts of a view need one another; they speak through these two, which exist before any of them.
  let transcript: Transcript | null = null;
  let composer: Composer | null = null;
  const view: ChatView = {
    ...translator,
    shell,
    chat,
    scope,
    assets: services.assets,
    imageHosts: new Set(services.imageHosts),
    rich: new RichLoader({ assets: services.assets, shell, scope }, () => view),
    frames: new FrameQueue(() => transcript?.settle()),
    find: <Found extends HTMLElement>(className: string) =>
      shell.querySelector<Found>(`.${className}`),
    announce: (text) => announce(view, text),
    toast: (text, options) => showToast(view, text, options),
    report: (error) => showToast(view, wordsOf(error) || t('failed'), { kind: 'error' }),
    focusComposer: () => composer?.focus(),
    sender: signal(null),
    pin: () => transcript?.pin(),
    giveBack: (text) => composer?.giveBack(text),
    readFrom: (element) => transcript?.readFrom(element),
    reveal: (messageId) => transcript?.reveal(messageId) ?? null,
  };
  scope.add(() => view.frames.dispose());

  translateShell(view);
  composer = new Composer(view);
  transcript = new Transcript(view);
  mountHeader(view);
  mountFolding(view);
  mountConnection(view);
  shell.setAttribute('data-mounted', '');
  scope.add(() => shell.removeAttribute('data-mounted'));
  return { dispose: () => scope.dispose() };
}

/** The same words twice are an announcement each: the region is emptied in between. */
function announce(view: ChatView, text: string): void {
  const region = view.find('pywry-chat-status');
  if (!region) return;
  region.textContent = '';
  view.scope.timeout(() => {
    region.textContent = text;
  }, 60);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** The shell is made in English. */
function translateShell(view: ChatView): void {
  const { shell, t, find } = view;
  shell.setAttribute('aria-label', t('chat'));
  const name = find('pywry-chat-name');
  if (name) name.textContent = t('chat');
  shell.setAttribute('lang', view.locale);
  shell.setAttribute('dir', view.direction);
  const drop = shell.querySelector('.pywry-chat-drop-overlay span');
  if (drop) drop.textContent = t('dropFiles');
  for (const [className, key] of [
    ['pywry-chat-messages', 'messages'],
    ['pywry-chat-new-thread', 'newChat'],
    ['pywry-chat-fullscreen-btn', 'fullWidth'],
    ['pywry-chat-settings-toggle', 'settings'],
    ['pywry-chat-todo', 'tasks'],
    ['pywry-chat-mention-popup', 'mentions'],
    ['pywry-chat-attachments-bar', 'attachments'],
    ['pywry-chat-attach-btn', 'attachFiles'],
  ] as const) {
    const element = find(className);
    element?.setAttribute('aria-label', t(key));
    if (element?.hasAttribute('data-tooltip')) element.setAttribute('data-tooltip', t(key));
  }
}
