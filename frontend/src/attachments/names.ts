/** As much of a name is shown, in characters. */
const SHOWN = 28;
/** As much of its end is: the number of a file, and its extension. */
const END = 11;

/** Without what cannot be seen, and what turns the direction of writing; joiners hold scripts and emoji together. */
export function plainName(name: string): string {
  const plain = name.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
  return plain.replace(/^.*[/\\]/s, '').trim() || 'file';
}

/** A long name without its middle: two names that begin alike differ at the end. */
export function shortName(name: string): string {
  const signs = [...name];
  if (signs.length <= SHOWN) return name;
  return `${signs.slice(0, SHOWN - END - 1).join('')}…${signs.slice(-END).join('')}`;
}

/** A name in a sentence: its own direction does not turn the sentence around. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A number of bytes, as people of that language write it. */
export function sizeText(bytes: number, locale: string): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const unitDisplay = power ? 'short' : 'long';
  const format = { style: 'unit', unit: UNITS[power], unitDisplay } as const;
  const value = bytes / 1024 ** power;
  const digits = value < 10 && power > 0 ? 1 : 0;
  return new Intl.NumberFormat(locale, { ...format, maximumFractionDigits: digits }).format(value);
}

/** A name for a picture that was copied from the screen; browsers call all of them the same. */
export function pastedName(file: File, word: string, now = new Date()): string {
  if (!/^image\.\w+$/.test(file.name)) return file.name;
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('-');
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.');
  return `${word} ${day} ${time}${file.name.slice(5)}`;
}
