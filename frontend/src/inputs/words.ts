import type { Catalogue, Plural, TextKey } from '../locale/en';

/** The English words of this bundle; other languages have theirs in `locale/`. */
export const words = {
  choose: 'Choose…',
  chosen: { one: '{count} chosen', other: '{count} chosen' },
  close: 'Close',
  conceal: 'Hide the secret',
  copied: 'Copied',
  copy: 'Copy',
  copyFailed: 'Copying is not possible here',
  foundNothing: 'Nothing found',
  pause: 'Pause',
  rangeFrom: '{name}: from',
  rangeTo: '{name}: to',
  resume: 'Go on',
  reveal: 'Show the secret',
  searchOptions: 'Search',
  selectAll: 'All',
  selectNone: 'None',
} satisfies Record<string, string | Plural>;

export type Words = (key: keyof typeof words, values?: Readonly<Record<string, string>>) => string;

/** Says words in a language; a catalogue lacks nothing, or there is none, and it is English. */
export function wordsOf(locale: string, catalogue: Catalogue | null): Words {
  return (key, values = {}) => {
    const text: string | Plural = catalogue?.[key as TextKey] ?? words[key];
    const template = typeof text === 'string' ? text : plural(text, locale, values['count']);
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}

function plural(text: Plural, locale: string, count: string | undefined): string {
  return text[new Intl.PluralRules(locale).select(Number(count))] ?? text.other;
}
