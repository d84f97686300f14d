/** Connects a page: one connection, and a chat for every shell that the server put into the document. */
import type { AssetHost } from '../assets/host';
import { ServerAssets } from '../assets/serverAssets';
import { systemClock } from '../connection/clock';
import { Connection } from '../connection/connection';
import { socketUrl, WebSocketTransport } from '../connection/websocket';
import type { Catalogue } from '../locale/en';
import { loadCatalogue } from '../locale/load';
import type { PageConfig } from '../protocol/generated';
import { createReporter } from '../protocol/reporter';
import { AppEvents } from '../state/appEvents';
import { ChatState } from '../state/chatState';
import type { ChatModel } from '../state/model';
import { createStore } from '../state/store';
import { handleAlerts } from './alerts';
import { createFragment } from './fragment';
import { handlePageEvents } from './pageEvents';
import { saveFile } from './saveFile';

export type MountChat = (
  root: HTMLElement,
  chat: ChatModel,
  services: {
    assets: AssetHost;
    imageHosts: readonly string[];
    locale?: string;
    catalogue?: Catalogue;
  },
) => unknown;

/** What the author's scripts find as `window.pywry`. */
export interface PageBridge {
  readonly label: string;
  readonly version: string;
  /** What Python answers, which for most events is nothing, as soon as it has taken the event; nothing when it refuses. */
  emit(event: string, data?: unknown): Promise<unknown>;
  on: AppEvents['on'];
  off: AppEvents['off'];
}

/** Starts the page, unless it has no configuration. */
export function startPage(page: Document, mountChat: MountChat): PageBridge | null {
  const block = page.getElementById('pywry-config');
  const view = page.defaultView;
  if (!block || !view) return null;
  const config = JSON.parse(block.textContent ?? '') as PageConfig;
  const report = createReporter();
  const connection = new Connection({
    transport: new WebSocketTransport(socketUrl(config.socket, page.baseURI)),
    report,
    online: () => view.navigator.onLine,
    refreshSession,
  });
  const events = new AppEvents(connection);
  const assets = new ServerAssets(config.assets, page.baseURI, config.label);
  handlePageEvents(events, page, report);
  handleAlerts(events, page, assets, config.chats[0]?.locale ?? view.navigator.language);
  const bridge = createBridge(config, events);
  Object.defineProperty(view, 'pywry', { value: bridge, configurable: true });

  let chats: ChatState[] = [];
  // The author's scripts find the bridge from the first line on, and have had their turn to listen by then.
  const begin = () => {
    chats = mountChats(page, view, config, connection, assets, mountChat);
    connection.follow('app', events);
    connection.wake();
  };
  if (page.readyState === 'loading')
    page.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();

  const wake = () => {
    if (page.visibilityState === 'visible') connection.wake();
    else for (const chat of chats) chat.save();
  };
  page.addEventListener('visibilitychange', wake);
  view.addEventListener('online', () => connection.wake());
  view.addEventListener('pageshow', (event) => {
    if (event.persisted) connection.wake();
  });
  view.addEventListener('pagehide', () => {
    for (const chat of chats) chat.save();
  });
  return bridge;
}

function mountChats(
  page: Document,
  view: Window,
  config: PageConfig,
  connection: Connection,
  assets: AssetHost,
  mountChat: MountChat,
): ChatState[] {
  const address = createFragment(view);
  const chats: ChatState[] = [];
  const roots = [...page.querySelectorAll<HTMLElement>('.pywry-chat')];
  const known = new Map(config.chats.map((chat) => [chat.id, chat]));
  const named = new Set(roots.map((root) => root.dataset['chatId']));
  const free = [...known.keys()].filter((id) => !named.has(id));
  for (const root of roots) {
    // A shell that the author put into the page himself belongs to the chat that has none.
    const id = root.dataset['chatId'] || free.shift() || '';
    const configured = known.get(id);
    if (!configured) continue;
    // A second shell for the same chat stays empty.
    known.delete(id);
    const prefix = `pywry:${view.location.pathname}:${id}:`;
    const store = createStore(() => view.sessionStorage, prefix);
    const services = { connection, clock: systemClock, address, store, saveFile };
    const chat = new ChatState(id, services);
    chats.push(chat);
    const { imageHosts } = configured;
    const locale = configured.locale ?? view.navigator.language;
    const mount = (catalogue: Catalogue | null) =>
      mountChat(root, chat, { assets, locale, imageHosts, ...(catalogue && { catalogue }) });
    const catalogue = loadCatalogue(assets, locale);
    // The shell stands there meanwhile; words that change under the reader's eyes would be worse.
    if (catalogue) catalogue.then(mount);
    else mount(null);
  }
  return chats;
}

function createBridge(config: PageConfig, events: AppEvents): PageBridge {
  return Object.freeze({
    label: config.label,
    version: config.version,
    emit: (event: string, data?: unknown) =>
      events.emit(event, data).catch((refusal: Error) => {
        console.error(`pywry: ${event} was refused: ${refusal.message}`);
      }),
    on: events.on.bind(events),
    off: events.off.bind(events),
  });
}

/** The page's own address renews the visitor's cookie. */
async function refreshSession(): Promise<boolean> {
  const answer = await fetch(location.href, { cache: 'no-store', credentials: 'same-origin' });
  return answer.ok;
}
