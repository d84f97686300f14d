import { createElement, setAttribute, setOnlyText } from './element';
import { ImageControl } from './image-control';
import { type InlineNode, plainText } from './inline-node';
import type { Renderer } from './renderer';
import { hostToShow, safeLink } from './url';

const ELEMENTS = new WeakMap<Node, InlineElement>();

/** Nodes of the same kind can be shown by the same element. */
export function inlineKind(node: InlineNode): string {
  return node.type === 'math' && node.display ? 'display' : node.type;
}

/** An element of inline content, and what it shows at the moment. */
export class InlineElement {
  readonly kind: string;
  readonly element: HTMLElement;
  /** Whether the children are inline content too. */
  readonly hasContent: boolean;
  #state = '';
  #image: ImageControl | null = null;

  private constructor(kind: string, element: HTMLElement) {
    this.kind = kind;
    this.element = element;
    this.hasContent = !/^(?:br|code|html|math|display|image)$/.test(kind);
    ELEMENTS.set(element, this);
  }

  static of(node: Node): InlineElement | undefined {
    return ELEMENTS.get(node);
  }

  static create(owner: HTMLElement, kind: string): InlineElement {
    switch (kind) {
      case 'link':
        return new InlineElement(kind, createElement(owner, 'a'));
      case 'math':
      case 'display':
        return new InlineElement(
          kind,
          createElement(owner, 'span', `pywry-md-math pywry-md-math-${kind}`),
        );
      case 'html':
      case 'image':
      case 'host':
      case 'piece':
        return new InlineElement(kind, createElement(owner, 'span', `pywry-md-${kind}`));
      default:
        return new InlineElement(kind, createElement(owner, kind as 'em'));
    }
  }

  /** Shows the node and returns the content that is left to be patched into the element. */
  update(node: InlineNode, renderer: Renderer): InlineNode | null {
    switch (node.type) {
      case 'br':
        return null;
      case 'code':
      case 'html':
        setOnlyText(this.element, node.text);
        return null;
      case 'math':
        this.#updateMath(node, renderer);
        return null;
      case 'image':
        this.#updateImage(node, renderer);
        return null;
      case 'link':
        return this.#updateLink(node);
      default:
        return node.first;
    }
  }

  #changed(state: string): boolean {
    if (state === this.#state) return false;
    this.#state = state;
    return true;
  }

  #updateMath(node: InlineNode, renderer: Renderer): void {
    if (!this.#changed(`${node.pending}\n${node.text}`)) return;
    setOnlyText(this.element, node.text);
    if (!node.pending) renderer.renderMath(this.element, node.text, node.display);
  }

  #updateImage(node: InlineNode, renderer: Renderer): void {
    const alternative = node.pending ? '' : plainText(node.first);
    if (!this.#changed(`${node.pending}\n${node.destination}\n${node.title}\n${alternative}`))
      return;
    this.#image ??= new ImageControl(this.element);
    if (node.pending) this.element.replaceChildren();
    else this.#image.show(node.destination, node.title, alternative, renderer);
  }

  #updateLink(node: InlineNode): InlineNode | null {
    const { element } = this;
    if (this.#changed(`${node.pending}\n${node.destination}\n${node.title}`)) {
      const link = node.pending ? null : safeLink(node.destination);
      const leaves = link !== null && link.href[0] !== '#';
      setAttribute(element, 'rel', link && 'noopener noreferrer nofollow');
      setAttribute(element, 'target', leaves ? '_blank' : null);
      setAttribute(element, 'href', link?.href ?? null);
      setAttribute(element, 'title', node.title || null);
    }
    return this.#withHost(node);
  }

  /** Adds the real host to a link whose text names another one. */
  #withHost(node: InlineNode): InlineNode | null {
    const link = node.pending || !node.destination ? null : safeLink(node.destination);
    const host = link?.host ? hostToShow(plainText(node.first), link) : '';
    return host ? node.followedByHost(host) : node.first;
  }
}
