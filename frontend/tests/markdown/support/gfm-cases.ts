import type { Example } from './spec-html';

/** What GitHub Flavored Markdown adds to CommonMark, in cases of our own. */
export const GFM_CASES: readonly (Example & { name: string })[] = [
  // Tables
  {
    name: 'a table with three alignments',
    markdown: '| l | c | r |\n|:--|:-:|--:|\n| 1 | 2 | 3 |',
    html: '<table><thead><tr><th align="left">l</th><th align="center">c</th><th align="right">r</th></tr></thead><tbody><tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr></tbody></table>',
  },
  {
    name: 'no outer pipes',
    markdown: 'a | b\n--|--\n1 | 2',
    html: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
  },
  {
    name: 'an escaped pipe, also in code',
    markdown: '| a \\| b | `c \\| d` |\n|---|---|',
    html: '<table><thead><tr><th>a | b</th><th><code>c | d</code></th></tr></thead></table>',
  },
  {
    name: 'inline markup in cells',
    markdown: '| **a** |\n|---|\n| [x](/y) ~~z~~ |',
    html: '<table><thead><tr><th><strong>a</strong></th></tr></thead><tbody><tr><td><a href="/y">x</a> <del>z</del></td></tr></tbody></table>',
  },
  {
    name: 'short rows are filled and long rows are cut',
    markdown: '| a | b |\n|---|---|\n| 1 |\n| 2 | 3 | 4 |',
    html: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr><tr><td>2</td><td>3</td></tr></tbody></table>',
  },
  {
    name: 'a table ends at a blank line',
    markdown: '| a |\n|---|\n| 1 |\n\nb',
    html: '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><p>b</p>',
  },
  {
    name: 'a table ends at another block',
    markdown: '| a |\n|---|\n| 1 |\n> q',
    html: '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table><blockquote><p>q</p></blockquote>',
  },
  {
    name: 'a line without a pipe is a row',
    markdown: '| a | b |\n|---|---|\nx',
    html: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>x</td><td></td></tr></tbody></table>',
  },
  {
    name: 'head and delimiter row must agree',
    markdown: '| a | b |\n|---|\n| 1 |',
    html: '<p>| a | b |\n|---|\n| 1 |</p>',
  },
  {
    name: 'a table takes the last line of a paragraph',
    markdown: 'text\n| a |\n|---|',
    html: '<p>text</p><table><thead><tr><th>a</th></tr></thead></table>',
  },
  {
    name: 'a table in a list and in a quote',
    markdown: '- > | a |\n  > |---|\n  > | 1 |',
    html: '<ul><li><blockquote><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></blockquote></li></ul>',
  },
  {
    name: 'an empty cell',
    markdown: '| a | b |\n|---|---|\n|| 2 |',
    html: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td></td><td>2</td></tr></tbody></table>',
  },
  { name: 'dashes without pipes make a heading', markdown: 'a\n-', html: '<h2>a</h2>' },
  // Task lists
  {
    name: 'task items',
    markdown: '- [ ] a\n- [x] b\n- [X] c',
    html: '<ul><li><input type="checkbox" disabled=""> a</li><li><input type="checkbox" checked="" disabled=""> b</li><li><input type="checkbox" checked="" disabled=""> c</li></ul>',
  },
  {
    name: 'nested and numbered task items',
    markdown: '1. [x] a\n   - [ ] b',
    html: '<ol><li><input type="checkbox" checked="" disabled=""> a<ul><li><input type="checkbox" disabled=""> b</li></ul></li></ol>',
  },
  { name: 'a box needs a blank after it', markdown: '- [x]a', html: '<ul><li>[x]a</li></ul>' },
  { name: 'a box needs text', markdown: '- [ ]', html: '<ul><li>[ ]</li></ul>' },
  {
    name: 'an empty pair of brackets is no box',
    markdown: '- [] a',
    html: '<ul><li>[] a</li></ul>',
  },
  { name: 'a box outside a list is text', markdown: '[ ] a', html: '<p>[ ] a</p>' },
  {
    name: 'a box in a loose list',
    markdown: '- [x] a\n\n- b',
    html: '<ul><li><p><input type="checkbox" checked="" disabled=""> a</p></li><li><p>b</p></li></ul>',
  },
  // Strikethrough
  { name: 'two tildes', markdown: '~~a~~ b', html: '<p><del>a</del> b</p>' },
  { name: 'one tilde', markdown: '~a~ b', html: '<p><del>a</del> b</p>' },
  { name: 'three tildes are text', markdown: 'x ~~~a~~~', html: '<p>x ~~~a~~~</p>' },
  { name: 'tildes must match in number', markdown: '~~a~', html: '<p>~~a~</p>' },
  {
    name: 'no strikethrough across paragraphs',
    markdown: '~~a\n\nb~~',
    html: '<p>~~a</p><p>b~~</p>',
  },
  {
    name: 'strikethrough in emphasis',
    markdown: '*a ~~b~~*',
    html: '<p><em>a <del>b</del></em></p>',
  },
  // Bare addresses
  { name: 'www', markdown: 'www.a.org', html: '<p><a href="http://www.a.org">www.a.org</a></p>' },
  {
    name: 'a path and a full stop',
    markdown: 'See https://a.org/b.',
    html: '<p>See <a href="https://a.org/b">https://a.org/b</a>.</p>',
  },
  {
    name: 'balanced parentheses stay',
    markdown: 'https://a.org/b(c) (https://a.org/d)',
    html: '<p><a href="https://a.org/b(c)">https://a.org/b(c)</a> (<a href="https://a.org/d">https://a.org/d</a>)</p>',
  },
  {
    name: 'an entity at the end is not part',
    markdown: 'www.a.org?q=b&amp;',
    html: '<p><a href="http://www.a.org?q=b">www.a.org?q=b</a>&amp;</p>',
  },
  {
    name: 'an ampersand inside stays',
    markdown: 'https://a.org/?b=1&c=2',
    html: '<p><a href="https://a.org/?b=1&amp;c=2">https://a.org/?b=1&amp;c=2</a></p>',
  },
  {
    name: 'an angle bracket ends the address',
    markdown: 'www.a.org/b<c',
    html: '<p><a href="http://www.a.org/b">www.a.org/b</a>&lt;c</p>',
  },
  {
    name: 'no underscore in the last two parts',
    markdown: 'www.a_b.c_d www.a_b.c.d',
    html: '<p>www.a_b.c_d <a href="http://www.a_b.c.d">www.a_b.c.d</a></p>',
  },
  {
    name: 'not inside a word',
    markdown: 'xwww.a.org xhttps://a.org',
    html: '<p>xwww.a.org xhttps://a.org</p>',
  },
  {
    name: 'after a marker',
    markdown: '**www.a.org** (www.b.org)',
    html: '<p><strong><a href="http://www.a.org">www.a.org</a></strong> (<a href="http://www.b.org">www.b.org</a>)</p>',
  },
  {
    name: 'an address in a link text is text',
    markdown: '[a www.b.org c](/d)',
    html: '<p><a href="/d">a www.b.org c</a></p>',
  },
  {
    name: 'an address in emphasis in a link text is text',
    markdown: '[*www.b.org*](/d)',
    html: '<p><a href="/d"><em>www.b.org</em></a></p>',
  },
  {
    name: 'mail',
    markdown: 'a.b-c_d+e@f-g.org, x@y',
    html: '<p><a href="mailto:a.b-c_d+e@f-g.org">a.b-c_d+e@f-g.org</a>, x@y</p>',
  },
  {
    name: 'mail with closing dots and dashes',
    markdown: 'a@b.org. a@b.org- a@b.org_',
    html: '<p><a href="mailto:a@b.org">a@b.org</a>. a@b.org- a@b.org_</p>',
  },
  {
    name: 'mailto',
    markdown: 'mailto:a@b.org',
    html: '<p><a href="mailto:a@b.org">mailto:a@b.org</a></p>',
  },
  { name: 'not in code', markdown: '`www.a.org`', html: '<p><code>www.a.org</code></p>' },
  {
    name: 'in a cell',
    markdown: '| www.a.org |\n|---|',
    html: '<table><thead><tr><th><a href="http://www.a.org">www.a.org</a></th></tr></thead></table>',
  },
];
