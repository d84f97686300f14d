import type { EntityNames } from './entity';

/** Renders a formula into the element, which shows the raw TeX so far. */
export type MathHook = (element: HTMLElement, tex: string, display: boolean) => void;

export interface HighlightToken {
  text: string;
  /** Class names, such as `pywry-hl-keyword`. */
  className?: string;
}

/** Class names ('' for none) and text. */
export type Token = readonly [className: string, text: string];

/**
 * Colours code line by line as it streams. It is not part of the renderer, so that a page can load it when the first code
 * block comes; `highlighter.ts` is one.
 */
export interface LineHighlighter {
  /** Whether the language is known. */
  isHighlighted(language: string): boolean;
  /** Colours one line, given the state at the end of the line before; '' at the beginning. */
  highlightLine(language: string, line: string, before: string): { tokens: Token[]; state: string };
}

/**
 * Highlights a finished code block in a language that the line highlighter does not know: one array of tokens per
 * line, or null when the language is unknown here too.
 */
export type HighlightHook = (code: string, language: string) => Promise<HighlightToken[][] | null>;

/** Texts of the interface. `{host}`, `{alt}` and `{language}` are replaced. */
export interface MarkdownLabels {
  copy: string;
  copyCode: string;
  copied: string;
  copyFailed: string;
  code: string;
  codeIn: string;
  table: string;
  tableContinued: string;
  loadImage: string;
  openImage: string;
  imageBlocked: string;
  /** Stands for the host of an image that has none. */
  thisSite: string;
  taskDone: string;
  taskOpen: string;
}

/** An image is loaded at once, or when the reader asks for it, or the reader opens it elsewhere because the page may not load it. */
export type ImageRule = 'allow' | 'ask' | 'open';

export interface MarkdownOptions {
  /** Tables, task lists, strikethrough and bare addresses. Default true. */
  gfm?: boolean;
  /** Recognise formulas, with a hook to render them. Default false: dollars are text. */
  math?: boolean | MathHook;
  /** Gives the line highlighter, now or later; called for each code block. Without one, code has no colours. */
  highlighter?: () => LineHighlighter | Promise<LineHighlighter>;
  highlight?: HighlightHook;
  /** Gives all named character references, when a text has one that is not common. Without it, those stay as written. */
  entities?: () => EntityNames | Promise<EntityNames>;
  /** What becomes of images that are not embedded; default 'ask'. */
  images?: ImageRule | ((url: string) => ImageRule);
  /** Added to the level of headings, so that they fit into the outline of the page. Default 0. */
  headingOffset?: number;
  labels?: Partial<MarkdownLabels>;
  /** Told what happened in words, for the status line of a screen reader. */
  announce?: (message: string) => void;
  /** Replaces the clipboard, for hosts that have their own. */
  copyText?: (text: string) => Promise<void>;
}

export const DEFAULT_LABELS: MarkdownLabels = {
  copy: 'Copy',
  copyCode: 'Copy code',
  copied: 'Copied',
  copyFailed: 'Copying failed',
  code: 'Code',
  codeIn: 'Code in {language}',
  table: 'Table',
  tableContinued: 'Table, continued',
  loadImage: 'Load image from {host}',
  openImage: 'Open image at {host}',
  imageBlocked: 'Image not shown',
  thisSite: 'this site',
  taskDone: 'Done',
  taskOpen: 'To do',
};
