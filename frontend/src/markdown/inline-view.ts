import type { BlockView } from './block-view';
import { setText } from './element';
import { InlineElement, inlineKind } from './inline-element';
import type { InlineNode } from './inline-node';
import { parseInlines } from './inline-parser';
import type { Checkpoint } from './inline-types';
import type { Renderer } from './renderer';

/** Where parsing and patching may resume: everything before has its final form. */
interface Settled {
  source: string;
  /** The text in which, or the element after which, growth goes on. */
  node: ChildNode;
  length: number;
  piece: number;
}

/** The inline content of one element. */
export class InlineView {
  readonly #host: HTMLElement;
  #settled: Settled | null = null;
  #source: string | null = null;
  #live = false;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  forget(): void {
    this.#settled = null;
    this.#source = null;
  }

  /** Shows `text` after the child `after`. */
  update(
    text: string,
    view: BlockView,
    renderer: Renderer,
    live: boolean,
    after: Node | null = null,
  ): void {
    if (text === this.#source && live === this.#live) return;
    this.#source = text;
    this.#live = live;
    let settled = this.#settled;
    // Compared as a whole: startsWith goes character by character, and this may be long.
    if (settled && text.slice(0, settled.source.length) !== settled.source) settled = null;
    const from = settled?.source.length ?? 0;
    const context = renderer.inlineContext(view, live);
    const { first, checkpoint } = parseInlines(text, context, from, settled?.piece);
    renderer.work.inlineCharacters += text.length - from;
    const patch = new InlinePatch(renderer, checkpoint);
    if (settled) patch.resume(this.#host, first, settled);
    else patch.children(this.#host, first, after ? after.nextSibling : this.#host.firstChild);
    if (!live) this.#settled = null;
    else if (checkpoint && patch.node) {
      this.#settled = {
        source: text.slice(0, checkpoint.offset),
        node: patch.node,
        length: patch.length,
        piece: checkpoint.piece,
      };
    } else this.#settled = settled;
  }
}

/** One patch of the children of an element, and recursively of theirs. */
class InlinePatch {
  /** Where the checkpoint came to lie. */
  node: ChildNode | null = null;
  length = 0;
  readonly #renderer: Renderer;
  readonly #checkpoint: Checkpoint | null;

  constructor(renderer: Renderer, checkpoint: Checkpoint | null) {
    this.#renderer = renderer;
    this.#checkpoint = checkpoint;
  }

  resume(parent: HTMLElement, first: InlineNode | null, settled: Settled): void {
    const { node, length } = settled;
    const text = node.nodeType === 3;
    const kept = text ? (node as Text).data.slice(0, length) : '';
    const from = text ? node : node.nextSibling;
    const piece = node.parentElement as HTMLElement;
    if (piece === parent) {
      this.children(parent, first, from, kept);
      return;
    }
    let next = first;
    while (next && next.type !== 'piece') next = next.next;
    if (next?.previous) next.previous.next = null;
    this.children(piece, next === first ? null : first, from, kept);
    this.children(parent, next, piece.nextSibling);
  }

  /** Makes the children of `parent` from `child` on show the nodes; `kept` begins the first text. */
  children(
    parent: HTMLElement,
    first: InlineNode | null,
    child: ChildNode | null,
    kept = '',
  ): void {
    let node = first;
    let current = child;
    let prefix = kept;
    while (node || prefix) {
      if (!node || node.type === 'text') {
        let text = prefix;
        prefix = '';
        let found = -1;
        for (; node?.type === 'text'; node = node.next) {
          if (node === this.#checkpoint?.node) found = text.length + this.#checkpoint.length;
          text += node.text;
        }
        if (!text) continue;
        const shown = this.#textNode(parent, current, text);
        current = shown.nextSibling;
        if (found >= 0) {
          this.node = shown;
          this.length = found;
        }
        continue;
      }
      if (prefix) {
        current = this.#textNode(parent, current, prefix).nextSibling;
        prefix = '';
      }
      current = this.#element(parent, current, node);
      if (node === this.#checkpoint?.node)
        this.node = current ? current.previousSibling : parent.lastChild;
      node = node.next;
    }
    while (current) {
      const following: ChildNode | null = current.nextSibling;
      current.remove();
      current = following;
    }
  }

  #textNode(parent: HTMLElement, current: ChildNode | null, text: string): Text {
    if (current?.nodeType === 3) {
      setText(current as Text, text);
      return current as Text;
    }
    const created = parent.ownerDocument.createTextNode(text);
    parent.insertBefore(created, current);
    return created;
  }

  /** Shows one node at `current` and returns the child after it. */
  #element(parent: HTMLElement, current: ChildNode | null, node: InlineNode): ChildNode | null {
    const kind = inlineKind(node);
    let inline = current ? InlineElement.of(current) : undefined;
    let following = current;
    if (current && inline?.kind === kind) following = current.nextSibling;
    else {
      inline = InlineElement.create(parent, kind);
      this.#renderer.work.nodesCreated++;
      // An element of another kind gives way, unless it may still be needed further on.
      const replace = current?.nodeType === 1 && (node.next !== null || !current.nextSibling);
      if (current && replace) {
        following = current.nextSibling;
        current.replaceWith(inline.element);
      } else parent.insertBefore(inline.element, current);
    }
    const content = inline.update(node, this.#renderer);
    if (content) this.children(inline.element, content, inline.element.firstChild);
    else if (inline.hasContent) this.children(inline.element, null, inline.element.firstChild);
    return following;
  }
}
