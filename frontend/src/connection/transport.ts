/**
 * A way to reach the server. WebSocket is one; a notebook's comm is another. A transport carries whole frames
 * as text, in order; it knows nothing of what they say.
 */
export interface Transport {
  /** Begins to connect; never calls back before it has returned. */
  open(events: WireEvents): Wire;
}

export interface WireEvents {
  opened(): void;
  received(text: string): void;
  /** The last call. `code` is a WebSocket close code; 1006 when nobody said why. */
  closed(code: number): void;
}

/** One connection. After `close` there are no more calls back. */
export interface Wire {
  send(text: string): void;
  close(): void;
}
