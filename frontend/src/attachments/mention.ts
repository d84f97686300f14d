import type { ContextSource } from '../protocol/generated';
import { plainName } from './names';

/** Something of the page that may be mentioned. */
export interface Mention {
  readonly id: string;
  /** What stands behind the `@`; no two are the same. */
  readonly name: string;
}

/** An address of a mail has an `@`, too. */
const WITHIN = /[\w.+-]$/;

export function mentionsOf(sources: readonly ContextSource[]): readonly Mention[] {
  const names = sources.map(({ name }) => plainName(name));
  return sources.map(({ id }, index) => {
    const name = names[index] ?? '';
    return { id, name: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${id})` };
  });
}

/** Where a text mentions something: `[from, to]`, with the `@`. A longer name goes before one that it begins with. */
function placesOf(text: string, mentions: readonly Mention[]): [Mention, number, number][] {
  const longest = [...mentions].sort((one, other) => other.name.length - one.name.length);
  const places: [Mention, number, number][] = [];
  for (let from = text.indexOf('@'); from >= 0; from = text.indexOf('@', from + 1)) {
    if (WITHIN.test(text.slice(0, from))) continue;
    const found = longest.find(
      ({ name }) =>
        text.startsWith(name, from + 1) && !/^\w/.test(text.slice(from + 1 + name.length)),
    );
    if (found) places.push([found, from, from + 1 + found.name.length]);
  }
  return places;
}

/** What a text mentions, each once. */
export function mentionedIn(text: string, mentions: readonly Mention[]): readonly Mention[] {
  return [...new Set(placesOf(text, mentions).map(([mention]) => mention))];
}

/** The text without what it says of something. */
export function withoutMention(
  text: string,
  mention: Mention,
  mentions: readonly Mention[],
): string {
  return placesOf(text, mentions)
    .filter(([{ id }]) => id === mention.id)
    .reduceRight((rest, [, from, to]) => {
      const after = rest.slice(to);
      return (
        rest.slice(0, from) + (/(^|\s)$/.test(rest.slice(0, from)) ? after.trimStart() : after)
      );
    }, text);
}

/** What is being typed behind an `@` before the caret, and where the `@` is; null when nothing is. */
export function typedMention(text: string, caret: number): { from: number; typed: string } | null {
  const from = text.lastIndexOf('@', caret - 1);
  const typed = text.slice(from + 1, caret);
  if (from < 0 || caret <= from || typed.includes('\n') || typed.length > 80) return null;
  return WITHIN.test(text.slice(0, from)) ? null : { from, typed };
}

/** What is called as was typed, then what begins like that, then what contains it. */
export function matching(mentions: readonly Mention[], typed: string): readonly Mention[] {
  const wanted = typed.toLowerCase();
  const rank = (mention: Mention): number => {
    const name = mention.name.toLowerCase();
    return name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2;
  };
  return mentions
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .sort((one, other) => rank(one) - rank(other));
}
