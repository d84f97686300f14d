import { Random } from './random';
import { specExamples } from './spec-examples';

const WORDS =
  'the model returns a list of values and every row shows how long it took before the cache was warm so we keep the result instead'.split(
    ' ',
  );

function sentence(random: Random): string {
  const words = Array.from({ length: 4 + random.below(14) }, () => {
    const word = random.pick(WORDS);
    if (random.chance(0.04)) return `**${word}**`;
    if (random.chance(0.04)) return `*${word}*`;
    if (random.chance(0.04)) return `\`${word}()\``;
    if (random.chance(0.01)) return `~~${word}~~`;
    if (random.chance(0.01)) return `[${word}](https://example.com/${word} "t")`;
    if (random.chance(0.005)) return `$x_{${random.below(9)}}^2$`;
    return word;
  });
  return `${words.join(' ')}.`;
}

function code(random: Random): string {
  const lines = Array.from(
    { length: 3 + random.below(12) },
    (_, index) =>
      `${index ? '    ' : ''}value_${index} = compute("${random.pick(WORDS)}", ${random.below(99)})  # note`,
  );
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\`\n`;
}

function table(random: Random): string {
  const rows = Array.from(
    { length: 2 + random.below(6) },
    () => `| ${random.pick(WORDS)} | ${random.below(999)} | **${random.pick(WORDS)}** |`,
  );
  return `| Name | Count | Note |\n|:-----|------:|------|\n${rows.join('\n')}\n`;
}

function list(random: Random): string {
  return Array.from({ length: 2 + random.below(5) }, (_, index) => {
    const marker = random.chance(0.3) ? '- [x] ' : '- ';
    const nested = random.chance(0.3) ? `\n  ${index + 1}. ${sentence(random)}` : '';
    return marker + sentence(random) + nested;
  }).join('\n');
}

/** Text of about `size` characters such as a language model writes. */
export function replyText(size: number, seed = 1): string {
  const random = new Random(seed);
  const blocks: string[] = [];
  for (let length = 0; length < size; ) {
    const kind = random.next();
    let block = [sentence(random), sentence(random), sentence(random)].join(' ');
    if (kind < 0.1) block = `${'#'.repeat(1 + random.below(4))} ${sentence(random)}`;
    else if (kind < 0.22) block = code(random);
    else if (kind < 0.32) block = table(random);
    else if (kind < 0.5) block = list(random);
    else if (kind < 0.55) block = `> ${sentence(random)}\n> ${sentence(random)}`;
    else if (kind < 0.58) block = '$$\n\\sum_{i=0}^n i^2\n$$';
    else if (kind < 0.6) block = '---';
    blocks.push(block);
    length += block.length + 2;
  }
  return blocks.join('\n\n').slice(0, size);
}

const SNIPPETS = [
  '[foo]: /url "t"\n',
  '[foo]: /url\n"title\nstill"\n',
  '[foo]\n\n',
  '[foo][bar] and [foo]\n',
  '[bar]: https://example.com\n',
  '| a | b |\n|---|---|\n| 1 | 2 |\n',
  '| a | b |\n|:-:|\n',
  'head | er\n---|:--\nx\n',
  '- a\n\n  b\n',
  '- [ ] open\n- [x] done\n',
  '> x\n',
  '1. q\n',
  '```js\nlet x = `a\nb`\n```\n',
  '```\nunclosed\n',
  '$$\nx\n$$\n',
  '$$ a\nb $$\n',
  '$$ never\n',
  'Costs $5 and $10, or $x$ or \\(y\\).\n',
  '\\[ z\n\\]\n',
  '😀 **é** ~~z~~ ~a~\n',
  '\tcode\n',
  '---\n',
  'para\n===\n',
  'www.example.com and https://a.b/c(d) and x_y@example.org.\n',
  'H<sub>2</sub>O <kbd>*a</kbd>* <u>b\n',
  '<details open>\n<summary>More *x*</summary>\n\n- in\n\n</details>\n',
  '<details><summary>S</summary>\n',
  '</details>\n',
  '![alt *x*](data:image/png;base64,AAAA) ![a](https://example.com/p.png)\n',
  '[paypal.com](https://example.org) <https://example.org>\n',
  '<div>\n*raw*\n\n',
  'a  \nb\\\nc\n',
  '***bold it** x* __u__ _v_\n',
  '`` a ` b ``\n',
  '&amp; &copy; &nope; &#35;\n',
];

/** A document spliced from fragments, with all that makes chunking hard. */
export function randomDocument(random: Random): string {
  let document = '';
  for (let parts = 1 + random.below(5); parts > 0; parts--) {
    const kind = random.next();
    let part = random.pick(SNIPPETS);
    if (kind < 0.45) part = random.pick(examples()).markdown;
    else if (kind < 0.6) part = replyText(60 + random.below(300), random.below(1e6));
    if (random.chance(0.2)) part = part.slice(0, random.below(part.length));
    if (random.chance(0.15)) part = part.replaceAll('\n', '\r\n');
    if (random.chance(0.2))
      part = part
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
    if (random.chance(0.2))
      part = part
        .split('\n')
        .map((line, index) => (index ? '  ' : '- ') + line)
        .join('\n');
    document += part + (random.chance(0.5) ? '\n' : '');
  }
  return document;
}

let loaded: ReturnType<typeof specExamples> | undefined;

function examples(): ReturnType<typeof specExamples> {
  loaded ??= specExamples();
  return loaded;
}
