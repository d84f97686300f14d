import { type MarkdownOptions, MarkdownStream } from '../../../src/markdown';
import { highlightLine, isHighlighted } from '../../../src/markdown/highlighter';

/** The line highlighter, there from the beginning. */
export const highlighter = () => ({ highlightLine, isHighlighted });

/** Renders in one piece. */
export function oneShot(text: string, options: MarkdownOptions = {}): HTMLElement {
  const root = document.createElement('div');
  const stream = new MarkdownStream(root, { highlighter, ...options });
  stream.append(text);
  stream.end();
  return root;
}

/** Renders in pieces of a fixed size with a flush after each, and tells about every state. */
export function inPieces(
  text: string,
  size: number,
  options: MarkdownOptions = {},
  seen?: (root: HTMLElement, given: number) => void,
): HTMLElement {
  const root = document.createElement('div');
  const stream = new MarkdownStream(root, { highlighter, ...options });
  for (let at = 0; at < text.length; at += size) {
    stream.append(text.slice(at, at + size));
    stream.flush();
    seen?.(root, Math.min(at + size, text.length));
  }
  stream.end();
  return root;
}
