/** What the page shares with this bundle; the only way to anything outside of `attachments/`, but for types. */
import type { Completion as CompletionClass } from '../rich/panels/completion';
import type { Kit } from '../view/kit';

export let Completion: typeof CompletionClass;
export let computed: Kit['computed'];
export let drawnIcon: Kit['drawnIcon'];
export let h: Kit['h'];
export let iconButton: Kit['iconButton'];
export let Scope: Kit['Scope'];
export let setText: Kit['setText'];
export let signal: Kit['signal'];
export let textButton: Kit['textButton'];
export let untracked: Kit['untracked'];

export function takeKit(kit: Kit, completion: typeof CompletionClass): void {
  Completion = completion;
  ({ computed, drawnIcon, h, iconButton, Scope, setText, signal, textButton, untracked } = kit);
}
