// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { type MarkdownOptions, MarkdownStream } from '../../src/markdown';
import { randomDocument } from './support/corpus';
import { Random } from './support/random';
import { highlighter, inPieces, oneShot } from './support/render';

/** Set MARKDOWN_FUZZ to the number of documents for a long run. */
const DOCUMENTS = Number(process.env['MARKDOWN_FUZZ'] ?? 500);
const SEED = Number(process.env['MARKDOWN_SEED'] ?? 99);

function randomChunks(text: string, random: Random, options: MarkdownOptions): HTMLElement {
  const root = document.createElement('div');
  const stream = new MarkdownStream(root, { highlighter, ...options });
  const largest = random.chance(0.5) ? 3 : 40;
  for (let at = 0; at < text.length; ) {
    const size = 1 + random.below(largest);
    stream.append(text.slice(at, at + size));
    if (random.chance(0.7)) stream.flush();
    at += size;
  }
  stream.end();
  return root;
}

/** Found by long runs of the test below. */
const FOUND = [
  '[foo]: /u\n\n![foo](/x "a b") c d',
  '[foo]: /u\n\n[foo][bar b] c d',
  '[foo](not a link)\n\n[foo]: /url1\n',
  '> ```x\n> code\na\n',
  '- a\n\n      b\n\n\nc',
];

describe('chunking', () => {
  it('leaves no trace in texts that were hard once', () => {
    for (const text of FOUND) {
      const whole = oneShot(text);
      for (const size of [1, 2, 3, 7]) expect(inPieces(text, size).innerHTML).toBe(whole.innerHTML);
    }
  });

  it(`leaves no trace in ${DOCUMENTS} random documents`, { timeout: 3_600_000 }, () => {
    const random = new Random(SEED);
    for (let count = 0; count < DOCUMENTS; count++) {
      const text = randomDocument(random);
      const options: MarkdownOptions = {
        gfm: random.chance(0.8),
        math: random.chance(0.6),
        images: random.chance(0.5) ? 'allow' : 'ask',
      };
      const streamed = randomChunks(text, random, options);
      const whole = oneShot(text, options);
      if (!streamed.isEqualNode(whole)) {
        // Compared as text for the sake of the message.
        expect({ text, html: streamed.innerHTML }).toEqual({ text, html: whole.innerHTML });
        throw new Error(`Equal HTML, but different text nodes: ${JSON.stringify(text)}`);
      }
    }
  });
});
