import { type Catalogue, en, type Plural, type TextKey } from './en';

export type Values = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, values?: Values) => string;

/** The languages that are there, by their BCP 47 language subtag. To add one, add its catalogue. */
export const catalogues: Readonly<Record<string, Catalogue>> = { en };

export interface Translator {
  readonly locale: string;
  readonly t: Translate;
  /** A moment, given in seconds since 1970, as people write it: the time today, else with its day. */
  readonly time: (seconds: number) => string;
}

/** The best language for a wish such as `de-AT`: the tag itself, then without its last subtag, then English. */
export function chooseLocale(wish: string | undefined): string {
  let tag = wish ?? '';
  while (tag) {
    if (catalogues[tag]) return tag;
    tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')));
  }
  return 'en';
}

export function createTranslator(wish: string | undefined): Translator {
  const locale = chooseLocale(wish);
  const catalogue: Catalogue = catalogues[locale] ?? en;
  // Each of these costs milliseconds to make, and a page may never need it.
  const rules = lazy(() => new Intl.PluralRules(locale));
  const numbers = lazy(() => new Intl.NumberFormat(locale));
  const clock = lazy(() => new Intl.DateTimeFormat(locale, { timeStyle: 'short' }));
  const dayAndClock = lazy(
    () => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  );

  const t: Translate = (key, values = {}) => {
    const text: string | Plural = catalogue[key] ?? en[key];
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
  return { locale, t, time };
}

function lazy<Value>(make: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= make();
    return value;
  };
}
