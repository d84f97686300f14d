// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { MarkdownStream } from '../../src/markdown';
import { Random } from './support/random';
import { inPieces, oneShot } from './support/render';

/** Set MARKDOWN_FUZZ to the number of paragraphs for a long run. */
const PARAGRAPHS = Number(process.env['MARKDOWN_FUZZ'] ?? 6);
const SEED = Number(process.env['MARKDOWN_SEED'] ?? 7);
const LONG = 30_000;

const plain = 'plain words that go on and on '.repeat(LONG / 30).trim();

const FRAGMENTS = [
  'plain words that go on ',
  'and on, ',
  '*emphasis* ',
  '**bold *in* it** ',
  '`code` ',
  '[a link](/to "it") ',
  '[label] ',
  'https://example.org/a?b=c. ',
  'a_b@example.org  ',
  '<kbd>key</kbd> ',
  '\\* &amp; ',
  'x\n',
  'y  \n',
  '~~gone~~',
  'www.example.org ',
  '*open ',
  'closed* ',
  'one [ ',
  ' ] ',
  '2*3 ',
];

function randomParagraph(random: Random): string {
  // What stays open for good keeps a paragraph whole, so it is rare.
  const rare = random.chance(0.5) ? 16 : 20;
  let text = '';
  while (text.length < LONG) text += FRAGMENTS[random.below(random.chance(0.01) ? rare : 15)];
  return `${text}end\n\n[label]: /url`;
}

const pieces = (root: HTMLElement) => [...root.querySelectorAll('.pywry-md-piece')];

describe('a very long paragraph', () => {
  it('goes on in pieces that are cut at spaces, with the same text', () => {
    const root = oneShot(plain);
    expect(root.textContent).toBe(plain);
    expect(root.querySelectorAll('p')).toHaveLength(1);
    const texts = pieces(root).map((piece) => piece.textContent ?? '');
    expect(texts).toHaveLength(3);
    for (const text of texts) expect(text).toMatch(/^ [a-z]/);
    for (const text of texts.slice(0, -1)) expect(text.length).toBeLessThan(9000);
  });

  it('is not cut where something is open', () => {
    expect(pieces(oneShot(`*${plain}*`))).toHaveLength(0);
    expect(pieces(oneShot(`[${plain}](/a)`))).toHaveLength(0);
    expect(pieces(oneShot('x'.repeat(LONG)))).toHaveLength(0);
  });

  it('is the same however the text is cut', { timeout: 3_600_000 }, () => {
    const random = new Random(SEED);
    for (let count = 0; count < PARAGRAPHS; count++) {
      const text = randomParagraph(random);
      const whole = oneShot(text);
      const streamed = inPieces(text, 200 + random.below(1500));
      if (!streamed.isEqualNode(whole)) {
        expect({ text, html: streamed.innerHTML }).toEqual({ text, html: whole.innerHTML });
        throw new Error('Equal HTML, but different text nodes.');
      }
    }
  });

  it('is cut again at the same places when a definition comes late', () => {
    const text = `[label] ${plain} [label]\n\n[label]: /a`;
    const root = inPieces(text, 500);
    expect(pieces(root)).toHaveLength(3);
    expect(root.querySelectorAll('a')).toHaveLength(2);
    expect(root.isEqualNode(oneShot(text))).toBe(true);
  });

  it('keeps what is drawn', () => {
    const root = document.createElement('div');
    const stream = new MarkdownStream(root);
    stream.append(plain.slice(0, 20_000));
    stream.flush();
    const before = [...(root.firstElementChild?.childNodes ?? [])];
    const observer = new MutationObserver(() => undefined);
    observer.observe(root, { childList: true, characterData: true, subtree: true });
    stream.append(plain.slice(20_000));
    stream.flush();
    stream.end();
    const touched = new Set(observer.takeRecords().map((record) => record.target));
    expect(before).toHaveLength(3);
    for (const node of before.slice(0, -1)) {
      expect(root.contains(node)).toBe(true);
      expect(touched.has(node)).toBe(false);
    }
  });
});
