import { CLASSES, type ClassKey, GRAMMARS, grammarName, type Rule } from './grammars';
import type { Token } from './options';

/**
 * What is open at the end of a line: '' for nothing, or the class of the open text, a line feed and
 * its end, or '@' and the name of the grammar that goes on.
 */
export type LineState = string;

export interface HighlightedLine {
  tokens: Token[];
  state: LineState;
}

/** A grammar made ready: one pattern with a group for each rule. */
interface Machine {
  pattern: RegExp;
  rules: readonly Rule[];
  words: Map<string, ClassKey>;
  ignoreCase: boolean;
}

/** Longer lines are data, not code to be read; they are shown plain. */
const LONGEST_LINE = 2000;

const MACHINES = new Map<string, Machine>();

function machineFor(name: string): Machine {
  let machine = MACHINES.get(name);
  if (machine) return machine;
  const { rules = [], words = {}, ignoreCase = false } = GRAMMARS[name] ?? {};
  const table = new Map<string, ClassKey>();
  for (const [key, list] of Object.entries(words)) {
    for (const word of list.split(' ')) table.set(word, key as ClassKey);
  }
  const pattern = new RegExp(rules.map(([, source]) => `(${source})`).join('|'), 'y');
  machine = { pattern, rules, words: table, ignoreCase };
  MACHINES.set(name, machine);
  return machine;
}

export function isHighlighted(language: string): boolean {
  return grammarName(language) !== undefined;
}

/** The class of a word: by table, or by what it looks like. */
function wordClass(machine: Machine, word: string, line: string, end: number): ClassKey | '' {
  const key = machine.words.get(machine.ignoreCase ? word.toLowerCase() : word);
  if (key) return key;
  if (line[end] === '(') return 'f';
  if (/^[A-Z][A-Z\d_]+$/.test(word)) return 'v';
  return /^[A-Z]/.test(word) ? 't' : '';
}

/** Colours one line, given the state at the end of the line before. */
export function highlightLine(language: string, line: string, before: LineState): HighlightedLine {
  const name = grammarName(language);
  if (!name || line.length > LONGEST_LINE) {
    return { tokens: line ? [['', line]] : [], state: name ? before : '' };
  }
  const tokens: Token[] = [];
  const push = (key: ClassKey | '', from: number, to: number): void => {
    if (to <= from) return;
    const className = key && `pywry-hl-${CLASSES[key]}`;
    const last = tokens[tokens.length - 1];
    if (last && last[0] === className)
      tokens[tokens.length - 1] = [className, last[1] + line.slice(from, to)];
    else tokens.push([className, line.slice(from, to)]);
  };

  let state = before;
  let at = 0;
  while (at < line.length) {
    const open = /^(.)\n([^@]*)(@.*)?$/.exec(state);
    if (open) {
      const [, key, close = '', outer = ''] = open;
      const found = closingEnd(line, at, close);
      push(key as ClassKey, at, found < 0 ? line.length : found);
      if (found < 0) return { tokens, state };
      at = found;
      state = outer;
      continue;
    }
    const machine = machineFor(state.slice(1) || name);
    machine.pattern.lastIndex = at;
    const match = machine.pattern.exec(line);
    if (!match?.[0]) {
      push('', at, at + 1);
      at++;
      continue;
    }
    const [key, , next] = machine.rules[
      match.slice(1).findIndex((group) => group !== undefined)
    ] as Rule;
    const end = at + match[0].length;
    push(key === 'w' ? wordClass(machine, match[0], line, end) : key, at, end);
    at = end;
    if (next?.[0] === '@') state = next === '@' ? '' : next;
    else if (next) state = `${key}\n${next}`;
  }
  return { tokens, state };
}

/** Index after the closing text, a backslash protecting what follows it; -1 when it stays open. */
function closingEnd(line: string, from: number, close: string): number {
  const escapes = /["'`]/.test(close);
  for (let at = from; at < line.length; at++) {
    if (line.startsWith(close, at)) return at + close.length;
    if (escapes && line[at] === '\\') at++;
  }
  return -1;
}
