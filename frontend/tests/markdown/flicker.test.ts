// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { replyText } from './support/corpus';
import { inPieces } from './support/render';

/**
 * What a reply is made of, each shown one character at a time. A reference whose definition comes
 * later is not among it: until then nobody can know that it is one.
 */
const SNIPPETS = [
  'Some **bold** and *italic* and ***both*** words.',
  'Call `compute(x)` or ``a ` b`` now.',
  'Read [the manual](https://example.com/manual "Title") first.',
  '![A chart](https://example.com/chart.png) shows it.',
  '# Title\n\nText\n\n## Second #\n\nMore',
  'Intro\n\n- one\n- two\n  - three **x**\n- four\n',
  '1. one\n2. two\n\nEnd',
  '- [ ] open\n- [x] done\n',
  '| a | b |\n|---|:-:|\n| 1 | **2** |\n| 3 | 4 |\n\nEnd',
  '```python\nprint("hi")\n```\n\nEnd',
  '> quoted *text*\n> more\n\nEnd',
  'Para\n\n---\n\nPara',
  'Price $5 and formula $x^2 + y$ here.',
  '$$\na + b\n$$\n\nEnd',
  'Old ~~text~~ new, see https://example.com/a_b?c=d.',
  'A & B &amp; C, H<sub>2</sub>O, press <kbd>Esc</kbd><br>next.',
  'Hard  \nbreak and \\* star, 2 * 3 * 4 and a_b_c.',
  '<details>\n<summary>More</summary>\n\nInside\n\n</details>\n\nEnd',
  'Arrays like a[0] and [1] and f(x) stay.',
];

/** What the reader sees: text, in the order of the page. */
function visible(root: HTMLElement): string {
  return (root.textContent ?? '').replace(/\s+/g, ' ').trim();
}

describe('flicker', () => {
  it('shows raw markup in at most 2 % of the states', () => {
    let states = 0;
    const raw: string[] = [];
    for (const snippet of SNIPPETS) {
      const shown: string[] = [];
      const root = inPieces(snippet, 1, { math: true }, (now) => shown.push(visible(now)));
      const final = visible(root);
      for (const [index, text] of shown.entries()) {
        states++;
        if (!final.startsWith(text))
          raw.push(`${JSON.stringify(snippet.slice(0, index + 1))} → ${text}`);
      }
    }
    if (process.env['SHOW']) console.log(states, raw);
    expect(states).toBeGreaterThan(700);
    expect(raw.length / states).toBeLessThanOrEqual(0.02);
  });

  it('never shows a block as another one for more than a moment', () => {
    const kinds: string[] = [];
    inPieces('Text\n\n- item\n\n```js\nx\n```\n\n| a |\n|---|\n', 1, {}, (root) => {
      const last = root.lastElementChild;
      const kind = last ? last.localName + (last.className && ` ${last.className}`) : '';
      if (kind !== kinds[kinds.length - 1] && last?.textContent) kinds.push(kind);
    });
    expect(kinds).toEqual(['p', 'ul', 'div pywry-md-code', 'div pywry-md-table']);
  });

  it('destroys few nodes', async () => {
    const text = replyText(10_000);
    let removed = 0;
    const root = document.createElement('div');
    const { MarkdownStream } = await import('../../src/markdown');
    const stream = new MarkdownStream(root, { math: true });
    const observer = new MutationObserver(() => undefined);
    observer.observe(root, { childList: true, subtree: true });
    for (let at = 0; at < text.length; at += 20) {
      stream.append(text.slice(at, at + 20));
      stream.flush();
      for (const record of observer.takeRecords()) removed += record.removedNodes.length;
    }
    stream.end();
    for (const record of observer.takeRecords()) removed += record.removedNodes.length;
    const walker = document.createTreeWalker(root);
    let total = 0;
    while (walker.nextNode()) total++;
    if (process.env['SHOW']) console.log({ removed, total });
    expect(removed / total).toBeLessThanOrEqual(0.2);
  });

  it('changes nothing at the end of a finished text', () => {
    const text = `${replyText(3000, 5)}\n`;
    const root = document.createElement('div');
    let before = '';
    const final = inPieces(text, 11, { math: true }, (now) => {
      before = now.innerHTML;
    });
    root.innerHTML = before;
    expect(visible(final)).toBe(visible(root));
  });
});
