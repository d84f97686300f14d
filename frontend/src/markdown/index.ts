export { codeLanguage } from './code-view';
export { isHighlighted } from './highlighter';
export {
  DEFAULT_LABELS,
  type HighlightHook,
  type HighlightToken,
  type MarkdownLabels,
  type MarkdownOptions,
  type MathHook,
} from './options';
export { MarkdownStream, renderMarkdown } from './stream';
