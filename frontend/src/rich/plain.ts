/** Characters that turn the direction of what follows, or take no room: with them a name can look like another one. */
const HIDDEN = /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const ESCAPED = /\\u(00ad|061c|200[b-f]|202[a-e]|206[0-9]|feff)/g;

/** Shows characters that are not seen: `\u202e` instead of what it does. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** What `visible` was made of. */
export function unescaped(text: string): string {
  return text.replace(ESCAPED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** JSON on one line when it is short, else on many. */
export function prettyJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2) ?? '';
  // The line ends within texts are escaped: these are between values.
  const line = lines.replace(/\n */g, ' ');
  return visible(line.length <= 72 ? line : lines);
}

let last = 0;

/** An id that no other element of the page has. */
export function newElementId(): string {
  last += 1;
  return `pywry-chat-rich-${last}`;
}
