import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '..', 'src');

/** Ways to make markup or code from text. The page builds nodes; it never needs one of these. */
const SINKS =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment|srcdoc)\b|\bdocument\s*\.\s*write(?:ln)?\b|\beval\s*\(|\bnew\s+Function\s*\(|\bDOMParser\b/;

/**
 * The author's own HTML, which comes from Python and never from a conversation; and the document of a frame that has no origin, no
 * network and nobody who listens.
 */
const ALLOWED: ReadonlySet<string> = new Set(['entry/authorHtml.ts', 'frames/html.ts']);

function sinksIn(text: string): string[] {
  return text
    .split('\n')
    .map((line, index) => `${index + 1}: ${line.trim()}`)
    .filter((line) => SINKS.test(line));
}

describe('text never becomes markup', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );

  it.each(files)('%s', (name) => {
    if (ALLOWED.has(name)) return;
    expect(sinksIn(readFileSync(join(SOURCES, name), 'utf8'))).toEqual([]);
  });

  it.each([
    'node.innerHTML = text',
    'node.insertAdjacentHTML("beforeend", text)',
    'document.write(text)',
    'eval(text)',
    'new Function(text)',
  ])('would find %s', (line) => {
    expect(sinksIn(line)).toHaveLength(1);
  });
});
