// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { inPieces, oneShot } from './support/render';
import { canonical, matches, toSpecHtml } from './support/spec-html';

interface SpecExample {
  number: number;
  section: string;
  markdown: string;
  html: string;
}

/** Reads the examples out of the text of the specification. */
function readExamples(): SpecExample[] {
  const path = createRequire(import.meta.url).resolve('commonmark-spec/spec.txt');
  const spec = readFileSync(path, 'utf8').split('<!-- END TESTS -->')[0] as string;
  const examples: SpecExample[] = [];
  let section = '';
  const pattern = /^`{32} example\n([\s\S]*?)^\.\n([\s\S]*?)^`{32}$|^#{1,6} *(.*)$/gm;
  for (const [, markdown, html, heading] of spec.replaceAll('→', '\t').matchAll(pattern)) {
    if (markdown === undefined || html === undefined) section = heading ?? '';
    else examples.push({ number: examples.length + 1, section, markdown, html });
  }
  return examples;
}

const examples = readExamples();
const options = { gfm: false, images: 'allow' } as const;

/**
 * Examples that are not met, with the reason. An example that fails and is not listed, and one that
 * is listed and passes, both break the build.
 */
const KNOWN_FAILURES = new Map<number, string>([
  [25, 'Four rare names of HTML 5 are not in the table of entities (see entity.ts).'],
]);

describe('CommonMark 0.31.2', () => {
  it('has all examples', () => {
    expect(examples).toHaveLength(652);
  });

  it('renders every example but the known ones', () => {
    const failed: number[] = [];
    for (const { number, section, markdown, html } of examples) {
      const root = oneShot(markdown, options);
      if (!matches(root, html)) {
        failed.push(number);
        if (process.env['SHOW'] && !KNOWN_FAILURES.has(number)) {
          const got = canonical([...root.childNodes].map(toSpecHtml).join(''));
          console.log(
            `${number} ${section}\n${JSON.stringify(markdown)}\ngot  ${got}\nwant ${canonical(html)}`,
          );
        }
      }
    }
    expect(failed).toEqual([...KNOWN_FAILURES.keys()]);
    expect(failed.length).toBeLessThanOrEqual(652 * 0.02);
  });

  for (const size of [1, 5, 20]) {
    it(`gives the same DOM in pieces of ${size}`, () => {
      const differing: number[] = [];
      for (const { number, markdown } of examples) {
        const whole = oneShot(markdown, options);
        const streamed = inPieces(markdown, size, options);
        if (!whole.isEqualNode(streamed)) {
          differing.push(number);
          if (process.env['SHOW'])
            console.log(
              `${number}\n${JSON.stringify(markdown)}\nwhole    ${whole.innerHTML}\nstreamed ${streamed.innerHTML}`,
            );
        }
      }
      expect(differing).toEqual([]);
    });
  }
});
