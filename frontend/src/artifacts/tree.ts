import type { JsonValue } from '../protocol/generated';
import type { Scope } from '../view/scope';
import { artifactIcon } from './icons';
import {
  childrenOf,
  type Hit,
  isContainer,
  type JsonNode,
  quoted,
  rootOf,
  sizeOf,
  visibleBelow,
} from './jsonNode';
import { h, setAttribute } from './kit';

/** Pixels; the style sheet says the same. */
const ROW = 24;
/** Rows that are drawn beyond what is seen, on both sides. */
const MARGIN = 12;
/** As many characters of a text stand in its row. */
export const SHORT = 200;
/** Trees of no more rows are open to their second level when they are shown. */
const OPENED = 16;

let trees = 0;

/** A tree of JSON of which only the rows in sight are in the page. */
export class Tree {
  readonly element: HTMLElement;
  readonly #box = h('div', { class: 'pywry-chat-json-rows', role: 'none' });
  readonly #id: string;
  readonly #onActive: (node: JsonNode) => void;
  readonly #elements = new Map<JsonNode, HTMLElement>();
  #root: JsonNode = rootOf(null);
  #rows: JsonNode[] = [];
  #active = 0;
  #hit: JsonNode | null = null;

  constructor(scope: Scope, onActive: (node: JsonNode) => void) {
    trees += 1;
    this.#id = `pywry-chat-tree-${trees}`;
    this.#onActive = onActive;
    this.element = h(
      'div',
      {
        class: 'pywry-chat-artifact-scroller pywry-chat-json-tree',
        role: 'tree',
        tabindex: 0,
        dir: 'ltr',
      },
      this.#box,
    );
    scope.listen(this.element, 'scroll', () => this.#draw(), { passive: true });
    scope.listen(this.element, 'keydown', (event) => this.#onKey(event));
    scope.listen(this.element, 'click', (event) => this.#onClick(event));
    if (typeof ResizeObserver === 'function') {
      const observer = new ResizeObserver(() => this.#draw());
      observer.observe(this.element);
      scope.add(() => observer.disconnect());
    }
  }

  get active(): JsonNode {
    return this.#rows[this.#active] ?? this.#root;
  }

  /** Shows a value. What was open stays open where the new one has the same places. */
  show(value: JsonValue | undefined): void {
    const before = this.#rows.length > 0 ? this.#root : null;
    this.#root = rootOf(value);
    if (before) reopen(before, this.#root);
    else this.#openFirst();
    this.#rows = [this.#root, ...visibleBelow(this.#root)];
    this.#active = Math.min(this.#active, this.#rows.length - 1);
    this.#hit = null;
    for (const element of this.#elements.values()) element.remove();
    this.#elements.clear();
    this.#resize();
    this.#onActive(this.active);
  }

  /** Opens everything above what was found, and goes there. */
  reveal(hit: Hit): void {
    let node = this.#root;
    for (const position of hit) {
      if (!node.open) this.#toggle(this.#rows.indexOf(node), true);
      node = childrenOf(node)[position] as JsonNode;
    }
    this.#hit = node;
    this.#go(this.#rows.indexOf(node));
  }

  #openFirst(): void {
    this.#root.open = true;
    const children = childrenOf(this.#root);
    let rows = children.length;
    for (const child of children.slice(0, OPENED)) {
      const { value } = child;
      if (!isContainer(value)) continue;
      rows += sizeOf(value);
      if (rows > OPENED) return;
      child.open = true;
    }
  }

  #toggle(index: number, open: boolean): void {
    const node = this.#rows[index];
    if (!node || !isContainer(node.value) || node.open === open) return;
    if (open) {
      node.open = true;
      const below = visibleBelow(node);
      this.#rows = this.#rows.slice(0, index + 1).concat(below, this.#rows.slice(index + 1));
      if (this.#active > index) this.#active += below.length;
    } else {
      const count = visibleBelow(node).length;
      node.open = false;
      this.#rows.splice(index + 1, count);
      if (this.#active > index) this.#active = Math.max(index, this.#active - count);
    }
    this.#elements.get(node)?.remove();
    this.#elements.delete(node);
    this.#resize();
  }

  #go(index: number): void {
    const at = Math.max(0, Math.min(index, this.#rows.length - 1));
    this.#active = at;
    const { element } = this;
    const top = at * ROW;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW > element.scrollTop + element.clientHeight)
      element.scrollTop = top + ROW - element.clientHeight;
    this.#draw();
    this.#onActive(this.active);
  }

  // --- drawing

  #resize(): void {
    this.#box.style.blockSize = `${this.#rows.length * ROW}px`;
    this.#draw();
  }

  #draw(): void {
    const { scrollTop, clientHeight } = this.element;
    const from = Math.max(0, Math.floor(scrollTop / ROW) - MARGIN);
    const to = Math.min(this.#rows.length, Math.ceil((scrollTop + clientHeight) / ROW) + MARGIN);
    const wanted = new Set(this.#rows.slice(from, to));
    for (const [node, element] of this.#elements) {
      if (wanted.has(node)) continue;
      element.remove();
      this.#elements.delete(node);
    }
    let before = this.#box.firstElementChild;
    for (let index = from; index < to; index += 1) {
      const node = this.#rows[index] as JsonNode;
      let element = this.#elements.get(node);
      if (!element) {
        element = this.#row(node);
        this.#elements.set(node, element);
      }
      element.style.insetBlockStart = `${index * ROW}px`;
      element.setAttribute('aria-selected', String(index === this.#active));
      element.toggleAttribute('data-hit', node === this.#hit);
      if (element === before) before = element.nextElementSibling;
      else this.#box.insertBefore(element, before);
    }
    const shown = this.#elements.get(this.active);
    setAttribute(this.element, 'aria-activedescendant', shown ? shown.id : null);
  }

  #row(node: JsonNode): HTMLElement {
    const { key, value, depth } = node;
    const container = isContainer(value);
    const row = h(
      'div',
      {
        class: 'pywry-chat-json-row',
        role: 'treeitem',
        'aria-level': depth + 1,
        'aria-posinset': node.position + 1,
        'aria-setsize': node.parent ? childrenOf(node.parent).length : 1,
        'aria-expanded': container ? String(node.open) : null,
      },
      container && artifactIcon('chevron'),
      key !== null &&
        h(
          'bdi',
          { class: 'pywry-chat-json-key', 'data-index': typeof key === 'number' },
          typeof key === 'number' ? String(key) : plainKey(key),
        ),
      h('bdi', { class: 'pywry-chat-json-value', 'data-type': typeOf(value) }, wordsOf(value)),
    );
    rowIds += 1;
    row.id = `${this.#id}-${rowIds}`;
    row.style.setProperty('--pywry-depth', String(depth));
    return row;
  }

  // --- the person at it

  #onClick(event: MouseEvent): void {
    const row = (event.target as Element).closest?.('.pywry-chat-json-row');
    const node = [...this.#elements].find(([, element]) => element === row)?.[0];
    // Whoever selects text to copy it does not want to fold it away.
    if (!node || !(document.getSelection()?.isCollapsed ?? true)) return;
    const index = this.#rows.indexOf(node);
    this.#active = index;
    if (isContainer(node.value)) this.#toggle(index, !node.open);
    this.#go(index);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#active;
    const node = this.active;
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 1);
    const container = isContainer(node.value);
    const toggle = (): void => this.#toggle(at, !node.open);
    const actions: Record<string, () => void> = {
      ArrowDown: () => this.#go(at + 1),
      ArrowUp: () => this.#go(at - 1),
      PageDown: () => this.#go(at + page),
      PageUp: () => this.#go(at - page),
      Home: () => this.#go(0),
      End: () => this.#go(this.#rows.length - 1),
      Enter: toggle,
      ' ': toggle,
      ArrowRight: () => (container && !node.open ? toggle() : container && this.#go(at + 1)),
      ArrowLeft: () => {
        if (container && node.open) toggle();
        else if (node.parent) this.#go(this.#rows.indexOf(node.parent));
      },
      '*': () => this.#openSiblings(node),
    };
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action) action();
    else if (event.key.length !== 1 || !this.#jump(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #openSiblings(node: JsonNode): void {
    const siblings = node.parent ? childrenOf(node.parent) : [node];
    for (const each of siblings) if (isContainer(each.value)) each.open = true;
    this.#rows = [this.#root, ...visibleBelow(this.#root)];
    for (const element of this.#elements.values()) element.remove();
    this.#elements.clear();
    this.#active = this.#rows.indexOf(node);
    this.#resize();
    this.#go(this.#active);
  }

  /** To the next row whose key begins with a letter. */
  #jump(letter: string): boolean {
    const count = this.#rows.length;
    const wanted = letter.toLowerCase();
    for (let step = 1; step <= count; step += 1) {
      const index = (this.#active + step) % count;
      const key = this.#rows[index]?.key;
      if (
        !String(key ?? '')
          .toLowerCase()
          .startsWith(wanted)
      )
        continue;
      this.#go(index);
      return true;
    }
    return false;
  }
}

let rowIds = 0;

/** Opens of a new tree what was open in the old one. */
function reopen(old: JsonNode, now: JsonNode): void {
  const pairs: [JsonNode, JsonNode][] = [[old, now]];
  for (let pair = pairs.pop(); pair; pair = pairs.pop()) {
    const [before, after] = pair;
    if (!before.open || !isContainer(after.value)) continue;
    after.open = true;
    const byKey = new Map((before.children ?? []).map((child) => [child.key, child]));
    for (const child of childrenOf(after)) {
      const known = byKey.get(child.key);
      if (known?.open) pairs.push([known, child]);
    }
  }
}

function plainKey(key: string): string {
  const text = quoted(key);
  const bare = text.slice(1, -1);
  const shown = bare === key && key.trim() === key && key !== '' ? key : text;
  return shown.length > SHORT ? `${shown.slice(0, SHORT)}…` : shown;
}

export function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null || value === undefined ? 'null' : typeof value;
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > SHORT ? `${quoted(value.slice(0, SHORT)).slice(0, -1)}…` : quoted(value);
  }
  if (!isContainer(value)) return String(value ?? null);
  const size = sizeOf(value);
  return Array.isArray(value) ? `[${size}]` : `{${size}}`;
}
