export interface InlineFormula {
  tex: string;
  display: boolean;
  /** Index after the formula. */
  end: number;
}

/**
 * The formula that starts at `index` with `$`, `$$`, `\(` or `\[`. For the single dollar the rule of
 * Pandoc keeps prices apart: no blank after the opening one, none before the closing one, and no
 * digit after it.
 */
export function parseFormula(
  source: string,
  index: number,
  absent: Set<string>,
): InlineFormula | null {
  const pair = source.slice(index, index + 2);
  const opener = pair[0] === '$' && pair !== '$$' ? '$' : pair;
  const closer = opener === '\\(' ? '\\)' : opener === '\\[' ? '\\]' : opener;
  const start = index + opener.length;
  if (opener === '$' && !/\S/.test(source[start] ?? ' ')) return null;
  if (absent.has(closer)) return null;
  for (
    let end = source.indexOf(closer, start + 1);
    end >= 0;
    end = source.indexOf(closer, end + 1)
  ) {
    const escaped = source[end - 1] === '\\';
    if (escaped && opener[0] === '$') continue;
    if (opener === '$') {
      // The first dollar that is not escaped decides.
      if (/\s/.test(source[end - 1] as string) || /\d/.test(source[end + 1] ?? '')) return null;
    }
    return {
      tex: source.slice(start, end),
      display: opener === '$$' || opener === '\\[',
      end: end + closer.length,
    };
  }
  if (opener !== '$') absent.add(closer);
  return null;
}

/** Whether an unclosed opener at `index` most likely begins a formula that is still arriving. */
export function opensFormula(source: string, index: number): boolean {
  return source[index] === '\\' || /^\$(?:\$|[\\A-Za-z({])/.test(source.slice(index, index + 2));
}
