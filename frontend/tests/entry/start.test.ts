import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { socketUrl } from '../../src/connection/websocket';
import { type PageBridge, startPage } from '../../src/entry/start';
import type { ChatModel } from '../../src/state/model';

class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readonly url: string;
  readyState = 0;
  readonly sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: unknown }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  constructor(url: string) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }

  receive(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}

const config = {
  protocol: 1,
  label: 'main',
  version: '1.0',
  socket: '/ws/main',
  chats: [{ id: 'chat', showSidebar: true, showSettings: true }],
  theme: 'dark',
  assets: {},
  debug: false,
};

let mounted: { root: HTMLElement; chat: ChatModel; locale?: string }[];
let bridge: PageBridge | null;

function start(settings: object = config): void {
  const block = `<script type="application/json" id="pywry-config">${JSON.stringify(settings)}</script>`;
  const shells = ['chat', 'chat', 'unknown'].map(
    (id) => `<section class="pywry-chat" data-chat-id="${id}"></section>`,
  );
  document.body.innerHTML = `${shells.join('')}${block}`;
  bridge = startPage(document, (root, chat, { locale }) => {
    mounted.push({ root, chat, ...(locale && { locale }) });
  });
}

beforeEach(() => {
  FakeSocket.all = [];
  mounted = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a page', () => {
  it('connects once, and mounts every chat that it knows', () => {
    start();
    expect(FakeSocket.all.map((socket) => socket.url)).toEqual([
      socketUrl('/ws/main', document.baseURI),
    ]);
    expect(mounted.map(({ chat }) => chat.id)).toEqual(['chat']);
    const [socket] = FakeSocket.all;
    socket?.open();
    const hello = JSON.parse(socket?.sent[0] ?? '{}');
    expect(hello.type).toBe('session:hello');
    expect(Object.keys(hello.data.follow)).toEqual(['chat', 'app']);
    socket?.receive({ type: 'welcome', protocol: 1, resumed: false });
    expect(mounted[0]?.chat.link.peek()).toEqual({ state: 'open' });
  });

  it('speaks the language of the chat, else that of the browser', async () => {
    start();
    await vi.advanceTimersByTimeAsync(1);
    expect(mounted[0]?.locale).toBe(navigator.language);
    mounted = [];
    start({ ...config, chats: [{ ...config.chats[0], locale: 'en-GB' }] });
    await vi.advanceTimersByTimeAsync(1);
    expect(mounted[0]?.locale).toBe('en-GB');
  });

  it('saves the file that a command makes', async () => {
    start();
    const [socket] = FakeSocket.all;
    socket?.open();
    socket?.receive({ type: 'welcome', protocol: 1, resumed: false });
    await vi.advanceTimersByTimeAsync(1);
    vi.stubGlobal(
      'URL',
      Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL() {} }),
    );
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(
      this: HTMLAnchorElement,
    ) {
      saved.push(`${this.download} ${this.href}`);
    });
    const result = mounted[0]?.chat.runCommand('/export', 'json');
    const { id } = JSON.parse(socket?.sent.at(-1) ?? '{}');
    const file = { filename: 'chat.json', mimeType: 'application/json', content: '{}' };
    socket?.receive({ type: 'ack', id, data: { export: file } });
    expect(await result).toEqual({ export: file });
    expect(saved).toEqual(['chat.json blob:x']);
  });

  it('without a configuration does nothing', () => {
    document.body.innerHTML = '';
    expect(startPage(document, () => {})).toBeNull();
    expect(FakeSocket.all).toEqual([]);
  });

  it('probes when it is looked at again, or comes back to a network', () => {
    start();
    const [socket] = FakeSocket.all;
    socket?.open();
    socket?.receive({ type: 'welcome', protocol: 1, resumed: false });
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
    const pings = socket?.sent.filter((frame) => frame.includes('session:ping'));
    expect(pings).toHaveLength(2);
  });

  it('renews the cookie by its own address', async () => {
    const fetched = vi.fn(() => Promise.resolve({ ok: true }));
    vi.stubGlobal('fetch', fetched);
    start();
    FakeSocket.all[0]?.open();
    FakeSocket.all[0]?.onclose?.({ code: 4401 });
    await vi.advanceTimersByTimeAsync(1);
    expect(fetched).toHaveBeenCalledWith(location.href, {
      cache: 'no-store',
      credentials: 'same-origin',
    });
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('ignores what is not text, and what an old socket says', () => {
    start();
    const [socket] = FakeSocket.all;
    socket?.open();
    socket?.onmessage?.({ data: new ArrayBuffer(3) });
    const late = socket?.onclose;
    socket?.receive({ type: 'bye', reason: 'shutdown' });
    expect(socket?.onmessage).toBeNull();
    late?.({ code: 4400 });
    expect(mounted[0]?.chat.link.peek().state).toBe('waiting');
  });

  it('gives the author a bridge', async () => {
    start();
    const [socket] = FakeSocket.all;
    socket?.open();
    socket?.receive({ type: 'welcome', protocol: 1, resumed: false });
    expect(window).toHaveProperty('pywry', bridge);
    expect(bridge?.label).toBe('main');
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    bridge?.emit('app:go', { n: 1 });
    const sent = JSON.parse(socket?.sent.at(-1) ?? '{}');
    expect(sent).toMatchObject({ type: 'app:go', data: { n: 1 } });
    socket?.receive({ type: 'refused', id: sent.id, code: 'unheard-event', message: 'Nobody.' });
    await vi.advanceTimersByTimeAsync(1);
    expect(error).toHaveBeenCalledWith('pywry: app:go was refused: Nobody.');
    const seen: unknown[] = [];
    bridge?.on('app:tick', (data) => seen.push(data));
    socket?.receive({
      type: 'reset',
      log: 'app',
      epoch: 'a',
      seq: 1,
      snapshot: { type: 'app', events: [{ type: 'app:event', event: 'app:tick', data: 1 }] },
    });
    expect(seen).toEqual([1]);
  });
});

it.each([
  ['https://host:8443/app/main#chat=x', '/ws/main', 'wss://host:8443/ws/main'],
  ['http://127.0.0.1:8000/app/main', '/ws/main', 'ws://127.0.0.1:8000/ws/main'],
])('a socket stands under the origin of %s', (page, path, url) => {
  expect(socketUrl(path, page)).toBe(url);
});
