import { frameTexts } from '../artifacts/frameTexts';
import type { Catalogue, Plural, TextKey } from '../locale/en';
import type { Translate } from '../locale/translator';

/** The English words of this bundle; other languages have theirs in `locale/`. */
export const words = {
  ...frameTexts,
  artifactUnreachable: 'This could not be loaded.',
} satisfies Record<string, string | Plural>;

/** Says words in the language of a catalogue, or in English. None of them has plural forms. */
export function wordsOf(catalogue: Catalogue | null): Translate {
  const english: Catalogue = words;
  return (key: TextKey, values = {}) => {
    const text = catalogue?.[key] ?? english[key] ?? key;
    const template = typeof text === 'string' ? text : text.other;
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
