import type { Block } from './block';
import { type BlockView, viewKind } from './block-view';
import { setAttribute } from './element';
import { isTask } from './leaf-view';
import type { Renderer } from './renderer';

/** Documents, quotes, lists, items and `<details>`: blocks that hold blocks. */
export class ContainerView implements BlockView {
  readonly kind: string;
  readonly element: HTMLElement;
  block: Block | null = null;
  /** The blocks whose elements are the children of the element, in order. */
  readonly #shown: Block[] = [];

  constructor(kind: string, element: HTMLElement) {
    this.kind = kind;
    this.element = element;
  }

  update(block: Block, renderer: Renderer): void {
    const { element } = this;
    const shown = this.#shown;
    if (block.type === 'list') {
      // A blank line anywhere makes the list loose: an attribute, not new elements in every item.
      setAttribute(element, 'data-tight', block.tight ? '' : null);
      const start = block.list?.start ?? 1;
      if (block.list?.ordered) setAttribute(element, 'start', start === 1 ? null : String(start));
    } else if (block.type === 'item') {
      setAttribute(
        element,
        'data-task',
        block.children[0] && isTask(block.children[0]) ? '' : null,
      );
    }
    const { children } = block;
    for (let index = Math.min(block.changedFrom, shown.length); index < children.length; index++) {
      const child = children[index] as Block;
      const previous = shown[index];
      if (previous?.view?.kind === viewKind(child)) {
        if (previous !== child) this.#adopt(previous, child);
        if (previous !== child || renderer.isDirty(child)) renderer.update(child);
      } else {
        const old = previous?.view?.element;
        if (previous) previous.view = null;
        const view = renderer.createView(child, block);
        if (old) element.replaceChild(view.element, old);
        else element.append(view.element);
        renderer.update(child);
      }
      shown[index] = child;
    }
    for (const orphan of shown.splice(children.length)) {
      orphan.view?.element.remove();
      orphan.view = null;
    }
    block.changedFrom = children.length;
  }

  /** A block that replaces a guess takes over its elements. */
  #adopt(previous: Block, child: Block): void {
    child.view = previous.view;
    child.changedFrom = 0;
    previous.view = null;
  }
}
