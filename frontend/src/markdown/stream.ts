import { BlockParser } from './block-parser';
import type { MarkdownOptions } from './options';
import { Renderer } from './renderer';

/** What a stream has done so far, counted rather than timed. */
export interface MarkdownWork {
  /** Lines parsed, the repeated guesses at an incomplete last line included. */
  lines: number;
  /** Characters given to the inline parser. */
  inlineCharacters: number;
  /** Elements created for blocks, inline content, cells and code. */
  nodesCreated: number;
}

/**
 * Markdown that arrives in pieces, rendered below one element. `append` takes text and does not
 * touch the DOM; `flush` patches the DOM, and the caller decides when (once per animation frame);
 * `end` shows the final state, which is the same for every way the text was cut into pieces.
 */
export class MarkdownStream {
  readonly #root: HTMLElement;
  readonly #options: MarkdownOptions;
  #parser: BlockParser | null = null;
  #renderer: Renderer | null = null;
  #finished: MarkdownWork | null = null;

  /** The element must be the stream's own: what is in it is removed. */
  constructor(root: HTMLElement, options: MarkdownOptions = {}) {
    this.#root = root;
    this.#options = options;
    root.classList.add('pywry-md');
    this.reset();
  }

  get ended(): boolean {
    return this.#parser === null;
  }

  get work(): MarkdownWork {
    return (
      this.#finished ?? {
        lines: this.#parser?.linesParsed ?? 0,
        inlineCharacters: this.#renderer?.work.inlineCharacters ?? 0,
        nodesCreated: this.#renderer?.work.nodesCreated ?? 0,
      }
    );
  }

  append(text: string): void {
    this.#running('append').append(text);
  }

  flush(): void {
    const parser = this.#running('flush');
    parser.guess();
    this.#renderer?.render(true);
  }

  /** Shows the final state. The parser is dropped: a finished stream costs no more than its DOM. */
  end(): void {
    const parser = this.#running('end');
    parser.end();
    this.#renderer?.render(false);
    this.#finished = this.work;
    this.#parser = null;
    this.#renderer = null;
  }

  /** Removes everything and starts anew, also after the end. */
  reset(): void {
    const { gfm = true, math = false } = this.#options;
    this.#root.replaceChildren();
    this.#finished = null;
    this.#parser = new BlockParser({ gfm, math: math !== false });
    this.#renderer = new Renderer(this.#root, this.#parser, this.#options);
  }

  #running(action: string): BlockParser {
    if (!this.#parser) throw new Error(`MarkdownStream.${action}() was called after end().`);
    return this.#parser;
  }
}

/** Renders a complete text below an element. */
export function renderMarkdown(
  root: HTMLElement,
  text: string,
  options: MarkdownOptions = {},
): void {
  const stream = new MarkdownStream(root, options);
  stream.append(text);
  stream.end();
}
