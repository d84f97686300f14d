// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MarkdownStream } from '../../src/markdown';

let root: HTMLElement;
let stream: MarkdownStream;

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  stream = new MarkdownStream(root, { math: true });
});

afterEach(() => root.remove());

function give(text: string): void {
  stream.append(text);
  stream.flush();
}

/** The text node that holds a text. */
function textNode(text: string): Text {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode as Text;
    if (node.data.includes(text)) return node;
  }
  throw new Error(`No text node holds ${text}.`);
}

function select(text: string): void {
  const node = textNode(text);
  const at = node.data.indexOf(text);
  getSelection()?.setBaseAndExtent(node, at, node, at + text.length);
}

const selected = (): string => String(getSelection());

describe('selection', () => {
  it('survives in settled text', () => {
    give('First paragraph.\n\nSecond');
    select('paragraph');
    give(' goes on with **bold** and\n\n- lists\n');
    stream.end();
    expect(selected()).toBe('paragraph');
  });

  it('survives in the live tail', () => {
    give('The live ta');
    select('live');
    give('il goes **on');
    expect(selected()).toBe('live');
    give('** and on.\n');
    expect(selected()).toBe('live');
  });

  it('survives inside emphasis that is still open', () => {
    give('A **bold wor');
    select('bold');
    give('d** closed');
    expect(selected()).toBe('bold');
  });

  it('survives inside a link that gets its address', () => {
    give('See [the man');
    give('ual](https://exa');
    select('manual');
    give('mple.com) now.');
    expect(selected()).toBe('manual');
    expect(root.querySelector('a')?.href).toBe('https://example.com/');
  });

  it('survives in code, tables and lists', () => {
    give('```python\nvalue = 1\nother');
    select('value');
    give(' = 2\n```\n\n| head | er |\n|---|---|\n| cell | x');
    expect(selected()).toBe('value');
    select('cell');
    give(' |\n| more | y |\n\n1. item on');
    expect(selected()).toBe('cell');
    select('item');
    give('e\n\n2. two');
    expect(selected()).toBe('item');
  });

  it('survives the end of the stream', () => {
    give('The *last words');
    select('last');
    give(' are* here');
    stream.end();
    expect(selected()).toBe('last');
  });
});

describe('identity of nodes', () => {
  it('grows one text node', () => {
    give('One');
    const node = textNode('One');
    for (const piece of [' two', ' three\n', 'four', ' five']) give(piece);
    stream.end();
    expect(node.isConnected).toBe(true);
    expect(node.data).toBe('One two three\nfour five');
  });

  it('keeps elements of finished blocks', () => {
    give('# Title\n\n- a\n- b\n\n```js\nx\n```\n\n');
    const kept = [...root.querySelectorAll('*')];
    give('More and more.\n\n- c\n');
    stream.end();
    for (const element of kept) expect(element.isConnected).toBe(true);
  });

  it('does not rebuild a list that becomes loose', () => {
    give('- a\n- b');
    const items = [...root.querySelectorAll('li, p')];
    give('\n\n- c\n');
    stream.end();
    for (const item of items) expect(item.isConnected).toBe(true);
    expect(root.querySelector('ul')?.hasAttribute('data-tight')).toBe(false);
  });

  it('keeps the copy button while code arrives', () => {
    give('```js\nlet a');
    const button = root.querySelector('button');
    give(' = 1\nlet b\n```\n\nEnd');
    stream.end();
    expect(button?.isConnected).toBe(true);
    expect(root.querySelectorAll('button')).toHaveLength(1);
  });

  it('resumes parsing in a long paragraph instead of starting again', () => {
    const words = 'some words and **bold ones** to read ';
    for (let count = 0; count < 200; count++) give(words);
    expect(stream.work.inlineCharacters).toBeLessThan(200 * words.length * 4);
    stream.end();
    expect(root.querySelectorAll('strong')).toHaveLength(200);
  });
});
