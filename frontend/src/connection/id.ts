/** Returns a fresh random id such as `event_0a1b2c3d4e5f60718293`; works in pages without TLS too. */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return `${prefix}_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
