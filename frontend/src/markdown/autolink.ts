// Bare addresses in running text, as GitHub Flavored Markdown links them.

export interface Autolink {
  start: number;
  end: number;
  destination: string;
}

const HINT = /www\.|https?:\/\/|@/i;
const CANDIDATE = /(?:www\.|https?:\/\/)|@/gi;
const DOMAIN = /[A-Za-z0-9_\-\u0080-\uffff]+(?:\.[A-Za-z0-9_\-\u0080-\uffff]+)*/y;
const NOT_BLANK = /[^\s<]*/y;
const INSIDE_BRACKET = /[^\s<\]]*/y;
const MAIL_DOMAIN = /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)+/y;
const MAIL_LOCAL = /(?:mailto:)?[A-Za-z0-9._+-]+$/;
const LONGEST_LOCAL = 72;

function matchAt(pattern: RegExp, source: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0] ?? '';
}

/** Index at which an address really ends: closing punctuation belongs to the sentence. */
function trimmedEnd(source: string, start: number, end: number): number {
  let balance = 0;
  for (let at = start; at < end; at++) {
    if (source[at] === '(') balance++;
    else if (source[at] === ')') balance--;
  }
  let stop = end;
  while (stop > start) {
    const last = source[stop - 1] as string;
    if (/[?!.,:*_~'"]/.test(last)) stop--;
    else if (last === ')' && balance < 0) {
      balance++;
      stop--;
    } else if (last === ';') {
      const entity = /&[A-Za-z0-9]+;$/.exec(source.slice(Math.max(start, stop - 40), stop));
      if (!entity) break;
      stop -= entity[0].length;
    } else break;
  }
  return stop;
}

function webAddress(source: string, start: number, scheme: string, reach: RegExp): Autolink | null {
  if (start > 0 && !/[\s*_~(]/.test(source[start - 1] as string)) return null;
  const www = scheme.endsWith('.');
  const domain = matchAt(DOMAIN, source, www ? start : start + scheme.length);
  const segments = domain.split('.');
  if (!domain || (www && segments.length < 2)) return null;
  if (segments.slice(-2).some((segment) => segment.includes('_'))) return null;
  const end = trimmedEnd(source, start, start + matchAt(reach, source, start).length);
  if (end <= start + scheme.length) return null;
  return { start, end, destination: (www ? 'http://' : '') + source.slice(start, end) };
}

function mailAddress(source: string, at: number): Autolink | null {
  const local = MAIL_LOCAL.exec(source.slice(Math.max(0, at - LONGEST_LOCAL), at))?.[0];
  if (!local) return null;
  const domain = matchAt(MAIL_DOMAIN, source, at + 1);
  if (!domain || /[_-]$/.test(domain)) return null;
  const start = at - local.length;
  const end = at + 1 + domain.length;
  const destination = source.slice(start, end);
  return {
    start,
    end,
    destination: destination.startsWith('mailto:') ? destination : `mailto:${destination}`,
  };
}

/** The first bare address that begins (or has its `@`) between two indices. Inside a link text it ends at the bracket. */
export function findAutolink(
  source: string,
  from: number,
  to: number,
  bracketed: boolean,
): Autolink | null {
  const run = source.slice(from, to);
  if (!HINT.test(run)) return null;
  const reach = bracketed ? INSIDE_BRACKET : NOT_BLANK;
  for (const candidate of run.matchAll(CANDIDATE)) {
    const at = from + candidate.index;
    const link =
      candidate[0] === '@' ? mailAddress(source, at) : webAddress(source, at, candidate[0], reach);
    if (link) return link;
  }
  return null;
}
