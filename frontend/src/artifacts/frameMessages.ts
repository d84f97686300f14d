/** What page and frame say to each other: nothing else goes through, and everything from a frame is looked at first. */

/** The page's look, as a frame is told it. */
export interface FrameTheme {
  readonly scheme: 'dark' | 'light';
  /** Values of the page's custom properties, by their names, such as `--pywry-text-primary`. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** A figure as Python gives it: data, layout and configuration of a chart. */
export interface Figure {
  readonly data?: unknown;
  readonly layout?: unknown;
  readonly config?: unknown;
  /** Steps of an animation. */
  readonly frames?: unknown;
}

export type ImageFormat = 'png' | 'svg';

export type PageMessage =
  | {
      readonly type: 'load';
      readonly html: string;
      readonly theme: FrameTheme;
      readonly links: boolean;
    }
  | {
      readonly type: 'draw';
      readonly figure: Figure;
      readonly theme: FrameTheme;
      readonly library: Blob;
    }
  | { readonly type: 'update'; readonly figure: Figure }
  | { readonly type: 'theme'; readonly theme: FrameTheme }
  | { readonly type: 'image'; readonly id: number; readonly format: ImageFormat }
  | { readonly type: 'ping'; readonly id: number };

/** A number, a text, nothing, or lists and records of such. */
export type Plain =
  | string
  | number
  | boolean
  | null
  | readonly Plain[]
  | { readonly [key: string]: Plain };

export const CHART_EVENTS = ['click', 'hover', 'selected', 'relayout'] as const;
export type ChartEventKind = (typeof CHART_EVENTS)[number];

export interface ChartEvent {
  readonly kind: ChartEventKind;
  /** The points that are meant; for `relayout`, one record of what changed. */
  readonly points: readonly Plain[];
}

export type FrameMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly value: number }
  | { readonly type: 'error'; readonly text: string }
  | { readonly type: 'link'; readonly url: string }
  | ({ readonly type: 'event' } & ChartEvent)
  | { readonly type: 'image'; readonly id: number; readonly data: string | null }
  | { readonly type: 'pong'; readonly id: number };

export const MAX_HEIGHT = 20_000;
export const MAX_ERROR = 500;
export const MAX_POINTS = 1000;
const MAX_TEXT = 1000;
const MAX_URL = 2000;
const MAX_IMAGE = 32 * 1024 * 1024;
const MAX_VALUES = 20_000;
const MAX_DEPTH = 4;

/** Returns what a frame said, in bounds, or null when it is none of the messages above. */
export function readMessage(data: unknown): FrameMessage | null {
  if (!isRecord(data)) return null;
  const { id, value } = data;
  switch (data['type']) {
    case 'ready':
      return { type: 'ready' };
    case 'height':
      if (!isNumber(value)) return null;
      return { type: 'height', value: Math.min(Math.max(Math.ceil(value), 0), MAX_HEIGHT) };
    case 'error': {
      const { text } = data;
      return typeof text === 'string' ? { type: 'error', text: text.slice(0, MAX_ERROR) } : null;
    }
    case 'link': {
      const url = webAddress(data['url']);
      return url === null ? null : { type: 'link', url };
    }
    case 'event':
      return readEvent(data);
    case 'image': {
      const image = readImage(data['data']);
      return isNumber(id) && image !== undefined ? { type: 'image', id, data: image } : null;
    }
    case 'pong':
      return isNumber(id) ? { type: 'pong', id } : null;
    default:
      return null;
  }
}

function readEvent(data: Record<string, unknown>): FrameMessage | null {
  const kind = CHART_EVENTS.find((each) => each === data['kind']);
  const { points } = data;
  if (!kind || !Array.isArray(points) || points.length > MAX_POINTS) return null;
  const plain = copyPlain(points);
  return Array.isArray(plain) ? { type: 'event', kind, points: plain } : null;
}

/** Undefined is no image; null is a chart that could not be made into one. */
function readImage(data: unknown): string | null | undefined {
  if (data === null) return null;
  if (typeof data !== 'string' || data.length > MAX_IMAGE) return undefined;
  return /^data:image\/(?:png|svg\+xml)[;,]/.test(data) ? data : undefined;
}

function webAddress(url: unknown): string | null {
  if (typeof url !== 'string' || url.length > MAX_URL || !URL.canParse(url)) return null;
  const address = new URL(url);
  return address.protocol === 'https:' || address.protocol === 'http:' ? address.href : null;
}

/** Returns a copy that is nothing but plain values, so many and so deep at most; undefined when it is not. */
export function copyPlain(value: unknown): Plain | undefined {
  let left = MAX_VALUES;
  const copy = (each: unknown, depth: number): Plain | undefined => {
    left -= 1;
    if (left < 0 || depth > MAX_DEPTH) return undefined;
    if (typeof each === 'string') return each.slice(0, MAX_TEXT);
    if (each === null || typeof each === 'boolean') return each;
    if (typeof each === 'number') return Number.isFinite(each) ? each : null;
    if (Array.isArray(each)) {
      // A list may claim to be longer than what it took to send it.
      if (each.length > left) return undefined;
      const list = each.map((item) => copy(item, depth + 1));
      return list.every((item) => item !== undefined) ? list : undefined;
    }
    if (!isRecord(each)) return undefined;
    const entries = Object.entries(each).map(
      ([key, item]) => [key.slice(0, MAX_TEXT), copy(item, depth + 1)] as const,
    );
    if (entries.some(([, item]) => item === undefined)) return undefined;
    return Object.fromEntries(entries) as { [key: string]: Plain };
  };
  return copy(value, 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
