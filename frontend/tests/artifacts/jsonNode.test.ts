import { describe, expect, it } from 'vitest';
import {
  childrenOf,
  find,
  type JsonNode,
  pathOf,
  quoted,
  rootOf,
  visibleBelow,
} from '../../src/artifacts/jsonNode';
import type { JsonValue } from '../../src/protocol/generated';

const DATA: JsonValue = { cities: [{ name: 'Rome', 'full name': 'Roma' }, { name: 'Oslo' }], n: 1 };

function at(root: JsonNode, place: readonly number[]): JsonNode {
  return place.reduce((node, position) => childrenOf(node)[position] as JsonNode, root);
}

describe('a tree of JSON', () => {
  it('makes nodes when they are asked for', () => {
    const root = rootOf(DATA);
    expect(root.children).toBeNull();
    expect(childrenOf(root).map(({ key }) => key)).toEqual(['cities', 'n']);
    expect(at(root, [0]).children).toBeNull();
  });

  it('shows what is below what is open, in its order', () => {
    const root = rootOf(DATA);
    expect(visibleBelow(root)).toEqual([]);
    root.open = true;
    at(root, [0]).open = true;
    at(root, [0, 1]).open = true;
    expect(visibleBelow(root).map(pathOf)).toEqual([
      '$.cities',
      '$.cities[0]',
      '$.cities[1]',
      '$.cities[1].name',
      '$.n',
    ]);
  });

  it('names a place as programs write it', () => {
    const root = rootOf({ ...(DATA as object), 'a"b': { '': 1 }, __proto__x: 2 } as JsonValue);
    expect(pathOf(root)).toBe('$');
    expect(pathOf(at(root, [0, 0, 1]))).toBe('$.cities[0]["full name"]');
    expect(pathOf(at(root, [2, 0]))).toBe('$["a\\"b"][""]');
  });

  it('finds keys and values, whatever their case, and no more than is wanted', () => {
    expect(find(DATA, 'ROM', 10)).toEqual([
      [0, 0, 0],
      [0, 0, 1],
    ]);
    expect(find(DATA, 'name', 10)).toHaveLength(3);
    expect(find(DATA, 'name', 2)).toHaveLength(2);
    expect(find('name', 'NAME', 2)).toEqual([[]]);
    // The index in a list is no text.
    expect(find([['x'], ['y']], '1', 10)).toEqual([]);
    expect(find({ a: null, b: true }, 'null', 9)).toEqual([[0]]);
  });

  it('is not recursive: depth is no matter', () => {
    let deep: JsonValue = 'end';
    for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
    expect(find(deep, 'end', 1)[0]).toHaveLength(5000);
    let node = rootOf(deep);
    node.open = true;
    const root = node;
    for (let next = childrenOf(node)[0]; next; next = childrenOf(node)[0]) {
      node = next;
      node.open = true;
    }
    expect(visibleBelow(root)).toHaveLength(5000);
  });

  it('shows what is not seen', () => {
    expect(quoted('a\u202eb\u200bc\n')).toBe('"a\\u202eb\\u200bc\\n"');
  });
});
