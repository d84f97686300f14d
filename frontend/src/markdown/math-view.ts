import type { Block } from './block';
import type { BlockView } from './block-view';
import { createElement, setOnlyText } from './element';
import type { Renderer } from './renderer';

/** A formula on lines of its own: raw TeX until it is complete. */
export class MathView implements BlockView {
  readonly kind = 'math';
  readonly element: HTMLElement;
  block: Block | null = null;
  #rendered: string | null = null;

  constructor(owner: HTMLElement) {
    this.element = createElement(owner, 'div', 'pywry-md-math pywry-md-math-display');
  }

  update(block: Block, renderer: Renderer): void {
    const tex = (block.lines ?? []).join('\n');
    if (this.#rendered !== null && (this.#rendered === tex || !block.settled)) {
      if (this.#rendered === tex) return;
      this.#rendered = null;
    }
    setOnlyText(this.element, tex);
    if (!block.settled) return;
    this.#rendered = tex;
    renderer.renderMath(this.element, tex, true);
  }
}

/** Raw HTML on lines of its own, shown as the text it is. */
export class HtmlView implements BlockView {
  readonly kind = 'html';
  readonly element: HTMLElement;
  block: Block | null = null;

  constructor(owner: HTMLElement) {
    this.element = createElement(owner, 'pre', 'pywry-md-html');
  }

  update(block: Block): void {
    setOnlyText(this.element, (block.lines ?? []).join('\n'));
  }
}
