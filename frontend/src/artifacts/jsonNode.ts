import type { JsonValue } from '../protocol/generated';

/** A value in its place in a tree of JSON. Nodes are made when their parent is opened. */
export interface JsonNode {
  /** The name in an object, the index in a list; null at the root. */
  readonly key: string | number | null;
  readonly value: JsonValue | undefined;
  readonly parent: JsonNode | null;
  /** Among its siblings, from 0. */
  readonly position: number;
  readonly depth: number;
  open: boolean;
  children: readonly JsonNode[] | null;
}

export type JsonContainer = readonly JsonValue[] | { readonly [key: string]: JsonValue };

export function rootOf(value: JsonValue | undefined): JsonNode {
  return { key: null, value, parent: null, position: 0, depth: 0, open: false, children: null };
}

export function isContainer(value: unknown): value is JsonContainer {
  return typeof value === 'object' && value !== null;
}

export function sizeOf(value: JsonContainer): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

export function childrenOf(node: JsonNode): readonly JsonNode[] {
  if (node.children) return node.children;
  const { value } = node;
  if (!isContainer(value)) return [];
  const depth = node.depth + 1;
  const entries: readonly [string | number, JsonValue][] = Array.isArray(value)
    ? value.map((each: JsonValue, index) => [index, each])
    : Object.entries(value);
  node.children = entries.map(([key, each], position) => {
    return { key, value: each, parent: node, position, depth, open: false, children: null };
  });
  return node.children;
}

/** The nodes below a node that can be seen, in their order. */
export function visibleBelow(node: JsonNode): JsonNode[] {
  const found: JsonNode[] = [];
  const waiting = node.open ? [...childrenOf(node)].reverse() : [];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    if (!next.open) continue;
    const children = childrenOf(next);
    for (let index = children.length - 1; index >= 0; index -= 1)
      waiting.push(children[index] as JsonNode);
  }
  return found;
}

/** Where a value is, as programs write it: `$.cities[3]["full name"]`. */
export function pathOf(node: JsonNode): string {
  const steps: string[] = [];
  for (let each: JsonNode | null = node; each?.parent; each = each.parent) steps.push(step(each));
  return `$${steps.reverse().join('')}`;
}

function step({ key }: JsonNode): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key ?? '') ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Where a search found something: the positions to it from the root. */
export type Hit = readonly number[];

/** Finds what has the text in its key or its value, in the order of the tree; no more than `most`. */
export function find(root: JsonValue | undefined, text: string, most: number): Hit[] {
  const wanted = text.toLowerCase();
  const hits: Hit[] = [];
  const holds = (value: unknown): boolean => String(value).toLowerCase().includes(wanted);
  const look = (key: string | number | null, value: unknown, place: Hit): void => {
    const matches =
      (typeof key === 'string' && holds(key)) || (!isContainer(value) && holds(value));
    if (matches && hits.length < most) hits.push(place);
  };
  interface Walk {
    readonly keys: readonly string[] | null;
    readonly values: readonly JsonValue[];
    readonly place: Hit;
    next: number;
  }
  // Not by recursion: data may be deeper than the stack.
  const walks: Walk[] = [];
  const enter = (value: unknown, place: Hit): void => {
    if (!isContainer(value)) return;
    const keys = Array.isArray(value) ? null : Object.keys(value);
    walks.push({
      keys,
      values: Array.isArray(value) ? value : Object.values(value),
      place,
      next: 0,
    });
  };
  look(null, root, []);
  enter(root, []);
  for (let walk = walks.at(-1); walk && hits.length < most; walk = walks.at(-1)) {
    const at = walk.next;
    walk.next += 1;
    if (at >= walk.values.length) {
      walks.pop();
      continue;
    }
    const value = walk.values[at];
    const place = [...walk.place, at];
    look(walk.keys?.[at] ?? null, value, place);
    enter(value, place);
  }
  return hits;
}

/** Characters that turn the direction of what follows, or take no room: with them a text can look like another one. */
const HIDDEN = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text as JSON has it, with what is not seen made visible. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    HIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
