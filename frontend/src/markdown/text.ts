// Small string helpers. They are loops, not regular expressions, because `/[ \t]+$/` and its kin
// take quadratic time on long runs of blanks that are not at the end.

function isBlankCode(code: number): boolean {
  return code === 32 || code === 9 || code === 10;
}

/** Index after the last character that is not a space, tab or line feed. */
function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && isBlankCode(text.charCodeAt(end - 1))) end--;
  return end;
}

export function trimEnd(text: string): string {
  return text.slice(0, contentEnd(text));
}

/** Trims spaces, tabs and line feeds only: other Unicode white space is content in Markdown. */
export function trim(text: string): string {
  const end = contentEnd(text);
  let start = 0;
  while (start < end && isBlankCode(text.charCodeAt(start))) start++;
  return text.slice(start, end);
}

export function isBlank(text: string): boolean {
  return contentEnd(text) === 0;
}
