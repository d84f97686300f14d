import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Allowance } from '../../src/artifacts/allowance';
import { copyPlain, MAX_HEIGHT, MAX_POINTS, readMessage } from '../../src/artifacts/frameMessages';

const SOURCES = join(import.meta.dirname, '..', '..', 'src');

describe('what a frame says', () => {
  it.each([
    [{ type: 'ready', more: 1 }, { type: 'ready' }],
    [
      { type: 'height', value: 12.2 },
      { type: 'height', value: 13 },
    ],
    [
      { type: 'height', value: -1 },
      { type: 'height', value: 0 },
    ],
    [
      { type: 'height', value: 1e9 },
      { type: 'height', value: MAX_HEIGHT },
    ],
    [
      { type: 'error', text: 'x'.repeat(900) },
      { type: 'error', text: 'x'.repeat(500) },
    ],
    [
      { type: 'link', url: 'https://a.example/b' },
      { type: 'link', url: 'https://a.example/b' },
    ],
    [
      { type: 'pong', id: 3 },
      { type: 'pong', id: 3 },
    ],
    [
      { type: 'image', id: 1, data: null },
      { type: 'image', id: 1, data: null },
    ],
    [
      { type: 'image', id: 1, data: 'data:image/png;base64,AA' },
      { type: 'image', id: 1, data: 'data:image/png;base64,AA' },
    ],
    [
      { type: 'event', kind: 'click', points: [{ x: 1, y: Number.NaN }], extra: 1 },
      { type: 'event', kind: 'click', points: [{ x: 1, y: null }] },
    ],
  ])('%o is heard as %o', (said, heard) => {
    expect(readMessage(said)).toEqual(heard);
  });

  it.each([
    [null],
    ['ready'],
    [['ready']],
    [{ type: 'chat:user-message', data: { text: 'x' } }],
    [{ type: 'height', value: '12' }],
    [{ type: 'height', value: Number.NaN }],
    [{ type: 'error', text: 1 }],
    [{ type: 'link', url: 'javascript:alert(1)' }],
    [{ type: 'link', url: 'data:text/html,x' }],
    [{ type: 'link', url: 'file:///etc/passwd' }],
    [{ type: 'link', url: '//a.example' }],
    [{ type: 'image', id: 1, data: 'data:text/html,x' }],
    [{ type: 'image', id: 1, data: 'javascript:1' }],
    [{ type: 'image', id: 'x', data: null }],
    [{ type: 'event', kind: 'constructor', points: [] }],
    [{ type: 'event', kind: 'click', points: new Array(MAX_POINTS + 1).fill(1) }],
    [{ type: 'event', kind: 'click', points: [new Map()] }],
    [{ type: 'event', kind: 'click', points: [[[[[[[1]]]]]]] }],
    [{ type: 'event', kind: 'click', points: [{ length: 1, a: () => 1 }] }],
    [new Map([['type', 'ready']])],
  ])('%o is not heard', (said) => {
    expect(readMessage(said)).toBeNull();
  });

  it('is bounded in what it makes the page do', () => {
    const claims: unknown[] = [];
    claims.length = 4_000_000_000;
    expect(copyPlain([claims])).toBeUndefined();
    expect(copyPlain(new Array(900).fill(new Array(900).fill(1)))).toBeUndefined();
    expect(copyPlain({ text: 'x'.repeat(5000) })).toEqual({ text: 'x'.repeat(1000) });
  });

  it('cannot give any object a property', () => {
    const copied = copyPlain(JSON.parse('{"__proto__": {"polluted": 1}}'));
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(copied)).toBe(Object.prototype);
  });
});

it('an allowance comes back with time, and no further than it was', () => {
  const allowance = new Allowance(10, 5, 0);
  expect(allowance.take(10, 0)).toBe(true);
  expect(allowance.take(1, 0)).toBe(false);
  expect(allowance.take(3, 1000)).toBe(true);
  expect(allowance.take(11, 100_000)).toBe(false);
});

it('nobody posts to a window but a frame that hands over its port', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) =>
      /\b(?:parent|top|opener|contentWindow\??|defaultView\??|window|source\??)\.postMessage\b/.test(
        readFileSync(join(SOURCES, name), 'utf8'),
      ),
    );
  expect(files).toEqual(['frames/channel.ts']);
});
