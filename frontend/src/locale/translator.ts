import { type Catalogue, en, type Plural, type TextKey } from './en';

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: Values) => string;

/** The languages that there are, by their BCP 47 tags. All but English are assets of their own: `locale.<tag>.js`. */
export const languages: readonly string[] = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh'];

/** Those of them that are written from right to left. */
const RIGHT_TO_LEFT = ['ar'];

export interface Translator {
  readonly locale: string;
  readonly direction: 'ltr' | 'rtl';
  readonly t: Translate;
  /** A moment, given in seconds since 1970, as people write it: the time today, else with its day. */
  readonly time: (seconds: number) => string;
  /** Takes in the English words of a part of the page that came later. */
  readonly learn: (words: Catalogue) => void;
}

/** The best language for a wish such as `de-AT`: the tag itself, then without its last subtag, then English. */
export function chooseLocale(wish: string | undefined): string {
  let tag = (wish ?? '').toLowerCase().replaceAll('_', '-');
  while (tag) {
    if (languages.includes(tag)) return tag;
    tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')));
  }
  return 'en';
}

/** Without a catalogue everything is in English. */
export function createTranslator(
  wish: string | undefined,
  catalogue: Catalogue | null = null,
): Translator {
  const locale = catalogue ? chooseLocale(wish) : 'en';
  // Numbers and times are written as where the person is: `de-AT` is not `de`.
  const place = wish && chooseLocale(wish) === locale && isKnown(wish) ? wish : locale;
  let later: Catalogue = {};
  // Each of these costs milliseconds to make, and a page may never need it.
  const rules = lazy(() => new Intl.PluralRules(locale));
  const numbers = lazy(() => new Intl.NumberFormat(place));
  const clock = lazy(() => new Intl.DateTimeFormat(place, { timeStyle: 'short' }));
  const dayAndClock = lazy(
    () => new Intl.DateTimeFormat(place, { dateStyle: 'medium', timeStyle: 'short' }),
  );

  const t: Translate = (key, values = {}) => {
    const text: string | Plural = catalogue?.[key] ?? (en as Catalogue)[key] ?? later[key] ?? key;
    const template =
      typeof text === 'string'
        ? text
        : (text[rules().select(Number(values['count']))] ?? text.other);
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? numbers().format(value) : (value ?? whole);
    });
  };

  const time = (seconds: number): string => {
    const date = new Date(seconds * 1000);
    const today = date.toDateString() === new Date().toDateString();
    return (today ? clock() : dayAndClock()).format(date);
  };
  return {
    locale,
    direction: RIGHT_TO_LEFT.includes(locale) ? 'rtl' : 'ltr',
    t,
    time,
    learn(words) {
      later = { ...later, ...words };
    },
  };
}

/** A tag that is none makes the formats throw. */
function isKnown(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

function lazy<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
