export { codeLanguage } from './code-view';
export {
  DEFAULT_LABELS,
  type HighlightHook,
  type HighlightToken,
  type LineHighlighter,
  type MarkdownLabels,
  type MarkdownOptions,
  type MathHook,
} from './options';
export { MarkdownStream, renderMarkdown } from './stream';
