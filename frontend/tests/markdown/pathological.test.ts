// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { MarkdownStream } from '../../src/markdown';
import { replyText } from './support/corpus';
import { oneShot } from './support/render';

const SIZE = 10_000;
const repeat = (text: string): string => text.repeat(Math.ceil(SIZE / text.length));

/** Families that make careless parsers quadratic, exponential or overflow the stack. */
const FAMILIES: Record<string, string> = {
  'open brackets': repeat('['),
  'close brackets': repeat(']'),
  'bracket pairs': `${repeat('[')}a${repeat(']')}`,
  'image openers': repeat('!['),
  'nested images': `${repeat('![')}a${repeat('](b)')}`,
  'link openers': repeat('[a]('),
  'links with open pointy brackets': repeat('[a](<b'),
  'links with open titles': repeat('[a](b "'),
  'link in link': repeat('[ (]('),
  'stars around words': repeat('*a '),
  'stars after words': repeat('a* '),
  'alternating emphasis': repeat('*a_ '),
  'mixed emphasis': repeat('**a *b __c _d '),
  'both-flanking stars': repeat('a**b*c'),
  'long runs of stars': `${repeat('*')}a${repeat('*')}`,
  'nested emphasis': `${repeat('*a **b ')}${repeat('b** a*')}`,
  tildes: repeat('~~a ~b '),
  'growing backticks': Array.from({ length: 190 }, (_, index) => `e${'`'.repeat(index + 1)}`).join(
    '',
  ),
  'unclosed comments': repeat('<!-- '),
  'unclosed declarations': repeat('<!A '),
  'unclosed instructions': repeat('<? '),
  'unclosed data': repeat('<![CDATA['),
  'open tags': repeat('<a b="'),
  'tags with blanks': `<a${repeat('  ')}<`,
  'open sub': repeat('<sub>'),
  'sub pairs': `${repeat('<sub>')}${repeat('</sub>')}`,
  'sub crossing emphasis': repeat('<sub>*a</sub>'),
  entities: repeat('&a'),
  dollars: repeat('$a '),
  'double dollars': repeat('$$a'),
  'open formulas': repeat('\\(a '),
  'quote markers': repeat('>'),
  'quote markers with blanks': repeat('> '),
  'list markers': repeat('- '),
  'number markers': repeat('1. '),
  'deep list': Array.from({ length: 200 }, (_, index) => `${' '.repeat(index * 2)}- a`).join('\n'),
  'deep quotes': Array.from({ length: 150 }, (_, index) => `${'> '.repeat(index)}a`).join('\n'),
  details: repeat('<details>\n'),
  'blanks in a heading': `# a${repeat(' ')}b`,
  'blanks in a paragraph': `a${repeat(' ')}b`,
  'blanks after a pipe': `|${repeat(' ')}x`,
  'blanks before the end': `a\n${repeat(' ')}`,
  'delimiter row': `${repeat('|a')}\n${repeat('|-')}x`,
  'wide table': `${repeat('|a')}\n${repeat('|-')}\n${repeat('|\n')}`,
  'narrow rows': `${'|a'.repeat(200)}\n${'|-'.repeat(200)}\n${repeat('|\n')}`,
  'addresses with parentheses': `https://a.b/${repeat(')')}`,
  'addresses with dots': `https://a.b/${repeat('.')}`,
  'at signs': repeat('a@'),
  'address starts': repeat('www.'),
  definitions: Array.from({ length: 1500 }, (_, index) => `[a${index}]: /b`).join('\n'),
  'definitions with open titles': repeat('[a]: b "\n'),
  'labels without definitions': repeat('[a] '),
  'definition lines': repeat('[a]: /b\n'),
  backslashes: repeat('\\'),
  pipes: repeat('|'),
  dashes: repeat('-'),
  'equal signs': `a\n${repeat('=')}`,
  'one long line of code': `\`\`\`js\n${repeat('a("b") + ')}\n\`\`\``,
  'quotes in code': `\`\`\`js\n${repeat('"')}\n\`\`\``,
};

function depth(node: Node): number {
  let deepest = 0;
  const queue: [Node, number][] = [[node, 0]];
  for (let next = queue.pop(); next; next = queue.pop()) {
    deepest = Math.max(deepest, next[1]);
    for (const child of next[0].childNodes) queue.push([child, next[1] + 1]);
  }
  return deepest;
}

describe('pathological text', () => {
  for (const [name, text] of Object.entries(FAMILIES)) {
    it(`${name} are bounded`, () => {
      const root = oneShot(text, { math: true });
      expect(depth(root)).toBeLessThan(320);
      expect(root.querySelectorAll('*').length).toBeLessThan(4 * text.length + 60_000);
      // The same, with growing text.
      const element = document.createElement('div');
      const stream = new MarkdownStream(element, { math: true });
      for (let at = 0; at < text.length; at += 2000) {
        stream.append(text.slice(at, at + 2000));
        stream.flush();
      }
      stream.end();
      expect(element.isEqualNode(root)).toBe(true);
    });
  }
});

/** Streams with a flush after each piece and returns the counted work. */
function work(text: string, size: number): { lines: number; inline: number; nodes: number } {
  const stream = new MarkdownStream(document.createElement('div'), { math: true });
  for (let at = 0; at < text.length; at += size) {
    stream.append(text.slice(at, at + size));
    stream.flush();
  }
  stream.end();
  return {
    lines: stream.work.lines,
    inline: stream.work.inlineCharacters,
    nodes: stream.work.nodesCreated,
  };
}

describe('work', () => {
  const shapes: Record<string, (size: number) => string> = {
    'a reply': (size) => replyText(size),
    'one list': (size) => '- an item of the list\n'.repeat(size / 22),
    'one table': (size) => `| a | b |\n|---|---|\n${'| one | two |\n'.repeat(size / 14)}`,
    'one code block': (size) => `\`\`\`python\n${'value = compute(1)\n'.repeat(size / 19)}`,
    'one paragraph of many lines': (size) => 'some words in one of many lines\n'.repeat(size / 32),
    'one line': (size) => 'some words and **bold ones** in one line '.repeat(size / 41),
    'one line of emphasis': (size) => '*emphasis* '.repeat(size / 11),
    'one line of links': (size) => '[a link](/to "it") '.repeat(size / 19),
    'a word in each line': (size) => 'word\n'.repeat(size / 5),
    'one quote': (size) => '> some words in a quote\n'.repeat(size / 24),
    definitions: (size) =>
      Array.from({ length: size / 20 }, (_, index) => `[label${index}]: /target\n`).join(''),
  };
  for (const [name, make] of Object.entries(shapes)) {
    it(`grows with the text for ${name}`, () => {
      const small = work(make(8_000), 40);
      const large = work(make(32_000), 40);
      expect(large.lines).toBeLessThan(5 * small.lines);
      expect(large.inline).toBeLessThan(5 * small.inline + 2000);
      expect(large.nodes).toBeLessThan(5 * small.nodes + 100);
    });
  }
});
