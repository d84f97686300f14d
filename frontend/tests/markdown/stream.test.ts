// @vitest-environment jsdom
import { describe, expect, it, vi } from 'vitest';
import { MarkdownStream, renderMarkdown } from '../../src/markdown';
import { oneShot } from './support/render';

describe('MarkdownStream', () => {
  it('touches the DOM in flush only', () => {
    const root = document.createElement('div');
    const stream = new MarkdownStream(root);
    stream.append('Hello');
    expect(root.childNodes).toHaveLength(0);
    stream.flush();
    expect(root.textContent).toBe('Hello');
  });

  it('refuses text after the end', () => {
    const stream = new MarkdownStream(document.createElement('div'));
    stream.append('a');
    stream.end();
    expect(stream.ended).toBe(true);
    expect(() => stream.append('b')).toThrow('MarkdownStream.append() was called after end().');
    expect(() => stream.flush()).toThrow('after end()');
    expect(() => stream.end()).toThrow('after end()');
  });

  it('starts anew after a reset', () => {
    const root = document.createElement('div');
    const stream = new MarkdownStream(root);
    stream.append('# a');
    stream.end();
    stream.reset();
    expect(root.childNodes).toHaveLength(0);
    stream.append('b');
    stream.end();
    expect(root.textContent).toBe('b');
  });

  it('works inside a shadow tree', () => {
    const host = document.createElement('div');
    const root = document.createElement('div');
    host.attachShadow({ mode: 'open' }).append(root);
    renderMarkdown(root, '**a**');
    expect(root.querySelector('strong')?.textContent).toBe('a');
  });

  it('creates nodes in the document of the root', () => {
    const other = document.implementation.createHTMLDocument();
    const root = other.createElement('div');
    renderMarkdown(root, '# a\n\n- [x] b\n\n```js\nc\n```\n\n| d |\n|---|\n\n![e](https://a.b/c)');
    for (const element of root.querySelectorAll('*')) expect(element.ownerDocument).toBe(other);
  });

  it('keeps half a surrogate pair and half a line end back', () => {
    const root = document.createElement('div');
    const stream = new MarkdownStream(root);
    stream.append('a \ud83d');
    stream.flush();
    expect(root.textContent).toBe('a');
    stream.append('\ude00\r');
    stream.flush();
    stream.append('\nb');
    stream.end();
    expect(root.textContent).toBe('a 😀\nb');
  });

  it('shows nothing for an empty text', () => {
    expect(oneShot('').childNodes).toHaveLength(0);
    expect(oneShot('\n \n\t\n').childNodes).toHaveLength(0);
  });
});

describe('headings', () => {
  it('keep their level by default', () => {
    expect(oneShot('# a\n\n###### b').querySelectorAll('h1, h6')).toHaveLength(2);
  });

  it('are shifted, and beyond 6 tell their level', () => {
    const root = oneShot('# a\n\n##### b', { headingOffset: 2 });
    expect(root.querySelector('h3')?.textContent).toBe('a');
    expect(root.querySelector('h6')?.getAttribute('aria-level')).toBe('7');
    expect(root.querySelector('h6')?.getAttribute('data-level')).toBe('5');
  });
});

describe('math', () => {
  const formulas = (text: string, math: boolean = true): string[] =>
    [...oneShot(text, { math }).querySelectorAll('.pywry-md-math')].map(
      (one) => one.textContent ?? '',
    );

  it('is text by default', () => {
    expect(formulas('$x$ and $$y$$', false)).toEqual([]);
  });

  it('is found in all four forms', () => {
    expect(formulas('$x$, $$y$$, \\(z\\) and \\[w\\]')).toEqual(['x', 'y', 'z', 'w']);
    expect(formulas('$$\na\n\nb\n$$\n\n\\[\nc\n\\]\n\n$$ d\n= e $$')).toEqual([
      'a\n\nb',
      'c',
      'd\n= e',
    ]);
  });

  it('is not found in prices', () => {
    for (const text of [
      '$5 and $10',
      'from $5 to $10.',
      '$ 5$',
      '$5',
      'US$5 and CA$6',
      '$1,000$2',
    ]) {
      expect(formulas(text)).toEqual([]);
      expect(oneShot(text, { math: true }).textContent).toBe(text);
    }
  });

  it('is not found in code, and is not Markdown inside', () => {
    expect(formulas('`$x$`')).toEqual([]);
    expect(formulas('$a_1*b*c_2$')).toEqual(['a_1*b*c_2']);
  });

  it('goes back to text when a display formula in running text is not closed', () => {
    expect(formulas('$$ is money\nand more\n\nEnd')).toEqual([]);
    expect(oneShot('$$ is money\nand more\n\nEnd', { math: true }).textContent).toBe(
      '$$ is money\nand moreEnd',
    );
  });

  it('calls the hook once for a formula, when it is complete', () => {
    const math = vi.fn((element: HTMLElement, tex: string) => element.replaceChildren(`<${tex}>`));
    const root = document.createElement('div');
    const stream = new MarkdownStream(root, { math });
    for (const character of 'A $x$ and\n\n$$\ny\n$$\n\nEnd') {
      stream.append(character);
      stream.flush();
    }
    stream.end();
    expect(math.mock.calls.map(([, tex, display]: unknown[]) => [tex, display])).toEqual([
      ['x', false],
      ['y', true],
    ]);
    expect(root.textContent).toBe('A <x> and<y>End');
  });

  it('shows the source when the hook fails', () => {
    const root = oneShot('$x$', {
      math: () => {
        throw new Error('bad');
      },
    });
    expect(root.textContent).toBe('x');
  });
});

describe('raw HTML', () => {
  it('is text, except for the allow list', () => {
    const root = oneShot(
      'a<b>c</b> H<sub>2</sub>O x<sup>2</sup> <KBD>k</KBD> <mark>m</mark> <u>u</u><br/>n',
    );
    expect(root.textContent).toBe('a<b>c</b> H2O x2 k m un');
    expect(root.querySelectorAll('sub, sup, kbd, mark, u, br')).toHaveLength(6);
  });

  it('needs both tags', () => {
    expect(oneShot('a <sub>b').textContent).toBe('a <sub>b');
    expect(oneShot('a </sub>b').textContent).toBe('a </sub>b');
  });

  it('nests with Markdown', () => {
    const root = oneShot('**a <sub>*b*</sub>** [<kbd>c</kbd>](/d)');
    expect(root.querySelector('strong sub em')?.textContent).toBe('b');
    expect(root.querySelector('a kbd')?.textContent).toBe('c');
  });

  it('has details with Markdown inside', () => {
    const root = oneShot(
      '<details>\n<summary>More *x*</summary>\n\n- a\n\n<details><summary>Inner</summary>\nb\n</details>\n\nc\n</details>\nd',
    );
    const details = root.querySelector('details') as HTMLElement;
    expect(details.querySelector('summary em')?.textContent).toBe('x');
    expect(details.querySelector('details')?.textContent).toBe('Innerb');
    expect(details.lastElementChild?.textContent).toBe('c');
    expect(root.lastElementChild?.textContent).toBe('d');
  });
});

describe('direction', () => {
  it('is found for each outermost block', () => {
    const root = oneShot('שלום\n\n- a\n\n> b\n\n```\nc\n```');
    expect([...root.children].map((child) => child.getAttribute('dir'))).toEqual([
      'auto',
      'auto',
      'auto',
      'ltr',
    ]);
    expect(root.querySelector('li')?.hasAttribute('dir')).toBe(false);
  });
});
