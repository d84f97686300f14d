import type { Block } from './block';
import type { BlockView } from './block-view';
import { createElement, setAttribute, setText } from './element';
import { unescapeText } from './link-target';
import type {
  HighlightToken,
  LineHighlighter,
  MarkdownLabels,
  MarkdownOptions,
  Token,
} from './options';
import type { Renderer } from './renderer';

/** Lines per group; groups off screen are skipped by the browser (see markdown.css). */
const GROUP = 64;

/** How long the copy button tells what happened. */
const FEEDBACK_MILLISECONDS = 2000;

interface Line {
  element: HTMLElement;
  /** The last child; in the line, so that each line can be a block and is laid out alone. */
  newline: Text;
  source: string;
  /** What the children of the element show. */
  tokens: readonly Token[];
  /** State of the highlighter at the end of the line. */
  state: string;
}

/** The language of a code block, reduced to what may enter a class name. */
export function codeLanguage(info: string): string {
  const word = unescapeText(info).split(/\s/, 1)[0] ?? '';
  return /^[A-Za-z0-9+#-]{1,30}/.exec(word)?.[0] ?? '';
}

/** A code block: a header with the language and a copy button, and one element for each line. */
export class CodeView implements BlockView {
  readonly kind = 'code';
  readonly element: HTMLElement;
  block: Block | null = null;
  readonly #label: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #code: HTMLElement;
  readonly #groups: HTMLElement[] = [];
  readonly #lines: Line[] = [];
  #language: string | null = null;
  /** Undefined while it is being loaded. */
  #highlighter: LineHighlighter | null | undefined;
  #highlightAsked = false;

  constructor(owner: HTMLElement, renderer: Renderer) {
    this.element = createElement(owner, 'div', 'pywry-md-code');
    this.element.dir = 'ltr';
    const header = createElement(owner, 'div', 'pywry-md-code-header');
    this.#label = createElement(owner, 'span', 'pywry-md-code-language');
    this.#code = createElement(owner, 'code');
    header.append(this.#label, this.#copyButton(renderer));
    this.#scroller = createElement(owner, 'pre');
    this.#scroller.tabIndex = 0;
    setAttribute(this.#scroller, 'role', 'group');
    this.#scroller.append(this.#code);
    this.element.append(header, this.#scroller);
    this.#awaitHighlighter(renderer);
  }

  update(block: Block, renderer: Renderer): void {
    const language = codeLanguage(block.info);
    let from = Math.min(block.changedFrom, this.#lines.length);
    if (language !== this.#language) {
      this.#setLanguage(language, renderer);
      from = 0;
    }
    const source = block.lines ?? [];
    const count = block.lineCount;
    for (let index = from; index < count; index++) {
      const line = this.#lines[index] ?? this.#addLine(index, renderer);
      this.#updateLine(
        line,
        source[index] as string,
        this.#lines[index - 1]?.state ?? '',
        renderer,
      );
    }
    while (this.#lines.length > count) this.#removeLine();
    block.changedFrom = source.length;
    if (block.settled && !this.#highlightAsked) this.#highlightOnce(renderer);
  }

  #setLanguage(language: string, renderer: Renderer): void {
    const { labels } = renderer;
    this.#language = language;
    this.#label.textContent = language;
    if (language) this.#code.className = `language-${language}`;
    else this.#code.removeAttribute('class');
    const name = language ? labels.codeIn.replace('{language}', () => language) : labels.code;
    setAttribute(this.#scroller, 'aria-label', name);
    for (const line of this.#lines) line.source = '';
  }

  #addLine(index: number, renderer: Renderer): Line {
    const { ownerDocument } = this.element;
    const at = Math.floor(index / GROUP);
    let group = this.#groups[at];
    if (!group) {
      group = createElement(this.element, 'span', 'pywry-md-code-group');
      this.#groups.push(group);
      this.#code.append(group);
    }
    const line: Line = {
      element: createElement(this.element, 'span', 'pywry-md-code-line'),
      newline: ownerDocument.createTextNode('\n'),
      source: '',
      tokens: [],
      state: '',
    };
    line.element.append(line.newline);
    group.append(line.element);
    this.#lines.push(line);
    renderer.work.nodesCreated++;
    return line;
  }

  #removeLine(): void {
    const line = this.#lines.pop();
    line?.element.remove();
    const group = this.#groups[this.#groups.length - 1];
    if (!group || group.firstChild) return;
    group.remove();
    this.#groups.pop();
  }

  #updateLine(line: Line, source: string, before: string, renderer: Renderer): void {
    const result = this.#highlighter?.highlightLine(this.#language ?? '', source, before);
    line.state = result?.state ?? '';
    line.source = source;
    patchTokens(line, result?.tokens ?? (source ? [['', source]] : []), renderer);
  }

  #awaitHighlighter(renderer: Renderer): void {
    const highlighter = renderer.options.highlighter?.();
    if (!(highlighter instanceof Promise)) {
      this.#highlighter = highlighter ?? null;
      return;
    }
    highlighter.then(
      (loaded) => {
        this.#highlighter = loaded;
        let state = '';
        for (const line of this.#lines) {
          this.#updateLine(line, line.source, state, renderer);
          state = line.state;
        }
        if (this.#highlightAsked) this.#highlightOnce(renderer);
      },
      // Without colours the code is still there to be read.
      () => {
        this.#highlighter = null;
      },
    );
  }

  // --- copying

  #copyButton(renderer: Renderer): HTMLButtonElement {
    // The listener must not hold the renderer, and with it the parser, for as long as the DOM lives.
    const { labels, options } = renderer;
    const code = this.#code;
    const button = createElement(this.element, 'button', 'pywry-md-code-copy', labels.copy);
    button.type = 'button';
    setAttribute(button, 'aria-label', labels.copyCode);
    button.addEventListener('click', () => {
      const copy =
        options.copyText ?? (async (text: string) => navigator.clipboard.writeText(text));
      copy(code.textContent ?? '').then(
        () => report(button, labels.copied, labels, options),
        () => report(button, labels.copyFailed, labels, options),
      );
    });
    return button;
  }

  // --- languages that are not built in

  #highlightOnce(renderer: Renderer): void {
    this.#highlightAsked = true;
    const { highlight } = renderer.options;
    const language = this.#language;
    if (!highlight || !language || this.#highlighter === undefined) return;
    if (this.#highlighter?.isHighlighted(language)) return;
    const code = this.#code.textContent ?? '';
    highlight(code, language).then(
      (lines) => lines && this.#applyTokens(lines, renderer),
      // Without highlighting the code is still there to be read.
      () => undefined,
    );
  }

  #applyTokens(lines: HighlightToken[][], renderer: Renderer): void {
    for (const [index, tokens] of lines.entries()) {
      const line = this.#lines[index];
      // Tokens that do not spell the line are not trusted.
      if (!line || tokens.map((token) => token.text).join('') !== line.source) continue;
      const patched = tokens.map((token): Token => [token.className ?? '', token.text]);
      patchTokens(line, patched, renderer);
    }
  }
}

/** Tells on the button, and to the host, what happened. */
function report(
  button: HTMLButtonElement,
  message: string,
  labels: MarkdownLabels,
  options: MarkdownOptions,
): void {
  button.textContent = message;
  setAttribute(button, 'aria-label', message);
  options.announce?.(message);
  button.ownerDocument.defaultView?.setTimeout(() => {
    button.textContent = labels.copy;
    setAttribute(button, 'aria-label', labels.copyCode);
  }, FEEDBACK_MILLISECONDS);
}

function isSame(one: Token | undefined, other: Token | undefined): boolean {
  return one?.[0] === other?.[0] && one?.[1] === other?.[1];
}

/** Makes the children of a line show the tokens, growing what is there. */
function patchTokens(line: Line, tokens: readonly Token[], renderer: Renderer): void {
  const { element, newline, tokens: before } = line;
  let index = 0;
  while (index < before.length && isSame(before[index], tokens[index])) index++;
  let child = element.childNodes[index] as ChildNode;
  for (; index < tokens.length; index++) {
    const [className, text] = tokens[index] as Token;
    if (before[index]?.[0] === className) {
      setText((className ? child.firstChild : child) as Text, text);
      child = child.nextSibling as ChildNode;
      continue;
    }
    const created = className
      ? createElement(element, 'span', className, text)
      : element.ownerDocument.createTextNode(text);
    renderer.work.nodesCreated++;
    element.insertBefore(created, child);
    if (child === newline) continue;
    child.remove();
    child = created.nextSibling as ChildNode;
  }
  line.tokens = tokens;
  while (newline.previousSibling && element.childNodes.length > tokens.length + 1) {
    newline.previousSibling.remove();
  }
}
