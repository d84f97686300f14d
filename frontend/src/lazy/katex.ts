/**
 * Math, loaded when a message first needs it: `render` draws TeX into an element.
 *
 * KaTeX builds DOM nodes, never markup. TeX comes from a model, so it is trusted with nothing: no
 * links, no images, no styles, no classes, no macros that outlive the formula, bounded sizes and
 * bounded expansion.
 */

import * as katex from 'katex';

declare module 'katex' {
  export function __parse(tex: string, options: KatexOptions): unknown;
}

/** A formula that is longer than this is shown as text. */
const MAX_LENGTH = 20_000;

const limits: katex.KatexOptions = {
  output: 'htmlAndMathml',
  throwOnError: false,
  strict: 'ignore',
  trust: false,
  globalGroup: false,
  maxSize: 25,
  maxExpand: 500,
};

/** Replaces what `element` holds with the formula; with its source and the reason if it is not one. */
export function render(element: HTMLElement, tex: string, display: boolean): void {
  try {
    if (tex.length > MAX_LENGTH) throw new Error(`longer than ${MAX_LENGTH} characters`);
    const options: katex.KatexOptions = { ...limits, displayMode: display, macros: {} };
    // Fails on what is not TeX: KaTeX would draw that with an inline style, which a strict content
    // policy forbids. An unknown command is no failure, it is shown in the formula.
    katex.__parse(tex, options);
    katex.render(tex, element, options);
  } catch (error) {
    const source = document.createElement('code');
    source.className = 'pywry-math-error';
    source.textContent = tex;
    source.title = error instanceof Error ? error.message : String(error);
    element.replaceChildren(source);
  }
}
