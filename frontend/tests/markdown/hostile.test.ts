// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { MarkdownOptions } from '../../src/markdown';
import { PAYLOADS } from './support/payloads';
import { inPieces } from './support/render';

const ELEMENTS = new Set(
  'div p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr pre code span a em strong del br sub sup kbd mark u details summary table thead tbody tr th td colgroup col input button img'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'class dir href rel target title start type checked disabled tabindex role aria-label aria-level scope open src alt loading decoding referrerpolicy data-tight data-task data-level data-align data-frozen'.split(
    ' ',
  ),
);
const CLASS = /^(?:pywry-md(?:-[a-z]+)*|pywry-hl-[a-z]+|language-[A-Za-z0-9+#-]{1,30})$/;
const LINK = /^(?:https?:\/\/|mailto:|tel:|#|\/(?!\/)|\.\/)/;
const IMAGE = /^data:image\/(?:png|gif|jpeg|webp|avif)[;,]/;

/** What is wrong with the DOM, or nothing. */
function faults(root: HTMLElement): string[] {
  const found: string[] = [];
  for (const element of root.querySelectorAll('*')) {
    const name = element.localName;
    if (!ELEMENTS.has(name) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml')
      found.push(name);
    for (const { name: attribute, value } of element.attributes) {
      if (!ATTRIBUTES.has(attribute)) found.push(`${name}[${attribute}]`);
      if (attribute === 'href' && !LINK.test(value)) found.push(`href ${value}`);
      if (attribute === 'src' && !IMAGE.test(value)) found.push(`src ${value}`);
      if (attribute === 'class') {
        for (const one of value.split(' ')) if (!CLASS.test(one)) found.push(`class ${one}`);
      }
    }
  }
  return found;
}

describe('hostile text', () => {
  it('has enough payloads', () => {
    expect(new Set(PAYLOADS).size).toBeGreaterThanOrEqual(70);
  });

  const setups: [string, MarkdownOptions][] = [
    ['by default', {}],
    ['with math', { math: true }],
    ['without extensions', { gfm: false }],
  ];
  for (const [name, options] of setups) {
    it(`arms nothing at any prefix ${name}`, () => {
      const bad: unknown[] = [];
      for (const payload of PAYLOADS) {
        inPieces(payload, 1, options, (root, given) => {
          for (const fault of faults(root)) bad.push({ fault, prefix: payload.slice(0, given) });
        });
        const root = inPieces(payload, 7, options);
        for (const fault of faults(root)) bad.push({ fault, payload });
      }
      expect(bad).toEqual([]);
    });
  }

  it('keeps hostile text inside quotes, lists and tables harmless', () => {
    const bad: unknown[] = [];
    for (const payload of PAYLOADS) {
      const line = payload.replaceAll('\n', ' ');
      const text = `> ${line}\n\n- ${line}\n\n| a |\n|---|\n| ${line} |\n\n*${line}*\n\n[${line}](/x)`;
      for (const fault of faults(inPieces(text, 13))) bad.push({ fault, payload });
    }
    expect(bad).toEqual([]);
  });

  it('shows the text that it does not obey', () => {
    const root = inPieces('a <script>alert(1)</script> b\n\n<iframe src=x></iframe>\n', 4);
    expect(root.textContent).toContain('<script>alert(1)</script>');
    expect(root.textContent).toContain('<iframe src=x></iframe>');
  });
});
