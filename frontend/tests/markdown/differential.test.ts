// @vitest-environment jsdom
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { Random } from './support/random';
import { oneShot } from './support/render';
import { canonical, toSpecHtml } from './support/spec-html';

/** Set MARKDOWN_FUZZ to the number of documents for a long run. */
const DOCUMENTS = Number(process.env['MARKDOWN_FUZZ'] ?? 500);

/**
 * Pieces on which both renderers follow the specification. Not among them: raw HTML, rare entities,
 * a definition with a lazy line after it, `[a](` at a line end and indents of four inside items,
 * empty list items: there markdown-it and the reference implementation disagree.
 */
const PIECES = [
  'a',
  'b c',
  ' ',
  '  ',
  '\n',
  '\n',
  '\n\n',
  '\t',
  '*',
  '**',
  '_',
  '__',
  '`',
  '``',
  '[',
  ']',
  '](/u)',
  '](/u "t")',
  '![',
  '\\',
  '\\*',
  '# ',
  '## ',
  '> ',
  '- x',
  '* y',
  '1. z',
  '2) w',
  '```\n',
  '~~~\n',
  '---\n',
  '===\n',
  '***\n',
  '\n\n[a]: /x\n\n',
  '[a]',
  '[b][a]',
  '&amp;',
  '<https://a.b>',
  '!',
  ')',
  'é',
  '😀',
  '.',
  '"',
  '\n- x',
  '\n> ',
  '\n  ',
  '\n1. z',
];

function randomText(random: Random): string {
  return `${Array.from({ length: 1 + random.below(24) }, () => random.pick(PIECES)).join('')}\n`;
}

/** Where markdown-it leaves the specification: the indent of a line inside a code
 * span is not content, and a blank line in a fence does not make a list loose. */
function isKnownDifference(text: string): boolean {
  return /`[\s\S]*\n[ \t]+[\s\S]*`/.test(text) || /^[ \t]*[-*\d].*(?:```|~~~)$/m.test(text);
}

describe('markdown-it', () => {
  it(`agrees in ${DOCUMENTS} random documents`, { timeout: 3_600_000 }, () => {
    const reference = new MarkdownIt('commonmark', { html: false });
    const random = new Random(4711);
    const differing: unknown[] = [];
    for (let count = 0; count < DOCUMENTS; count++) {
      const text = randomText(random);
      if (isKnownDifference(text)) continue;
      const root = oneShot(text, { gfm: false, images: 'allow' });
      const ours = canonical([...root.childNodes].map(toSpecHtml).join(''));
      const theirs = canonical(reference.render(text));
      if (ours !== theirs) differing.push({ text, ours, theirs });
    }
    expect(differing).toEqual([]);
  });
});
