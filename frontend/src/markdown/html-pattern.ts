// Raw HTML as CommonMark defines it, for blocks (a line that opens one, text that closes one) and
// for inline tags. Nothing here interprets HTML: what is found is shown as text.

const TAG_NAME = '[A-Za-z][A-Za-z0-9-]*';
const ATTRIBUTE = `\\s+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:\\s*=\\s*(?:[^"'=<>\`\\x00-\\x20]+|'[^']*'|"[^"]*"))?`;
const TAG = `<${TAG_NAME}(?:${ATTRIBUTE})*\\s*/?>|</${TAG_NAME}\\s*>`;
const BLOCK_NAMES =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|' +
  'dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|' +
  'hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|' +
  'search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul';

/** The seven kinds of HTML block in the order of the specification. */
const BLOCK_OPEN: readonly RegExp[] = [
  /^<(?:script|pre|textarea|style)(?:\s|>|$)/i,
  /^<!--/,
  /^<\?/,
  /^<![A-Za-z]/,
  /^<!\[CDATA\[/,
  new RegExp(`^</?(?:${BLOCK_NAMES})(?:\\s|/?>|$)`, 'i'),
  new RegExp(`^(?:${TAG})\\s*$`),
];

const BLOCK_CLOSE: readonly RegExp[] = [
  /<\/(?:script|pre|textarea|style)>/i,
  /-->/,
  /\?>/,
  />/,
  /\]\]>/,
];

/** Kind (1 to 7) of the HTML block that this line opens, or 0. */
export function htmlBlockKind(line: string): number {
  return BLOCK_OPEN.findIndex((pattern) => pattern.test(line)) + 1;
}

export function closesHtmlBlock(kind: number, line: string): boolean {
  return BLOCK_CLOSE[kind - 1]?.test(line) ?? false;
}

const INLINE_TAG = new RegExp(TAG, 'y');
const DECLARATION = /<![A-Za-z]/y;
const ENCLOSED: readonly (readonly [open: string, close: string])[] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<![CDATA[', ']]>'],
];

/**
 * End of the raw HTML that starts at `index`, or -1. `absent` remembers terminators that do not
 * occur in the rest of the text, so that a thousand unclosed comments are not searched for each.
 */
export function inlineHtmlEnd(source: string, index: number, absent: Set<string>): number {
  const find = (close: string, from: number): number => {
    const at = absent.has(close) ? -1 : source.indexOf(close, from);
    if (at < 0) absent.add(close);
    return at < 0 ? -1 : at + close.length;
  };
  INLINE_TAG.lastIndex = index;
  if (INLINE_TAG.test(source)) return INLINE_TAG.lastIndex;
  if (source.startsWith('<!-->', index)) return index + 5;
  if (source.startsWith('<!--->', index)) return index + 6;
  for (const [open, close] of ENCLOSED) {
    if (source.startsWith(open, index)) return find(close, index + open.length);
  }
  DECLARATION.lastIndex = index;
  return DECLARATION.test(source) ? find('>', index) : -1;
}
