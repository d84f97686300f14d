// @vitest-environment jsdom
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { MarkdownStream } from '../../src/markdown';
import { decodeEntity } from '../../src/markdown/entity';
import { entityNames } from '../../src/markdown/entity-names';
import { oneShot } from './support/render';

const names = entityNames();

describe('named character references', () => {
  it('are all of the standard, and as another decoder knows them', () => {
    const { unescapeAll } = new MarkdownIt().utils;
    expect(names.size).toBe(2125);
    const wrong = [...names].filter(([name, text]) => unescapeAll(`&${name};`) !== text);
    expect(wrong).toEqual([]);
    expect(names.get('NotEqualTilde')).toBe('\u2242\u0338');
    expect(names.get('Zopf')).toBe('\u2124');
  });

  it('that are common need no table, and say the same', () => {
    const common = [...names].filter(([name]) => decodeEntity(`&${name};`) !== undefined);
    expect(common.length).toBeGreaterThan(25);
    for (const [name, text] of common) expect(decodeEntity(`&${name};`)).toBe(text);
    expect(oneShot('&lt;&nbsp;&mdash;&#65;&alpha;').textContent).toBe('<\xa0\u2014A&alpha;');
  });
});

describe('the table of names', () => {
  const text =
    '&alpha; *&beta;* [a](/b "&gamma;") [d]\n\n[d]: /e "&delta;"\n\n|&eta;|\n|--|\n|&nosuchname;|';

  it('is not asked for without need', () => {
    oneShot('&amp; &#945; a & b; &nosuch', {
      entities: () => {
        throw new Error('It was asked for.');
      },
    });
  });

  it('may come late, also after the end', async () => {
    let asked = 0;
    const late = oneShot(text, {
      entities: () => {
        asked++;
        return Promise.resolve(names);
      },
    });
    expect(late.textContent).toContain('&alpha; &beta;');
    await Promise.resolve();
    expect(asked).toBe(1);
    expect(late.isEqualNode(oneShot(text, { entities: () => names }))).toBe(true);
    expect(late.textContent).toBe('α β a dη&nosuchname;');
    expect([...late.querySelectorAll('a')].map((link) => link.title)).toEqual(['γ', 'δ']);
  });

  it('may come while the text grows', async () => {
    const root = document.createElement('div');
    const stream = new MarkdownStream(root, { entities: () => Promise.resolve(names) });
    stream.append('some words and &alpha; and more words that gr');
    stream.flush();
    const before = root.firstElementChild;
    await Promise.resolve();
    expect(root.textContent).toBe('some words and α and more words that gr');
    stream.append('ow &beta;');
    stream.end();
    expect(root.textContent).toBe('some words and α and more words that grow β');
    expect(root.firstElementChild).toBe(before);
  });

  it('leaves the names as written when it does not come', async () => {
    const root = oneShot('&alpha;', { entities: () => Promise.reject(new Error('offline')) });
    await Promise.resolve();
    expect(root.textContent).toBe('&alpha;');
  });
});
