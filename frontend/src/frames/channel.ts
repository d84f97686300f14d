import type { FrameMessage, PageMessage } from '../artifacts/frameMessages';

/** Says something to the page. */
export type Send = (message: FrameMessage) => void;

/**
 * Hands the page one end of a channel: the only thing that a frame says by its window. It happens before the frame has any content,
 * and the content cannot get at this end.
 */
export function connect(receive: (message: PageMessage, send: Send) => void): void {
  const { port1, port2 } = new MessageChannel();
  const send: Send = port1.postMessage.bind(port1);
  port1.onmessage = (event: MessageEvent<PageMessage>) => {
    const { data } = event;
    if (data.type === 'ping') send({ type: 'pong', id: data.id });
    else receive(data, send);
  };
  // A frame has no origin of its own, but its address has, and only a page of there may embed it.
  parent.postMessage('pywry:frame', new URL(location.href).origin, [port2]);
}

const MAX_ERRORS = 5;

/** Tells the page of the first few things that go wrong. */
export function tellErrors(send: Send): void {
  let told = 0;
  const tell = (text: unknown): void => {
    told += 1;
    if (told <= MAX_ERRORS) send({ type: 'error', text: String(text).slice(0, 500) });
  };
  addEventListener('error', (event) => tell(event.message));
  addEventListener('unhandledrejection', (event) => tell(event.reason));
}
