import type { FrameTheme } from '../artifacts/frameMessages';

/** What the page says of its look, as rules; a value that is not one value is left out. */
export function rulesOf({ scheme, tokens }: FrameTheme): string {
  const values = Object.entries(tokens)
    .filter(([name, value]) => /^--[\w-]+$/.test(name) && value && !/[;{}<]/.test(value))
    .map(([name, value]) => `${name}: ${value};`);
  return `:root { color-scheme: ${scheme}; ${values.join(' ')} }`;
}
