// @vitest-environment node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replyText } from './support/corpus';
import { PAYLOADS } from './support/payloads';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const HERE = fileURLToPath(new URL('.', import.meta.url));

/** As strict as a page can be about markup made from text. */
const POLICY =
  "default-src 'none'; script-src 'nonce-n'; style-src 'nonce-n'; img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

interface Tools {
  renderMarkdown(root: Element, text: string, options?: object): void;
  MarkdownStream: new (
    root: Element,
    options?: object,
  ) => { append(text: string): void; flush(): void; end(): void };
}

declare global {
  var markdown: Tools;
}

let browser: Browser;
let page: Page;
const requests: string[] = [];
const violations: string[] = [];

describe.skipIf(!existsSync(CHROMIUM))('in Chromium', () => {
  beforeAll(async () => {
    const bundle = async (entry: string): Promise<string> => {
      const { outputFiles } = await build({
        entryPoints: [`${HERE}../../src/markdown/${entry}`],
        bundle: true,
        write: false,
        globalName: 'markdown',
        format: 'iife',
      });
      return outputFiles[0]?.text ?? '';
    };
    const [script, style] = await Promise.all([bundle('index.ts'), bundle('markdown.css')]);
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    page = await browser.newPage();
    await page.route('**/*', (route) => {
      const url = route.request().url();
      if (url !== 'https://page.test/') {
        requests.push(url);
        return route.abort();
      }
      return route.fulfill({
        headers: { 'content-type': 'text/html', 'content-security-policy': POLICY },
        body: `<!doctype html><style nonce=n>${style}</style><main></main><script nonce=n>${script}</script>`,
      });
    });
    page.on('console', (message) => {
      if (message.type() === 'error') violations.push(message.text());
    });
    page.on('dialog', (dialog) => {
      violations.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto('https://page.test/');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
  });

  it('needs no HTML parser, no network and no style attribute', async () => {
    const faults = await page.evaluate((payloads) => {
      const main = document.querySelector('main') as HTMLElement;
      for (const payload of payloads) {
        const root = document.createElement('div');
        main.append(root);
        const stream = new markdown.MarkdownStream(root, { math: true });
        for (const character of payload) {
          stream.append(character);
          stream.flush();
        }
        stream.end();
      }
      for (const link of main.querySelectorAll('summary')) link.click();
      return main.querySelectorAll(
        'script, iframe, object, embed, form, style, [style], [onerror], [onload]',
      ).length;
    }, PAYLOADS);
    expect(faults).toBe(0);
    expect(requests).toEqual([]);
    expect(violations).toEqual([]);
  });

  it('shows the same in pieces as at once', async () => {
    const texts = [replyText(20_000, 3), `| a | b |\n|---|---|\n${'| one | two |\n'.repeat(150)}`];
    const same = await page.evaluate((all) => {
      const main = document.querySelector('main') as HTMLElement;
      return all.map((text) => {
        const [one, two] = [document.createElement('div'), document.createElement('div')];
        main.replaceChildren(one, two);
        markdown.renderMarkdown(one, text, { math: true });
        const stream = new markdown.MarkdownStream(two, { math: true });
        for (let at = 0; at < text.length; at += 17) {
          stream.append(text.slice(at, at + 17));
          stream.flush();
        }
        stream.end();
        return one.isEqualNode(two);
      });
    }, texts);
    expect(same).toEqual([true, true]);
  });

  it('keeps a selection and copies clean text', async () => {
    const result = await page.evaluate(() => {
      const main = document.querySelector('main') as HTMLElement;
      const root = document.createElement('div');
      main.replaceChildren(root);
      const stream = new markdown.MarkdownStream(root);
      stream.append('Intro **bold te');
      stream.flush();
      const node = root.querySelector('strong')?.firstChild as Text;
      getSelection()?.setBaseAndExtent(node, 0, node, 4);
      stream.append('xt** end\n\n- one\n- two\n\n```js\nlet a = 1\n\nlet b = 2\n```\n');
      stream.flush();
      stream.end();
      const kept = String(getSelection());
      getSelection()?.selectAllChildren(root.querySelector('code') as HTMLElement);
      const code = String(getSelection());
      getSelection()?.selectAllChildren(root.querySelector('ul') as HTMLElement);
      return { kept, code, list: String(getSelection()) };
    });
    expect(result).toEqual({ kept: 'bold', code: 'let a = 1\n\nlet b = 2', list: 'one\ntwo' });
  });

  it('copies long code over the borders of groups', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => (index % 64 ? `line ${index}` : ''));
    const copied = await page.evaluate(
      (text) => {
        const main = document.querySelector('main') as HTMLElement;
        const root = document.createElement('div');
        main.replaceChildren(root);
        markdown.renderMarkdown(root, text);
        getSelection()?.selectAllChildren(root.querySelector('code') as HTMLElement);
        return String(getSelection());
      },
      `\`\`\`js\n${lines.join('\n')}\n\`\`\``,
    );
    expect(copied.trimEnd().split('\n')).toEqual(lines);
  });

  it('freezes the columns of long tables at the widths they have', async () => {
    const offsets = await page.evaluate(() => {
      const main = document.querySelector('main') as HTMLElement;
      const root = document.createElement('div');
      main.replaceChildren(root);
      const rows = Array.from({ length: 130 }, (_, row) => `| ${row} | some words ${row} | x |\n`);
      markdown.renderMarkdown(root, `| a | b | c |\n|---|---|---|\n${rows.join('')}`);
      return [...root.querySelectorAll('table')].map((table) =>
        [...(table.querySelector('tbody tr')?.children ?? [])].map((cell) =>
          Math.round(cell.getBoundingClientRect().left),
        ),
      );
    });
    expect(offsets).toHaveLength(3);
    expect(offsets[1]).toEqual(offsets[0]);
    expect(offsets[2]).toEqual(offsets[0]);
  });

  it('keeps the lines of wide code whole', async () => {
    const clipped = await page.evaluate(() => {
      const main = document.querySelector('main') as HTMLElement;
      const root = document.createElement('div');
      main.replaceChildren(root);
      markdown.renderMarkdown(root, `\`\`\`\nshort\n${'wide '.repeat(200)}\n\`\`\``);
      const group = root.querySelector('.pywry-md-code-group') as HTMLElement;
      const line = root.querySelectorAll('.pywry-md-code-line')[1] as HTMLElement;
      const pre = root.querySelector('pre') as HTMLElement;
      return {
        inside: line.getBoundingClientRect().right <= group.getBoundingClientRect().right + 1,
        scrolls: pre.scrollWidth > pre.clientWidth,
      };
    });
    expect(clipped).toEqual({ inside: true, scrolls: true });
  });
});
