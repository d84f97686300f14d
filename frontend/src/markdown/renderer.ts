import type { Block } from './block';
import type { BlockParser } from './block-parser';
import { type BlockView, viewKind } from './block-view';
import { CodeView } from './code-view';
import { ContainerView } from './container-view';
import { createElement, setAttribute } from './element';
import { decodeEntity, type EntityNames } from './entity';
import type { InlineContext } from './inline-types';
import { LeafView } from './leaf-view';
import { HtmlView, MathView } from './math-view';
import {
  DEFAULT_LABELS,
  type ImageRule,
  type MarkdownLabels,
  type MarkdownOptions,
} from './options';
import { TableView } from './table-view';

/** Keeps the DOM below one element equal to a block tree. */
export class Renderer {
  readonly gfm: boolean;
  readonly options: MarkdownOptions;
  readonly labels: MarkdownLabels;
  /** What was done so far: the measure of work in tests. */
  readonly work = { nodesCreated: 0, inlineCharacters: 0 };
  readonly #parser: BlockParser;
  #names: EntityNames | undefined;
  /** The text may still grow. */
  #growing = true;

  constructor(root: HTMLElement, parser: BlockParser, options: MarkdownOptions) {
    this.#parser = parser;
    this.options = options;
    this.gfm = parser.gfm;
    this.labels = { ...DEFAULT_LABELS, ...options.labels };
    parser.document.view = new ContainerView('document', root);
  }

  /** Patches everything that changed since the last call. */
  render(growing: boolean): void {
    this.#growing = growing;
    const { dirty } = this.#parser;
    for (const block of dirty) {
      // Without a view it is new, and the update of its parent creates it, or it is gone.
      if (block.view) this.update(block);
    }
    dirty.clear();
  }

  update(block: Block): void {
    this.#parser.dirty.delete(block);
    const { view } = block;
    if (!view) return;
    view.block = block;
    view.update(block, this);
  }

  isDirty(block: Block): boolean {
    return this.#parser.dirty.has(block);
  }

  isLive(block: Block): boolean {
    return this.#growing && block.open;
  }

  createView(block: Block, parent: Block): BlockView {
    const view = this.#newView(block, parent.view?.element as HTMLElement);
    this.work.nodesCreated++;
    block.view = view;
    block.changedFrom = 0;
    // The outermost blocks find their own direction; what is in them follows.
    if (parent.type === 'document' && block.type !== 'code') view.element.dir = 'auto';
    return view;
  }

  #newView(block: Block, owner: HTMLElement): BlockView {
    const kind = viewKind(block);
    switch (block.type) {
      case 'paragraph':
        // Not a paragraph element in lists: browsers copy those with a blank line between items.
        return new LeafView(
          kind,
          block.parent?.type === 'item'
            ? createElement(owner, 'div', 'pywry-md-text')
            : createElement(owner, 'p'),
        );
      case 'summary':
        return new LeafView(kind, createElement(owner, 'summary'));
      case 'heading':
        return new LeafView(kind, this.#heading(owner, block.level));
      case 'rule':
        return { kind, element: createElement(owner, 'hr'), block, update: () => undefined };
      case 'code':
        return new CodeView(owner, this);
      case 'html':
        return new HtmlView(owner);
      case 'math':
        return new MathView(owner);
      case 'table':
        return new TableView(owner, this);
      case 'quote':
        return new ContainerView(kind, createElement(owner, 'blockquote'));
      case 'item':
        return new ContainerView(kind, createElement(owner, 'li'));
      case 'details': {
        const details = createElement(owner, 'details');
        details.open = block.info === 'open';
        return new ContainerView(kind, details);
      }
      default:
        return new ContainerView(kind, createElement(owner, kind as 'ul' | 'ol'));
    }
  }

  /** A real heading element, shifted; below level 6 the level is told by an attribute. */
  #heading(owner: HTMLElement, level: number): HTMLElement {
    const shifted = Math.max(1, level + (this.options.headingOffset ?? 0));
    const element = createElement(owner, `h${Math.min(shifted, 6)}` as 'h1');
    if (shifted > 6) setAttribute(element, 'aria-level', String(shifted));
    setAttribute(element, 'data-level', String(level));
    return element;
  }

  inlineContext(view: BlockView, live: boolean): InlineContext {
    const parser = this.#parser;
    return {
      references: parser.references,
      gfm: parser.gfm,
      math: parser.math,
      live,
      decode: (reference) => this.#decode(reference, view),
      missing: (label) => parser.awaitReference(label, view),
    };
  }

  /** A name that is not known waits, like a label without a definition, for the table of all names. */
  #decode(reference: string, view: BlockView): string | undefined {
    const known = decodeEntity(reference, this.#names);
    if (known || !this.options.entities) return known;
    if (!this.#names) this.#loadNames(this.options.entities());
    this.#parser.awaitReference('', view);
    return decodeEntity(reference, this.#names);
  }

  #loadNames(names: EntityNames | Promise<EntityNames>): void {
    this.#names = new Map();
    if (!(names instanceof Promise)) {
      this.#names = names;
      return;
    }
    names.then(
      (loaded) => {
        this.#names = loaded;
        this.#parser.renew('');
        this.render(this.#growing);
      },
      // What is written can still be read.
      () => undefined,
    );
  }

  /** Lets the hook render a formula; if it fails, the source stays. */
  renderMath(element: HTMLElement, tex: string, display: boolean): void {
    if (typeof this.options.math !== 'function') return;
    try {
      this.options.math(element, tex, display);
    } catch {
      element.replaceChildren(tex);
    }
  }

  imageRule(url: string): ImageRule {
    const { images = 'ask' } = this.options;
    return typeof images === 'function' ? images(url) : images;
  }
}
