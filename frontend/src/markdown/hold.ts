import type { Block } from './block';

// An incomplete last line that consists of a marker only may still become anything: the dash of a
// list may turn into a rule or underline the paragraph above as a heading. Showing it early is what
// makes other renderers flash, so it waits for the next character.

const CONTAINER_PREFIX = '^(?:[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t])))*[ \\t]*';

const MARKER_ONLY = new RegExp(
  `${CONTAINER_PREFIX}(?:#{1,6}|[-*+](?: \\[[ xX]?\\]?)?|\\d{1,9}[.)]?|=+|-+|\\[[ xX]?\\]?|` +
    '(?:[*_-] ?){1,3}|~{1,2}|\\$\\$?|\\\\[[(]?|\\|?[ |:-]*|</?[a-zA-Z]*|!\\[?|`+|~+)[ \\t]*$',
);

/** The opening line of a code block: its language would flicker while it arrives. */
const FENCE_LINE = new RegExp(`${CONTAINER_PREFIX}(?:\`{3,}[^\`]*|~{3,}.*)$`);

/** Lines of the allow-listed HTML blocks, recognised only when complete. */
const TAG_LINE = /^[ \t>]*<\/?(?:details|summary)(?:[ >][^\n]*)?$/i;

/** Longer lines are never markers only; the limit also bounds the cost of the patterns. */
const LONGEST_MARKER = 100;

/** Whether the incomplete last line is not to be shown yet. */
export function isHeld(line: string, tip: Block): boolean {
  if (line.length > LONGEST_MARKER) return false;
  if (tip.type === 'code' && tip.fence) {
    // Inside a code block only the closing fence is in question.
    return /^[ \t>]*(?:`+|~+)[ \t]*$/.test(line);
  }
  if (tip.type === 'math') return /^[ \t>]*(?:\$\$?|\\\]?)[ \t]*$/.test(line);
  if (tip.type === 'html') return false;
  return MARKER_ONLY.test(line) || FENCE_LINE.test(line) || TAG_LINE.test(line);
}
