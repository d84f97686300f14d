import type { HighlightHook, LineHighlighter, MarkdownOptions, MathHook } from '../markdown';
import type { ChatView } from './chat-view';
import { copyText } from './clipboard';

/** How answers are drawn in this chat. */
export function markdownOptions(view: ChatView): MarkdownOptions {
  const { t, assets } = view;
  return {
    // The page's outline: the author's title, the chat, and only then what an answer says.
    headingOffset: 1,
    math: assets.url('katex.js') ? mathHook(view) : false,
    ...(assets.url('highlight.js') ? { highlight: highlightHook(view) } : {}),
    highlighter: lineHighlighter(view),
    entities: () => assets.load('entities.js').then((module) => (module as Entities).names),
    images: (url) => {
      const { origin } = new URL(url, view.shell.baseURI);
      if (view.imageHosts.has(origin)) return 'allow';
      // The page's policy stops all others; of its own server the reader has to ask for them.
      return origin === new URL(view.shell.baseURI).origin ? 'ask' : 'open';
    },
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
      openImage: t('openImage'),
      imageBlocked: t('imageBlocked'),
      thisSite: t('thisSite'),
      taskDone: t('taskDone'),
      taskOpen: t('taskOpen'),
    },
  };
}

type Katex = typeof import('../lazy/katex');
type Entities = typeof import('../lazy/entities');
type Highlighter = typeof import('../lazy/highlight');

/** Formulas show their source until the library is there; if it never comes, they stay readable. */
function mathHook({ assets, shell, frames }: ChatView): MathHook {
  return (element, tex, display) => {
    const root = shell.getRootNode() as Document | ShadowRoot;
    Promise.all([assets.load('katex.js'), assets.style('katex.css', root)])
      .then(([katex]) => {
        frames.schedule(() => (katex as Katex).render(element, tex, display));
      })
      .catch((error: unknown) => console.warn(error));
  };
}

/** Loaded once for all chats of the page; from then on it is there at once. */
let loaded: LineHighlighter | null = null;

function lineHighlighter({ assets }: ChatView): () => LineHighlighter | Promise<LineHighlighter> {
  return () =>
    loaded ??
    assets.load('code.js').then((code) => {
      loaded = code as LineHighlighter;
      return loaded;
    });
}

function highlightHook({ assets }: ChatView): HighlightHook {
  return async (code, language) => {
    const highlighter = (await assets.load('highlight.js')) as Highlighter;
    return highlighter.highlight(code, language);
  };
}
