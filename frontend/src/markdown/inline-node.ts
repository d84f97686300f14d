export type InlineType =
  | 'text'
  | 'code'
  | 'html'
  | 'math'
  | 'link'
  | 'image'
  | 'br'
  | 'em'
  | 'strong'
  | 'del'
  | 'host'
  | 'piece'
  | InlineTag;

/** Raw inline tags that become elements, without attributes. */
export type InlineTag = 'sub' | 'sup' | 'kbd' | 'mark' | 'u';

/** Deeper nesting is flattened, so that recursion over the tree is bounded. */
const MAXIMUM_DEPTH = 60;

/** A node of inline content, in a doubly linked list with its siblings. */
export class InlineNode {
  readonly type: InlineType;
  text: string;
  next: InlineNode | null = null;
  previous: InlineNode | null = null;
  first: InlineNode | null = null;
  depth = 0;
  destination = '';
  title = '';
  /** Text that may still turn into markup and therefore takes no further text in. */
  marker = false;
  /** Not closed so far: shown as if it were, without acting on it. */
  pending = false;
  display = false;
  /** A link made of a bare address; it dissolves inside a link. */
  bare = false;

  constructor(type: InlineType, text = '') {
    this.type = type;
    this.text = text;
  }

  /** The content with the real host of a link added at the end. */
  followedByHost(host: string): InlineNode {
    const label = new InlineNode('host');
    label.first = new InlineNode('text', host);
    let last = this.first;
    while (last?.next && last.next.type !== 'host') last = last.next;
    if (!last) return label;
    last.next = label;
    return this.first as InlineNode;
  }
}

/** The nodes of one parse, with the surgery emphasis and links need. */
export class InlineList {
  head: InlineNode | null = null;
  tail: InlineNode | null = null;

  push(node: InlineNode): InlineNode {
    node.previous = this.tail;
    if (this.tail) this.tail.next = node;
    else this.head = node;
    this.tail = node;
    return node;
  }

  remove(node: InlineNode): void {
    if (node.previous) node.previous.next = node.next;
    else this.head = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.tail = node.previous;
  }

  /** Moves the nodes between two others (`to`: null for the end) into `parent`, put in their place. */
  wrap(from: InlineNode, to: InlineNode | null, parent: InlineNode): void {
    const first = from.next === to ? null : from.next;
    let depth = 0;
    for (let node = first; node && node !== to; node = node.next)
      depth = Math.max(depth, node.depth);
    if (depth >= MAXIMUM_DEPTH && parent.type !== 'piece') return;
    parent.depth = depth + 1;
    if (first) {
      const last = to ? to.previous : this.tail;
      first.previous = null;
      if (last) last.next = null;
      parent.first = first;
    }
    parent.previous = from;
    parent.next = to;
    from.next = parent;
    if (to) to.previous = parent;
    else this.tail = parent;
  }
}

/** The text of nodes without their markup. */
export function plainText(first: InlineNode | null): string {
  let text = '';
  for (let node = first; node; node = node.next) {
    if (node.type === 'br') text += '\n';
    else text += node.first ? plainText(node.first) : node.text;
  }
  return text;
}
