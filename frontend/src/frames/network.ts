/**
 * What no content security policy forbids, and what an engine that knows no allow-list of connections would let through. A frame has
 * no use for it. This is the second fence and not the first: content can make a document within its own.
 */
const CONNECTIONS = ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport'];

export function cutNetwork(): void {
  for (const name of CONNECTIONS) Reflect.deleteProperty(globalThis, name);
}
