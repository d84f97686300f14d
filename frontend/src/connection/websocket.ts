import type { Transport, Wire, WireEvents } from './transport';

/** Reaches the server by WebSocket. */
export class WebSocketTransport implements Transport {
  readonly #url: string;

  /** @param url Absolute, `ws:` or `wss:`. */
  constructor(url: string) {
    this.#url = url;
  }

  open(events: WireEvents): Wire {
    const socket = new WebSocket(this.#url);
    socket.onopen = () => events.opened();
    socket.onmessage = (message) => {
      if (typeof message.data === 'string') events.received(message.data);
    };
    // An error is always followed by a close, which says all there is to know.
    socket.onclose = (close) => events.closed(close.code);
    return {
      send(text) {
        if (socket.readyState === WebSocket.OPEN) socket.send(text);
      },
      close() {
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close();
      },
    };
  }
}

/** The address of a WebSocket at a path of the page's own origin. */
export function socketUrl(path: string, page: string): string {
  const url = new URL(path, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  return url.href;
}
