// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HighlightHook, type LineHighlighter, MarkdownStream } from '../../src/markdown';
import { highlightLine, isHighlighted } from '../../src/markdown/highlighter';
import { inPieces, oneShot } from './support/render';

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`;

/** Class (without prefix) and text of the tokens of some lines. */
function tokens(language: string, code: string): string[] {
  let state = '';
  const found: string[] = [];
  for (const line of code.split('\n')) {
    const result = highlightLine(language, line, state);
    state = result.state;
    expect(result.tokens.map(([, text]) => text).join('')).toBe(line);
    for (const [className, text] of result.tokens) {
      if (className) found.push(`${className.replace('pywry-hl-', '')} ${text}`);
    }
  }
  return found;
}

describe('code blocks', () => {
  it('have a label, a copy button and a region with a name', () => {
    const root = oneShot(fence('python', 'x = 1'));
    expect(root.querySelector('.pywry-md-code-language')?.textContent).toBe('python');
    expect(root.querySelector('button')?.getAttribute('aria-label')).toBe('Copy code');
    const region = root.querySelector('pre') as HTMLElement;
    expect(region.getAttribute('role')).toBe('group');
    expect(region.getAttribute('aria-label')).toBe('Code in python');
    expect(region.tabIndex).toBe(0);
    expect(root.querySelector('code')?.textContent).toBe('x = 1\n');
  });

  it('reduce the language to safe characters', () => {
    for (const [given, kept] of [
      ['c++ title=x', 'c++'],
      ['c#', 'c#'],
      ['objective-c', 'objective-c'],
      ['"onclick=', ''],
      ['js"><img', 'js'],
      ['a'.repeat(50), 'a'.repeat(30)],
    ]) {
      const code = oneShot(fence(given as string, 'x')).querySelector('code') as HTMLElement;
      expect(code.className).toBe(kept ? `language-${kept}` : '');
    }
  });

  it('have groups of 64 lines', () => {
    const root = oneShot(fence('js', 'let a = 1\n'.repeat(130).trimEnd()));
    const groups = [...root.querySelectorAll('.pywry-md-code-group')];
    expect(groups.map((group) => group.children.length)).toEqual([64, 64, 2]);
    expect(root.querySelectorAll('.pywry-md-code-line')).toHaveLength(130);
  });

  it('drop the trailing blank lines of indented code, also when they were shown', () => {
    const text = '    a\n\n    b\n\n\nc';
    expect(inPieces(text, 1).querySelector('code')?.textContent).toBe('a\n\nb\n');
  });
});

describe('copying', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('works while the code arrives and says so', async () => {
    const copied: string[] = [];
    const announce = vi.fn();
    const root = document.createElement('div');
    const stream = new MarkdownStream(root, {
      announce,
      copyText: (text) => Promise.resolve(void copied.push(text)),
    });
    stream.append('```js\nlet a = 1\nlet b');
    stream.flush();
    const button = root.querySelector('button') as HTMLButtonElement;
    button.click();
    await vi.waitFor(() => expect(announce).toHaveBeenCalledWith('Copied'));
    expect(copied).toEqual(['let a = 1\nlet b\n']);
    expect(button.textContent).toBe('Copied');
    expect(button.getAttribute('aria-label')).toBe('Copied');
  });

  it('says so where there is no clipboard', async () => {
    vi.stubGlobal('navigator', {});
    const button = oneShot(fence('js', 'x')).querySelector('button') as HTMLButtonElement;
    button.click();
    await vi.waitFor(() => expect(button.textContent).toBe('Copying failed'));
  });

  it('says when it failed', async () => {
    const announce = vi.fn();
    const root = oneShot(fence('js', 'x'), {
      announce,
      copyText: () => Promise.reject(new Error('no')),
    });
    root.querySelector('button')?.click();
    await vi.waitFor(() => expect(announce).toHaveBeenCalledWith('Copying failed'));
  });
});

describe('the highlight hook', () => {
  const hook = (lines: Awaited<ReturnType<HighlightHook>>) =>
    vi.fn<HighlightHook>(() => Promise.resolve(lines));

  it('is called once, when a fence of another language closes', async () => {
    const highlight = hook([
      [{ text: 'a', className: 'pywry-hl-keyword' }, { text: ' b' }],
      [{ text: 'c' }],
    ]);
    const root = inPieces(`${fence('haskell', 'a b\nc')}\nmore`, 1, { highlight });
    expect(highlight.mock.calls).toEqual([['a b\nc\n', 'haskell']]);
    const lines = [...root.querySelectorAll('.pywry-md-code-line')];
    await vi.waitFor(() =>
      expect(lines[0]?.innerHTML).toBe('<span class="pywry-hl-keyword">a</span> b\n'),
    );
    expect(root.contains(lines[1] as Element)).toBe(true);
  });

  it('is not called for built-in languages or without one', () => {
    const highlight = hook(null);
    oneShot(`${fence('python', 'x')}\n${fence('', 'x')}\n    code\n`, { highlight });
    expect(highlight).not.toHaveBeenCalled();
  });

  it('cannot change the text', async () => {
    const highlight = hook([[{ text: 'evil' }]]);
    const root = oneShot(fence('haskell', 'good'), { highlight });
    await Promise.resolve();
    await Promise.resolve();
    expect(root.querySelector('code')?.textContent).toBe('good\n');
  });

  it('may fail', async () => {
    const highlight = vi.fn<HighlightHook>(() => Promise.reject(new Error('offline')));
    const root = oneShot(fence('haskell', 'good'), { highlight });
    await Promise.resolve();
    expect(root.querySelector('code')?.textContent).toBe('good\n');
  });
});

describe('a highlighter that comes later', () => {
  const text = fence('python', 'x = """a\nb"""\nreturn x');

  it('colours what is there already, and what comes then', async () => {
    let arrive = (_: LineHighlighter): void => {};
    const coming = new Promise<LineHighlighter>((resolve) => {
      arrive = resolve;
    });
    const root = document.createElement('div');
    const stream = new MarkdownStream(root, { highlighter: () => coming });
    stream.append(text.slice(0, 20));
    stream.flush();
    expect(root.querySelectorAll('.pywry-md-code-line span')).toHaveLength(0);
    const [line] = root.querySelectorAll('.pywry-md-code-line');
    arrive({ highlightLine, isHighlighted });
    await coming;
    expect(root.querySelectorAll('.pywry-md-code-line span')).not.toHaveLength(0);
    stream.append(text.slice(20));
    stream.end();
    expect(root.contains(line as Element)).toBe(true);
    expect(root.innerHTML).toBe(oneShot(text).innerHTML);
  });

  it('colours a block that has ended, and is asked before the hook', async () => {
    const highlight = vi.fn<HighlightHook>(() => Promise.resolve(null));
    const coming = Promise.resolve({ highlightLine, isHighlighted });
    const root = oneShot(`${text}\n${fence('haskell', 'x')}`, {
      highlighter: () => coming,
      highlight,
    });
    expect(highlight).not.toHaveBeenCalled();
    await coming;
    await Promise.resolve();
    expect(highlight.mock.calls).toEqual([['x\n', 'haskell']]);
    expect(root.querySelectorAll('.pywry-hl-keyword')).not.toHaveLength(0);
  });

  it('may never come', async () => {
    const coming = Promise.reject(new Error('offline'));
    const root = oneShot(text, { highlighter: () => coming });
    await coming.catch(() => {});
    expect(root.querySelector('code')?.textContent).toBe('x = """a\nb"""\nreturn x\n');
  });
});

describe('the highlighter', () => {
  it('knows its languages by many names', () => {
    for (const name of 'python py javascript js ts tsx jsx typescript json bash sh html xml css sql yaml yml toml go rust rs java c c++ cpp C# cs ruby php markdown md diff'.split(
      ' ',
    )) {
      expect(isHighlighted(name)).toBe(true);
    }
    for (const name of ['haskell', '', 'constructor', '__proto__', 'tag'])
      expect(isHighlighted(name)).toBe(false);
  });

  it('reads Python', () => {
    expect(
      tokens(
        'python',
        '@cache\ndef area(self, r: float) -> None:  # note\n    return PI * r ** 2.5',
      ),
    ).toEqual([
      'decorator @cache',
      'keyword def',
      'function area',
      'punctuation (',
      'parameter self',
      'punctuation ,',
      'operator :',
      'type float',
      'punctuation )',
      'operator ->',
      'constant None',
      'operator :',
      'comment # note',
      'keyword return',
      'constant PI',
      'operator *',
      'operator **',
      'number 2.5',
    ]);
  });

  it('carries strings and comments over lines', () => {
    expect(tokens('python', 'x = """a\nb # c\nd""" + 1')).toEqual([
      'operator =',
      'string """a',
      'string b # c',
      'string d"""',
      'operator +',
      'number 1',
    ]);
    expect(tokens('js', '/* a\n b */ let x')).toEqual([
      'comment /* a',
      'comment  b */',
      'keyword let',
    ]);
    expect(tokens('js', 'f(`a\n$1\\`c`)')).toEqual([
      'function f',
      'punctuation (',
      'string `a',
      'string $1\\`c`',
      'punctuation )',
    ]);
    expect(tokens('html', '<a\n href="x\ny">z')).toEqual([
      'keyword <a',
      'parameter href',
      'operator =',
      'string "x',
      'string y"',
      'keyword >',
    ]);
  });

  it('tells keys from strings', () => {
    expect(tokens('json', '{"a": "b", "c": [1, true]}')).toEqual([
      'punctuation {',
      'key "a"',
      'operator :',
      'string "b"',
      'punctuation ,',
      'key "c"',
      'operator :',
      'punctuation [',
      'number 1',
      'punctuation ,',
      'constant true',
      'punctuation ]}',
    ]);
    expect(tokens('yaml', 'name: x # y\n- on: true')).toEqual([
      'key name',
      'punctuation :',
      'comment # y',
      'punctuation -',
      'key on',
      'punctuation :',
      'constant true',
    ]);
  });

  it('reads the others without losing a character', () => {
    const samples: Record<string, string> = {
      bash: 'if [ -f "$HOME/x" ]; then\n  echo $name --flag # c\nfi',
      css: '.a:hover { color: #fff; width: calc(1px + 2em) !important; }',
      sql: "SELECT count(*) FROM t WHERE a = 'b' -- c",
      toml: '[a.b]\nkey = "v" # c\nd = 2024-01-01',
      go: 'func main() { x := `raw\ns` }',
      rust: "fn f<'a>(x: &'a str) -> Option<u8> { println!(\"{}\", 'c') }",
      java: '@Override public String f() { return "x"; }',
      cpp: '#include <vector>\nstd::vector<int> v = {1, 2};',
      csharp: 'var x = $"{a}"; // c',
      ruby: 'def f(x) puts :a, @b end # c',
      php: '<?php echo $x["a"]; // c',
      markdown: '# T\n- **b** `c` [l](u)',
      diff: '@@ -1 +1 @@\n-a\n+b\n c',
      html: '<!-- c -->\n<p class="x">don\'t &amp; "do"</p>',
    };
    for (const [language, code] of Object.entries(samples)) {
      expect(tokens(language, code).length).toBeGreaterThan(2);
      expect(oneShot(fence(language, code)).querySelector('code')?.textContent).toBe(`${code}\n`);
    }
  });

  it('leaves very long lines plain', () => {
    expect(highlightLine('js', 'let a;'.repeat(500), '').tokens).toHaveLength(1);
  });
});
