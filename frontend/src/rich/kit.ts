/** What the page shares with this bundle; the only way to anything outside of `rich/`, but for types. */
import type { Kit } from '../view/kit';

/** All of it, for the bundles that this one fetches. */
export let whole: Kit;
export let batch: Kit['batch'];
export let computed: Kit['computed'];
export let copyButton: Kit['copyButton'];
export let copyText: Kit['copyText'];
export let drawnIcon: Kit['drawnIcon'];
export let effect: Kit['effect'];
export let h: Kit['h'];
export let icon: Kit['icon'];
export let iconButton: Kit['iconButton'];
export let markdownOptions: Kit['markdownOptions'];
export let meaningOfKey: Kit['meaningOfKey'];
export let renameButton: Kit['renameButton'];
export let renderMarkdown: Kit['renderMarkdown'];
export let safeLink: Kit['safeLink'];
export let Scope: Kit['Scope'];
export let setAttribute: Kit['setAttribute'];
export let setText: Kit['setText'];
export let signal: Kit['signal'];
export let textButton: Kit['textButton'];
export let untracked: Kit['untracked'];

export function takeKit(kit: Kit): void {
  whole = kit;
  ({
    batch,
    computed,
    copyButton,
    copyText,
    drawnIcon,
    effect,
    h,
    icon,
    iconButton,
    markdownOptions,
    meaningOfKey,
    renameButton,
    renderMarkdown,
    safeLink,
    Scope,
    setAttribute,
    setText,
    signal,
    textButton,
    untracked,
  } = kit);
}
