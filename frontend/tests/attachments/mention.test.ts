import { describe, expect, it } from 'vitest';
import {
  matching,
  mentionedIn,
  mentionsOf,
  typedMention,
  withoutMention,
} from '../../src/attachments/mention';

const mentions = mentionsOf([
  { id: 'sales', name: 'Sales' },
  { id: 'data', name: 'Sales Data' },
  { id: 'table', name: '売上' },
]);
const names = (text: string) => mentionedIn(text, mentions).map(({ id }) => id);

describe('what a text mentions', () => {
  it.each([
    ['@Sales', ['sales']],
    ['@Sales Data', ['data']],
    ['@Sales Database', ['sales']],
    ['@Salesman', []],
    ['me@Sales', []],
    ['x @Sales, @Sales and (@Sales Data)', ['sales', 'data']],
    ['今日の@売上を見て', ['table']],
    ['@sales', []],
    ['@', []],
    ['@@Sales', ['sales']],
  ])('%s', (text, ids) => {
    expect(names(text)).toEqual(ids);
  });

  it('is told apart by the id where two have one name', () => {
    const twins = mentionsOf([
      { id: 'one', name: 'Table' },
      { id: 'two', name: 'Table' },
    ]);
    expect(mentionedIn('@Table (two)', twins).map(({ id }) => id)).toEqual(['two']);
  });

  it('is not more than a name can be: no line, no turned writing', () => {
    expect(mentionsOf([{ id: 'x', name: 'a\n\u202eb' }])[0]?.name).toBe('ab');
  });
});

describe('taking a mention out of a text', () => {
  it.each([
    ['One @Sales two @Sales three', 'One two three'],
    ['@Sales two', 'two'],
    ['see (@Sales)', 'see ()'],
    ['@Sales Data stays', '@Sales Data stays'],
  ])('%s', (text, rest) => {
    const [sales] = mentions;
    if (!sales) throw new Error('there is no mention');
    expect(withoutMention(text, sales, mentions)).toBe(rest);
  });
});

describe('what is being typed', () => {
  it.each([
    ['@sal|', 0, 'sal'],
    ['see @|', 4, ''],
    ['see @Sales D| and more', 4, 'Sales D'],
    ['me@sal|', null, ''],
    ['@a\n|', null, ''],
    ['|@a', null, ''],
    ['no', null, ''],
  ])('%s', (marked, from, typed) => {
    const caret = Math.max(0, marked.indexOf('|'));
    const found = typedMention(marked.replace('|', ''), caret);
    expect(found).toEqual(from === null ? null : { from, typed });
  });

  it('is looked for anywhere in the names, and what is called like that comes first', () => {
    expect(matching(mentions, 'data').map(({ id }) => id)).toEqual(['data']);
    expect(matching([...mentions].reverse(), 'sales').map(({ id }) => id)).toEqual([
      'sales',
      'data',
    ]);
    expect(matching(mentions, '')).toHaveLength(3);
  });
});
