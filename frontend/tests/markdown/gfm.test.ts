// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { GFM_CASES } from './support/gfm-cases';
import { inPieces, oneShot } from './support/render';
import { canonical, toSpecHtml } from './support/spec-html';

const options = { images: 'allow' } as const;

describe('GitHub Flavored Markdown', () => {
  for (const { name, markdown, html } of GFM_CASES) {
    it(name, () => {
      const root = oneShot(markdown, options);
      expect(canonical([...root.childNodes].map(toSpecHtml).join(''))).toBe(canonical(html));
      for (const size of [1, 3])
        expect(inPieces(markdown, size, options).isEqualNode(root)).toBe(true);
    });
  }

  it('is off on request', () => {
    const root = oneShot('~~a~~ www.a.org\n\n| a |\n|---|\n\n- [x] b', { gfm: false });
    expect(root.querySelector('del, a, table, input')).toBeNull();
  });
});
