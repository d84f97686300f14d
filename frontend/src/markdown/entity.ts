// Named character references without an HTML parser. The names that answers use are here; the table of all comes by the
// option `entities`, when a text first needs it.

/** The characters by name. */
export type EntityNames = ReadonlyMap<string, string>;

const COMMON: EntityNames = new Map(
  (
    'amp& lt< gt> quot" apos\' nbsp\xa0 ndash\u2013 mdash\u2014 hellip\u2026 copy\u00a9 reg\u00ae trade\u2122 ' +
    'lsquo\u2018 rsquo\u2019 ldquo\u201c rdquo\u201d laquo\u00ab raquo\u00bb bull\u2022 middot\u00b7 times\u00d7 ' +
    'deg\u00b0 plusmn\u00b1 le\u2264 ge\u2265 ne\u2260 larr\u2190 rarr\u2192 euro\u20ac sect\u00a7'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, -1), entry.slice(-1)]),
);

export const ENTITY_SOURCE = '&(?:#x[a-f0-9]{1,6}|#[0-9]{1,7}|[a-z][a-z0-9]{1,31});';

/** The character of a reference such as `&amp;` or `&#65;`; undefined for a name that is not known here. */
export function decodeEntity(reference: string, more = COMMON): string | undefined {
  if (reference[1] === '#') {
    const hexadecimal = /x/i.test(reference[2] as string);
    const code = Number.parseInt(reference.slice(hexadecimal ? 3 : 2), hexadecimal ? 16 : 10);
    const invalid = code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
    return invalid ? '\ufffd' : String.fromCodePoint(code);
  }
  const name = reference.slice(1, -1);
  return COMMON.get(name) ?? more.get(name);
}
