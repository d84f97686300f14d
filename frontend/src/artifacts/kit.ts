/** What the page shares with this bundle; the only way to anything outside of `artifacts/`, but for types. */
import type { Kit } from '../view/kit';

export let copyButton: Kit['copyButton'];
export let copyText: Kit['copyText'];
export let drawnIcon: Kit['drawnIcon'];
export let h: Kit['h'];
export let markdownOptions: Kit['markdownOptions'];
export let renderMarkdown: Kit['renderMarkdown'];
export let setAttribute: Kit['setAttribute'];
export let setText: Kit['setText'];
export let textButton: Kit['textButton'];
export let untracked: Kit['untracked'];

export function takeKit(kit: Kit): void {
  ({
    copyButton,
    copyText,
    drawnIcon,
    h,
    markdownOptions,
    renderMarkdown,
    setAttribute,
    setText,
    textButton,
    untracked,
  } = kit);
}
