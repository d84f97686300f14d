import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { words as artifactWords } from '../../src/artifacts/words';
import { words as attachmentWords } from '../../src/attachments/words';
import { words as inputWords } from '../../src/inputs/words';
import { type Catalogue, en, type TextKey } from '../../src/locale/en';
import { loadCatalogue } from '../../src/locale/load';
import { chooseLocale, createTranslator, languages } from '../../src/locale/translator';
import { words } from '../../src/rich/words';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');
const english: Catalogue = { ...en, ...words, ...artifactWords, ...attachmentWords, ...inputWords };
const others = languages.filter((language) => language !== 'en');

async function catalogue(language: string): Promise<Catalogue> {
  const module = (await import(join(SOURCE, 'locale', `${language}.ts`))) as { default: Catalogue };
  return module.default;
}

describe('choosing a language', () => {
  it.each([
    ['en-GB', 'en'],
    ['tlh', 'en'],
    ['', 'en'],
    ['de-AT', 'de'],
    ['de_CH', 'de'],
    ['DE', 'de'],
    ['zh-Hans-CN', 'zh'],
    ['pt-BR', 'en'],
  ])('for %s it is %s', (wish, language) => {
    expect(chooseLocale(wish)).toBe(language);
  });

  it('is English for who has no wish', () => {
    expect(chooseLocale(undefined)).toBe('en');
  });

  it('fetches what is not English, and does without when it does not come', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    const assets = {
      url: (name: string) => (name === 'locale.de.js' ? '/assets/locale.de.js' : null),
      load: () => Promise.resolve({ default: { copy: 'Kopieren' } }),
      style: () => Promise.resolve(),
      label: 'app',
      file: () => Promise.reject(new Error('no files')),
    };
    expect(loadCatalogue(assets, 'en-US')).toBeNull();
    expect(loadCatalogue(assets, 'fr')).toBeNull();
    expect(await loadCatalogue(assets, 'de-DE')).toEqual({ copy: 'Kopieren' });
    const broken = { ...assets, load: () => Promise.reject(new Error('gone')) };
    expect(await loadCatalogue(broken, 'de')).toBeNull();
  });
});

describe('translating', () => {
  it('fills in values, as text', () => {
    const { t } = createTranslator('en');
    expect(t('codeIn', { language: '{language} <b>' })).toBe('Code in {language} <b>');
    expect(t('copy')).toBe('Copy');
  });

  it('counts in the plural forms of the language', async () => {
    const { t } = createTranslator('en');
    expect(t('newMessages', { count: 1 })).toBe('1 new message');
    expect(t('newMessages', { count: 1200 })).toBe('1,200 new messages');
    const arabic = createTranslator('ar', await catalogue('ar'));
    expect(arabic.t('newMessages', { count: 2 })).toContain('رسالتان');
    const german = createTranslator('de-AT', await catalogue('de'));
    expect(german.t('newMessages', { count: 1 })).toBe('1 neue Nachricht');
  });

  it('says in English what a language lacks, and learns what comes later', () => {
    const { t, learn } = createTranslator('de', { copy: 'Kopieren' });
    expect(t('copy')).toBe('Kopieren');
    expect(t('close')).toBe('Close');
    expect(t('quote')).toBe('quote');
    learn(words);
    expect(t('quote')).toBe('Quote');
  });

  it('knows which way a language is written', async () => {
    expect(createTranslator('ar', await catalogue('ar')).direction).toBe('rtl');
    expect(createTranslator('ar').direction).toBe('ltr');
    expect(createTranslator('ja', await catalogue('ja')).direction).toBe('ltr');
  });

  it('takes a wish that is no language', () => {
    expect(createTranslator('en-!').time(0)).not.toBe('');
  });
});

describe('the catalogues', () => {
  it.each(others)('%s has every text, with the same values', async (language) => {
    const other = await catalogue(language);
    const values = (text: unknown): string[] =>
      [...new Set(JSON.stringify(text ?? '').match(/\{\w+\}/g) ?? [])].sort();
    expect(Object.keys(other).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(english)) {
      const translated = other[key as TextKey];
      expect(translated, key).toBeTruthy();
      for (const form of typeof translated === 'string'
        ? [translated]
        : Object.values(translated ?? {})) {
        expect(values(form), key).toEqual(values(text));
        expect(form.trim(), key).toBe(form);
      }
    }
  });

  it.each(others)('%s has the plural forms of its language', async (language) => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    const other = await catalogue(language);
    for (const [key, text] of Object.entries(other)) {
      if (typeof text === 'string') continue;
      for (const category of Object.keys(text)) expect(pluralCategories, key).toContain(category);
    }
  });

  it('are one asset each for the page, and for Python', () => {
    const build = readFileSync(join(SOURCE, '..', 'build.mjs'), 'utf8');
    const pages = readFileSync(join(SOURCE, '..', '..', 'pywry', 'server', 'pages.py'), 'utf8');
    const listed = /LANGUAGES = \(([^)]*)\)/.exec(pages)?.[1]?.match(/\w+/g);
    expect(listed).toEqual(others);
    for (const language of others) expect(build).toContain(`'${language}'`);
  });

  it('have no text that nobody shows', () => {
    const source = sourcesIn('.').join('\n');
    const unused = Object.keys(english).filter((key) => !source.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });

  it('say at once what does not come with the rest', () => {
    const rich = sourcesIn('rich').join('\n');
    const all = sourcesIn('.').join('\n').replace(rich, '');
    const early = Object.keys(words).filter(
      (key) => all.includes(`t('${key}'`) && !rich.includes(`t('${key}'`),
    );
    expect(early).toEqual([]);
  });
});

function sourcesIn(folder: string): string[] {
  return readdirSync(join(SOURCE, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !/locale|(rich|inputs)\/words\.ts|^words\.ts/.test(file),
    )
    .map((file) => readFileSync(join(SOURCE, folder, file), 'utf8'));
}
