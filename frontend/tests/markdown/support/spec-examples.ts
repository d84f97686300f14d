import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface SpecExample {
  number: number;
  section: string;
  markdown: string;
  html: string;
}

/** Reads the examples out of the text of the CommonMark specification. */
export function specExamples(): SpecExample[] {
  const path = createRequire(import.meta.url).resolve('commonmark-spec/spec.txt');
  const spec = readFileSync(path, 'utf8').split('<!-- END TESTS -->')[0] as string;
  const examples: SpecExample[] = [];
  let section = '';
  const pattern = /^`{32} example\n([\s\S]*?)^\.\n([\s\S]*?)^`{32}$|^#{1,6} *(.*)$/gm;
  for (const [, markdown, html, heading] of spec.replaceAll('→', '\t').matchAll(pattern)) {
    if (markdown === undefined || html === undefined) section = heading ?? '';
    else examples.push({ number: examples.length + 1, section, markdown, html });
  }
  return examples;
}
