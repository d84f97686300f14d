import { describe, expect, it } from 'vitest';
import { pastedName, plainName, shortName, sizeText } from '../../src/attachments/names';
import { objection } from '../../src/attachments/rules';

describe('names of files', () => {
  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\data.csv', 'data.csv'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u0000b\nc', 'abc'],
    ['👩\u200d🔬.png', '👩\u200d🔬.png'],
    ['\u200e\u2066', 'file'],
    ['', 'file'],
  ])('%j is %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
  });

  it('are shown without their middle, and never without their end', () => {
    expect(shortName('short.csv')).toBe('short.csv');
    const long = shortName(`${'x'.repeat(200)}-2026-10.csv`);
    expect(long).toMatch(/^x{16}…2026-10.csv$/);
    expect([...shortName('😀'.repeat(60))]).toHaveLength(28);
  });

  it('are made for pictures that were copied from the screen', () => {
    const moment = new Date(2026, 10, 2, 9, 5, 7);
    const named = (name: string) => pastedName(new File([], name), 'Screenshot', moment);
    expect(named('image.png')).toBe('Screenshot 2026-11-02 09.05.07.png');
    expect(named('plot.png')).toBe('plot.png');
  });
});

describe('sizes', () => {
  it.each([
    [0, 'en', '0 bytes'],
    [1023, 'en', '1,023 bytes'],
    [1024, 'en', '1 kB'],
    [1536, 'de', '1,5 kB'],
    [25 * 1024 * 1024, 'en', '25 MB'],
    [3 * 1024 ** 4, 'en', '3,072 GB'],
  ])('%d bytes in %s', (bytes, locale, text) => {
    expect(sizeText(bytes, locale)).toBe(text);
  });
});

describe('what may be attached', () => {
  const rules = { accept: ['.csv', '.tar.gz'], maxFileSize: 100, maxFiles: 2, maxTotalSize: 150 };
  const against = (name: string, size = 1, there: { name: string; size: number }[] = []) =>
    objection({ name, size }, there, rules, 'en')?.[0] ?? null;

  it.each([
    ['a.csv', null],
    ['a.CSV', null],
    ['a.tar.gz', null],
    ['a.csv.exe', 'attachedType'],
    ['.csv', 'attachedType'],
    ['csv', 'attachedType'],
    ['a.csv\u202e', null],
  ])('%s', (name, key) => {
    expect(against(name)).toBe(key);
  });

  it('is anything where no type is named', () => {
    expect(objection({ name: 'x', size: 1 }, [], { ...rules, accept: [] }, 'en')).toBeNull();
  });

  it('is limited in size and number, and nothing is attached twice', () => {
    const one = { name: 'one.csv', size: 100 };
    expect(against('a.csv', 100)).toBeNull();
    expect(against('a.csv', 101)).toBe('attachedTooLarge');
    expect(against('a.csv', 50, [one])).toBeNull();
    expect(against('a.csv', 51, [one])).toBe('attachedTooMuch');
    expect(against('a.csv', 1, [one, { name: 'two.csv', size: 1 }])).toBe('attachedTooMany');
    expect(against('one.csv', 100, [one])).toBe('attachedAlready');
    expect(against('one.csv', 9, [one])).toBeNull();
  });
});
