// Which addresses may enter the DOM. The decision is made on what the WHATWG parser makes of them,
// and what it serialises is what is used: no second reading of the same text can disagree.

export interface SafeUrl {
  href: string;
  /** Host name of a foreign address in ASCII, '' for addresses without one. */
  host: string;
}

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const IMAGE_DATA = /^data:image\/(?:png|gif|jpeg|webp|avif)[;,]/i;
const BASE = 'https://relative.invalid';

/** Percent-encodes what may not stand in an address, keeping what is encoded already. */
function encode(destination: string): string {
  const wellFormed = destination.replace(/\p{Surrogate}/gu, '\ufffd');
  return encodeURI(wellFormed)
    .replace(/%25(?=[0-9a-f]{2})/gi, '%')
    .replace(/^(https?:\/\/)%5B([0-9a-f:.]+)%5D/i, '$1[$2]');
}

function parse(address: string, base?: string): URL | null {
  try {
    return new URL(address, base);
  } catch {
    return null;
  }
}

/** A relative address in a form that no parser can take for an absolute one. */
function relative(url: URL, rooted: boolean): string {
  return (rooted ? '/' : './') + url.pathname.replace(/^\/+/, '') + url.search + url.hash;
}

function resolve(destination: string): { url: URL; safe: SafeUrl } | null {
  const address = encode(destination);
  const url = parse(address) ?? parse(address, BASE);
  if (!address || !url) return null;
  if (url.origin !== BASE) return { url, safe: { href: url.href, host: url.hostname } };
  const href = address[0] === '#' ? url.hash || '#' : relative(url, address[0] === '/');
  return { url, safe: { href, host: '' } };
}

export function safeLink(destination: string): SafeUrl | null {
  const resolved = resolve(destination);
  return resolved && LINK_PROTOCOLS.has(resolved.url.protocol) ? resolved.safe : null;
}

/** An image address; without a host it is either embedded data or relative. */
export function safeImage(destination: string): SafeUrl | null {
  if (IMAGE_DATA.test(destination)) {
    const url = parse(destination);
    return url && IMAGE_DATA.test(url.href) ? { href: url.href, host: '' } : null;
  }
  const resolved = resolve(destination);
  return resolved && /^https?:$/.test(resolved.url.protocol) ? resolved.safe : null;
}

export function isEmbedded(image: SafeUrl): boolean {
  return image.href.startsWith('data:');
}

const HOST_LIKE = /^[a-z]+:\/\/|^www\.|^[^\s/@:]+\.[^\s/@:.\d]{2,}(?:[/:?#]|$)/i;

/**
 * The host to show beside a link because its text names another one, hides it behind a user name,
 * or spells it in letters that may look like others; '' when the text is honest.
 */
export function hostToShow(text: string, link: SafeUrl): string {
  const { href, host } = link;
  if (!host) return '';
  const shown = text.trim();
  if (host.includes('xn--') && !shown.includes(host)) return host;
  const token = shown.split(/\s/, 1)[0] as string;
  if (!HOST_LIKE.test(token)) return '';
  const named = parse(/^[a-z]+:\/\//i.test(token) ? token : `http://${token}`);
  const real = parse(href);
  if (!named || named.username || real?.username) return host;
  const bare = (name: string): string => name.replace(/^www\./, '');
  return bare(named.hostname) === bare(host) ? '' : host;
}
