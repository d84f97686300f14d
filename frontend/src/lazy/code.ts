/** The line highlighter as a file of its own, loaded shortly after the page or with the first code block. */
export { highlightLine, isHighlighted } from '../markdown/highlighter';
