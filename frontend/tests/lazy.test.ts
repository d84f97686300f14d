// @vitest-environment jsdom
import { beforeAll, describe, expect, it } from 'vitest';
import { highlight } from '../src/lazy/highlight';

describe('highlight', () => {
  it('gives lines of tokens that hold the whole text', () => {
    const code = 'fun main() {\n  /* two\n     lines */ println("hé $name")\n}\n';
    const lines = highlight(code, 'kotlin') ?? [];
    expect(lines.map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(code);
    expect(lines[0]).toContainEqual({ text: 'fun', className: 'pywry-hl-keyword' });
    expect(lines[1]).toContainEqual({ text: '/* two', className: 'pywry-hl-comment' });
    expect(lines[2]?.[0]).toEqual({ text: '     lines */', className: 'pywry-hl-comment' });
  });

  it('knows a language by its other names, and refuses one that it does not know', () => {
    expect(highlight('x <- 1', 'R')).not.toBeNull();
    expect(highlight('module Main where', 'hs')).not.toBeNull();
    expect(highlight('x', 'no-such-language')).toBeNull();
    expect(highlight('x', '__proto__')).toBeNull();
  });

  it('uses the classes of the page and no others', () => {
    const page =
      /^pywry-hl-(keyword|builtin|type|string|number|comment|function|decorator|operator|punctuation|parameter|constant|key)$/;
    const sources: Record<string, string> = {
      dockerfile: 'FROM python:3.11 AS base\nRUN pip install .\n# end',
      elixir: 'defmodule A do\n  @doc "x"\n  def b(c), do: :ok\nend',
      ini: '[section]\nkey = "value"',
      lua: 'local function f(a) return a ~= nil end',
      protobuf: 'message A { string b = 1; }',
      swift: 'struct A: B { let c: Int = 1 }',
    };
    for (const [language, code] of Object.entries(sources)) {
      const tokens = (highlight(code, language) ?? []).flat();
      const classes = tokens.flatMap((token) => token.className ?? []);
      expect(classes.length, language).toBeGreaterThan(0);
      for (const name of classes) expect(name).toMatch(page);
    }
  });

  it('treats code as text', () => {
    const code = '<img src=x onerror="alert(1)">\n<script>';
    const lines = highlight(code, 'lua') ?? [];
    expect(lines.map((line) => line.map((token) => token.text).join('')).join('\n')).toBe(code);
  });
});

describe('math', () => {
  let render: (element: HTMLElement, tex: string, display: boolean) => void;

  beforeAll(async () => {
    // KaTeX refuses to draw in quirks mode, and looks once, when it is loaded.
    Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat', configurable: true });
    ({ render } = await import('../src/lazy/katex'));
  });

  function draw(tex: string, display = false): HTMLElement {
    const element = document.createElement('div');
    render(element, tex, display);
    return element;
  }

  it('draws a formula for the eye and for a screen reader', () => {
    const element = draw('e^{i\\pi} = -1', true);
    expect(element.querySelector('.katex-display')).not.toBeNull();
    expect(element.querySelector('math annotation')?.textContent).toBe('e^{i\\pi} = -1');
  });

  it('replaces what was there', () => {
    const element = document.createElement('div');
    element.textContent = 'old';
    render(element, 'x', false);
    render(element, 'y', false);
    expect(element.querySelectorAll('.katex')).toHaveLength(1);
    expect(element.textContent).not.toContain('old');
  });

  it.each([
    '\\href{javascript:alert(1)}{x}',
    '\\url{javascript:alert(1)}',
    '\\includegraphics{https://example.invalid/x.png}',
    '\\htmlClass{evil}{x}',
    '\\htmlId{evil}{x}',
    '\\htmlStyle{position:fixed}{x}',
    '\\htmlData{evil=1}{x}',
  ])('trusts nothing: %s', (tex) => {
    const element = draw(tex);
    expect(element.querySelector('a, img, [id], .evil, [data-evil]')).toBeNull();
    expect(element.querySelector('[style*="fixed"]')).toBeNull();
  });

  it.each([
    '\\frac{1}{',
    '\\left(',
    '\\begin{matrix}',
    '}',
    '\\def\\a{\\a\\a}\\a',
    'x'.repeat(20_001),
  ])('shows the source of what is not a formula', (tex) => {
    const element = draw(tex);
    expect(element.querySelector('code.pywry-math-error')?.textContent).toBe(tex);
    expect(element.querySelector('[style]')).toBeNull();
  });

  it('draws on around a command that it does not know', () => {
    expect(draw('x + \\nosuchcommand').querySelector('.katex')).not.toBeNull();
  });

  it('keeps no macro for the next formula', () => {
    draw('\\gdef\\mine{y}\\mine');
    expect(draw('\\mine').textContent).toContain('\\mine');
  });

  it('bounds what a size can be', () => {
    const space = draw('\\rule{99999em}{99999em}').querySelector('mspace');
    expect(space?.getAttribute('width')).toBe('25em');
    expect(space?.getAttribute('height')).toBe('25em');
  });
});
