// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { KEYS, localeText, WORDS } from '../../src/grid/locale';
import { languages } from '../../src/locale/translator';

describe('the words of the grid', () => {
  it('are there in the languages of the page', () => {
    expect(Object.keys(WORDS).sort()).toEqual([...languages].sort());
    expect(new Set(KEYS).size).toBe(KEYS.length);
  });

  it.each(languages)('are all there in %s, none empty and none left over', (language) => {
    const words = WORDS[language]?.split('|') ?? [];
    expect(words).toHaveLength(KEYS.length);
    expect(words.filter((word) => word === '' || word.trim() !== word)).toEqual([]);
    expect(Object.keys(localeText(language))).toEqual(Object.keys(localeText('en')));
  });

  it.each(languages)('name the same values in %s as in English', (language) => {
    const named = (words = '') => words.split('|').map((word) => word.split('%').length);
    expect(named(WORDS[language])).toEqual(named(WORDS.en));
    expect(localeText(language).minValueValidation).toContain('{variable}');
  });

  it.each(languages.filter((language) => language !== 'en'))(
    'are not English in %s',
    (language) => {
      const text = localeText(language);
      const english = localeText('en');
      // Some words are the same in two languages; a language that was forgotten has all of them.
      const same = KEYS.filter((key) => text[key] === english[key]);
      expect(same.length).toBeLessThan(4);
    },
  );

  it.each([
    ['en', ',', '.'],
    ['de-AT', '\u00a0', ','],
    ['de', '.', ','],
    ['fr', '\u202f', ','],
  ])('have the signs of numbers in %s', (locale, thousandSeparator, decimalSeparator) => {
    expect(localeText(locale)).toMatchObject({ thousandSeparator, decimalSeparator });
  });

  it('are English in other languages', () => {
    expect(localeText('nl-NL').page).toBe('Page');
  });
});
