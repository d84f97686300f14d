import type { MarkdownOptions } from '../markdown';
import type { ChatView } from './chat-view';
import { copyText } from './clipboard';

/** How answers are drawn in this chat. */
export function markdownOptions(view: ChatView): MarkdownOptions {
  const { t } = view;
  return {
    // The page's outline: the author's title, the chat, and only then what an answer says.
    headingOffset: 2,
    announce: view.announce,
    copyText: async (text) => {
      if (!(await copyText(text, view.shell))) throw new Error(t('copyFailed'));
    },
    labels: {
      copy: t('copy'),
      copyCode: t('copyCode'),
      copied: t('copied'),
      copyFailed: t('copyFailed'),
      code: t('code'),
      codeIn: t('codeIn'),
      table: t('table'),
      tableContinued: t('tableContinued'),
      loadImage: t('loadImage'),
      imageBlocked: t('imageBlocked'),
      thisSite: t('thisSite'),
      taskDone: t('taskDone'),
      taskOpen: t('taskOpen'),
    },
  };
}
