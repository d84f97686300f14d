/** Where a picture is. */
export interface ImageAddress {
  readonly href: string;
  /** The host that would be asked for it; empty for the page's own, and for what is in the address itself. */
  readonly host: string;
}

const IMAGE_DATA = /^data:image\/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml)[;,]/i;

/**
 * The address of a picture as the browser reads it; null when it is none. Pictures of other hosts are loaded only where the author
 * lets them in: their addresses can carry out what was said.
 */
export function imageAddress(address: string): ImageAddress | null {
  let url: URL;
  try {
    url = new URL(address.trim(), location.href);
  } catch {
    return null;
  }
  const { href, protocol, origin, host } = url;
  if (protocol === 'data:') return IMAGE_DATA.test(href) ? { href, host: '' } : null;
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return { href, host: origin === location.origin ? '' : host };
}

/** The extension of a picture's file. */
export function imageExtension(href: string): string {
  const type = /^data:image\/([a-z]+)/i.exec(href)?.[1]?.toLowerCase();
  if (type) return type === 'jpeg' ? 'jpg' : type;
  return (
    /\.(png|jpe?g|gif|webp|avif|bmp|svg)$/i.exec(new URL(href).pathname)?.[1]?.toLowerCase() ??
    'png'
  );
}

/** The bytes in a `data:` address, which a page with a strict policy may not fetch. */
export function bytesOf(href: string): Blob {
  const comma = href.indexOf(',');
  const [type = '', ...parameters] = href.slice('data:'.length, comma).split(';');
  const text = decodeBytes(href.slice(comma + 1));
  const binary = parameters.some((each) => each.trim().toLowerCase() === 'base64')
    ? atob(text)
    : text;
  return new Blob([Uint8Array.from(binary, (character) => character.charCodeAt(0))], { type });
}

/** Percent signs as bytes: what they spell need not be text. */
function decodeBytes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
