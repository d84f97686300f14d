import type { CodeArtifact } from '../../protocol/generated';
import { extensionOf } from '../extensions';
import type { Kind } from '../kind';
import { Listing } from '../listing';

/** Code, highlighted, with the numbers of its lines. */
export const code: Kind<CodeArtifact> = {
  icon: 'code',
  name: 'code',
  describe({ language, content }, view) {
    const lines = content ? view.t('lines', { count: lineCount(content) }) : '';
    const name = languageOf(language);
    // Else the number after it would be read from left to right, too.
    const isolated = name && view.direction === 'rtl' ? `\u2068${name}\u2069` : name;
    return [isolated, lines].filter(Boolean).join(' · ');
  },
  draw({ body, scope, view }, content) {
    const listing = new Listing(body, view, scope);
    let shown = content;
    const show = (artifact: CodeArtifact): void => {
      shown = artifact;
      listing.show(artifact.content, codeLanguage(artifact.language));
    };
    show(content);
    return {
      update: show,
      copy: () => shown.content,
      download: () => ({
        extension: extensionOf(shown.title, shown.language),
        content: shown.content,
        type: 'text/plain',
      }),
      wrap: (on) => listing.wrap(on),
    };
  },
};

export function lineCount(text: string): number {
  let count = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** A language as people write it, and nothing that could pretend to be more. */
function languageOf(language: string): string {
  return language.replace(/[^\p{L}\p{N} .+#_-]/gu, '').slice(0, 30);
}

/** A language reduced to what highlighters know. */
function codeLanguage(language: string): string {
  return /^[A-Za-z0-9+#-]{1,30}$/.exec(language.trim())?.[0].toLowerCase() ?? '';
}
