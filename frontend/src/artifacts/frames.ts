import type { Translate } from '../locale/translator';
import type { FrameWords } from './frameWords';

/** What is said in the place of a frame, in the language of the page. */
export function frameWords({ t }: { readonly t: Translate }): FrameWords {
  return {
    failed: t('frameFailed'),
    notReady: t('frameNotReady'),
    silent: t('frameSilent'),
    tooMuch: t('frameTooMuch'),
    // The name of a package and a command are the same in every language, and written from left to right.
    noLibrary: t('chartsNeed', { command: '\u2066pip install pywry[plotly]\u2069' }),
    retry: t('tryAgain'),
  };
}
