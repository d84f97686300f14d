import { decodeEntity, ENTITY_SOURCE } from './entity';
import { isBlank } from './text';

/** Where a link or image points, as written: escapes are not yet resolved, and the destination is not yet judged. */
export interface LinkTarget {
  destination: string;
  title: string;
}

export interface Definition extends LinkTarget {
  label: string;
  /** Index of the first character after the definition. */
  end: number;
}

const PUNCTUATION = '[!"#$%&\'()*+,./:;<=>?@[\\\\\\]^_`{|}~-]';
const ESCAPE_OR_ENTITY = new RegExp(`\\\\(${PUNCTUATION})|${ENTITY_SOURCE}`, 'gi');
const ESCAPABLE = new RegExp(`^${PUNCTUATION}$`);
const LONGEST_LABEL = 999;
const DEEPEST_PARENTHESES = 32;

export function isEscapable(character: string | undefined): character is string {
  return character !== undefined && ESCAPABLE.test(character);
}

/** Resolves backslash escapes and character references. */
export function unescapeText(
  text: string,
  decode: (reference: string) => string | undefined = decodeEntity,
): string {
  return text.replace(
    ESCAPE_OR_ENTITY,
    (match, escaped?: string) => escaped ?? decode(match) ?? match,
  );
}

export function normalizeLabel(label: string): string {
  // Lower before upper case folds characters such as the sharp s alike.
  return label.trim().replace(/\s+/g, ' ').toLowerCase().toUpperCase();
}

/** Index after the `]` of a label that starts with the `[` at `index`, or -1. */
export function labelEnd(source: string, index: number): number {
  if (source[index] !== '[') return -1;
  const limit = Math.min(source.length, index + LONGEST_LABEL + 2);
  for (let at = index + 1; at < limit; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === '[') return -1;
    else if (character === ']') return at + 1;
  }
  return -1;
}

export function isLabel(label: string): boolean {
  return label.length <= LONGEST_LABEL && /\S/.test(label);
}

/** Skips blanks and at most one line feed. */
export function skipBlanks(source: string, index: number): number {
  const pattern = /[ \t]*(?:\n[ \t]*)?/y;
  pattern.lastIndex = index;
  pattern.test(source);
  return pattern.lastIndex;
}

/** End of the destination at `index`, its pointy brackets included, or -1. */
export function destinationEnd(source: string, index: number): number {
  if (source[index] === '<') {
    for (let at = index + 1; at < source.length; at++) {
      const character = source[at];
      if (character === '\n' || character === '<') return -1;
      if (character === '\\') at++;
      else if (character === '>') return at + 1;
    }
    return -1;
  }
  let depth = 0;
  let at = index;
  for (; at < source.length; at++) {
    const character = source[at] as string;
    if (character === '\\' && isEscapable(source[at + 1])) at++;
    else if (character === '(') {
      if (++depth > DEEPEST_PARENTHESES) return -1;
    } else if (character === ')') {
      if (--depth < 0) break;
    } else if (character <= ' ' || character === '\x7f') break;
  }
  return depth > 0 ? -1 : at;
}

export function readDestination(source: string, start: number, end: number): string {
  const pointy = source[start] === '<' ? 1 : 0;
  return source.slice(start + pointy, end - pointy);
}

/** End of the quoted title at `index`, or -1. */
export function titleEnd(source: string, index: number): number {
  const opener = source[index];
  if (opener !== '"' && opener !== "'" && opener !== '(') return -1;
  const closer = opener === '(' ? ')' : opener;
  for (let at = index + 1; at < source.length; at++) {
    const character = source[at];
    if (character === '\\') at++;
    else if (character === closer) return at + 1;
    else if (character === '(' && opener === '(') return -1;
  }
  return -1;
}

export function readTitle(source: string, start: number, end: number): string {
  return source.slice(start + 1, end - 1);
}

/** End of the line when only blanks are left on it, or -1. */
function blankLineEnd(source: string, index: number): number {
  const pattern = /[ \t]*(?:\n|$)/y;
  pattern.lastIndex = index;
  return pattern.test(source) ? pattern.lastIndex : -1;
}

/** The link reference definition at the start of the text. */
export function parseDefinition(source: string): Definition | null {
  const label = labelEnd(source, 0);
  if (label < 0 || source[label] !== ':' || isBlank(source.slice(1, label - 1))) return null;
  const start = skipBlanks(source, label + 1);
  const end = destinationEnd(source, start);
  if (end < 0 || (end === start && source[start] !== '<')) return null;
  const target = {
    label: source.slice(1, label - 1),
    destination: readDestination(source, start, end),
  };
  const titleStart = skipBlanks(source, end);
  const titleStop = titleStart > end ? titleEnd(source, titleStart) : -1;
  const afterTitle = titleStop < 0 ? -1 : blankLineEnd(source, titleStop);
  if (afterTitle >= 0) {
    return { ...target, title: readTitle(source, titleStart, titleStop), end: afterTitle };
  }
  // What looked like a title is not one; it may still stand on the next line as text.
  const afterDestination = blankLineEnd(source, end);
  return afterDestination < 0 ? null : { ...target, title: '', end: afterDestination };
}

/** The `(destination "title")` part of an inline link at the `(` of `index`. */
export function parseInlineTarget(
  source: string,
  index: number,
): (LinkTarget & { end: number }) | null {
  const start = skipBlanks(source, index + 1);
  const end = destinationEnd(source, start);
  if (end < 0) return null;
  let title = '';
  let at = skipBlanks(source, end);
  const titleStop = at > end ? titleEnd(source, at) : -1;
  if (titleStop >= 0) {
    title = readTitle(source, at, titleStop);
    at = skipBlanks(source, titleStop);
  }
  if (source[at] !== ')') return null;
  return { destination: readDestination(source, start, end), title, end: at + 1 };
}
