// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { inPieces, oneShot } from './support/render';
import { specExamples } from './support/spec-examples';
import { canonical, matches, toSpecHtml } from './support/spec-html';

const examples = specExamples();
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
