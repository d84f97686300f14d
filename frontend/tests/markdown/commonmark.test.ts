// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { entityNames } from '../../src/markdown/entity-names';
import { inPieces, oneShot } from './support/render';
import { specExamples } from './support/spec-examples';
import { canonical, matches, toSpecHtml } from './support/spec-html';

const examples = specExamples();
const names = entityNames();
const options = { gfm: false, images: 'allow', entities: () => names } as const;

describe('CommonMark 0.31.2', () => {
  it('has all examples', () => {
    expect(examples).toHaveLength(652);
  });

  it('renders every example', () => {
    const failed: number[] = [];
    for (const { number, section, markdown, html } of examples) {
      const root = oneShot(markdown, options);
      if (!matches(root, html)) {
        failed.push(number);
        if (process.env['SHOW']) {
          const got = canonical([...root.childNodes].map(toSpecHtml).join(''));
          console.log(
            `${number} ${section}\n${JSON.stringify(markdown)}\ngot  ${got}\nwant ${canonical(html)}`,
          );
        }
      }
    }
    expect(failed).toEqual([]);
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
