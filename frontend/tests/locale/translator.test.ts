import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/locale/en';
import { catalogues, chooseLocale, createTranslator } from '../../src/locale/translator';

describe('translating', () => {
  it('chooses the nearest language', () => {
    expect(chooseLocale('en-GB')).toBe('en');
    expect(chooseLocale('tlh')).toBe('en');
    expect(chooseLocale(undefined)).toBe('en');
    expect(chooseLocale('')).toBe('en');
  });

  it('fills in values, as text', () => {
    const { t } = createTranslator('en');
    expect(t('deleted', { title: '{title} <b>' })).toBe('Deleted “{title} <b>”');
    expect(t('copy')).toBe('Copy');
  });

  it('counts in the plural forms of the language', () => {
    const { t } = createTranslator('en');
    expect(t('newMessages', { count: 1 })).toBe('1 new message');
    expect(t('newMessages', { count: 1200 })).toBe('1,200 new messages');
  });

  it.each(Object.keys(catalogues))('%s has every text, with the same values', (locale) => {
    const catalogue = catalogues[locale] ?? {};
    const values = (text: unknown): string[] =>
      [...new Set(JSON.stringify(text ?? '').match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, text] of Object.entries(en)) {
      const other = catalogue[key as keyof typeof en];
      expect(other, key).toBeTruthy();
      expect(values(other), key).toEqual(values(text));
    }
  });

  it('has no text that nobody shows', () => {
    const folder = join(import.meta.dirname, '..', '..', 'src');
    const source = ['view', 'parts']
      .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const unused = Object.keys(en).filter((key) => !source.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });
});
